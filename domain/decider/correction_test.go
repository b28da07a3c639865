package decider_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// glue is a thing on a pile that can be countered only, and tar one that is final.
type (
	glue string
	tar  string
)

var (
	errUnknown = decider.Refusal{Code: "unknown"}
	errFinal   = decider.Refusal{Code: "final"}
	errRests   = decider.Refusal{Code: "rests"}

	corrections = decider.Corrections{
		{Way: decider.Withdrawn, Of: []any{put(0)}},
		{Way: decider.Countered, Of: []any{glue("")}, By: []string{"pile.wiped"}, Instead: "Wipe it off."},
		{Way: decider.Final, Of: []any{tar(""), back{}}, Instead: "It stays."},
	}
)

func TestWhatCanBeTakenBack(t *testing.T) {
	by := decider.TakingBack{Corrections: corrections, Unknown: errUnknown, Final: errFinal, RestsOn: errRests}
	for name, c := range map[string]struct {
		past    []decider.Entry[any]
		entry   int
		want    error
		instead string
		names   []uuid.UUID
	}{
		"the last":                          {past: past(put(1), put(2)), entry: 2},
		"one that others rest on":           {past: past(put(1), put(2), put(3)), entry: 1, want: errRests, names: []uuid.UUID{id(2), id(3)}},
		"one that an entry rests on twice":  {past: past(put(1), []any{put(2), put(2)}), entry: 1, want: errRests, names: []uuid.UUID{id(2)}},
		"one that is not there":             {past: past(put(1)), entry: 9, want: errUnknown},
		"one that is gone":                  {past: past(put(1), put(2), back(id(2))), entry: 2, want: errUnknown},
		"a withdrawal":                      {past: past(put(1), put(2), back(id(2))), entry: 3, want: errFinal, instead: "It stays."},
		"one that is countered":             {past: past(put(1), glue("x")), entry: 2, want: errFinal, instead: "Wipe it off."},
		"one that is final in part":         {past: past(put(1), []any{put(2), tar("x")}), entry: 2, want: errFinal, instead: "It stays."},
		"a final one that others rest on":   {past: past([]any{put(1), tar("x")}, put(2)), entry: 1, want: errFinal, instead: "It stays."},
		"one of a kind that nobody thought": {past: past(put(1), "x"), entry: 2, want: errFinal},
	} {
		err := pile.TakeBack(c.past, id(c.entry), by)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		var r decider.Refusal
		if errors.As(err, &r); r.Reason != c.instead || !slices.Equal(r.Entries, c.names) {
			t.Errorf("%s: %q %v, want %q %v", name, r.Reason, r.Entries, c.instead, c.names)
		}
	}
	if errRests.Entries != nil || errFinal.Reason != "" {
		t.Error("the refusals themselves were changed")
	}
}

func TestCorrectionsGoByTheTypeOfAnEvent(t *testing.T) {
	for event, want := range map[any]decider.Way{put(7): decider.Withdrawn, glue("y"): decider.Countered, back(id(1)): decider.Final, "y": ""} {
		if got := corrections.For(event).Way; got != want {
			t.Errorf("%T is %q, want %q", event, got, want)
		}
	}
}
