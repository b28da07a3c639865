package voucher_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

func TestTraining(t *testing.T) {
	it := decidertest.For(t, desk)
	grantedOn := decidertest.Day(4)
	last := grantedOn.AddMonths(12)
	grant(it("begins")).When(voucher.StartTraining{}).Then(started)
	grant(it("begins on the last day that it is valid")).When(voucher.StartTraining{}).On(last).Then(started)
	grant(it("does not begin later")).When(voucher.StartTraining{}).On(last + 1).Refuses(voucher.ErrNotValid)
	grant(it("begins before the grant")).When(voucher.StartTraining{}).On(grantedOn - 1).Then(started)
	grant(it("begins on the day of the application")).When(voucher.StartTraining{}).On(decidertest.Day(1)).Then(started)
	grant(it("does not begin before the application")).When(voucher.StartTraining{}).On(decidertest.Day(0)).Refuses(voucher.ErrBefore)
	running := func(name string) sentence { return grant(it(name)).Given(started) } // day 5
	running("is completed").When(voucher.CompleteTraining{}).Then(voucher.TrainingCompleted{})
	running("is broken off").When(voucher.BreakOffTraining{}).Then(voucher.TrainingBrokenOff{})
	running("is not completed before it began").When(voucher.CompleteTraining{}).On(grantedOn).Refuses(voucher.ErrBeforeStart)
	running("is not broken off before it began").When(voucher.BreakOffTraining{}).On(grantedOn).Refuses(voucher.ErrBeforeStart)
	done := running("is invoiced").Given(voucher.TrainingCompleted{})
	done.When(voucher.ReceiveInvoice(invoice)).Then(invoice)
	done.When(voucher.ReceiveInvoice(invoice)).On(grantedOn).Refuses(voucher.ErrBeforeStart)
	done.When(voucher.ReceiveInvoice{Amount: 0}).Refuses(voucher.ErrAmount)

	grant(it("expires after its last day")).When(voucher.Expire{}).On(last + 1).Then(voucher.Expired{Year: 2026})
	grant(it("does not expire before that")).When(voucher.Expire{}).On(last).Refuses(voucher.ErrStillValid)
	grant(it("does not expire once something was paid")).Given(voucher.AdvancePaid{Amount: 1, By: "idp|fee"}).
		When(voucher.Expire{}).On(last + 1).Refuses(voucher.ErrAdvanced)
}

// A view reads a history in the order in which things happened: a training that
// began before the grant waits for it, and then stands where it came to.
func TestATrainingThatBeganBeforeTheGrantReadsWell(t *testing.T) {
	for _, c := range []struct {
		events []voucher.Event
		want   voucher.Status
	}{
		{[]voucher.Event{started, begun}, voucher.InAssessment},
		{[]voucher.Event{started, begun, approved, granted}, voucher.InTraining},
		{[]voucher.Event{begun, started, voucher.TrainingCompleted{}, approved, granted}, voucher.TrainingDone},
		{[]voucher.Event{begun, approved, granted, started}, voucher.InTraining},
	} {
		if s := stateAfter(c.events...).State; s.Status != c.want {
			t.Errorf("it stands at %s, want %s", s.Status, c.want)
		}
	}
}

func invoiced(s sentence) sentence {
	return grant(s).Given(started, voucher.TrainingCompleted{}, invoice)
}

func advance(cents int64) voucher.PayAdvance {
	return voucher.PayAdvance{Amount: cents, By: "idp|fee", Mandate: "m-1"}
}
func advanced(cents int64) voucher.AdvancePaid {
	return voucher.AdvancePaid{Year: 2026, Amount: cents, By: "idp|fee", Mandate: "m-1"}
}

func TestAdvances(t *testing.T) {
	it := decidertest.For(t, desk)
	grant(it("is paid in advance")).When(advance(500_00)).Then(advanced(500_00))
	grant(it("is paid in advance again")).Given(advanced(500_00)).When(advance(1500_00)).Then(advanced(1500_00))
	unmandated := advance(500_00)
	unmandated.Mandate = ""
	grant(it("is paid in advance under a mandate")).When(unmandated).Refuses(voucher.ErrNoMandate)
	grant(it("is never paid more than was granted")).Given(advanced(500_00)).When(advance(1500_01)).Refuses(voucher.ErrOverGranted)
	grant(it("is not paid nothing")).When(advance(0)).Refuses(voucher.ErrAmount)
}

// An advance is a decision, which the client is sent and can object to.
func TestAnAdvanceIsObjectedTo(t *testing.T) {
	it := decidertest.For(t, desk)
	against := voucher.LodgeObjection{Objection: decidertest.ID(20), Decision: decidertest.Event(5)}
	lodged, yes := voucher.ObjectionLodged(against), upheld
	letter := voucher.Dispatch{Decision: decidertest.Event(5), Document: decidertest.ID(7)}
	grant(it("is sent what was decided about an advance")).Given(advanced(500_00)).When(letter).Then(voucher.DecisionDispatched(letter))
	grant(it("can object to an advance")).Given(advanced(500_00)).When(against).Then(lodged)
	grant(it("is answered by who did not pay it")).Given(advanced(500_00), lodged, heard).When(voucher.DecideObjection{Objection: decidertest.ID(20), Outcome: "gegrond", By: "idp|fee", Mandate: "m-2", Explanation: "x"}).Refuses(voucher.ErrOwnDecision)
	grant(it("is paid more after that was upheld")).Given(advanced(500_00), lodged, yes).When(advance(500_00)).Then(advanced(500_00))
	s := grantedState(advanced(500_00), lodged, yes)
	if s.Disputed() || s.Decisions[1].Kind != voucher.OfAdvance {
		t.Errorf("an advance after which nothing is to be revised is in dispute: %+v", s.Decisions)
	}
}

func TestSettling(t *testing.T) {
	it := decidertest.For(t, desk)
	settle := func(cents int64, why string) voucher.Settle {
		return voucher.Settle{Amount: cents, By: "idp|fee", Mandate: "m-1", Explanation: why}
	}
	asBilled := settled
	asBilled.Explanation = "x"
	invoiced(it("is settled as it was invoiced, with the reasons for less than was granted")).When(settle(1900_00, "x")).Then(asBilled)
	invoiced(it("is settled as it was invoiced, and not without reasons")).When(settle(1900_00, "")).Refuses(voucher.ErrNotExplained)
	less := settled
	less.Amount, less.Explanation = 1000_00, "x"
	invoiced(it("is settled lower, with reasons")).When(settle(1000_00, "x")).Then(less)
	invoiced(it("is not settled lower without reasons")).When(settle(1000_00, "")).Refuses(voucher.ErrNotExplained)
	invoiced(it("is not settled higher")).When(settle(1900_01, "")).Refuses(voucher.ErrOverInvoiced)
	invoiced(it("is not settled before it was granted")).When(settle(1900_00, "x")).On(decidertest.Day(1)).Refuses(voucher.ErrBeforeDecided)
	invoiced(it("is not settled below nothing")).When(settle(-1, "x")).Refuses(voucher.ErrAmount)
	none := less
	none.Amount = 0
	grant(it("is settled at nothing without an invoice")).Given(started, voucher.TrainingBrokenOff{}).When(settle(0, "x")).Then(none)
	grant(it("is not settled at nothing without reasons")).Given(started, voucher.TrainingBrokenOff{}).When(settle(0, "")).Refuses(voucher.ErrNotExplained)
	grant(it("is not settled higher without an invoice")).Given(started, voucher.TrainingBrokenOff{}).When(settle(1, "")).Refuses(voucher.ErrNotInvoiced)

	dear := invoice
	dear.Amount = 9999_00
	most := settled
	most.Amount = 2000_00
	grant(it("is settled at most as it was granted")).Given(started, voucher.TrainingCompleted{}, dear).When(settle(2000_00, "")).Then(most)
	grant(it("is not settled above the grant")).Given(started, voucher.TrainingCompleted{}, dear).When(settle(2000_01, "")).Refuses(voucher.ErrOverInvoiced)
}

func TestPaying(t *testing.T) {
	it := decidertest.For(t, desk)
	pay := func(cents int64) voucher.Pay { return voucher.Pay{Amount: cents, By: "idp|fee"} }
	paid := func(cents int64) voucher.Paid { return voucher.Paid{Year: 2026, Amount: cents, By: "idp|fee"} }
	invoiced(it("is paid what was settled")).Given(settled).When(pay(1900_00)).Then(paid(1900_00))
	invoiced(it("is not paid otherwise")).Given(settled).When(pay(1899_99)).Refuses(voucher.ErrNotDue)
	invoiced(it("is paid on the day on which it was settled")).GivenOn(decidertest.Day(20), settled).When(pay(1900_00)).On(decidertest.Day(20)).Then(paid(1900_00))
	invoiced(it("is not paid before it was settled")).GivenOn(decidertest.Day(20), settled).When(pay(1900_00)).On(decidertest.Day(19)).
		Refuses(voucher.ErrBeforeDecided.Because(decidertest.Day(20)))
	invoiced(it("is paid what was not advanced")).Given(advanced(500_00), settled).When(pay(1400_00)).Then(paid(1400_00))
	invoiced(it("was paid when all was advanced")).Given(advanced(1900_00), settled).When(pay(0)).Refuses(voucher.ErrStatus)
	for cents, want := range map[int64]voucher.Status{1899_99: voucher.IsSettled, 1900_00: voucher.IsPaid, 2000_00: voucher.IsPaid} {
		if s := grantedState(started, voucher.TrainingCompleted{}, invoice, advanced(cents), settled); s.Status != want {
			t.Errorf("settled at 1900.00 with %d cents advanced it stands at %s, want %s", cents, s.Status, want)
		}
	}
}

func TestAmending(t *testing.T) {
	it := decidertest.For(t, desk)
	amend := func(cents int64) voucher.Amend {
		return voucher.Amend{Amount: cents, Ground: "verzoek-klant", By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	}
	amended := voucher.Amended{Year: 2026, Amount: 1500_00, Ground: "verzoek-klant", By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	grant(it("is amended to less")).When(amend(1500_00)).Then(amended)
	for _, cents := range []int64{2000_00, 2000_01, 0, -1} {
		grant(it("is amended to something less")).When(amend(cents)).Refuses(voucher.ErrAmendsUp)
	}
	grant(it("is amended to no less than was advanced")).Given(advanced(500_00)).When(amend(499_99)).Refuses(voucher.ErrAmendsUp)
	grant(it("is not paid in advance before it was granted")).When(advance(500_00)).On(decidertest.Day(1)).Refuses(voucher.ErrBeforeDecided)
	grant(it("is not amended before it was granted")).When(amend(1500_00)).On(decidertest.Day(1)).Refuses(voucher.ErrBeforeDecided)
	grant(it("is paid in advance as it was amended")).Given(amended).When(advance(1500_01)).Refuses(voucher.ErrOverGranted)
}

// What an erasure waits for.
func TestTheAccountOfAVoucherIsOpen(t *testing.T) {
	life := []voucher.Event{started, voucher.TrainingCompleted{}, invoice, settled}
	revoked := voucher.Revoked{Year: 2026, By: "idp|fee"}
	claimed := []voucher.Event{advanced(2), revoked, voucher.Reclaimed{Amount: 2, By: "idp|fee"}}
	for says, c := range map[string]struct {
		after []voucher.Event
		open  bool
	}{
		"it is granted":                    {nil, true},
		"the training runs":                {[]voucher.Event{started}, true},
		"an invoice came":                  {life[:3], true},
		"it was given up":                  {[]voucher.Event{ended}, false},
		"it expired":                       {[]voucher.Event{voucher.Expired{Year: 2026}}, false},
		"it is settled at nothing":         {[]voucher.Event{started, voucher.TrainingBrokenOff{}, voucher.Settled{Year: 2026, By: "idp|fee"}}, false},
		"an advance is to be settled":      {[]voucher.Event{advanced(1)}, true},
		"a settlement is to be paid":       {life, true},
		"it was paid":                      {append(life[:4:4], voucher.Paid{Year: 2026, Amount: 1900_00, By: "idp|fee"}), false},
		"an advance is to be claimed back": {[]voucher.Event{advanced(2), revoked}, true},
		"it was claimed back":              {claimed, true},
		"a part was repaid":                {append(claimed[:3:3], voucher.RepaymentReceived{Amount: 1}), true},
		"it was repaid":                    {append(claimed[:3:3], voucher.RepaymentReceived{Amount: 1}, voucher.RepaymentReceived{Amount: 1}), false},
		"it was revoked before":            {[]voucher.Event{revoked}, false},
		"it is erased":                     {append(claimed[:3:3], erased), false},
	} {
		if s := grantedState(c.after...); s.Owing() != c.open {
			t.Errorf("%s: open %v", says, s.Owing())
		}
	}
}

func TestReclaiming(t *testing.T) {
	it := decidertest.For(t, desk)
	reclaim := func(cents int64) voucher.Reclaim {
		return voucher.Reclaim{Amount: cents, Ground: "niet-uitgevoerd", By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	}
	revoked := voucher.Revoked{Year: 2026, Ground: "niet-uitgevoerd", By: "idp|fee", Mandate: "m-1", Explanation: "x"}
	grant(it("is not revoked before it was granted")).When(voucher.Revoke{Ground: "niet-uitgevoerd", By: "idp|fee", Mandate: "m-1", Explanation: "x"}).
		On(decidertest.Day(1)).Refuses(voucher.ErrBeforeDecided)
	grant(it("is not reclaimed before it was revoked")).Given(advanced(500_00)).GivenOn(decidertest.Day(20), revoked).When(reclaim(500_00)).
		On(decidertest.Day(19)).Refuses(voucher.ErrBeforeDecided.Because(decidertest.Day(20)))
	grant(it("is revoked")).When(voucher.Revoke{Ground: "niet-uitgevoerd", By: "idp|fee", Mandate: "m-1", Explanation: "x"}).Then(revoked)
	back := voucher.Reclaimed(reclaim(500_00))
	grant(it("is reclaimed when it was revoked")).Given(advanced(500_00), revoked).When(reclaim(500_00)).Then(back)
	groundless, unexplained := reclaim(500_00), reclaim(500_00)
	groundless.Ground, unexplained.Explanation = "", ""
	grant(it("is reclaimed on a ground")).Given(advanced(500_00), revoked).When(groundless).Refuses(voucher.ErrNoOwnGround)
	grant(it("is reclaimed with the reasons")).Given(advanced(500_00), revoked).When(unexplained).Refuses(voucher.ErrNoReasons)
	grant(it("is reclaimed once")).Given(advanced(500_00), revoked, back).When(reclaim(1)).Refuses(voucher.ErrNotUndue)
	low := settled
	low.Amount = 300_00
	invoiced(it("is reclaimed as far as it was not due")).Given(advanced(500_00), low).When(reclaim(200_00)).Then(voucher.Reclaimed(reclaim(200_00)))
	invoiced(it("is not reclaimed further")).Given(advanced(500_00), low).When(reclaim(200_01)).Refuses(voucher.ErrNotUndue)
	invoiced(it("is not reclaimed when it was due")).Given(settled).When(reclaim(1)).Refuses(voucher.ErrNotUndue)

	file(it("is given up before the decision")).When(voucher.WithdrawApplication{}).Then(ended)
	grant(it("is given up before the training")).When(voucher.WithdrawApplication{}).Then(ended)
	grant(it("is not given up once something was paid")).Given(advanced(1)).When(voucher.WithdrawApplication{}).Refuses(voucher.ErrAdvanced)
}

// A voucher has come to its end with the latest thing that happened to it, and
// not before its account and what was said against it are.
func TestWhenAVoucherEnded(t *testing.T) {
	invoice := []voucher.Event{begun, approved, granted, started, voucher.TrainingCompleted{}, invoice, settled}
	for _, c := range []struct {
		name   string
		events []voucher.Event
		want   int // the day, 0 for none
	}{
		{"under assessment", []voucher.Event{begun}, 0},
		{"granted", []voucher.Event{begun, approved, granted}, 0},
		{"settled", invoice, 0},
		{"paid", append(invoice[:7:7], paid), 9},
		{"paid, and a paper filed after it", append(invoice[:7:7], paid, voucher.DocumentFiled{Document: decidertest.ID(50)}), 9},
		{"paid, and withdrawn", append(invoice[:7:7], paid, voucher.EntryWithdrawn{Entry: decidertest.Entry(9)}), 0},
		{"refused", []voucher.Event{begun, rejected}, 3},
		{"in dispute", []voucher.Event{begun, rejected, sentOut, objected}, 0},
		{"claimed back", append(invoice[:7:7], paid, voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 1900_00, By: "idp|fee"}), 0},
		{"erased", []voucher.Event{begun, rejected, erased}, 0},
	} {
		want := decidertest.Day(c.want)
		if c.want == 0 {
			want = 0
		}
		if got := stateAfter(c.events...).State.EndedOn(); got != want {
			t.Errorf("%s: ended on %v, want %v", c.name, got, want)
		}
	}
}
