package work

import (
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// What is to be done about vouchers.
const (
	Assess          Kind = "voucher-beoordelen"           // a complete application waits for its assessment
	AwaitCompletion Kind = "aanvulling-verstreken"        // the term for completing it has passed
	SendDecision    Kind = "besluit-verzenden"            // a decision was made and not dispatched
	Settle          Kind = "voucher-vaststellen"          // the training ended, or the invoice is there
	Pay             Kind = "voucher-betalen"              // it was settled
	DecideObjection Kind = "bezwaar-beslissen"            // an objection is open
	ReviseDecision  Kind = "besluit-herzien"              // an objection or appeal was upheld
	SendAnswer      Kind = "beslissing-bezwaar-verzenden" // what was decided on an objection was not dispatched
	AllotMore       Kind = "budget-verruimen"             // a positive assessment, or a revision, waits for the money
	AskForTraining  Kind = "opleiding-start-navragen"     // granted, and the first day of training has passed
	AskIfTrained    Kind = "opleiding-einde-navragen"     // in training, and nothing was heard for long
	ReclaimUndue    Kind = "voucher-terugvorderen"        // more was paid than was due
	DecideWaiver    Kind = "kwijtschelding-beslissen"     // a waiver was asked for, or an objection to the decision about it was upheld
	AskForRepayment Kind = "terugbetaling-navragen"       // it was claimed back, and is not repaid
	ReturnRepayment Kind = "terugbetaling-teruggeven"     // more was repaid than is claimed back
)

// OfVoucher returns what is to be done about a voucher, given its effective
// history and the state that it leads to. It is everybody's who does such work:
// nothing of it names the desk that applied. Whether the fund has too little money
// for it, or it only waits for those before it, the fund tells: the list joins it.
func OfVoucher(history []codec.Fact, s voucher.State) []projector.Row {
	if s.Status == "" || s.Erased {
		return nil
	}
	d := desk{Item: Item{Subject: histories.Subject(history), Client: s.Asked.Client}}
	switch s.Status {
	case voucher.AppliedFor, voucher.InAssessment:
		if s.Positive != (voucher.Assessment{}) { // the fund answers, and somebody sees to it that it can
			d.unnamed(AllotMore, s.Applied.Day(), max(s.Due(), s.Applied.Day()))
		} else {
			d.until(Assess, uuid.Nil, s.Applied.Day(), s.Due())
		}
	case voucher.AwaitsCompletion:
		d.until(AwaitCompletion, uuid.Nil, s.Clock.Term+1, s.Due())
	case voucher.IsGranted:
		d.add(AskForTraining, uuid.Nil, s.Asked.StartsOn+1)
	case voucher.InTraining:
		d.add(AskIfTrained, uuid.Nil, history[len(history)-1].Meta.Occurred.Day())
	case voucher.TrainingDone, voucher.TrainingBroken, voucher.InvoiceIn:
		d.add(Settle, uuid.Nil, s.Since)
	}
	d.account(s)
	d.decisions(s)
	return d.rows
}

// payment is how long it may take to pay what is claimed, by the desk or by the
// client: six weeks (Awb 4:87).
const payment decider.Day = 6 * 7

// account adds what is still to be done with the money.
func (d *desk) account(s voucher.State) {
	a := s.Account()
	if a.ToPay > 0 {
		d.add(Pay, uuid.Nil, s.DecidedOn(voucher.OfSettlement, voucher.OfRevision))
	}
	if a.ToReclaim > 0 {
		d.add(ReclaimUndue, uuid.Nil, s.DecidedOn(voucher.OfSettlement, voucher.OfRevocation, voucher.OfRevision))
	}
	if a.ToCollect > 0 {
		d.add(AskForRepayment, uuid.Nil, s.DecidedOn(voucher.OfReclaim)+payment)
	}
	if since := s.WaiverOpen(); since != 0 {
		d.until(DecideWaiver, uuid.Nil, since, s.WaiverDue())
	}
	if a.ToReturn > 0 {
		from := s.DecidedOn(voucher.OfRevision)
		d.until(ReturnRepayment, uuid.Nil, from, from+payment)
	}
}

// decisions adds what is to be done about decisions, and what was said against
// them. What was decided on an objection is sent in one letter. An objection that
// was lodged before the decision was sent waits for that (Awb 6:10).
func (d *desk) decisions(s voucher.State) {
	answers := map[uuid.UUID]bool{}
	for _, decision := range s.Decisions {
		switch {
		case decision.Dispatched != 0 || answers[decision.Objection]:
		case decision.Objection != uuid.Nil:
			answers[decision.Objection] = true
			d.add(SendAnswer, decision.Objection, decision.On)
		default:
			d.add(SendDecision, decision.Event, decision.On)
		}
	}
	for _, o := range s.Objections {
		answer, _ := s.Answer(o)
		switch {
		case o.Outcome == "":
			if due := s.AnswerDue(o); due != 0 { // else it is early, and the decision is to be sent first
				d.until(DecideObjection, o.ID, o.Lodged, due)
			}
		case s.Revision.Objection == o.ID: // the fund answers, and somebody sees to it that it can
			d.unnamed(AllotMore, max(answer.On, o.JudgedOn), 0)
		case s.Calls(o) != "":
			d.add(ReviseDecision, o.ID, max(answer.On, o.JudgedOn))
		}
	}
}

// unnamed adds work of those who are to know of no client.
func (d *desk) unnamed(kind Kind, since, by decider.Day) {
	row := d.Item
	row.Client, row.Kind, row.Since, row.By = uuid.Nil, kind, since, by
	d.rows = append(d.rows, row)
}

// until adds work with a day of its own by which it ought to be done.
func (d *desk) until(kind Kind, thing uuid.UUID, since, by decider.Day) {
	row := d.Item
	row.Kind, row.Thing, row.Since, row.By = kind, thing, since, max(by, since)
	d.rows = append(d.rows, row)
}
