package demo

import (
	"github.com/google/uuid"

	"klantreis/domain/voucher"
)

// An objecting dossier is one with an objection against its latest decision.
type objecting struct {
	*dossier
	judge Member
	id    uuid.UUID
}

func (d *dossier) objecting() objecting {
	return objecting{d, d.year.plan.with("bezwaarbehandelaar")[0], d.file.id()}
}

// lodges is the client who objects to the latest decision.
func (o objecting) lodges(least, most int, grounds string, as ...voucher.Status) step {
	return o.when(least, most, func(s voucher.State) {
		o.do(o.advisor, voucher.LodgeObjection{Objection: o.id, Decision: s.Decisions[len(s.Decisions)-1].Event,
			Letter: o.put(o.advisor, voucher.KindObjection), Grounds: grounds})
	}, as...)
}

// hears is the objector who is heard, and is right or not.
func (o objecting) hears(outcome, why string, as ...voucher.Status) step {
	return o.when(15, 35, func(voucher.State) {
		o.do(o.judge, voucher.HearObjector{Objection: o.id, By: o.judge.Actor, Report: o.put(o.judge, voucher.KindReport)})
		o.answers(outcome, why)
	}, as...)
}

func (o objecting) answers(outcome, why string) {
	o.do(o.judge, voucher.DecideObjection{Objection: o.id, Outcome: outcome, By: o.judge.Actor, Mandate: mandate,
		Document: o.put(o.judge, voucher.KindObjectionDecision), Explanation: why})
}

// sends sends what was decided, without which nobody knows.
func (o objecting) sends(as ...voucher.Status) step {
	return o.when(0, 2, func(voucher.State) {
		o.do(o.judge, voucher.SendAnswer{Objection: o.id, Document: o.put(o.judge, voucher.KindObjectionDecision)})
	}, as...)
}

// inadmissible is an objection that came far too late, without a reason for it.
func (o objecting) inadmissible() []step {
	return []step{o.lodges(50, 65, "Wil alsnog bezwaar maken.", voucher.IsRefused), o.when(5, 15, func(voucher.State) {
		o.do(o.judge, voucher.WaiveHearing{Objection: o.id, Ground: voucher.ClearlyInadmissible})
		o.answers(voucher.Inadmissible, "Het bezwaar kwam weken na de termijn, zonder dat daar een reden voor was.")
	}, voucher.IsRefused), o.sends(voucher.IsRefused)}
}

// reconsidered is an objection that the client takes back.
func (o objecting) reconsidered() []step {
	return []step{o.lodges(5, 20, "Begrijpt de reden niet.", voucher.IsRefused), o.when(3, 12, func(voucher.State) {
		o.answers(voucher.TakenBack, "Na uitleg door de adviseur trekt de klant het bezwaar in.")
	}, voucher.IsRefused), o.sends(voucher.IsRefused)}
}

// higher is a settlement that was too low, and is settled anew at all that was
// invoiced.
func (o objecting) higher() []step {
	as := []voucher.Status{voucher.IsSettled, voucher.IsPaid}
	return []step{o.lodges(5, 20, "Het examengeld hoort erbij.", as...), o.hears(voucher.Upheld, "Het examengeld hoort bij de opleiding.", as...),
		o.when(0, 2, func(s voucher.State) {
			o.do(o.judge, voucher.ReviseSettlement{Objection: o.id, Amount: min(s.Money.Granted, s.Money.Invoiced), By: o.judge.Actor, Mandate: mandate,
				Explanation: "Vastgesteld met het examengeld."})
			o.raised(o.id, o.judge)
		}, as...)}
}

// restored is a revocation that rested on a mistake: the training goes on.
func (o objecting) restored() []step {
	return append([]step{
		o.lodges(2, 8, "De opleider heeft zich vergist, de klant volgt alle lessen.", voucher.IsRevoked),
		o.hears(voucher.Upheld, "De opleider bevestigt dat de klant de lessen volgt.", voucher.IsRevoked),
		o.when(0, 2, func(voucher.State) {
			o.do(o.judge, voucher.ReviseRevocation{Objection: o.id, By: o.judge.Actor, Mandate: mandate, Explanation: "De voucher blijft in stand."})
			o.raised(o.id, o.judge)
		}, voucher.IsRevoked)}, o.accounted(45)...)
}

// relieved is a claim of which half is let go, after more was repaid: the client
// gets that back.
func (o objecting) relieved() []step {
	return []step{o.when(1, 3, func(s voucher.State) { o.repay(s.Money.Reclaimed * 3 / 4) }, voucher.IsRevoked),
		o.lodges(3, 15, "De klant was ziek en kon niet verder.", voucher.IsRevoked),
		o.hears(voucher.Upheld, "De klant kon van de ziekte geen verwijt worden gemaakt.", voucher.IsRevoked),
		o.when(0, 2, func(s voucher.State) {
			o.do(o.judge, voucher.ReviseReclaim{Objection: o.id, Amount: s.Money.Reclaimed / 2, By: o.judge.Actor, Mandate: mandate,
				Explanation: "De helft wordt teruggevorderd."})
			o.raised(o.id, o.judge)
		}, voucher.IsRevoked),
		o.when(10, 30, func(s voucher.State) {
			o.do(o.assessor, voucher.ReturnRepayment{Repayment: s.Repayments[0].Event, Amount: s.Account().ToReturn, To: "klant", By: o.assessor.Actor})
		}, voucher.IsRevoked)}
}

// revokedFor are the steps from a revocation that an objection follows.
func (d *dossier) revokedFor(ground, why string) []step {
	return []step{d.when(10, 25, func(voucher.State) {
		d.do(d.assessor, voucher.Revoke{Ground: ground, By: d.assessor.Actor, Mandate: mandate, Explanation: why})
	}, voucher.InTraining), {0, 2, d.dispatch}}
}

// claims claims an advance back, and sends that.
func (d *dossier) claims() []step {
	return []step{d.when(7, 20, func(s voucher.State) {
		d.do(d.assessor, voucher.Reclaim{Amount: s.Money.Advanced, Ground: "niet-uitgevoerd", By: d.assessor.Actor, Mandate: mandate,
			Explanation: "Het voorschot is niet besteed."})
	}, voucher.IsRevoked), {0, 2, d.dispatch}}
}
