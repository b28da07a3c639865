package journey_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

// commands has one of each kind; busy has those more often that come in long
// lives of their own.
var (
	commands = slices.Concat(everyday, late, []journey.Command{open, passOn, journey.Erase(erased), journey.EndOpenTransitions{}, leaveOut, countIn})
	busy     = slices.Concat(commands, slices.Repeat(append(aboutATransition(job), aboutANeed...), 3),
		slices.Repeat(aboutAReferral, 2), slices.Repeat(append(aboutAVisit, appoint, vowing, propose, take), 2))
)

// story draws a history: commands of every kind, as far as they are allowed.
// Each entry happens on some day around the one before it.
func story(t *rapid.T, steps int) decidertest.History[journey.Event] {
	var h decidertest.History[journey.Event]
	h = h.Then(opened)
	for range steps {
		h = step(t, h)
	}
	return h
}

// step asks for one thing after another until something follows, and adds that.
func step(t *rapid.T, h decidertest.History[journey.Event]) decidertest.History[journey.Event] {
	story := journey.Decider.Fold(h.Past)
	for range 8 {
		at := moment(t, h)
		asked := decider.Mark{Entry: uuid.New(), Occurred: at, Recorded: at.Begin()}
		events, err := journey.Decider.Decide(command(t, h), story, asked)
		if err == nil && len(events) > 0 {
			return h.At(at, events...)
		}
	}
	return h
}

// command draws something to ask. Closing and erasing are rare, or nothing else
// would be seen; a withdrawal is of an entry that is there.
func command(t *rapid.T, h decidertest.History[journey.Event]) journey.Command {
	switch c := decidertest.Arbitrary(busy...).Draw(t, "command").(type) {
	case journey.Close:
		if rarely(t, 6) {
			return c
		}
		return signal
	case journey.Erase:
		if rarely(t, 30) {
			return c
		}
		return identify
	case journey.Withdraw:
		c.Entry = decidertest.Pick(t, "entry", h.Past...).Entry
		return c
	case journey.Correct:
		c.Entry = decidertest.Pick(t, "entry", h.Past...).Entry
		return c
	case journey.EndOpenTransitions:
		c.Closing = journey.Decider.Fold(h.Past).State.Closing
		return c
	case journey.EndTransition:
		c.Closing = uuid.Nil
		return c
	case journey.SendReferral:
		return lawful(t, c)
	case journey.ReportBack:
		return complete(t, c, journey.Decider.Fold(h.Past).State.Referrals[c.Referral])
	default:
		return c
	}
}

// lawful makes a referral one that the law permits, with needs that mostly are
// there: whatever else is drawn would be refused nearly always.
func lawful(t *rapid.T, c journey.SendReferral) journey.SendReferral {
	c.Kind, c.Purpose, c.Basis, c.Permission = "uwv", "werk-vinden", "suwi-62", nil
	c.DataKinds = []string{"naam", "ondersteuningsbehoeften", "vraag"}
	c.Needs = slices.Compact(slices.SortedFunc(slices.Values(c.Needs), compareIDs))
	return c
}

// complete mostly reports of the needs that were handed over, and clearly.
func complete(t *rapid.T, c journey.ReportBack, r journey.Referral) journey.ReportBack {
	if rarely(t, 4) {
		return c
	}
	c.Needs = nil
	for _, need := range r.Needs {
		c.Needs = append(c.Needs, decidertest.Pick(t, "became",
			journey.NeedReport{Need: need, Status: "vervuld", Outcome: "opgelost"}, journey.NeedReport{Need: need, Status: "vervallen", Reason: "anders"},
			journey.NeedReport{Need: need, Status: "deels-vervuld", Outcome: "onbekend"}, journey.NeedReport{Need: need, Status: "bevestigd"}))
	}
	return c
}

// rarely is true once in n times.
func rarely(t *rapid.T, n int) bool {
	return decidertest.Pick(t, "really", append(make([]bool, n-1), true)...)
}

// moment draws when it happened: mostly later than what came before, and an
// instant as often as a day.
func moment(t *rapid.T, h decidertest.History[journey.Event]) decider.Moment {
	last := h.Past[len(h.Past)-1].Occurred.Day()
	day := last + decider.Day(decidertest.Pick(t, "days later", 0, 1, 1, 1, 1, 2, 30, 100, 400, -1, -20))
	if rapid.Bool().Draw(t, "instant") {
		return decider.At(day.Begin().Add(time.Duration(rapid.IntRange(0, 23).Draw(t, "hour")) * time.Hour))
	}
	return decider.On(day)
}

func TestAnySequenceOfCommandsStaysLegal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var before journey.State
		past := decider.Effective(story(t, 40).Past)
		for i, e := range past {
			after := journey.Decider.Evolve(e.What, before, e.Mark)
			err := legalStep(before, after, e)
			if whole := i == len(past)-1 || past[i+1].Entry != e.Entry; whole && err == nil {
				err = legalReferrals(after)
			}
			if err != nil {
				t.Fatalf("after %T: %v", e.What, err)
			}
			before = after
		}
	})
}

func TestTheLimitsHold(t *testing.T) {
	var full decidertest.History[journey.Event]
	full = full.Then(opened)
	for i := range journey.MaxNeeds - 2 {
		full = full.Then(journey.NeedIdentified{Need: decidertest.ID(100 + i), Domain: "anders"})
	}
	for i := range journey.MaxTransitions - 2 {
		full = full.Then(journey.TransitionSignalled{Transition: decidertest.ID(100 + i)})
	}
	rapid.Check(t, func(t *rapid.T) {
		h := full
		for range 4 {
			h = step(t, h)
		}
		if err := legal(journey.Decider.Fold(h.Past).State); err != nil {
			t.Fatal(err)
		}
	})
}

func TestContinuingAStoryIsFoldingItWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 30).Past
		var told []decider.Story[journey.Event, journey.State]
		s := journey.Decider.Fold(nil)
		for rest := past; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "page")
			s = journey.Decider.Continue(s, rest[:n]...)
			told, rest = append(told, s), rest[n:]
		}
		for _, s := range told {
			// Told again only now: had a later story changed what an earlier one
			// holds, it would show.
			whole := journey.Decider.Fold(slices.Clone(past[:len(s.Past)]))
			if !reflect.DeepEqual(s, whole) {
				t.Fatalf("after %d entries:\n got %+v\nwant %+v", len(s.Past), s.State, whole.State)
			}
		}
	})
}

func TestAStoryCanGoOnInTwoWays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := story(t, 20)
		trunk := journey.Decider.Fold(h.Past)
		before := journey.Decider.Fold(slices.Clone(h.Past)).State
		for range 2 {
			branch := h
			for range 6 {
				branch = step(t, branch)
			}
			s := journey.Decider.Continue(trunk, branch.Past[len(h.Past):]...)
			if want := journey.Decider.Fold(slices.Clone(branch.Past)); !reflect.DeepEqual(s.State, want.State) {
				t.Fatalf("a branch:\n got %+v\nwant %+v", s.State, want.State)
			}
		}
		if !reflect.DeepEqual(trunk.State, before) {
			t.Fatalf("the trunk changed:\n got %+v\nwant %+v", trunk.State, before)
		}
	})
}

func TestWhatNothingRestsOnCanBeTakenOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 30).Past
		entry := decidertest.Pick(t, "entry", past...).Entry
		resting := journey.Decider.Resting(past, entry)
		gone := map[uuid.UUID]bool{entry: true}
		for _, e := range resting {
			if e.Entry == entry {
				t.Fatalf("the entry rests on itself")
			}
			gone[e.Entry] = true
		}
		if fault := recheck(decider.Effective(past), gone); len(resting) == 0 && fault != nil {
			t.Fatalf("nothing rests on it, but without it: %v", fault)
		}
	})
}

// recheck asks of every entry that is left whether it could have happened.
func recheck(effective []decider.Entry[journey.Event], gone map[uuid.UUID]bool) error {
	var s journey.State
	for _, e := range effective {
		if _, withdrawal := e.What.(journey.EntryWithdrawn); withdrawal || gone[e.Entry] {
			continue
		}
		if err := journey.Decider.Check(e.What, s, e.Mark); err != nil {
			return err
		}
		s = journey.Decider.Evolve(e.What, s, e.Mark)
	}
	return nil
}

// What was decided must be possible: a history re-checks without a fault.
func TestWhatHappenedCouldHaveHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if fault := recheck(decider.Effective(story(t, 40).Past), nil); fault != nil {
			t.Fatal(fault)
		}
	})
}

func TestCommandsHasOneOfEachKind(t *testing.T) {
	chapters, err := decidertest.Read(".")
	if err != nil {
		t.Fatal(err)
	}
	have := []string{"Give"} // goes with others
	for _, c := range commands {
		have = append(have, reflect.TypeOf(c).Name())
	}
	slices.Sort(have)
	want := slices.Sorted(slices.Values(chapters.Commands))
	if !slices.Equal(slices.Compact(have), want) {
		t.Errorf("commands has %v, want %v", have, want)
	}
}
