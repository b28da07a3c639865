package voucher_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// commands has one of each kind.
var commands = append(every, apply, voucher.Grant{}, voucher.Decline{}, voucher.Erase{})

// story draws a history of commands as far as they are allowed, mostly such as
// go with what is there.
func story(t *rapid.T, steps int) decidertest.History[voucher.Event] {
	var h decidertest.History[voucher.Event]
	h = h.At(decider.On(decidertest.Day(1)), applied, held, received)
	life := []voucher.Event{begun, approved, granted, started, voucher.TrainingCompleted{}, invoice}
	for _, e := range life[:decidertest.Pick(t, "lived", 0, 0, 1, 3, 3, 4, len(life))] {
		h = h.Then(e)
	}
	return on(t, h, steps)
}

// on draws what happens after a history.
func on(t *rapid.T, h decidertest.History[voucher.Event], steps int) decidertest.History[voucher.Event] {
	for range steps {
		s := voucher.Decider.Fold(h.Past)
		for range 20 {
			day := h.Past[len(h.Past)-1].Occurred.Day() + decider.Day(decidertest.Pick(t, "days", 0, 1, 1, 2, 20, 30, 400))
			events, err := desk.Decide(command(t, s), s, decider.Mark{Entry: uuid.New(), Occurred: decider.On(day)})
			if err == nil && len(events) > 0 {
				h = h.At(decider.On(day), events...)
				break
			}
		}
	}
	return h
}

// command draws something to ask, about what is there.
func command(t *rapid.T, s voucher.Story) voucher.Command {
	cents := decidertest.Pick[int64](t, "cents", 1, 500_00, 1900_00, 2000_00, 2250_00, 2250_01)
	by := decidertest.Pick[decider.Ref](t, "by", "idp|fee", "idp|fay", "idp|fee", "idp|bob", "idp|ada")
	latest := voucher.Decision{}
	if len(s.State.Decisions) > 0 {
		latest = decidertest.Pick(t, "decision", s.State.Decisions...)
	}
	objection := voucher.Objection{ID: uuid.New()}
	if len(s.State.Objections) > 0 {
		objection = decidertest.Pick(t, "objection", s.State.Objections...)
	}
	if next := disputing(t, s.State, objection); next != nil {
		return next
	}
	outcome := decidertest.Pick(t, "outcome", "gegrond", "gegrond", "ongegrond")
	switch c := decidertest.Pick(t, "command", commands...).(type) {
	case voucher.BeginAssessment:
		return voucher.BeginAssessment{By: by}
	case voucher.AssessPositive:
		return voucher.AssessPositive{Amount: cents, By: by, Mandate: "m-1"}
	case voucher.Grant:
		return voucher.Grant{Assessment: waiting(s.State), Reservation: uuid.New()}
	case voucher.Decline:
		return voucher.Decline{Assessment: waiting(s.State), Declined: uuid.New()}
	case voucher.Prolong:
		return voucher.Prolong{Until: s.State.Due() + 7}
	case voucher.Dispatch:
		return voucher.Dispatch{Decision: latest.Event}
	case voucher.PayAdvance:
		return voucher.PayAdvance{Amount: cents, By: by, Mandate: "m-1"}
	case voucher.Settle:
		return voucher.Settle{Amount: min(cents, s.State.Money.Invoiced), By: by, Explanation: "x"}
	case voucher.Pay:
		return voucher.Pay{Amount: s.State.Money.Settled - s.State.Money.Advanced - s.State.Money.Paid, By: by}
	case voucher.Amend:
		return voucher.Amend{Amount: cents, By: by, Explanation: "x"}
	case voucher.Reclaim:
		return voucher.Reclaim{Amount: cents, Ground: "anders", By: by, Explanation: "x"}
	case voucher.Withdraw:
		return voucher.Withdraw{Entry: decidertest.Pick(t, "entry", s.Past...).Entry, Reason: "onjuist"}
	case voucher.LodgeObjection:
		return voucher.LodgeObjection{Objection: uuid.New(), Decision: latest.Event}
	case voucher.DecideObjection:
		return voucher.DecideObjection{Objection: objection.ID, Outcome: outcome, By: by}
	case voucher.LodgeAppeal:
		return voucher.LodgeAppeal{Appeal: uuid.New(), Objection: objection.ID}
	case voucher.DecideAppeal:
		return voucher.DecideAppeal{Objection: objection.ID, Outcome: outcome}
	case voucher.Revise:
		return voucher.Revise{Objection: objection.ID, By: by, Mandate: "m-2"}
	case voucher.FileDocument:
		return voucher.FileDocument{Document: decidertest.ID(rapid.IntRange(20, 39).Draw(t, "document")), Kind: c.Kind}
	case voucher.SendAnswer:
		return voucher.SendAnswer{Objection: objection.ID}
	case voucher.ReferObjection:
		return voucher.ReferObjection{Objection: objection.ID}
	case voucher.ProlongObjection:
		return voucher.ProlongObjection{Objection: objection.ID, Until: s.State.AnswerDue(objection) + 7}
	case voucher.RequestMending:
		return voucher.RequestMending{Objection: objection.ID, Until: objection.Lodged + 12*7}
	case voucher.MendObjection:
		return voucher.MendObjection{Objection: objection.ID}
	case voucher.HearObjector:
		return voucher.HearObjector{Objection: objection.ID, By: by}
	case voucher.WaiveHearing:
		return voucher.WaiveHearing{Objection: objection.ID, Ground: decidertest.Pick(t, "ground", "ziet-af", voucher.FullyMet)}
	case voucher.DelayObjection:
		return voucher.DelayObjection{Objection: objection.ID, Until: s.State.AnswerDue(objection) + 7}
	case voucher.CorrectRepayment:
		return correction(t, s, cents)
	case voucher.ReturnRepayment:
		return giveBack(t, s, cents)
	case voucher.WriteOff:
		return voucher.WriteOff{Amount: cents, Ground: decidertest.Pick(t, "ground", "oninbaar", voucher.Remitted), By: by}
	case voucher.ReceiveRepayment:
		return voucher.ReceiveRepayment{Amount: cents, By: by}
	case voucher.Erase:
		if rapid.IntRange(0, 9).Draw(t, "really") > 0 {
			return complete
		}
		return c
	default:
		return c
	}
}

// legal says, from the words of the field, what must hold in every state.
func legal(s voucher.State) error {
	m := s.Money
	switch {
	case m.Advanced > m.Granted && m.Granted > 0:
		return fmt.Errorf("%d advanced of %d granted", m.Advanced, m.Granted)
	case m.Settled > m.Granted || m.Settled > m.Invoiced:
		return fmt.Errorf("%d settled, %d granted, %d invoiced", m.Settled, m.Granted, m.Invoiced)
	case m.Paid > 0 && m.Paid+m.Advanced > m.Settled:
		return fmt.Errorf("%d and %d paid, %d settled", m.Advanced, m.Paid, m.Settled)
	case m.Repaid < 0 || m.Repaid+m.WrittenOff > m.Advanced+m.Paid:
		return fmt.Errorf("%d repaid, %d written off, %d and %d paid", m.Repaid, m.WrittenOff, m.Advanced, m.Paid)
	case m.Reclaimed > m.Advanced+m.Paid:
		return fmt.Errorf("%d reclaimed, %d and %d paid", m.Reclaimed, m.Advanced, m.Paid)
	case s.Erased:
		return nil
	case s.Status == voucher.IsPaid && m.Advanced+m.Paid < m.Settled:
		return fmt.Errorf("paid, but %d of %d", m.Advanced+m.Paid, m.Settled)
	case s.Terms.From != 0 && (s.Due() != 0) != s.Status.Undecided():
		return fmt.Errorf("at %s, due on %q", s.Status, s.Due())
	case s.Positive != (voucher.Assessment{}) && s.Received.IsZero():
		return errors.New("assessed positively while it is incomplete")
	}
	for _, d := range s.Decisions {
		if slices.Contains(s.Recorders, d.By) {
			return fmt.Errorf("%s recorded it and decided", d.By)
		}
	}
	return nil
}

func TestAnySequenceOfCommandsStaysLegal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s voucher.State
		for _, e := range decider.Effective(story(t, 25).Past) {
			s = voucher.Decider.Evolve(e.What, s, e.Mark)
			if err := legal(s); err != nil {
				t.Fatalf("after %T: %v", e.What, err)
			}
			if e, ok := e.What.(voucher.ObjectionDecided); ok {
				decidedByAnother(t, s, e)
			}
		}
	})
}

func decidedByAnother(t *rapid.T, s voucher.State, e voucher.ObjectionDecided) {
	for _, o := range s.Objections {
		for _, d := range s.Decisions {
			if o.ID == e.Objection && d.Event == o.Decision && d.By == e.By {
				t.Fatalf("%s decided on an objection against what they decided", e.By)
			}
		}
	}
}

func TestContinuingAStoryIsFoldingItWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 20).Past
		told := []voucher.Story{voucher.Decider.Fold(nil)}
		for i := range past {
			told = append(told, voucher.Decider.Continue(told[i], past[i]))
		}
		for n, s := range told {
			if whole := voucher.Decider.Fold(slices.Clone(past[:n])); !reflect.DeepEqual(s.State, whole.State) {
				t.Fatalf("after %d entries:\n got %+v\nwant %+v", n, s.State, whole.State)
			}
		}
	})
}

// What was decided must be possible: a history re-checks without a fault.
func TestWhatHappenedCouldHaveHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s voucher.State
		for _, e := range decider.Effective(story(t, 25).Past) {
			if _, withdrawal := e.What.(voucher.EntryWithdrawn); withdrawal {
				continue
			}
			if err := voucher.Decider.Check(e.What, s, e.Mark); err != nil {
				t.Fatalf("%T: %v", e.What, err)
			}
			s = voucher.Decider.Evolve(e.What, s, e.Mark)
		}
	})
}

func TestCommandsHasOneOfEachKind(t *testing.T) {
	chapters, err := decidertest.Read(".")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, c := range commands {
		have = append(have, reflect.TypeOf(c).Name())
	}
	slices.Sort(have)
	if want := slices.Sorted(slices.Values(chapters.Commands)); !slices.Equal(have, want) {
		t.Errorf("commands has %v, want %v", have, want)
	}
}
