package vouchers

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
	"klantreis/projections/histories"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

// A turn is a command that depends on how the voucher stands.
type turn func(voucher.State) voucher.Command

func cmd(c voucher.Command) turn { return func(voucher.State) voucher.Command { return c } }

func answer(s voucher.State) voucher.Command {
	if s.Revision.Event != [16]byte{} {
		return voucher.Grant{Assessment: s.Revision.Event, Reservation: historytest.ID('f', 1)}
	}
	return voucher.Grant{Assessment: s.Positive.Event, Reservation: historytest.ID('f', 1)}
}

// object says that a decision of a kind is objected to.
func object(kind string) turn {
	return func(s voucher.State) voucher.Command {
		i := slices.IndexFunc(s.Decisions, func(d voucher.Decision) bool { return d.Kind == kind })
		return voucher.LodgeObjection{Objection: objection, Decision: s.Decisions[i].Event}
	}
}

var (
	objection = historytest.ID('o', 1)
	lower     = cmd(voucher.AssessPositive{Amount: 1_500_00, By: "fee", Mandate: "m-1"})
	hear      = cmd(voucher.HearObjector{Objection: objection, By: "max"})
	uphold    = cmd(voucher.DecideObjection{Objection: objection, Outcome: voucher.Upheld, By: "max", Mandate: "m-2", Explanation: "x"})
	raise     = cmd(voucher.ReviseGrant{Objection: objection, Amount: 1_900_00, By: "max", Mandate: "m-2", Explanation: "x"})
	send      = cmd(voucher.SendAnswer{Objection: objection, Document: historytest.ID('d', 2)})
	grants    = []turn{cmd(apply), cmd(begin), lower, answer}
)

// played is a history of so many turns, a day apart from 2 March 2026 on.
func played(t *testing.T, turns ...turn) (history []codec.Fact) {
	t.Helper()
	l, stream := historytest.NewLog(), voucher.Decider.Category+"-"+which.String()
	for i, next := range turns {
		var s voucher.State
		if i > 0 {
			s = histories.Fold(new(projector.Common), voucher.Decider, history)
		}
		if _, err := l.Voucher(which, decider.On(decider.Date(2026, 3, 2+i)), proven(next(s))); err != nil {
			t.Fatalf("turn %d: %v", i, err)
		}
		history = historytest.History(l.Facts, l.Facts, stream)
	}
	return history
}

// counted are the intervals of a history, from the day of the grant on.
func counted(history []codec.Fact) string {
	var got []string
	for _, row := range fold(new(projector.Common), history) {
		if r, is := row.(Row); is && r.Granted > 0 {
			got = append(got, fmt.Sprint(r.FromDay.String()[8:], " ", r.Status, " ", r.Granted/100, " ", r.Paid/100))
		}
	}
	return strings.Join(got, ", ")
}

// What was revised counts from the day of the decision on, once that is known;
// as known before, it counts as it was decided.
func TestARevisionCountsAsOfTheDecision(t *testing.T) {
	advance := cmd(voucher.PayAdvance{Amount: 500_00, By: "fee", Mandate: "m-1"})
	revoke := cmd(voucher.Revoke{Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"})
	reclaim := cmd(voucher.Reclaim{Amount: 500_00, Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"})
	amend := cmd(voucher.Amend{Amount: 1_200_00, Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"})
	for name, c := range map[string]struct {
		turns         []turn
		before, after string
	}{
		"a grant": {append(slices.Clone(grants), object(voucher.OfGrant), hear, uphold, raise, answer),
			"05 verleend 1500 0", "05 verleend 1900 0"},
		"an amendment, and not the grant before it": {append(slices.Clone(grants), amend, object(voucher.OfAmendment), hear, uphold, raise, answer),
			"05 verleend 1500 0, 06 verleend 1200 0", "05 verleend 1500 0, 06 verleend 1900 0"},
		"a revocation never was": {append(slices.Clone(grants), advance, revoke, reclaim, object(voucher.OfRevocation), hear, uphold,
			cmd(voucher.ReviseRevocation{Objection: objection, By: "max", Mandate: "m-2", Explanation: "x"}), answer),
			"05 verleend 1500 0, 06 verleend 1500 500, 07 ingetrokken 1500 500, 08 ingetrokken 1500 0", "05 verleend 1500 0, 06 verleend 1500 500"},
		"less is claimed back": {append(slices.Clone(grants), advance, revoke, reclaim, object(voucher.OfReclaim), hear, uphold,
			cmd(voucher.ReviseReclaim{Objection: objection, Amount: 100_00, By: "max", Mandate: "m-2", Explanation: "x"})),
			"05 verleend 1500 0, 06 verleend 1500 500, 07 ingetrokken 1500 500, 08 ingetrokken 1500 0",
			"05 verleend 1500 0, 06 verleend 1500 500, 07 ingetrokken 1500 500, 08 ingetrokken 1500 400"},
	} {
		t.Run(name, func(t *testing.T) {
			history := played(t, c.turns...)
			before := slices.IndexFunc(history, func(f codec.Fact) bool { _, is := f.What.(voucher.DecisionRevised); return is })
			if got := counted(history[:before]); got != c.before {
				t.Errorf("before: got  %s\nwant %s", got, c.before)
			}
			if got := counted(history); got != c.after {
				t.Errorf("after: got  %s\nwant %s", got, c.after)
			}
			if again := counted(history[:before]); again != c.before {
				t.Errorf("the history that was read is another: %s", again)
			}
		})
	}
}

func TestWhatIsToBeDoneAboutAnObjection(t *testing.T) {
	objected := append(slices.Clone(grants), object(voucher.OfGrant))
	for name, c := range map[string]struct {
		turns []turn
		want  string
	}{
		"it waits for the decision to be sent":    {objected, ""},
		"it has a term once that was sent":        {append(slices.Clone(objected), sendOut), "bezwaar-beslissen 2026-03-06 by 2026-05-30"},
		"it is to be carried out and sent":        {append(slices.Clone(objected), hear, uphold), "beslissing-bezwaar-verzenden 2026-03-08 by , besluit-herzien 2026-03-08 by "},
		"the fund answers first":                  {append(slices.Clone(objected), hear, uphold, raise), "beslissing-bezwaar-verzenden 2026-03-08 by , budget-verruimen 2026-03-08 by "},
		"it is one letter":                        {append(slices.Clone(objected), hear, uphold, raise, answer), "beslissing-bezwaar-verzenden 2026-03-08 by "},
		"it is carried out and sent":              {append(slices.Clone(objected), hear, uphold, raise, answer, send), ""},
		"it is to be made again, of another year": {append(slices.Clone(objected), hear, uphold, raise, declined, send), "besluit-herzien 2026-03-08 by "},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, row := range fold(new(projector.Common), played(t, c.turns...)) {
				if i, is := row.(work.Item); is && i.Kind != work.AskForTraining && i.Kind != work.SendDecision {
					got = append(got, fmt.Sprint(i.Kind, " ", i.Since, " by ", i.By))
					if named := i.Client != uuid.Nil; named != (i.Kind != work.AllotMore) {
						t.Errorf("of %s the client is named: %v", i.Kind, named)
					}
				}
			}
			if text := strings.Join(got, ", "); text != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

// sendOut sends the first decision.
func sendOut(s voucher.State) voucher.Command {
	return voucher.Dispatch{Decision: s.Decisions[0].Event, Document: historytest.ID('d', 2)}
}

func declined(s voucher.State) voucher.Command {
	return voucher.Decline{Assessment: s.Revision.Event, Declined: historytest.ID('f', 2)}
}
