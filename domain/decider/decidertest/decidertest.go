// Package decidertest states what a decider does, one sentence at a time:
//
//	it := decidertest.For(t, journey.Decider)
//	it("gives advice once the question is clarified").Given(opened, clarified).When(advise).Then(advised)
//	it("gives no advice before that").Given(opened).When(advise).Refuses(journey.ErrNotClarified)
//
// Every event that is given is an entry of its own and happens a day after the
// one before it, and so does what is asked, unless a sentence says otherwise.
// Entries, events and days are counted from one, so that a command can name
// them: see [Entry], [Event] and [Day].
//
// [Complete] sees to it that no command, event or refusal is left without a
// sentence, [Play] writes a history down as a page to read, and [Arbitrary]
// makes commands and events for properties.
package decidertest

import (
	"encoding/binary"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Entry is the id of the n-th entry that was given.
func Entry(n int) uuid.UUID { return numbered(0xe1, n, 0) }

// Event is the id of the first event of the n-th entry.
func Event(n int) uuid.UUID { return numbered(0xe2, n, 0) }

// ID is the id of the n-th of any other things.
func ID(n int) uuid.UUID { return numbered(0xa0, n, 0) }

func numbered(kind byte, n, i int) (id uuid.UUID) {
	id[0] = kind
	binary.BigEndian.PutUint32(id[8:], uint32(n))
	binary.BigEndian.PutUint32(id[12:], uint32(i))
	return id
}

// Day is the day on which the n-th entry happens, unless it is said when.
func Day(n int) decider.Day { return decider.Date(2026, time.March, 1) + decider.Day(n) }

// A Sentence is one statement about a decider.
type Sentence[C, E, S any] struct {
	t       *testing.T
	d       decider.Decider[C, E, S]
	name    string
	history History[E]
	ask     C
	at      decider.Moment // of what is asked; zero: the next day
}

// For returns a function that begins sentences about d.
func For[C, E, S any](t *testing.T, d decider.Decider[C, E, S]) func(name string) Sentence[C, E, S] {
	return func(name string) Sentence[C, E, S] { return Sentence[C, E, S]{t: t, d: d, name: name} }
}

// Given says what has already happened, after what was given before.
func (s Sentence[C, E, S]) Given(events ...E) Sentence[C, E, S] {
	for _, e := range events {
		s.history = s.history.Then(e)
	}
	return s
}

// GivenOn says what has already happened on a day, as one entry.
func (s Sentence[C, E, S]) GivenOn(day decider.Day, events ...E) Sentence[C, E, S] {
	s.history = s.history.At(decider.On(day), events...)
	return s
}

// When says what is asked.
func (s Sentence[C, E, S]) When(ask C) Sentence[C, E, S] { s.ask = ask; return s }

// On says on which day it happened that is asked to be recorded.
func (s Sentence[C, E, S]) On(day decider.Day) Sentence[C, E, S] { return s.At(decider.On(day)) }

// At is [Sentence.On] for a moment.
func (s Sentence[C, E, S]) At(m decider.Moment) Sentence[C, E, S] { s.at = m; return s }

// Then says which events follow; none at all is an answer too: it was so
// already.
func (s Sentence[C, E, S]) Then(want ...E) {
	s.t.Helper()
	allowed.note(nameOf(s.ask))
	for _, e := range want {
		caused.note(nameOf(e))
	}
	s.check(want, nil, nil)
}

// Refuses says that the answer is no, for which field, and which entries stand in
// the way.
func (s Sentence[C, E, S]) Refuses(want error, entries ...uuid.UUID) {
	s.t.Helper()
	denied.note(nameOf(s.ask))
	var r decider.Refusal
	if errors.As(want, &r) {
		refusals.note(r.Code)
	}
	s.check(nil, want, entries)
}

func (s Sentence[C, E, S]) check(want []E, refusal error, entries []uuid.UUID) {
	s.t.Helper()
	s.t.Run(s.name, func(t *testing.T) {
		t.Helper()
		mark := s.history.next(s.at)
		mark.Event = uuid.Nil
		got, err := s.d.Decide(s.ask, s.d.Fold(s.history.Past), mark)
		if !errors.Is(err, refusal) {
			t.Fatalf("%T: got error %v, want %v", s.ask, err, refusal)
		}
		if !reflect.DeepEqual(got, want) && len(got)+len(want) > 0 {
			t.Errorf("%T:\n got %+v\nwant %+v", s.ask, got, want)
		}
		var r decider.Refusal
		if errors.As(err, &r); !slices.Equal(r.Entries, entries) {
			t.Errorf("%T: the refusal names %v, want %v", s.ask, r.Entries, entries)
		}
		if wrong := misnamed(s.ask, r); wrong != "" {
			t.Error(wrong)
		}
		var w decider.Refusal
		if errors.As(refusal, &w) && r.Field != w.Field {
			t.Errorf("%T: the refusal is about the field %q, want %q", s.ask, r.Field, w.Field)
		}
	})
}

// A History is a past under construction. It is a value: two histories can
// begin alike.
type History[E any] struct {
	Past    []decider.Entry[E]
	entries int
}

// Then adds an entry of one event, a day after the latest.
func (h History[E]) Then(event E) History[E] { return h.At(decider.Moment{}, event) }

// At adds an entry of events that happened at one moment, zero for a day after
// the latest.
func (h History[E]) At(m decider.Moment, events ...E) History[E] {
	mark := h.next(m)
	h.entries++
	h.Past = slices.Clip(h.Past)
	for i, e := range events {
		mark.Event = numbered(0xe2, h.entries, i)
		h.Past = append(h.Past, decider.Entry[E]{Mark: mark, What: e})
	}
	return h
}

// next is the mark of an entry that comes after all others.
func (h History[E]) next(m decider.Moment) decider.Mark {
	n := h.entries + 1
	day := Day(n)
	if len(h.Past) > 0 {
		day = max(day, decider.DayOf(h.Past[len(h.Past)-1].Recorded)+1)
	}
	if m.IsZero() {
		m = decider.On(day)
	}
	recorded := max(day, m.Day()).Begin().Add(10 * time.Hour)
	if recorded.Before(m.Begin()) {
		recorded = m.Begin()
	}
	return decider.Mark{Entry: Entry(n), Occurred: m, Recorded: recorded}
}

func nameOf(v any) string { return reflect.TypeOf(v).Name() }
