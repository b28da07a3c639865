package voucher_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// won draws a history in which something was upheld against one of the
// decisions that there are, and what comes after that.
func won(t *rapid.T, steps int) decidertest.History[voucher.Event] {
	life := []voucher.Event{begun, approved, granted, started}
	life = append(life, decidertest.Pick(t, "life", [][]voucher.Event{
		{},
		{voucher.Amended{Year: 2026, Amount: 1950_00, By: "idp|fee"}},
		{voucher.TrainingCompleted{}, invoice, voucher.Settled{Year: 2026, Amount: 1800_00, By: "idp|fee"}, voucher.Paid{Year: 2026, Amount: 1800_00, By: "idp|fee"}},
		{advanced(500_00), voucher.Revoked{Year: 2026, By: "idp|fee"}, voucher.Reclaimed{Amount: 500_00, By: "idp|fee"}},
	}...)...)
	var h decidertest.History[voucher.Event]
	h = h.At(decider.On(decidertest.Day(1)), applied, held, received)
	for _, e := range life {
		h = h.Then(e)
	}
	d := decidertest.Pick(t, "against", voucher.Decider.Fold(h.Past).State.Decisions...)
	h = h.Then(voucher.ObjectionLodged{Objection: decidertest.ID(20), Decision: d.Event}).Then(upheld)
	return on(t, h, steps)
}

// waiting is the assessment that waits for the fund.
func waiting(s voucher.State) uuid.UUID {
	if s.Revision.Event != uuid.Nil {
		return s.Revision.Event
	}
	return s.Positive.Event
}

// disputing often goes on with a dispute, and often answers what waits for the
// fund, so that revisions happen.
func disputing(t *rapid.T, s voucher.State, o voucher.Objection) voucher.Command {
	cents := s.Money.Granted + decidertest.Pick[int64](t, "more", -1, 0, 100_00, 250_00)
	by, through := decidertest.Pick[decider.Ref](t, "judge", "idp|bob", "idp|bob", "idp|fee"), decider.Day(0)
	if rapid.Bool().Draw(t, "longer") {
		through = s.ValidThrough() + decider.Day(decidertest.Pick(t, "days", 0, 100, 800))
	}
	switch {
	case !rapid.Bool().Draw(t, "goes on"):
		return nil
	case s.Revision.Event != uuid.Nil:
		return decidertest.Pick[voucher.Command](t, "answer", voucher.Grant{Assessment: waiting(s)}, voucher.Decline{Assessment: waiting(s)}, nil)
	}
	switch s.Calls(o) {
	case voucher.OfRefusal, voucher.OfNonTreatment:
		return voucher.Revise{Objection: o.ID, By: by, Mandate: "m-2"}
	case voucher.OfGrant:
		return voucher.ReviseGrant{Objection: o.ID, Amount: cents, Through: through, By: by}
	case voucher.OfSettlement:
		return voucher.ReviseSettlement{Objection: o.ID, Amount: min(cents, s.Money.Invoiced), By: by}
	case voucher.OfRevocation:
		return voucher.ReviseRevocation{Objection: o.ID, Through: through, By: by}
	case voucher.OfReclaim:
		return voucher.ReviseReclaim{Objection: o.ID, Amount: cents / 4, By: by}
	}
	return nil
}

// Nobody is worse off for having objected, and what is revised is revised once.
func TestARevisionIsNeverToTheClientsDisadvantage(t *testing.T) {
	revised := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		var s voucher.State
		for _, e := range decider.Effective(won(t, 12).Past) {
			before := s
			s = voucher.Decider.Evolve(e.What, s, e.Mark)
			r, is := e.What.(voucher.DecisionRevised)
			if !is {
				continue
			}
			revised[r.Kind]++
			b, a := before.Money, s.Money
			if a.Granted < b.Granted || a.Settled < b.Settled || a.Reclaimed > b.Reclaimed || s.ValidThrough() < before.ValidThrough() {
				t.Fatalf("%+v\nbecame %+v", before, s)
			}
			if a.Advanced != b.Advanced || a.Paid != b.Paid || a.Invoiced != b.Invoiced {
				t.Fatalf("%+v became %+v, and nothing was paid or invoiced", b, a)
			}
			for _, o := range s.Objections {
				if o.ID == r.Objection && s.Calls(o) != "" {
					t.Fatalf("%+v still calls for %s", o, s.Calls(o))
				}
			}
		}
	})
	for _, kind := range []string{voucher.OfGrant, voucher.OfSettlement, voucher.OfRevocation, voucher.OfReclaim} {
		if revised[kind] == 0 {
			t.Errorf("of %v, nothing was of the kind %s, which proves little", revised, kind)
		}
	}
}
