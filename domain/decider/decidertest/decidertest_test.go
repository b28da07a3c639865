package decidertest_test

import (
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
)

// A small decider to speak about: a counter that goes up to two.
type (
	up struct {
		By int `json:"by"`
	}
	went struct{ To int }
)

var (
	errTop   = decider.Refusal{Code: "top", Reason: "Two is the top."}
	errLeap  = decider.Refusal{Code: "leap", Field: "by", Reason: "It goes up by one."}
	errEarly = decider.Refusal{Code: "early", Field: decider.When, Reason: "It goes up later."}
	errOdd   = decider.Refusal{Code: "odd", Field: "to", Reason: "It goes up otherwise."}
)

// leaps are the refusals of going up by more than one.
var leaps = map[int]error{2: errLeap, 3: errEarly, 4: errOdd}

var counter = decider.Decider[up, went, int]{
	Decide: func(c up, s decider.Story[went, int], _ decider.Mark) ([]went, error) {
		if s.State == 2 {
			refusal := errTop
			refusal.Entries = append(refusal.Entries, decidertest.Entry(2))
			return nil, refusal
		}
		if err := leaps[c.By]; err != nil {
			return nil, err
		}
		return []went{{s.State + 1}}, nil
	},
	Evolve: func(e went, _ int, _ decider.Mark) int { return e.To },
}

func TestTrueSentences(t *testing.T) {
	it := decidertest.For(t, counter)
	it("goes up").When(up{}).Then(went{1})
	it("goes further up").Given(went{1}).When(up{}).Then(went{2})
	it("stops").Given(went{1}, went{2}).When(up{}).Refuses(errTop, decidertest.Entry(2))
	it("does not leap").When(up{By: 2}).Refuses(errLeap)
	it("does not go up early").When(up{By: 3}).Refuses(errEarly)
}

// says begins a sentence.
type says = func(name string) decidertest.Sentence[up, went, int]

// wrong sentences are said by a test that runs only when it is asked for.
var wrong = map[string]func(it says){
	"another event":             func(it says) { it("").When(up{}).Then(went{2}) },
	"one event too few":         func(it says) { it("").When(up{}).Then() },
	"one event too many":        func(it says) { it("").When(up{}).Then(went{1}, went{2}) },
	"a field that is not there": func(it says) { it("").When(up{By: 4}).Refuses(errOdd) },
	"another field":             func(it says) { it("").When(up{By: 2}).Refuses(errLeap.At("to")) },
	"a refusal too many":        func(it says) { it("").When(up{}).Refuses(errTop) },
	"a refusal too few":         func(it says) { it("").Given(went{2}).When(up{}).Then() },
	"another refusal": func(it says) {
		it("").Given(went{2}).When(up{}).Refuses(errors.New("no"))
	},
	"an entry not named": func(it says) {
		it("").Given(went{2}).When(up{}).Refuses(errTop)
	},
	"an entry named that": func(it says) {
		it("").Given(went{2}).When(up{}).Refuses(errTop, decidertest.Entry(1))
	},
}

func TestWrongSentences(t *testing.T) {
	if name := os.Getenv("SAY_WRONG"); name != "" {
		wrong[name](decidertest.For(t, counter))
		return
	}
	for name := range wrong {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWrongSentences$")
		cmd.Env = append(os.Environ(), "SAY_WRONG="+name)
		if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "--- FAIL") {
			t.Errorf("%s is not noticed: %v\n%s", name, err, out)
		}
	}
}

func TestHistoriesAreCountedAndKeepTheirOrder(t *testing.T) {
	var h decidertest.History[went]
	h = h.Then(went{1}).At(decider.On(decidertest.Day(9)), went{2}, went{3}).At(decider.On(decidertest.Day(4)), went{4}).Then(went{5})
	for i, want := range []struct {
		entry int
		on    decider.Day
	}{
		{1, decidertest.Day(1)}, {2, decidertest.Day(9)}, {2, decidertest.Day(9)}, {3, decidertest.Day(4)}, {4, decidertest.Day(11)},
	} {
		e := h.Past[i]
		if e.Entry != decidertest.Entry(want.entry) || e.Occurred != decider.On(want.on) {
			t.Errorf("event %d: entry %s on %s, want %d on %s", i, e.Entry, e.Occurred.On, want.entry, want.on)
		}
		if i > 0 && e.Recorded.Before(h.Past[i-1].Recorded) {
			t.Errorf("event %d was recorded before the one before it", i)
		}
		if e.Recorded.Before(e.Occurred.Begin()) {
			t.Errorf("event %d was recorded before it happened", i)
		}
	}
	if h.Past[1].Event != decidertest.Event(2) || h.Past[1].Event == h.Past[2].Event {
		t.Error("events of one entry are not told apart")
	}
}

func TestAPageOfAStory(t *testing.T) {
	step := decidertest.Step[up]{On: decidertest.Day(1), Ask: up{}}
	got := decidertest.Play(counter, func(n int) string { return strings.Repeat("|", n) }, step, step, step)
	want := ` 1  2026-03-02  up                  went                                  |
 2  2026-03-02  up                  went                                  ||
 -  2026-03-02  up                  refused: top 2                        ||
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAPageNamesTheFieldOfARefusal(t *testing.T) {
	at := []decidertest.Standing[went]{{Name: "below"}}
	for by, want := range map[int]string{2: "refused: leap (by)", 3: "refused: early (occurredOn)"} {
		if got := decidertest.Table(counter, at, up{By: by}); !strings.Contains(got, want+" ") {
			t.Errorf("got\n%s\nwant %s in it", got, want)
		}
	}
	defer func() {
		if said := recover(); said != `up is refused for its field "to" (odd), which it has not` {
			t.Errorf("of a field that is not there: %v", said)
		}
	}()
	decidertest.Table(counter, at, up{By: 4})
}

func TestAPageOfATable(t *testing.T) {
	h := decidertest.History[went]{}
	got := decidertest.Table(counter, []decidertest.Standing[went]{
		{Name: "below"}, {Name: "half way", Past: h.Then(went{1})}, {Name: "on top", Past: h.Then(went{1}).Then(went{2})},
		{Name: "on top", In: "of another", Past: h.Then(went{1}).Then(went{2})},
	}, up{})
	want := `below
half way           went
on top             went, went
on top of another  went, went

up
    went                                  below, half way
    refused: top 2                        on top; always of another
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
