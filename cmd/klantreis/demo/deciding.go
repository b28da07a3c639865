package demo

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/voucher"
)

// mandate is that of those who decide on vouchers.
const mandate = "mandaat-2026-voorbeeld"

// deciding are the steps up to the decision.
func (d *dossier) deciding() []step {
	ask := d.when(2, 8, func(voucher.State) {
		d.do(d.assessor, voucher.RequestCompletion{Missing: "Het goedgekeurde opleidingsplan ontbreekt."})
	}, voucher.AppliedFor)
	switch d.fate {
	case untreated:
		return []step{ask, d.when(30, 45, func(voucher.State) {
			d.do(d.assessor, voucher.LeaveUntreated{Ground: "niet-aangevuld", By: d.assessor.Actor, Mandate: mandate, Explanation: "Het opleidingsplan is niet ontvangen."})
		}, voucher.AwaitsCompletion), {0, 2, d.dispatch}}
	case givenUp, forgotten:
		return []step{d.when(2, 15, d.giveUp, voucher.AppliedFor)}
	case incomplete:
		return append([]step{ask, d.when(4, 20, func(voucher.State) {
			d.do(d.advisor, voucher.Complete{Plan: d.bring(voucher.KindPlan), Conversation: d.conversation(), RecordedBy: d.advisor.Actor})
		}, voucher.AwaitsCompletion)}, d.assessing(d.approve)...)
	case unprepared:
		return append([]step{d.when(2, 10, func(voucher.State) { converse(d.file) }, voucher.AppliedFor), d.when(0, 2, func(s voucher.State) {
			if s.Received.IsZero() {
				d.do(d.advisor, voucher.Complete{Conversation: d.conversation(), RecordedBy: d.advisor.Actor})
			}
		}, voucher.AppliedFor)}, d.assessing(d.approve)...)
	case unheard:
		return d.uncompleted(d.when(2, 8, func(voucher.State) {
			d.do(d.assessor, voucher.RequestCompletion{Missing: "Het loopbaangesprek heeft nog niet plaatsgevonden."})
		}, voucher.AppliedFor))
	case rejected, lost, appealed, won, inadmissible, reconsidered:
		return d.assessing(d.reject)
	}
	return d.assessing(d.approve)
}

func (d *dossier) giveUp(voucher.State) {
	d.do(d.advisor, voucher.WithdrawApplication{Note: "Klant kiest voor een andere weg."})
}

// assessing takes the application into assessment, and decides.
func (d *dossier) assessing(decide func(voucher.State)) []step {
	prolongs, least, most := d.fate == prolonged || d.fate == collective, 2, 25
	switch d.fate {
	case prolonged:
		least, most = 30, 50
	case collective:
		least, most = 1, 9
	}
	steps := []step{d.when(3, 15, func(voucher.State) {
		d.do(d.assessor, voucher.BeginAssessment{By: d.assessor.Actor})
	}, voucher.AppliedFor)}
	if prolongs {
		steps = append(steps, d.when(2, 20, func(s voucher.State) {
			d.do(d.assessor, voucher.Prolong{Until: s.Due() + 28, Reason: "Er is nog een antwoord nodig van de opleider of de gemeenteraad."})
		}, voucher.InAssessment))
	}
	return append(steps, d.when(least, most, decide, voucher.InAssessment), step{0, 2, d.decided})
}

// approve assesses the application positively, as much as it asks for.
func (d *dossier) approve(s voucher.State) {
	for _, e := range slices.Backward(d.story().Past) {
		if r, is := e.What.(voucher.ReceivedComplete); is && s.Positive == (voucher.Assessment{}) {
			amount := r.Amount
			if d.fate == raised || d.fate == raisedInVain {
				amount = amount * 4 / 5 // without the books, which belong to the training
			}
			d.do(d.assessor, voucher.AssessPositive{Amount: amount, Perspective: !s.Asked.Promising && s.Asked.Reasoned, By: d.assessor.Actor, Mandate: mandate, Explanation: "Voldoet aan alle voorwaarden."})
			return
		}
	}
}

func (d *dossier) reject(voucher.State) {
	d.do(d.assessor, voucher.Reject{Grounds: []string{d.refusal.ground}, By: d.assessor.Actor, Mandate: mandate, Explanation: d.refusal.why})
}

// decided sends what was decided and goes on from there. A voucher that waits
// for the fund is looked after again a week later.
func (d *dossier) decided(*file) {
	s := d.stands()
	if s.Erased {
		return
	}
	if s.Status == voucher.InAssessment {
		d.year.at(d.later(5, 8), func() { d.decided(d.file) })
		return
	}
	d.dispatch(d.file)
	switch s.Status {
	case voucher.IsGranted:
		if d.fate == raised || d.fate == raisedInVain {
			d.goOn(d.raising())
		}
		if d.fate == collective {
			d.fate = fate(d.pick([]choice{{78, string(paid)}, {8, string(advanced)}, {9, string(brokenOff)}, {5, string(givenUpLate)}}))
		}
		d.training(s)
	case voucher.IsRefused:
		d.goOn(d.disputing())
	}
}

// dispatch sends every decision that was not sent yet.
func (d *dossier) dispatch(*file) {
	for _, made := range d.stands().Decisions {
		if made.Dispatched == 0 && made.Objection == uuid.Nil {
			d.do(d.assessor, voucher.Dispatch{Decision: made.Event, Document: d.put(d.assessor, voucher.KindDecision)})
		}
	}
}
