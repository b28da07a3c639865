package decider_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A small decider to fold with: a pile of numbers. A number can only be put on
// the one below it, and an entry can be withdrawn.
type (
	put  int
	back uuid.UUID
)

func (b back) Withdraws() uuid.UUID { return uuid.UUID(b) }

var errGap = errors.New("nothing to put it on")

var pile = decider.Decider[any, any, []int]{
	Category: "pile",
	Check: func(e any, s []int, _ decider.Mark) error {
		if n, ok := e.(put); ok && int(n) > 1 && !slices.Contains(s, int(n)-1) {
			return errGap
		}
		return nil
	},
	Evolve: func(e any, s []int, _ decider.Mark) []int {
		if n, ok := e.(put); ok {
			return append(slices.Clip(s), int(n))
		}
		return s
	},
}

func id(n int) (id uuid.UUID) { id[15] = byte(n); return id }

// past is a history in which each of the things is an entry of its own; a
// slice is an entry of several.
func past(things ...any) (h []decider.Entry[any]) {
	for i, what := range things {
		several, ok := what.([]any)
		if !ok {
			several = []any{what}
		}
		for _, one := range several {
			h = append(h, decider.Entry[any]{Mark: decider.Mark{Entry: id(i + 1)}, What: one})
		}
	}
	return h
}

func TestFoldingLeavesOutWhatWasWithdrawn(t *testing.T) {
	for name, c := range map[string]struct {
		past []decider.Entry[any]
		want []int
	}{
		"nothing at all":                 {past(), nil},
		"nothing withdrawn":              {past(put(1), put(2)), []int{1, 2}},
		"an entry":                       {past(put(1), put(2), back(id(2))), []int{1}},
		"an entry of several":            {past(put(1), []any{put(2), put(3)}, back(id(2))), []int{1}},
		"an entry that is not there":     {past(put(1), back(id(7))), []int{1}},
		"recorded anew":                  {past(put(1), back(id(1)), put(1)), []int{1}},
		"two, in the order they came in": {past(put(1), put(2), put(3), back(id(3)), back(id(2))), []int{1}},
	} {
		s := pile.Fold(c.past)
		if !slices.Equal(s.State, c.want) {
			t.Errorf("%s: %v, want %v", name, s.State, c.want)
		}
		if len(s.Past) != len(c.past) {
			t.Errorf("%s: the past has %d entries, want %d", name, len(s.Past), len(c.past))
		}
		told, step := pile.Continue(pile.Fold(nil), c.past...), pile.Fold(nil)
		for _, e := range c.past {
			step = pile.Continue(step, e)
		}
		if !slices.Equal(told.State, c.want) {
			t.Errorf("%s, continued: %v, want %v", name, told.State, c.want)
		}
		if !slices.Equal(step.State, c.want) {
			t.Errorf("%s, one at a time: %v, want %v", name, step.State, c.want)
		}
	}
}

func TestContinuingLeavesTheEarlierStoryAlone(t *testing.T) {
	trunk := pile.Continue(pile.Fold(nil), past(put(1), put(2))...)
	one := pile.Continue(trunk, past(put(3))...)
	other := pile.Continue(trunk, past(put(4))...)
	if !slices.Equal(trunk.State, []int{1, 2}) || len(trunk.Past) != 2 {
		t.Errorf("the trunk is %+v", trunk)
	}
	if !slices.Equal(one.State, []int{1, 2, 3}) || one.Past[2].What != put(3) {
		t.Errorf("one branch is %+v", one)
	}
	if !slices.Equal(other.State, []int{1, 2, 4}) {
		t.Errorf("the other branch is %+v", other)
	}
}

func TestResting(t *testing.T) {
	for name, c := range map[string]struct {
		past  []decider.Entry[any]
		entry int
		want  []int // entries, as often as they have events that rest on it
	}{
		"on the last":                   {past(put(1), put(2)), 2, nil},
		"on the first":                  {past(put(1), put(2), put(1)), 1, []int{2}},
		"on what rests on it":           {past(put(1), put(2), put(3), put(1)), 1, []int{2, 3}},
		"on one of two":                 {past(put(1), put(1), put(2)), 1, nil},
		"on one that was withdrawn":     {past(put(1), put(2), back(id(2))), 2, nil},
		"on one, one of them withdrawn": {past(put(1), put(2), put(2), back(id(2))), 1, []int{3}},
		"on one that is not there":      {past(put(1), put(2)), 9, nil},
		"an entry of several":           {past(put(1), []any{put(2), put(3)}), 1, []int{2, 2}},
		"an entry half of which stands": {past(put(1), []any{put(1), put(2), put(3)}), 1, nil},
		"not a withdrawal":              {past(put(1), put(2), back(id(1)), put(1)), 2, nil},
	} {
		var got []int
		for _, e := range pile.Resting(c.past, id(c.entry)) {
			got = append(got, int(e.Entry[15]))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestEffectiveKeepsWithdrawalsForWhoeverCountsThem(t *testing.T) {
	h := past(put(1), put(2), back(id(2)))
	want := []decider.Entry[any]{h[0], h[2]}
	if got := decider.Effective(h); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if len(h) != 3 || h[1].What != put(2) {
		t.Error("the history itself was changed")
	}
}

func TestRefusals(t *testing.T) {
	no := decider.Refusal{Code: "too-many", Reason: "At most %d."}
	filled := no.Because(3)
	if filled.Error() != "At most 3." || no.Error() != "At most %d." {
		t.Errorf("filled in: %q, and before: %q", filled, no)
	}
	named := no
	named.Entries = []uuid.UUID{id(1)}
	for _, same := range []error{filled, named, fmt.Errorf("wrapped: %w", filled)} {
		if !errors.Is(same, no) {
			t.Errorf("%v is not %v", same, no)
		}
	}
	for _, other := range []error{decider.Refusal{Code: "too-few", Reason: no.Reason}, errors.New(no.Reason)} {
		if errors.Is(other, no) || errors.Is(no, other) {
			t.Errorf("%v is %v", other, no)
		}
	}
}

func TestReferences(t *testing.T) {
	for ref, want := range map[decider.Ref]bool{
		"ada": true, "idp|7f3a": true, "team-hengelo": true, "a.b_c:d-1": true, "0": true,
		"": false, "-ada": false, "Ada Lovelace": false, "ada@voorbeeld.example": false, "ada\n": false, "adá": false, "|ada": false,
		decider.Ref(slices.Repeat([]byte("a"), 128)): true,
		decider.Ref(slices.Repeat([]byte("a"), 129)): false,
	} {
		if ref.Valid() != want {
			t.Errorf("%q is valid: %v", ref, !want)
		}
	}
}
