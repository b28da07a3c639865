package api

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// A DecisionBody is a decision that is sent to the client. They can object to
// it or, where it was made on an objection, appeal.
type DecisionBody struct {
	Event          uuid.UUID   `json:"event" doc:"The event that made it: what a dispatch and an objection name."`
	Kind           Label       `json:"kind" doc:"Soort besluit."`
	By             decider.Ref `json:"by"`
	DecidedDate    string      `json:"decidedDate" format:"date"`
	DispatchedDate string      `json:"dispatchedDate,omitempty" format:"date" doc:"Verzenddatum."`
	ObjectionDate  string      `json:"objectionDate,omitempty" format:"date" doc:"Bezwaartermijn: the last day for objecting."`
	AppealDate     string      `json:"appealDate,omitempty" format:"date" doc:"Beroepstermijn: the last day for appealing, where it was made on an objection."`
	Objection      uuid.UUID   `json:"objection,omitzero" doc:"The objection on which it was made."`
	Letter         uuid.UUID   `json:"letter,omitzero" doc:"The document that was sent (besluit)."`
}

// An ObjectionStatus is how an objection stands.
type ObjectionStatus struct {
	ID           uuid.UUID `json:"id"`
	Decision     uuid.UUID `json:"decision"`
	LodgedDate   string    `json:"lodgedDate" format:"date"`
	Late         bool      `json:"late" doc:"It was lodged after the term."`
	Early        bool      `json:"early" doc:"It was lodged before the term began, which is the day after the decision was sent. It is admissible all the same (Awb 6:10)."`
	Committee    bool      `json:"committee" doc:"An advisory committee (adviescommissie) is heard."`
	HeardDate    string    `json:"heardDate,omitempty" format:"date" doc:"Hoorzitting: when the objector was heard."`
	Waived       *Label    `json:"waived,omitempty" doc:"Why the objector is not heard (Awb 7:3)."`
	MendDate     string    `json:"mendDate,omitempty" format:"date" doc:"Hersteltermijn: the last day for mending what it lacks; left out when nothing is to be mended."`
	DueDate      string    `json:"dueDate,omitempty" format:"date" doc:"Beslistermijn: the last day for deciding on it; left out once it is decided, and before the decision that it is against was sent."`
	Overdue      bool      `json:"overdue"`
	Outcome      *Label    `json:"outcome,omitempty" doc:"Beslissing op bezwaar; left out while it is open."`
	Answer       uuid.UUID `json:"answer,omitzero" doc:"The decision on it, among the decisions."`
	Appeal       uuid.UUID `json:"appeal,omitzero"`
	AppealedDate string    `json:"appealedDate,omitempty" format:"date"`
	AppealLate   bool      `json:"appealLate" doc:"The appeal was lodged after its term."`
	Judged       *Label    `json:"judged,omitempty" doc:"Uitspraak in beroep."`
	JudgedDate   string    `json:"judgedDate,omitempty" format:"date"`
	Calls        *Label    `json:"calls,omitempty" doc:"The kind of decision that is to be revised now that it was upheld; left out when nothing is."`
	Waiting      bool      `json:"waiting" doc:"It is being revised, and waits for money of the fund."`
}

func (s *Server) decisionBody(now voucher.State, d voucher.Decision) DecisionBody {
	b := DecisionBody{Event: d.Event, Kind: s.label("voucher-decisions", d.Kind), By: d.By, DecidedDate: d.On.String(),
		DispatchedDate: d.Dispatched.String(), Letter: d.Letter, Objection: d.Objection}
	if until := now.ObjectionUntil(d).String(); d.Objection == uuid.Nil {
		b.ObjectionDate = until
	} else {
		b.AppealDate = until
	}
	return b
}

func (s *Server) objectionStatus(now voucher.State, o voucher.Objection) ObjectionStatus {
	due := now.AnswerDue(o)
	return ObjectionStatus{
		ID: o.ID, Decision: o.Decision, LodgedDate: o.Lodged.String(), Late: now.Late(o), Early: now.Early(o), Committee: o.Committee,
		HeardDate: o.Heard.String(), Waived: s.labelled("hearing-waiver-grounds", o.Waived), MendDate: o.Clock.Term.String(),
		DueDate: due.String(), Overdue: due != 0 && due < decider.DayOf(s.Now()), Outcome: s.labelled("dispute-outcomes", o.Outcome), Answer: o.Answer,
		Appeal: o.Appeal, AppealedDate: o.Appealed.String(), AppealLate: now.AppealLate(o), Judged: s.labelled("dispute-outcomes", o.Judged),
		JudgedDate: o.JudgedOn.String(), Calls: s.labelled("voucher-decisions", now.Calls(o)), Waiting: now.Revision.Objection == o.ID,
	}
}

// labelled labels a code, nil where there is none.
func (s *Server) labelled(list, code string) *Label {
	if code == "" {
		return nil
	}
	l := s.label(list, code)
	return &l
}
