package merge_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/merge"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func history(events ...merge.Event) (h decidertest.History[merge.Event]) {
	for _, e := range events {
		h = h.Then(e)
	}
	return h
}

// people are the clients that random merges are about.
var people = func() (all []uuid.UUID) {
	for n := range 9 {
		all = append(all, decidertest.ID(n+1))
	}
	return all
}()

// drawn is a history of merges and undoings, as far as they are allowed.
func drawn(t *rapid.T, erasing bool) decidertest.History[merge.Event] {
	var h decidertest.History[merge.Event]
	for n := range rapid.IntRange(0, 40).Draw(t, "steps") {
		var ask merge.Command
		switch kind := rapid.IntRange(0, 9).Draw(t, "kind"); {
		case kind == 0 && erasing:
			ask = merge.End{Client: decidertest.Pick(t, "client", people...), Ground: "dubbel", RequestedBy: "idp|a", ConfirmedBy: "idp|b"}
		case kind <= 3:
			ask = merge.Undo{Merge: decidertest.ID(100 + rapid.IntRange(0, n).Draw(t, "merge")), Reason: "andere-persoon"}
		default:
			ask = join(100+n, decidertest.Pick(t, "from", people...), decidertest.Pick(t, "into", people...))
		}
		events, err := merge.Decider.Decide(ask, merge.Decider.Fold(h.Past), merge.Mark{})
		if err == nil && len(events) > 0 {
			h = h.Then(events[0])
		}
	}
	return h
}

// naive says where everyone went, by the merges that were not undone.
func naive(h decidertest.History[merge.Event]) map[uuid.UUID]uuid.UUID {
	went := map[uuid.UUID]uuid.UUID{}
	by := map[uuid.UUID]merge.Merged{}
	for _, e := range h.Past {
		switch e := e.What.(type) {
		case merge.Merged:
			went[e.From], by[e.Merge] = e.Into, e
		case merge.Undone:
			delete(went, by[e.Merge].From)
		}
	}
	return went
}

func TestMergesNeverMakeACircleAndEveryoneIsOnePerson(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawn(t, true)
		s, went := merge.Decider.Fold(h.Past).State, naive(h)
		found := map[uuid.UUID]int{}
		for _, one := range people {
			end, steps := one, 0
			for next, more := went[end]; more; next, more = went[end] {
				if end = next; steps > len(people) {
					t.Fatalf("%s goes round in a circle", one)
				}
				steps++
			}
			if got := s.Survivor(one); got != end {
				t.Fatalf("the survivor of %s is %s, want %s", one, got, end)
			}
			person := s.Person(one)
			if person[0] != end || !slices.Contains(person, one) || !slices.Equal(person, s.Person(end)) {
				t.Fatalf("%s is of %v", one, person)
			}
			if one == end {
				for _, member := range person {
					found[member]++
				}
			}
		}
		for _, one := range people {
			if found[one] != 1 {
				t.Fatalf("%s is of %d persons", one, found[one])
			}
		}
	})
}

func TestUndoingEverythingBringsEveryoneBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawn(t, false)
		for _, e := range h.Past {
			m, ok := e.What.(merge.Merged)
			if !ok {
				continue
			}
			events, err := merge.Decider.Decide(merge.Undo{Merge: m.Merge, Reason: "andere-persoon"}, merge.Decider.Fold(h.Past), merge.Mark{})
			if err != nil {
				t.Fatalf("a merge cannot be undone: %v", err)
			}
			for _, e := range events {
				h = h.Then(e)
			}
		}
		s := merge.Decider.Fold(h.Past).State
		for _, one := range people {
			if p := s.Person(one); len(p) != 1 || p[0] != one {
				t.Fatalf("%s is of %v", one, p)
			}
			if link, left := s.Left(one); left {
				t.Fatalf("%s was still merged: %v", one, link)
			}
		}
	})
}

func TestNobodyIsMergedWithWhoWasErased(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		gone := map[uuid.UUID]bool{}
		by := map[uuid.UUID]merge.Merged{}
		for _, e := range drawn(t, true).Past {
			switch e := e.What.(type) {
			case merge.Ended:
				for _, one := range append(e.Files, e.Client) {
					gone[one] = true
				}
			case merge.Merged:
				if by[e.Merge] = e; gone[e.From] || gone[e.Into] {
					t.Fatalf("%s was merged into %s after one of them was erased", e.From, e.Into)
				}
			case merge.Undone:
				if gone[by[e.Merge].From] {
					t.Fatalf("the merge of %s was undone after it was erased", by[e.Merge].From)
				}
			}
		}
	})
}

func TestContinuingAStoryIsFoldingItWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := drawn(t, true).Past
		told := []merge.Story{merge.Decider.Fold(nil)}
		for i := range past {
			told = append(told, merge.Decider.Continue(told[i], past[i]))
		}
		for n, s := range told {
			// Told again only now: had a later story changed what an earlier one
			// holds, it would show.
			if whole := merge.Decider.Fold(slices.Clone(past[:n])); !reflect.DeepEqual(s.State, whole.State) {
				t.Fatalf("after %d entries:\n got %+v\nwant %+v", n, s.State, whole.State)
			}
		}
	})
}

// A merge whose key is gone says nothing any more, and so does undoing it.
func TestABlankMergeChangesNothing(t *testing.T) {
	blank := history(merge.Merged{Merge: decidertest.ID(1)}, merge.Undone{Merge: decidertest.ID(1)})
	if s := merge.Decider.Fold(blank.Past).State; !reflect.DeepEqual(s, merge.State{}) {
		t.Errorf("it leads to %+v", s)
	}
	if p := (merge.State{}).Person(ada); len(p) != 1 || p[0] != ada {
		t.Errorf("got %v", p)
	}
}
