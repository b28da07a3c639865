package engine_test

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/fund"
	"klantreis/domain/policy"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
)

// A counter is a desk at which vouchers are applied for, decided and paid, by
// chance.
type counter struct {
	*desk
	mixes    bool // what else a desk records is recorded as well, and codes end
	vouchers []uuid.UUID
	holder   map[uuid.UUID]uuid.UUID // whose voucher it is
	handle   *command.Handler[voucher.Command, voucher.Event, voucher.State]
	funds    *command.Handler[fund.Command, fund.Event, fund.State]
}

// newCounter returns one at which it is so long before today.
func newCounter(t *testing.T, seed uint64, before time.Duration) *counter {
	d := &desk{
		world: newWorld(t), policies: policy.All, chance: rand.New(rand.NewPCG(seed, 11)), actions: 200,
		of: map[uuid.UUID]uuid.UUID{}, moving: map[uuid.UUID][]uuid.UUID{},
	}
	d.ahead = -before
	book := d.book(d.log, d.keys)
	c := &counter{desk: d, holder: map[uuid.UUID]uuid.UUID{}, handle: command.New(voucher.Decider, book), funds: command.New(fund.Decider, book)}
	for range 4 {
		d.clients = append(d.clients, d.client())
	}
	return c
}

// act does one thing that may happen; it may well be refused.
func (c *counter) act() {
	if c.actions == 0 || c.mixes && c.mix() {
		return
	}
	if c.actions--; c.actions < 110 {
		c.ahead = 0 // the year is over
	}
	if len(c.vouchers) < 4 || c.chance.IntN(12) == 0 {
		c.apply(c.clients[c.chance.IntN(len(c.clients))])
		return
	}
	switch c.chance.IntN(30) {
	case 0:
		c.attempt(c.allot(int64(c.chance.IntN(8)) * 3000_00))
	case 1:
		c.attemptIn(2025, fund.CloseYear{Year: 2025, By: "ben"})
	case 2:
		id := c.clients[c.chance.IntN(len(c.clients))]
		c.attemptClient(id, client.RequestErasure{Ground: client.Unlawful, By: "anna"})
		c.attemptClient(id, client.ConfirmErasure{By: "bert"})
	default:
		id := c.vouchers[c.chance.IntN(len(c.vouchers))]
		story, _, err := c.handle.Load(c.t.Context(), id)
		if err != nil {
			c.t.Fatal(err)
		}
		ask := c.ask()
		if c.chance.IntN(4) == 0 {
			ask.Occurred = decider.On(c.day() - 1) // and is recorded a day late
		}
		_, err = c.handle.Handle(c.t.Context(), id, provided(c.next(story.State)), ask)
		c.refusedOrFine(err)
	}
}

func allot(cents int64) fund.Allot {
	return fund.Allot{Year: 2026, Line: "structureel", Amount: cents, By: "ben"}
}

// allot allots a budget of one of the years.
func (c *counter) allot(cents int64) fund.Allot {
	a := allot(cents)
	a.Year -= c.chance.IntN(2)
	a.Line = c.line()
	return a
}

func (c *counter) attempt(do fund.Command) {
	year := 2026
	if a, is := do.(fund.Allot); is {
		year = a.Year
	}
	c.attemptIn(year, do)
}

func (c *counter) attemptIn(year int, do fund.Command) {
	ask := c.ask()
	if c.chance.IntN(3) == 0 {
		ask.Occurred = decider.On(c.day() - 2) // decided before, and recorded today
	}
	_, err := c.funds.Handle(c.t.Context(), fund.Of(year), do, ask)
	c.refusedOrFine(err)
}

func (c *counter) apply(of uuid.UUID) {
	id := uuid.New()
	begun, ok := c.attemptClient(of, client.BeginVoucher{Voucher: id})
	if !ok {
		return
	}
	c.vouchers, c.holder[id] = append(c.vouchers, id), of
	terms := standing.Terms(directory.State{}, c.day())
	terms.Conditions = nil
	ask := c.ask()
	if c.chance.IntN(3) == 0 {
		ask.Occurred = decider.On(c.day() - decider.Day(c.chance.IntN(3))) // it came by post
		if c.chance.IntN(4) > 0 {
			ask.Occurred = decider.On(c.day() - 100) // and lay there since the year before
		}
	}
	_, err := c.handle.Handle(c.t.Context(), id, provided(voucher.Apply{Terms: terms, Application: voucher.Application{
		Client: of, Journey: uuid.New(), Begun: begun.Events[0], Applicant: "klant", RecordedBy: "anna", Line: c.line(),
		Amount: int64(1+c.chance.IntN(20)) * 100_00, Provider: "roc", Training: "Monteur", Level: "mbo-3", StartsOn: today,
	}}), ask)
	c.refusedOrFine(err)
}

// provided is a command on a voucher whose training provider the directory
// knows.
func provided(c voucher.Command) voucher.Command {
	if _, found := c.(voucher.WithEvidence); found {
		return c
	}
	return voucher.WithEvidence{Command: c, Evidence: voucher.Evidence{Open: true, Provided: true}}
}

// next is what could well be done with a voucher, and often what may not.
func (c *counter) next(s voucher.State) voucher.Command {
	judge := func(do ...voucher.Command) voucher.Command { return do[c.chance.IntN(len(do))] }
	approve := voucher.AssessPositive{Amount: max(1, s.Asked.Amount*int64(2+c.chance.IntN(2))/3), By: "fee", Mandate: "m"}
	reject := voucher.Reject{Grounds: []string{"anders"}, By: "fee", Mandate: "m", Explanation: "x"}
	settle := voucher.Settle{Amount: s.Money.Invoiced / int64(1+c.chance.IntN(2)), By: "fee", Mandate: "m", Explanation: "x"}
	amend := voucher.Amend{Amount: max(1, s.Money.Granted/2), Ground: "anders", By: "fee", Mandate: "m", Explanation: "x"}
	revoke := voucher.Revoke{Ground: "anders", By: "fee", Mandate: "m", Explanation: "x"}
	advance := voucher.PayAdvance{Amount: 50_00, By: "fee", Mandate: "m-1"}
	if s.Erased {
		return revoke // and is told that it is erased
	}
	if len(s.Decisions) > 0 && c.chance.IntN(3) > 0 {
		return c.dispute(s)
	}
	switch s.Status {
	case voucher.AppliedFor:
		return judge(voucher.BeginAssessment{By: "fee"}, voucher.BeginAssessment{By: "fee"}, voucher.RequestCompletion{Missing: "Het plan."}, voucher.WithdrawApplication{})
	case voucher.AwaitsCompletion:
		return voucher.Complete{RecordedBy: "anna"}
	case voucher.InAssessment:
		return judge(approve, approve, approve, reject, voucher.RequestCompletion{Missing: "Het plan."}, voucher.WithdrawApplication{})
	case voucher.IsRefused:
		return c.dispute(s)
	case voucher.IsGranted:
		return judge(voucher.StartTraining{}, voucher.StartTraining{}, advance, amend, voucher.WithdrawApplication{})
	case voucher.InTraining:
		return judge(voucher.CompleteTraining{}, voucher.CompleteTraining{}, advance, revoke, amend)
	case voucher.TrainingDone:
		bill := voucher.ReceiveInvoice{Amount: s.Money.Granted/2 + 1, Document: uuid.New()}
		return voucher.WithEvidence{Command: bill, Evidence: voucher.Evidence{Documents: map[uuid.UUID]string{bill.Document: voucher.KindInvoice}}}
	case voucher.InvoiceIn:
		return judge(settle, settle, advance, revoke)
	case voucher.IsSettled:
		return voucher.Pay{Amount: max(1, s.Money.Settled-s.Money.Advanced-s.Money.Paid), By: "fee"}
	}
	return judge(revoke, advance, voucher.Reclaim{Amount: max(1, s.Money.Advanced/2), Ground: "anders", By: "fee", Mandate: "m", Explanation: "x"},
		voucher.ReceiveRepayment{Amount: max(1, (s.Money.Reclaimed-s.Money.Repaid+1)/2), By: "fee"})
}

// dispute goes on with what is said against the decisions on a voucher: it is
// objected to, that is upheld, and what it calls for is revised.
func (c *counter) dispute(s voucher.State) voucher.Command {
	d := s.Decisions[c.chance.IntN(len(s.Decisions))]
	for d.Objection != uuid.Nil { // one appeals against those
		d = s.Decisions[c.chance.IntN(len(s.Decisions))]
	}
	more, of := s.Money.Granted+int64(c.chance.IntN(4))*100_00, decider.Ref("bob")
	for _, o := range s.Objections {
		switch {
		case o.Outcome == "" && o.Heard == 0:
			return voucher.HearObjector{Objection: o.ID, By: of}
		case o.Outcome == "":
			return voucher.DecideObjection{Objection: o.ID, Outcome: "gegrond", By: of, Mandate: "m", Explanation: "x"}
		case o.Appeal != uuid.Nil && o.Judged == "":
			return voucher.DecideAppeal{Objection: o.ID, Outcome: "gegrond"}
		case o.Appeal == uuid.Nil && o.Revised && c.chance.IntN(3) == 0:
			return voucher.LodgeAppeal{Objection: o.ID, Appeal: uuid.New()}
		}
		switch s.Calls(o) {
		case voucher.OfRefusal, voucher.OfNonTreatment:
			return voucher.Revise{Objection: o.ID, By: of, Mandate: "m-2"}
		case voucher.OfGrant:
			return voucher.ReviseGrant{Objection: o.ID, Amount: more, By: of, Mandate: "m", Explanation: "x"}
		case voucher.OfSettlement:
			return voucher.ReviseSettlement{Objection: o.ID, Amount: min(s.Money.Granted, s.Money.Invoiced), By: of, Mandate: "m", Explanation: "x"}
		case voucher.OfRevocation:
			return voucher.ReviseRevocation{Objection: o.ID, By: of, Mandate: "m", Explanation: "x"}
		case voucher.OfReclaim:
			return voucher.ReviseReclaim{Objection: o.ID, Amount: int64(c.chance.IntN(2)) * 1_00, By: of, Mandate: "m", Explanation: "x"}
		}
	}
	return voucher.LodgeObjection{Objection: uuid.New(), Decision: d.Event}
}

// The program is killed between any two calls to what is durable, while
// vouchers are applied for, decided, paid and erased, and in some years also
// while clients are merged, journeys go on and codes end. When it is left in peace
// at last, the fund and the vouchers say the same of every cent, and no voucher
// waits for what does not come.
func TestMoneyAddsUpThroughAnyCrash(t *testing.T) {
	deaths, granted, declined, revised, mixed := 0, 0, 0, tally{}, mixture{}
	for seed := range uint64(270) {
		synctest.Test(t, func(t *testing.T) {
			c := newCounter(t, seed, 100*24*time.Hour) // in December
			if c.mixes = seed >= 200; c.mixes {
				c.actions = 260
			}
			if c.chance.IntN(4) > 0 {
				c.attempt(allot(8_000_00))
				c.attempt(fund.Allot{Year: 2025, Line: "structureel", Amount: 5_000_00, By: "ben"})
				if c.mixes {
					c.attempt(fund.Allot{Year: 2026, Line: "incidenteel", Amount: 3_000_00, By: "ben"})
				}
			}
			for range 8 {
				deaths += c.live(&life{
					chance: c.chance, left: c.chance.IntN(4000), fails: []float64{0, 0, 0.02, 0.2}[c.chance.IntN(4)],
					between: func() {
						if c.chance.IntN(40) == 0 {
							c.act()
						}
					},
				})
				time.Sleep(time.Minute) // the day goes on
			}
			for c.actions > 0 {
				c.act()
				if c.chance.IntN(3) == 0 {
					c.live(&life{chance: c.chance, left: c.chance.IntN(2000), between: func() {}})
				}
			}
			c.live(&life{chance: c.chance, left: -1, between: func() {}})
			g, d := c.checkMoney()
			if c.mixes {
				c.check()
				c.checkHolders(&mixed)
			}
			c.countRevisions(&revised)
			granted, declined = granted+g, declined+d
			if t.Failed() {
				t.Fatalf("with seed %d", seed)
			}
		})
	}
	if deaths < 1000 || granted < 300 || declined < 50 {
		t.Errorf("the program was killed %d times, the fund reserved %d times and declined %d times, which proves little", deaths, granted, declined)
	}
	if revised.made < 150 || revised.asked < 50 || revised.moved < 3 || revised.dropped < 1 {
		t.Errorf("revisions: %+v, which proves little", revised)
	}
	if mixed.erased < 20 || mixed.merged < 20 || mixed.ended < 50 {
		t.Errorf("of what was mixed in: %+v, which proves little", mixed)
	}
}

// What lets a voucher through may have happened before it was applied for.
func TestAnAnswerIsNotDatedBeforeWhatItAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCounter(t, 1, 0)
		for len(c.vouchers) == 0 {
			c.apply(c.clients[0])
		}
		id := c.vouchers[0]
		for _, do := range []voucher.Command{voucher.BeginAssessment{By: "fee"}, voucher.AssessPositive{Amount: 1, By: "fee", Mandate: "m"}} {
			if _, err := c.handle.Handle(t.Context(), id, provided(do), c.ask()); err != nil {
				t.Fatal(err)
			}
		}
		c.drain(c.engine(policy.All...)) // it waits for a budget
		ask := c.ask()
		ask.Occurred = decider.On(today - 30)
		if _, err := c.funds.Handle(t.Context(), fund.Of(2026), allot(1000_00), ask); err != nil {
			t.Fatal(err)
		}
		c.drain(c.engine(policy.All...))
		v, _, err := command.New(voucher.Decider, c.book(c.log, c.keys)).Load(t.Context(), id)
		if err != nil || v.State.Status != voucher.IsGranted || v.State.GrantedOn != today {
			t.Errorf("%s on %s, %v", v.State.Status, v.State.GrantedOn, err)
		}
	})
}
