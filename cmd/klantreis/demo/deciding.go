package demo

import (
	"slices"

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
			d.do(d.assessor, voucher.LeaveUntreated{By: d.assessor.Actor, Mandate: mandate, Explanation: "Het opleidingsplan is niet ontvangen."})
		}, voucher.AwaitsCompletion), {0, 2, d.dispatch}}
	case givenUp, forgotten:
		return []step{d.when(2, 15, d.giveUp, voucher.AppliedFor)}
	case incomplete:
		return append([]step{ask, d.when(4, 20, func(voucher.State) {
			d.do(d.advisor, voucher.Complete{Plan: d.bring("opleidingsplan"), RecordedBy: d.advisor.Actor})
		}, voucher.AwaitsCompletion)}, d.assessing(d.approve)...)
	case rejected, lost, appealed, won:
		return d.assessing(d.reject)
	}
	return d.assessing(d.approve)
}

func (d *dossier) giveUp(voucher.State) {
	d.do(d.advisor, voucher.WithdrawApplication{Note: "Klant kiest voor een andere weg."})
}

// assessing takes the application into assessment, and decides.
func (d *dossier) assessing(decide func(voucher.State)) []step {
	steps := []step{d.when(3, 15, func(voucher.State) {
		d.do(d.assessor, voucher.BeginAssessment{By: d.assessor.Actor})
	}, voucher.AppliedFor)}
	if d.fate == prolonged {
		steps = append(steps, d.when(2, 20, func(s voucher.State) {
			d.do(d.assessor, voucher.Prolong{Until: s.Due() + 28, Reason: "De opleider moet nog een vraag beantwoorden."})
		}, voucher.InAssessment))
	}
	least, most := 2, 25
	if d.fate == prolonged {
		least, most = 30, 50
	}
	return append(steps, d.when(least, most, decide, voucher.InAssessment), step{0, 2, d.decided})
}

// approve assesses the application positively, as much as it asks for.
func (d *dossier) approve(s voucher.State) {
	for _, e := range slices.Backward(d.story().Past) {
		if r, is := e.What.(voucher.ReceivedComplete); is && s.Positive == (voucher.Assessment{}) {
			d.do(d.assessor, voucher.AssessPositive{Amount: r.Amount, By: d.assessor.Actor, Mandate: mandate, Listed: d.provided(d.stands().Asked.Provider), Explanation: "Voldoet aan alle voorwaarden."})
			return
		}
	}
}

func (d *dossier) reject(voucher.State) {
	ground, why := "andere-financiering", "De werkgever betaalt deze opleiding aan alle medewerkers."
	if d.fate == rejected {
		ground, why = "geen-perspectief", "In de regio is weinig vraag naar dit beroep."
	}
	d.do(d.assessor, voucher.Reject{Grounds: []string{ground}, By: d.assessor.Actor, Mandate: mandate, Explanation: why})
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
		d.training(s)
	case voucher.IsRefused:
		d.goOn(d.disputing())
	}
}

// dispatch sends every decision that was not sent yet.
func (d *dossier) dispatch(*file) {
	for _, made := range d.stands().Decisions {
		if made.Dispatched == 0 {
			d.do(d.assessor, voucher.Dispatch{Decision: made.Event, Document: d.bring("besluit")})
		}
	}
}

// disputing is what is said against a refusal.
func (d *dossier) disputing() []step {
	if d.fate != lost && d.fate != appealed && d.fate != won {
		return nil
	}
	judge, id, outcome := d.year.plan.with("bezwaarbehandelaar")[0], d.file.id(), "ongegrond"
	if d.fate == won {
		outcome = voucher.Upheld
	}
	steps := []step{
		d.when(8, 35, func(s voucher.State) {
			d.do(d.advisor, voucher.LodgeObjection{Objection: id, Decision: s.Decisions[len(s.Decisions)-1].Event, Letter: d.bring("overig"),
				Grounds: "De werkgever betaalt alleen voor wie in vaste dienst is."})
		}, voucher.IsRefused),
		d.when(15, 40, func(voucher.State) {
			d.do(judge, voucher.DecideObjection{Objection: id, Outcome: outcome, By: judge.Actor, Mandate: mandate, Document: d.bring("besluit"),
				Explanation: "De stukken van de werkgever zijn opgevraagd en gelezen."})
		}, voucher.IsRefused),
	}
	switch d.fate {
	case won:
		d.fate = paid
		steps = append(steps, d.when(1, 6, func(voucher.State) {
			d.do(judge, voucher.Revise{Objection: id, By: judge.Actor})
		}, voucher.IsRefused), d.when(3, 12, d.approve, voucher.InAssessment), step{0, 2, d.decided})
	case appealed:
		steps = append(steps, d.when(10, 38, func(voucher.State) {
			d.do(judge, voucher.LodgeAppeal{Appeal: d.file.id(), Objection: id, Letter: d.bring("overig")})
		}, voucher.IsRefused), d.when(45, 80, func(voucher.State) {
			d.do(judge, voucher.DecideAppeal{Objection: id, Outcome: "ongegrond", Document: d.bring("besluit")})
		}, voucher.IsRefused))
	}
	return steps
}
