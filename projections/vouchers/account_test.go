package vouchers

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
	"klantreis/projections/histories"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

// waits are the kinds of work of a history, with the days.
func waits(history []codec.Fact) (kinds []work.Kind, said []string) {
	for _, row := range fold(new(projector.Common), history) {
		if i, is := row.(work.Item); is {
			kinds = append(kinds, i.Kind)
			said = append(said, fmt.Sprint(i.Kind, " ", i.Since, " by ", i.By))
		}
	}
	return kinds, said
}

// What was paid, claimed back or repaid too much is somebody's work until it is
// put right.
func TestWhatIsToBeDoneWithTheMoney(t *testing.T) {
	advance := cmd(voucher.PayAdvance{Amount: 500_00, By: "fee", Mandate: "m-1"})
	revoke := cmd(voucher.Revoke{Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"})
	reclaim := cmd(voucher.Reclaim{Amount: 500_00, Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"})
	repay := cmd(voucher.ReceiveRepayment{Amount: 500_00, By: "fee"})
	part := cmd(voucher.ReviseReclaim{Objection: objection, Amount: 100_00, By: "max", Mandate: "m-2", Explanation: "x"})
	waive := cmd(voucher.WriteOff{Amount: 500_00, Ground: voucher.Remitted, By: "fee", Mandate: "m-1", Explanation: "x"})
	waivePart := cmd(voucher.WriteOff{Amount: 100_00, Ground: voucher.Remitted, By: "fee", Mandate: "m-1", Explanation: "x"})
	giveBack := func(s voucher.State) voucher.Command {
		return voucher.ReturnRepayment{Repayment: s.Repayments[0].Event, Amount: 400_00, To: "klant", By: "fee"}
	}
	revoked := append(slices.Clone(grants), advance, revoke)
	file := cmd(voucher.FileDocument{Document: historytest.ID('d', 2), Kind: voucher.KindDecision})
	billed := append(slices.Clone(grants), cmd(voucher.StartTraining{}), cmd(voucher.CompleteTraining{}), cmd(voucher.ReceiveInvoice{Amount: 900_00, Document: historytest.ID('d', 3)}))
	settled := append(slices.Clone(billed), cmd(voucher.Settle{Amount: 900_00, By: "fee", Mandate: "m-1", Explanation: "x"}))
	trained := append(slices.Clone(grants), cmd(voucher.StartTraining{}), cmd(voucher.CompleteTraining{}))
	half := append(slices.Clone(billed), cmd(voucher.Settle{Amount: 500_00, By: "fee", Mandate: "m-1", Explanation: "x"}))
	more := cmd(voucher.ReviseSettlement{Objection: objection, Amount: 900_00, By: "max", Mandate: "m-2", Explanation: "x"})
	raised := append(slices.Clone(half), object(voucher.OfSettlement), hear, uphold, more)
	revised := append(slices.Clone(revoked), reclaim, repay, object(voucher.OfReclaim), hear, uphold, part)
	for name, c := range map[string]struct {
		turns []turn
		want  string
	}{
		"undue":            {revoked, "voucher-terugvorderen 2026-03-07 by "},
		"claimed back":     {append(slices.Clone(revoked), reclaim), "terugbetaling-navragen 2026-04-19 by "},
		"repaid":           {append(slices.Clone(revoked), reclaim, repay), ""},
		"waived":           {append(slices.Clone(revoked), reclaim, waive), ""},
		"waived in part":   {append(slices.Clone(revoked), reclaim, waivePart), "terugbetaling-navragen 2026-04-19 by "},
		"repaid too much":  {revised, "terugbetaling-teruggeven 2026-03-13 by 2026-04-24"},
		"returned":         {append(slices.Clone(revised), giveBack), ""},
		"invoiced":         {billed, "voucher-vaststellen 2026-03-08 by "},
		"and filed":        {append(slices.Clone(billed), file), "voucher-vaststellen 2026-03-08 by "},
		"settled":          {settled, "voucher-betalen 2026-03-09 by "},
		"settled, filed":   {append(slices.Clone(settled), file), "voucher-betalen 2026-03-09 by "},
		"trained":          {trained, "voucher-vaststellen 2026-03-07 by "},
		"trained, filed":   {append(slices.Clone(trained), file), "voucher-vaststellen 2026-03-07 by "},
		"broken off":       {append(slices.Clone(grants), cmd(voucher.StartTraining{}), cmd(voucher.BreakOffTraining{})), "voucher-vaststellen 2026-03-07 by "},
		"settled at less":  {half, "voucher-betalen 2026-03-09 by "},
		"paid":             {append(slices.Clone(half), cmd(voucher.Pay{Amount: 500_00, By: "fee"})), ""},
		"more waits":       {raised, "voucher-betalen 2026-03-09 by , budget-verruimen 2026-03-12 by "},
		"then at more":     {append(slices.Clone(raised), answer), "voucher-betalen 2026-03-14 by "},
		"paid by advance":  {append(slices.Clone(grants), cmd(voucher.PayAdvance{Amount: 900_00, By: "fee", Mandate: "m-1"}), cmd(voucher.StartTraining{}), cmd(voucher.CompleteTraining{}), cmd(voucher.ReceiveInvoice{Amount: 900_00, Document: historytest.ID('d', 3)}), cmd(voucher.Settle{Amount: 900_00, By: "fee", Mandate: "m-1", Explanation: "x"})), ""},
		"long in training": {append(slices.Clone(grants), cmd(voucher.StartTraining{})), "opleiding-einde-navragen 2026-03-06 by "},
	} {
		t.Run(name, func(t *testing.T) {
			_, said := waits(played(t, c.turns...))
			said = slices.DeleteFunc(said, func(s string) bool {
				return strings.HasPrefix(s, string(work.SendDecision)) || strings.HasPrefix(s, string(work.SendAnswer))
			})
			if got := strings.Join(said, ", "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// A waiver that was asked for is to be decided on. It is a decision, and so is its
// refusal, and both are to be sent; what is otherwise written off is not.
func TestAWaiverIsDecidedOnAndSent(t *testing.T) {
	claimed := append(slices.Clone(grants), cmd(voucher.PayAdvance{Amount: 500_00, By: "fee", Mandate: "m-1"}),
		cmd(voucher.Revoke{Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"}),
		cmd(voucher.Reclaim{Amount: 500_00, Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"}))
	sendLast := func(s voucher.State) voucher.Command {
		return voucher.Dispatch{Decision: s.Decisions[len(s.Decisions)-1].Event, Document: historytest.ID('d', 2)}
	}
	off := func(ground string) turn {
		return cmd(voucher.WriteOff{Amount: 500_00, Ground: ground, By: "fee", Mandate: "m-1", Explanation: "x"})
	}
	request := cmd(voucher.RequestWaiver{})
	refusal := cmd(voucher.RefuseWaiver{Grounds: []string{"kan-betalen"}, By: "fee", Mandate: "m-1", Explanation: "x"})
	for name, c := range map[string]struct {
		turns []turn
		want  string // of the work about it; "" for none
	}{
		"waived":                   {[]turn{off(voucher.Remitted)}, "besluit-verzenden 2026-03-09 by "},
		"waived and sent":          {[]turn{off(voucher.Remitted), sendLast}, ""},
		"waiver refused":           {[]turn{request, refusal}, "besluit-verzenden 2026-03-10 by "},
		"waiver refused and sent":  {[]turn{request, refusal, sendLast}, ""},
		"not able to be collected": {[]turn{off("oninbaar")}, ""},
		"waiver asked":             {[]turn{request}, "kwijtschelding-beslissen 2026-03-09 by 2026-05-04"},
		"waiver asked and given":   {[]turn{request, off(voucher.Remitted)}, "besluit-verzenden 2026-03-10 by "},
	} {
		_, said := waits(played(t, append(slices.Clone(claimed), c.turns...)...))
		var got []string
		for _, one := range said {
			if _, on, _ := strings.Cut(one, " "); on >= "2026-03-09" && !strings.HasPrefix(one, "terugbetaling-navragen ") {
				got = append(got, one)
			}
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: %q is to be done, want %q", name, got, c.want)
		}
	}
}

// Whatever happens to a voucher, what is open of its account is on the work list,
// and nothing else of it is.
// Some of that is rare, so histories are drawn until it was.
func TestWhatIsOpenIsSomebodysWork(t *testing.T) {
	seen := map[work.Kind]int{}
	for n := 0; n < 20 && (n == 0 || len(seen) < 4); n++ {
		openIsWork(t, seen)
	}
	if len(seen) < 4 {
		t.Errorf("only %v was seen, which proves little", seen)
	}
}

func openIsWork(t *testing.T, seen map[work.Kind]int) {
	rapid.Check(t, func(t *rapid.T) {
		l, stream := historytest.NewLog(), voucher.Decider.Category+"-"+which.String()
		for n, next := range append(slices.Clone(grants), cmd(voucher.PayAdvance{Amount: 900_00, By: "fee", Mandate: "m-1"})) {
			tried(l, n, next)
		}
		for n := range 30 {
			history := historytest.History(l.Facts, l.Facts, stream)
			s := histories.Fold(new(projector.Common), voucher.Decider, history)
			kinds, _ := waits(history)
			if s.Owing() && len(kinds) == 0 {
				t.Fatalf("at %s nobody is to do anything: %+v", s.Status, s.Money)
			}
			a := s.Account()
			for kind, cents := range map[work.Kind]int64{work.Pay: a.ToPay, work.ReclaimUndue: a.ToReclaim, work.AskForRepayment: a.ToCollect, work.ReturnRepayment: a.ToReturn} {
				if there := slices.Contains(kinds, kind); there != (cents > 0) {
					t.Fatalf("%s is to be done: %v, of %d cents", kind, there, cents)
				} else if there {
					seen[kind]++
				}
			}
			tried(l, 10+n, func(s voucher.State) voucher.Command { return drawn(t, s, a) })
		}
	})
}

// tried lets something happen some days after 2 March 2026, if it can.
func tried(l *historytest.Log, days int, next turn) {
	s := histories.Fold(new(projector.Common), voucher.Decider, historytest.History(l.Facts, l.Facts, voucher.Decider.Category+"-"+which.String()))
	_, _ = l.Voucher(which, decider.On(decider.Date(2026, 3, 2)+decider.Day(days)), proven(next(s))) // what is refused does not happen
}

// drawn is something to do about money, or what goes on with a dispute about it.
func drawn(t *rapid.T, s voucher.State, a voucher.Account) voucher.Command {
	if n := len(s.Objections); n > 0 && rapid.IntRange(0, 3).Draw(t, "goes on") > 0 {
		if next := disputed(t, s, s.Objections[n-1]); next != nil {
			return next
		}
	}
	back := voucher.ReturnRepayment{Amount: a.ToReturn, To: "klant", By: "fee"}
	if len(s.Repayments) > 0 {
		back.Repayment = decidertest.Pick(t, "repayment", s.Repayments...).Event
	}
	cents := decidertest.Pick[int64](t, "cents", 1, 200_00, 600_00, 1_400_00)
	decision := s.Decisions[len(s.Decisions)-1].Event
	return decidertest.Pick[voucher.Command](t, "next",
		voucher.StartTraining{}, voucher.BreakOffTraining{}, voucher.ReceiveInvoice{Amount: 1_500_00, Document: historytest.ID('d', 3)},
		voucher.Settle{Amount: cents, By: "fee", Mandate: "m-1", Explanation: "x"}, voucher.Revoke{Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"},
		voucher.Pay{Amount: a.ToPay, By: "fee"}, voucher.Reclaim{Amount: a.ToReclaim, Ground: "anders", By: "fee", Mandate: "m-1", Explanation: "x"},
		voucher.WriteOff{Amount: min(cents, a.ToCollect), Ground: decidertest.Pick(t, "ground", "oninbaar", voucher.Remitted), By: "fee", Mandate: "m-1", Explanation: "x"},
		voucher.ReceiveRepayment{Amount: a.ToCollect, By: "fee"}, voucher.ReceiveRepayment{Amount: min(cents, a.ToCollect), By: "fee"}, back,
		voucher.LodgeObjection{Objection: uuid.New(), Decision: decision})
}

// disputed is what comes next of an objection, if anything does: it is upheld, and
// the decision revised.
func disputed(t *rapid.T, s voucher.State, o voucher.Objection) voucher.Command {
	switch {
	case s.Revision.Event != uuid.Nil:
		return voucher.Grant{Assessment: s.Revision.Event, Reservation: historytest.ID('f', 1)}
	case o.Outcome == "" && o.Waived == "":
		return voucher.WaiveHearing{Objection: o.ID, Ground: voucher.FullyMet}
	case o.Outcome == "":
		return voucher.DecideObjection{Objection: o.ID, Outcome: voucher.Upheld, By: "max", Mandate: "m-2", Explanation: "x"}
	}
	switch s.Calls(o) {
	case voucher.OfReclaim:
		return voucher.ReviseReclaim{Objection: o.ID, Amount: decidertest.Pick[int64](t, "left", 0, 100_00), By: "max", Mandate: "m-2", Explanation: "x"}
	case voucher.OfSettlement:
		return voucher.ReviseSettlement{Objection: o.ID, Amount: 1_400_00, By: "max", Mandate: "m-2", Explanation: "x"}
	case voucher.OfRevocation:
		return voucher.ReviseRevocation{Objection: o.ID, By: "max", Mandate: "m-2", Explanation: "x"}
	}
	return nil
}
