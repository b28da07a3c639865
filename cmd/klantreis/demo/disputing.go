package demo

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// disputing is what is said against a refusal.
func (d *dossier) disputing() []step {
	switch d.fate {
	case inadmissible:
		return d.objecting().inadmissible()
	case reconsidered:
		return d.objecting().reconsidered()
	case lost, appealed, won:
		return d.objected()
	}
	return nil
}

// objected is an objection that is decided on in substance, and the appeal
// against that.
func (d *dossier) objected() []step {
	judge, id, outcome := d.year.plan.with("bezwaarbehandelaar")[0], d.file.id(), "ongegrond"
	if d.fate == won {
		outcome = voucher.Upheld
	}
	steps := []step{
		d.when(8, 35, func(s voucher.State) {
			d.do(d.advisor, voucher.LodgeObjection{Objection: id, Decision: s.Decisions[len(s.Decisions)-1].Event, Letter: d.put(d.advisor, voucher.KindObjection),
				Grounds: "De werkgever betaalt alleen voor wie in vaste dienst is."})
		}, voucher.IsRefused),
		d.when(15, 40, func(voucher.State) {
			d.do(judge, voucher.HearObjector{Objection: id, By: judge.Actor, Report: d.put(judge, voucher.KindReport)})
			d.do(judge, voucher.DecideObjection{Objection: id, Outcome: outcome, By: judge.Actor, Mandate: mandate, Document: d.put(judge, voucher.KindObjectionDecision),
				Explanation: "De stukken van de werkgever zijn opgevraagd en gelezen."})
		}, voucher.IsRefused),
		d.when(0, 2, func(voucher.State) {
			d.do(judge, voucher.SendAnswer{Objection: id, Document: d.put(judge, voucher.KindObjectionDecision)})
		}, voucher.IsRefused),
	}
	switch d.fate {
	case won:
		d.fate = paid
		steps = append(steps, d.when(1, 6, func(voucher.State) {
			d.do(judge, voucher.Revise{Objection: id, By: judge.Actor, Mandate: mandate})
		}, voucher.IsRefused), d.when(3, 12, d.approve, voucher.InAssessment), step{0, 2, d.decided})
	case appealed:
		steps = append(steps, d.when(10, 38, func(voucher.State) {
			d.do(judge, voucher.LodgeAppeal{Appeal: d.file.id(), Objection: id, Letter: d.put(judge, voucher.KindAppeal)})
		}, voucher.IsRefused), d.when(45, 80, func(voucher.State) {
			d.do(judge, voucher.DecideAppeal{Objection: id, Outcome: "ongegrond", Document: d.put(judge, voucher.KindJudgment)})
		}, voucher.IsRefused))
	}
	return steps
}

// anyTime are the statuses at which a dispute about a grant goes on.
var anyTime = []voucher.Status{voucher.IsGranted, voucher.InTraining, voucher.TrainingDone, voucher.InvoiceIn, voucher.IsSettled, voucher.IsPaid}

// raising is what is said against a grant that is too low. A committee is heard,
// so it takes its time; meanwhile the training goes on.
func (d *dossier) raising() []step {
	judge, id := d.year.plan.with("bezwaarbehandelaar")[0], d.file.id()
	open := func(s voucher.State) voucher.Objection { return s.Objections[len(s.Objections)-1] }
	return []step{
		d.when(2, 5, func(s voucher.State) {
			d.do(d.advisor, voucher.LodgeObjection{Objection: id, Decision: s.Decisions[len(s.Decisions)-1].Event, Letter: d.put(d.advisor, voucher.KindObjection)})
		}, anyTime...),
		d.when(1, 2, func(voucher.State) {
			d.do(judge, voucher.RequestMending{Objection: id, Until: decider.DayOf(d.year.now) + 14, Missing: "De gronden van het bezwaar ontbreken."})
		}, anyTime...),
		d.when(2, 6, func(voucher.State) {
			d.do(judge, voucher.MendObjection{Objection: id, Letter: d.put(judge, voucher.KindObjection)})
			d.do(judge, voucher.ReferObjection{Objection: id})
		}, anyTime...),
		d.when(3, 6, func(s voucher.State) {
			d.do(judge, voucher.ProlongObjection{Objection: id, Until: s.AnswerDue(open(s)) + 14, Reason: "De commissie heeft het druk."})
		}, anyTime...),
		d.when(0, 2, func(s voucher.State) {
			d.do(judge, voucher.DelayObjection{Objection: id, Until: s.AnswerDue(open(s)) + 28, Letter: d.put(judge, voucher.KindReport), Reason: "De klant was het er aan de telefoon mee eens."})
			d.do(judge, voucher.WaiveHearing{Objection: id, Ground: voucher.FullyMet})
		}, anyTime...),
		d.when(3, 6, func(voucher.State) {
			d.do(judge, voucher.DecideObjection{Objection: id, Outcome: voucher.Upheld, By: judge.Actor, Mandate: mandate, Document: d.put(judge, voucher.KindObjectionDecision),
				Explanation: "De boeken horen bij de kosten van de opleiding."})
		}, anyTime...),
		{0, 3, func(*file) { d.raise(id, judge) }},
	}
}

// raise raises the grant to all that was asked for. Where the fund has not enough
// yet, the client hears when it has.
func (d *dossier) raise(objection uuid.UUID, judge Member) {
	s := d.stands()
	if o := s.Objections[len(s.Objections)-1]; s.Erased || s.Calls(o) == "" {
		return
	}
	if turn := decider.Date(2026, 1, 6); d.fate == raisedInVain && decider.DayOf(d.year.now) < turn {
		d.year.at(d.officeHour(turn+1), func() { d.raise(objection, judge) }) // of the budget of the new year
		return
	}
	d.do(judge, voucher.ReviseGrant{Objection: objection, Amount: s.Money.Granted * 5 / 4, By: judge.Actor, Mandate: mandate,
		Explanation: "Verleend met de boeken, zoals aangevraagd."})
	if d.fate == raisedInVain {
		d.goOn([]step{d.when(5, 15, d.giveUp, voucher.IsGranted)}) // who cannot wait for it
	}
	d.raised(objection, judge)
}

// raised sends what was decided once the revision was made, or came to nothing.
func (d *dossier) raised(objection uuid.UUID, judge Member) {
	s := d.stands()
	switch {
	case s.Erased:
		return
	case s.Revision != (voucher.Revision{}):
		d.year.at(d.later(10, 20), func() { d.raised(objection, judge) })
		return
	}
	d.do(judge, voucher.SendAnswer{Objection: objection, Document: d.put(judge, voucher.KindObjectionDecision)})
	d.goOn([]step{d.when(3, 8, d.pay, voucher.IsSettled)}) // the rest, where it was paid before
}
