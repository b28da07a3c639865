package work

import (
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// What whoever guides the client does about a voucher.
const (
	HelpComplete    Kind = "aanvulling-aanleveren"  // the client was asked to complete the application
	Converse        Kind = "loopbaangesprek-voeren" // the application lacks its career conversation
	DiscussDecision Kind = "besluit-bespreken"      // a decision was sent to the client, who can still object
	UseVoucher      Kind = "voucher-verloopt-bijna" // it was granted, and the training has not begun
)

// A Guiding is one thing to be done about a voucher by the advisor of the
// journey in which it was applied for. Whose that is, the journey tells: the
// list joins it.
type Guiding struct {
	Item
	Journey uuid.UUID   `col:"journey" doc:"The journey in which the voucher was applied for."`
	Until   decider.Day `col:"until_day" doc:"The last day on which it waits, in days after 1 January of the year 1; 0 where it does until something is recorded. It ought to be done by then at the latest."`
}

// GuidingTable describes the table of a view that holds such work.
func GuidingTable(name string) projector.Table {
	return projector.Table{
		Name: name, Doc: "One row for each thing to be done about a voucher by whoever guides the client.", Identity: true, Row: Guiding{}, Scope: "subject",
		Key: []string{"kind", "thing"}, Indexes: [][]string{{"since_day"}, {"journey"}},
	}
}

// OfGuiding returns what whoever guides the client is to do about their
// voucher, given its effective history and the state that it leads to.
func OfGuiding(history []codec.Fact, s voucher.State) (rows []projector.Row) {
	if s.Status == "" || s.Erased {
		return nil
	}
	add := func(kind Kind, thing uuid.UUID, since, by, until decider.Day) {
		item := Item{Subject: histories.Subject(history), Kind: kind, Thing: thing, Client: s.Asked.Client, Since: since, By: by}
		rows = append(rows, Guiding{item, s.Asked.Journey, until})
	}
	if s.LacksConversation() {
		by := s.Due()
		if s.Status == voucher.AwaitsCompletion { // without it the application is not completed (Awb 4:5)
			by = min(by, s.Clock.Term)
		}
		add(Converse, uuid.Nil, s.Applied.Day(), max(by, s.Applied.Day()), 0)
	}
	switch s.Status {
	case voucher.AwaitsCompletion:
		add(HelpComplete, uuid.Nil, s.Clock.Stopped, max(s.Clock.Term, s.Clock.Stopped), 0)
	case voucher.IsGranted:
		add(UseVoucher, uuid.Nil, s.GrantedOn, max(s.ValidThrough(), s.GrantedOn), 0)
	}
	for _, d := range s.Decisions {
		if until := s.ObjectionUntil(d); until != 0 && !settledWith(s, d) {
			add(DiscussDecision, d.Event, d.Dispatched, 0, until)
		}
	}
	return rows
}

// settledWith says that the client has shown to know a decision: they objected
// to it, began the training after it or on a grant that they waited for, or gave
// the voucher up.
func settledWith(s voucher.State, d voucher.Decision) bool {
	for _, o := range s.Objections {
		if o.Decision == d.Event {
			return true
		}
	}
	return s.Status == voucher.GivenUp || s.StartedOn >= d.On || s.StartedOn != 0 && d.Kind == voucher.OfGrant
}
