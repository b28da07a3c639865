// Package decider gives every aggregate the same shape: pure functions over a
// history.
//
// A command is decided against what has happened so far and answers with the
// events it causes, or is refused. An event says what it changes, and what
// must have gone before for it to be possible. None of them reads a clock,
// draws a random number or touches the outside world, so the same history and
// the same command always give the same answer.
//
// Nothing is edited. What was recorded by mistake is withdrawn by a later
// event, and everyone who folds a history folds the effective one: what is
// left when withdrawn entries are taken out. There is no undo anywhere else.
package decider

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// A Mark is the heading under which an event stands: which entry it is part
// of, and when it happened and was recorded. An entry is everything that one
// request recorded; it is what a withdrawal takes back.
type Mark struct {
	Entry    uuid.UUID // the request
	Event    uuid.UUID // this event; zero while a command is being decided
	Occurred Moment
	Recorded time.Time
}

// An Entry is an event under its heading.
type Entry[E any] struct {
	Mark
	What E
}

// A Story is a history and the state it leads to.
type Story[E, S any] struct {
	Past  []Entry[E] // all of it, withdrawn entries included
	State S          // what the effective history leads to
}

// A Decider is one kind of aggregate. Its initial state is the zero S.
type Decider[C, E, S any] struct {
	// Category is the first half of the stream name, as in "journey-7c1f…".
	Category string

	// Decide answers a command with the events it causes. No events and no
	// error mean that it was so already. The mark is the one that the events
	// will stand under.
	Decide func(C, Story[E, S], Mark) ([]E, error)

	// Check says why an event could not have happened in a state, or nil.
	Check func(E, S, Mark) error

	// Evolve says what an event changes. It never refuses: what was recorded
	// has happened.
	Evolve func(E, S, Mark) S
}

// Fold returns the story that a history tells.
func (d Decider[C, E, S]) Fold(past []Entry[E]) Story[E, S] {
	return Story[E, S]{past, d.state(Effective(past))}
}

// Continue returns the story with more entries at its end. The story it starts
// from stays as it is.
func (d Decider[C, E, S]) Continue(s Story[E, S], more ...Entry[E]) Story[E, S] {
	past := append(s.Past[:len(s.Past):len(s.Past)], more...)
	state := s.State
	for _, e := range more {
		if _, back := withdraws(e.What); back {
			return d.Fold(past)
		}
		state = d.Evolve(e.What, state, e.Mark)
	}
	return Story[E, S]{past, state}
}

func (d Decider[C, E, S]) state(effective []Entry[E]) S {
	var s S
	for _, e := range effective {
		s = d.Evolve(e.What, s, e.Mark)
	}
	return s
}

// Resting returns the entries of a history that could not stand if one entry
// were taken out of it: those that rest on it, and those that rest on these. What
// would be refused today for the same reason with that entry in place was recorded
// under other rules, and stands without it as well.
func (d Decider[C, E, S]) Resting(past []Entry[E], entry uuid.UUID) []Entry[E] {
	var resting []Entry[E]
	fallen := map[uuid.UUID]bool{entry: true}
	var with, without S
	for _, e := range Effective(past) {
		if _, back := withdraws(e.What); back {
			continue
		}
		if err := d.Check(e.What, without, e.Mark); err != nil && !errors.Is(d.Check(e.What, with, e.Mark), err) {
			fallen[e.Entry] = true
		}
		with = d.Evolve(e.What, with, e.Mark)
		switch {
		case !fallen[e.Entry]:
			without = d.Evolve(e.What, without, e.Mark)
		case e.Entry != entry:
			resting = append(resting, e)
		}
	}
	return resting
}

// A Withdrawal is an event that takes back an earlier entry.
type Withdrawal interface {
	// Withdraws returns the entry that is taken back.
	Withdraws() uuid.UUID
}

func withdraws(what any) (uuid.UUID, bool) {
	if w, ok := what.(Withdrawal); ok {
		return w.Withdraws(), true
	}
	return uuid.UUID{}, false
}

// Effective returns a history without the entries that were withdrawn. The
// withdrawals themselves stay, for whoever counts them.
func Effective[E any](past []Entry[E]) []Entry[E] {
	gone := map[uuid.UUID]bool{}
	for _, e := range past {
		if entry, ok := withdraws(e.What); ok {
			gone[entry] = true
		}
	}
	if len(gone) == 0 {
		return past
	}
	effective := make([]Entry[E], 0, len(past))
	for _, e := range past {
		if !gone[e.Entry] {
			effective = append(effective, e)
		}
	}
	return effective
}

// A Refusal is the domain saying no, in words that its user can read. It is a
// value: compare refusals with [errors.Is], which looks at the code alone.
//
// It names a field where another value of that field would make the command
// right, as a fault of package form would name it: "amount", "needs.severity".
// Where the standing of the file is in the way, it names none.
type Refusal struct {
	Code    string      // for programs and for tests
	Field   string      // the field of the command that would have to be otherwise; "": no single one
	Reason  string      // for people; never says anything about a person
	Entries []uuid.UUID // the entries that stand in the way, where there are any
}

// When is the field of a refusal that is about when something happened. No
// command has it: that is said beside the command, and its mark holds it.
const When = "occurredOn"

func (r Refusal) Error() string { return r.Reason }

// Is makes refusals with the same code equal.
func (r Refusal) Is(target error) bool {
	t, ok := target.(Refusal)
	return ok && t.Code == r.Code
}

// Because returns the refusal with details filled into its reason.
func (r Refusal) Because(args ...any) Refusal {
	r.Reason = fmt.Sprintf(r.Reason, args...)
	return r
}

// At returns the refusal as one about a field, where commands that it is given of
// call that differently.
func (r Refusal) At(field string) Refusal {
	r.Field = field
	return r
}

// An Erasure is an event after which nothing that its stream said about a
// person counts any more: whoever folds the history folds it blank.
type Erasure interface {
	// Erases says that the stream's keys are destroyed.
	Erases()
}
