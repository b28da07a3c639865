package demo

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// training is what follows a grant, from the first day of the training on.
func (d *dossier) training(s voucher.State) {
	starts := max(s.Asked.StartsOn, decider.DayOf(d.year.now)+1)
	then := d.trained()
	switch d.fate {
	case givenUpLate:
		d.goOn([]step{d.when(5, 20, d.giveUp, voucher.IsGranted)})
		return
	case raisedInVain:
		return // it waits for what was granted too low
	case expired:
		starts = s.ValidThrough() + 3
		then = []step{d.when(0, 0, func(voucher.State) { d.do(d.assessor, voucher.Expire{}) }, voucher.IsGranted)}
	case advanced:
		d.goOn([]step{d.when(2, 6, d.further, voucher.IsGranted)})
	case amended:
		d.goOn([]step{d.when(3, 12, d.amend, voucher.IsGranted), {0, 1, d.dispatch}})
		starts += 14
	case mistaken:
		d.goOn(d.mistakenly())
		starts += 14
	}
	for shut(starts) {
		starts++
	}
	d.year.at(d.officeHour(starts), func() { d.play(then) })
}

// further applies for the second part of the training, beside the first.
func (d *dossier) further(s voucher.State) {
	if _, open := d.file.stands(); !open {
		return
	}
	next := &dossier{file: d.file, fate: paid, assessor: d.assessor}
	a, had := next.application(), s.Asked
	a.Provider, a.Training, a.Level, a.StartsOn = had.Provider, had.Training, had.Level, had.StartsOn+60
	a.Occupation, a.Promising = had.Occupation, d.promising(had.Occupation)
	if !a.Promising {
		a.Perspective = "Wie ook het tweede deel heeft, wordt hier gezocht."
	}
	next.ask(voucher.Apply{Application: a, Distinction: voucher.Distinction{
		NotAlike: []uuid.UUID{d.id}, HowDifferent: "Dit is het tweede deel van de opleiding; het eerste is al toegekend."}})
}

// amend lowers the grant, since the training turned out to be cheaper.
func (d *dossier) amend(s voucher.State) {
	d.do(d.assessor, voucher.Amend{Amount: s.Money.Granted * 4 / 5, Ground: "gewijzigde-omstandigheden", By: d.assessor.Actor, Mandate: mandate,
		Explanation: "De klant volgt een module minder."})
}

// mistakenly records the start of the training too early, and takes that back.
func (d *dossier) mistakenly() []step {
	var entry uuid.UUID
	return []step{
		d.when(1, 4, func(voucher.State) { entry = d.do(d.advisor, voucher.StartTraining{}) }, voucher.IsGranted),
		d.when(1, 2, func(voucher.State) {
			d.do(d.advisor, voucher.Withdraw{Entry: entry, Reason: "onjuist", Note: "De opleiding begint later."})
		}, voucher.InTraining),
	}
}

// trained are the steps from the first day of the training to the payment.
func (d *dossier) trained() []step {
	steps := []step{d.when(0, 0, func(voucher.State) { d.do(d.advisor, voucher.StartTraining{}) }, voucher.IsGranted)}
	if d.fate == advanced || d.fate == revoked || d.fate == relieved {
		steps = append(steps, d.when(1, 10, func(s voucher.State) {
			d.do(d.assessor, voucher.PayAdvance{Amount: s.Money.Granted * 2 / 5, By: d.assessor.Actor, Mandate: mandate})
		}, voucher.InTraining), step{0, 2, d.dispatch})
	}
	switch d.fate {
	case restored:
		return append(append(steps, d.revokedFor("onjuiste-gegevens", "Volgens de opleider volgt de klant de lessen niet.")...), d.objecting().restored()...)
	case relieved:
		steps = append(append(steps, d.revokedFor("niet-uitgevoerd", "De klant is na drie lessen niet meer gekomen.")...), d.claims()...)
		return append(steps, d.objecting().relieved()...)
	case revoked:
		steps = append(append(steps, d.revokedFor("niet-uitgevoerd", "De klant is na twee lessen niet meer gekomen.")...), d.claims()...)
		return append(steps, d.when(10, 30, func(s voucher.State) { d.repay(s.Money.Reclaimed / 2) }, voucher.IsRevoked),
			d.when(2, 5, d.misread, voucher.IsRevoked),
			d.when(20, 40, d.endClaim, voucher.IsRevoked))
	case brokenOff:
		steps = append(steps, d.when(10, 45, func(voucher.State) {
			d.do(d.advisor, voucher.BreakOffTraining{Note: "Ander werk gevonden."})
		}, voucher.InTraining))
	}
	steps = append(steps, d.accounted(100)...)
	if d.fate == lowered {
		return append(steps, d.objecting().higher()...)
	}
	return steps
}

// accounted are the steps from a training that goes on, for so many days at
// most, to the payment.
func (d *dossier) accounted(most int) []step {
	return []step{
		d.when(15, most, func(voucher.State) { d.do(d.advisor, voucher.CompleteTraining{}) }, voucher.InTraining),
		d.when(3, 20, d.invoice, voucher.TrainingDone, voucher.TrainingBroken),
		d.when(4, 25, d.settle, voucher.InvoiceIn), {0, 2, d.dispatch},
		d.when(2, 10, d.pay, voucher.IsSettled)}
}

// repay pays back some of what was claimed.
func (d *dossier) repay(cents int64) {
	d.do(d.assessor, voucher.ReceiveRepayment{Amount: cents, By: d.assessor.Actor})
}

// misread corrects the repayment: the bank says a little less.
func (d *dossier) misread(s voucher.State) {
	last := s.Repayments[len(s.Repayments)-1]
	d.do(d.assessor, voucher.CorrectRepayment{Repayment: last.Event, Amount: last.Amount - 1_00, By: d.assessor.Actor, Reason: "Volgens de bank een euro minder."})
}

// endClaim pays back half of the rest, and asks to have the other half remitted:
// more would bring debts, and the last euro is not worth asking for.
func (d *dossier) endClaim(s voucher.State) {
	left := s.Money.Reclaimed - s.Money.Repaid
	d.repay(left - left/2)
	d.do(d.assessor, voucher.RequestWaiver{Explanation: "Ik kan dit niet betalen."})
	d.do(d.assessor, voucher.RefuseWaiver{Grounds: []string{"onvoldoende-gegevens"}, By: d.assessor.Actor, Mandate: mandate,
		Explanation: "De klant vroeg om kwijtschelding, en gaf geen gegevens over inkomsten en schulden."})
	d.dispatch(d.file)
	d.goOn([]step{d.when(8, 20, d.remit, voucher.IsRevoked)})
}

// remit lets go of what is left, once the client has shown why.
func (d *dossier) remit(s voucher.State) {
	left := s.Account().ToCollect
	d.do(d.assessor, voucher.WriteOff{Amount: left - 1_00, Ground: voucher.Remitted, By: d.assessor.Actor, Mandate: mandate,
		Explanation: "Meer betalen zou de klant in de schulden brengen."})
	d.do(d.assessor, voucher.WriteOff{Amount: 1_00, Ground: "anders", By: d.assessor.Actor, Mandate: mandate,
		Explanation: "Innen kost meer dan het opbrengt."})
	d.goOn([]step{{0, 2, d.dispatch}})
}

// invoice is that of the training provider: for what was followed.
func (d *dossier) invoice(s voucher.State) {
	amount := s.Asked.Amount - s.Asked.CoFinancing
	if s.Status == voucher.TrainingBroken {
		amount = s.Money.Granted * 2 / 5
	}
	d.do(d.assessor, voucher.ReceiveInvoice{Amount: amount, Document: d.put(d.assessor, voucher.KindInvoice)})
}

func (d *dossier) settle(s voucher.State) {
	c := voucher.Settle{Amount: min(s.Money.Granted, s.Money.Invoiced), By: d.assessor.Actor, Mandate: mandate}
	switch {
	case d.fate == lowered:
		c.Amount, c.Explanation = c.Amount*9/10, "Het examengeld is niet meegerekend."
	case c.Amount < s.Money.Granted:
		c.Explanation = "Vastgesteld op wat de opleider in rekening bracht."
	}
	d.do(d.assessor, c)
}

// pay pays what is still due.
func (d *dossier) pay(s voucher.State) {
	if due := s.Money.Settled - s.Money.Advanced - s.Money.Paid; due > 0 && s.Revision == (voucher.Revision{}) {
		d.do(d.assessor, voucher.Pay{Amount: due, By: d.assessor.Actor})
	}
}
