package fund_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/fund"
)

// commands has one of each kind.
var commands = []fund.Command{
	allot(0), fund.CloseYear{}, queue(1, 0, 0), reserve(1, 0), fund.Distribute{}, release(1), lower(1, 0), book(1, 0), raise(1, 0, 0, 0), fund.Receive{}, fund.LowerRepayment{}, fund.Return{},
}

// later is after the year of the fund, so that it can be closed.
var later = decider.On(decider.Date(2027, time.January, 2))

// story draws a history of commands that nobody kept in order: as they come
// when everything happens at once.
func story(t *rapid.T, steps int) decidertest.History[fund.Event] {
	var h decidertest.History[fund.Event]
	for range steps {
		events, err := fund.Decider.Decide(command(t), fund.Decider.Fold(h.Past), decider.Mark{Occurred: later})
		if err == nil && len(events) > 0 {
			h = h.At(later, events...)
		}
	}
	return h
}

func command(t *rapid.T) fund.Command {
	n := decidertest.Pick(t, "voucher", 1, 2, 3, 4, 5, 6)
	cents := decidertest.Pick[int64](t, "cents", 1, 50, 100, 200, 300)
	of := decidertest.Pick(t, "line", "structureel", "incidenteel")
	switch decidertest.Pick(t, "command", "allot", "queue", "queue", "reserve", "reserve", "reserve", "release", "lower", "book", "close", "on", "raise", "raise", "raise", "uphold", "receive") {
	case "allot":
		c := allot(cents * decidertest.Pick[int64](t, "times", 0, 1, 2, 4))
		c.Line = of
		return c
	case "queue":
		c := queue(n, decidertest.Pick(t, "minutes", 0, 1, 2, 3, 4), cents)
		c.Line = of
		return c
	case "uphold":
		c := upheld(n, decidertest.Pick(t, "minutes", 0, 1, 2, 3, 4), cents)
		c.Line = of
		return c
	case "receive":
		if cents == 1 {
			return fund.LowerRepayment{Voucher: decidertest.ID(n), Line: of, Amount: cents}
		}
		if cents == 50 {
			return fund.Return{Voucher: decidertest.ID(n), Line: of, Amount: cents}
		}
		return fund.Receive{Voucher: decidertest.ID(n), Line: of, Amount: cents}
	case "release":
		return release(n)
	case "lower":
		return lower(n, cents-1)
	case "raise":
		c := raise(n, decidertest.Pick(t, "minutes", 0, 1, 2, 3, 4), cents*2, cents-1)
		c.Line = of
		return c
	case "book":
		return book(n, cents)
	case "close":
		if decidertest.Pick(t, "really", false, false, false, true) {
			return fund.CloseYear{Year: 2026, By: "idp|ben"}
		}
		return reserve(n, cents)
	case "on":
		return fund.Distribute{Line: of}
	default:
		return reserve(n, cents)
	}
}

// books keeps a fund's account a second time, from the amounts of its events
// alone.
type books struct {
	allotted, reserved, paid map[string]int64
	of                       map[uuid.UUID]int64
}

func account(past []decider.Entry[fund.Event]) (books, error) {
	b := books{map[string]int64{}, map[string]int64{}, map[string]int64{}, map[uuid.UUID]int64{}}
	for i, e := range past {
		switch e := e.What.(type) {
		case fund.Allotted:
			b.allotted[e.Line] = e.Amount
		case fund.Reserved:
			b.move(e.Line, e.Voucher, e.Amount, 0)
		case fund.Released:
			b.move(e.Line, e.Voucher, -e.Amount, 0)
		case fund.Lowered:
			b.move(e.Line, e.Voucher, -e.Amount, 0)
		case fund.PaymentBooked:
			b.move(e.Line, e.Voucher, -e.Amount, e.Amount)
		}
		for line := range b.reserved {
			if b.reserved[line]+b.paid[line] > b.allotted[line] {
				return b, fmt.Errorf("after %d events %s has %d reserved and %d paid of %d", i+1, line, b.reserved[line], b.paid[line], b.allotted[line])
			}
		}
		for voucher, held := range b.of {
			if held < 0 {
				return b, fmt.Errorf("after %d events voucher %s holds %d", i+1, voucher, held)
			}
		}
	}
	return b, nil
}

func (b books) move(line string, voucher uuid.UUID, reserve, pay int64) {
	b.reserved[line] += reserve
	b.paid[line] += pay
	b.of[voucher] += reserve
}

func TestReservedAndPaidNeverExceedWhatIsAllotted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 60).Past
		b, err := account(past)
		if err != nil {
			t.Fatal(err)
		}
		s := fund.Decider.Fold(past).State
		for code, l := range s.Lines {
			if l.Allotted != b.allotted[code] || l.Reserved != b.reserved[code] || l.Paid != b.paid[code] || l.Free() < 0 {
				t.Fatalf("%s: %+v, but the events come to %d, %d and %d", code, l, b.allotted[code], b.reserved[code], b.paid[code])
			}
		}
		for voucher, reserved := range b.of {
			if p, _ := s.Places.Of(voucher); p.Reserved != reserved {
				t.Fatalf("voucher %s holds %d, but the events come to %d", voucher, p.Reserved, reserved)
			}
		}
	})
}

// Whoever got a reservation stood before nobody who could have been left
// without for it, and nobody waits who could be answered.
func TestTheOrderIsKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s fund.State
		past := story(t, 60).Past
		for i, e := range past {
			switch r := e.What.(type) {
			case fund.Reserved:
				if l := s.Lines[r.Line]; before(l, r.Voucher)+r.Amount > l.Free() {
					t.Fatalf("%d is reserved of %d, and %d came before", r.Amount, l.Free(), before(l, r.Voucher))
				}
			case fund.Declined:
				l := s.Lines[r.Line]
				if w := waits(l, r.Voucher); w.Upheld && !s.Closed || before(l, r.Voucher)+r.Amount <= l.Free() {
					t.Fatalf("%+v was declined of %+v", w, l)
				}
			}
			s = fund.Decider.Evolve(e.What, s, e.Mark)
			if i+1 < len(past) && past[i+1].Entry == e.Entry {
				continue // the answers of this entry are still to come
			}
			for code, l := range s.Lines {
				if !slices.IsSortedFunc(l.Queue, func(a, b *fund.Waiting) int { return a.Received.Compare(b.Received) }) {
					t.Fatalf("the queue of %s is not in order: %+v", code, l.Queue)
				}
				for _, w := range l.Queue {
					if l.Open && w.Assessment != uuid.Nil && before(l, w.Voucher)+w.Amount <= l.Free() {
						t.Fatalf("in %s %+v could be answered, and waits: %+v", code, w, l)
					}
					if w.Assessment == uuid.Nil || !w.Upheld || s.Closed {
						if l.Open && w.Assessment != uuid.Nil {
							t.Fatalf("in %s only those who were upheld are before %+v, who is not answered: %+v", code, w, l)
						}
						break
					}
				}
				for _, w := range l.Queue {
					if _, has := s.Places.Of(w.Voucher); !has {
						t.Fatalf("%+v waits in %s without a place", w, code)
					}
				}
			}
		}
	})
}

// waits is how a voucher waits in a line.
func waits(l fund.Line, voucher uuid.UUID) *fund.Waiting {
	return l.Queue[slices.IndexFunc(l.Queue, func(w *fund.Waiting) bool { return w.Voucher == voucher })]
}

// before is what those ask who are before a voucher in a line.
func before(l fund.Line, voucher uuid.UUID) (cents int64) {
	for _, w := range l.Queue {
		if w.Voucher == voucher {
			return cents
		}
		cents += w.Amount
	}
	return cents
}

// Whoever was upheld on objection and waits has its money as soon as there is
// enough for it and all who were complete before it.
func TestWhoeverWasUpheldIsGrantedOnceThereIsEnough(t *testing.T) {
	waited := 0
	rapid.Check(t, func(t *rapid.T) {
		h := story(t, 60)
		s := fund.Decider.Fold(h.Past)
		if s.State.Closed {
			return
		}
		for code, l := range s.State.Lines {
			var all int64
			for _, w := range l.Queue {
				all += w.Amount
			}
			c := allot(l.Reserved + l.Paid + all)
			c.Line = code
			events, err := fund.Decider.Decide(c, s, decider.Mark{})
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range l.Queue {
				if w.Assessment == uuid.Nil {
					continue
				}
				waited++
				if !slices.Contains(events, fund.Event(fund.Reserved{Voucher: w.Voucher, Line: code, Assessment: w.Assessment, Amount: w.Amount})) {
					t.Fatalf("with enough for everybody %+v has no money: %+v", w, events)
				}
			}
		}
	})
	if waited == 0 {
		t.Error("nobody ever waited, which proves little")
	}
}

func TestContinuingAStoryIsFoldingItWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 40).Past
		told := []fund.Story{fund.Decider.Fold(nil)}
		for i := range past {
			told = append(told, fund.Decider.Continue(told[i], past[i]))
		}
		for n, s := range told {
			if whole := fund.Decider.Fold(slices.Clone(past[:n])); !reflect.DeepEqual(s.State, whole.State) {
				t.Fatalf("after %d entries:\n got %+v\nwant %+v", n, s.State, whole.State)
			}
		}
	})
}

// What was decided must be possible: a history re-checks without a fault.
func TestWhatHappenedCouldHaveHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s fund.State
		for _, e := range story(t, 60).Past {
			if err := fund.Decider.Check(e.What, s, e.Mark); err != nil {
				t.Fatalf("%T: %v", e.What, err)
			}
			s = fund.Decider.Evolve(e.What, s, e.Mark)
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
