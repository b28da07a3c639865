// Package staff decides what is known of one member of staff beside their work:
// what they are called.
//
// Who works at the desk is in the directory. What they are called is in a
// stream for each of them, with a key of its own, so that it can be erased when
// somebody has left: what they recorded stays, by a pseudonym that nothing
// explains any more.
package staff

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Mark and Story are the shapes of package decider for staff.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the member of staff. Streams are named "staff-<id>", by the id
// that the directory has.
var Decider = decider.Decider[Command, Event, State]{
	Category: "staff",
	Decide:   func(c Command, s Story, at Mark) ([]Event, error) { return c.decide(s, at) },
	Check:    func(e Event, s State, at Mark) error { return e.check(s, at) },
	Evolve:   func(e Event, s State, at Mark) State { return e.evolve(s, at) },
}

// A Command asks for something to be said of one member of staff.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that was said. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// State is what is known of a member of staff.
type State struct {
	Known  bool
	Name   string
	Erased bool
}

// Name says what someone is called from now on.
type Name struct {
	Name string `json:"name" part:"person"`
}

// Named records what someone is called.
type Named Name

// Erase ends what is known of someone who has left.
type Erase struct {
	Left  uuid.UUID   `json:"left,omitzero"`       // the event in the directory that records their departure
	Until decider.Day `json:"untilDate,omitempty"` // their last day, as it says
	By    decider.Ref `json:"by"`                  // actor
}

// Erased records that what was known of someone who left was erased.
type Erased struct {
	Left uuid.UUID   `json:"left"`
	By   decider.Ref `json:"by"` // actor
}

// Erases marks the event as one after which the stream's keys are destroyed.
func (Erased) Erases() {}

// Refusals.
var (
	ErrErased   = decider.Refusal{Code: "staff-erased", Reason: "What was known of this member of staff has been erased. If they are back, add them anew."}
	ErrNotNamed = decider.Refusal{Code: "staff-not-named", Reason: "Nothing is known of this member of staff, so there is nothing to erase."}
	ErrNotLeft  = decider.Refusal{Code: "staff-not-left", Reason: "This member of staff has not left. Record their departure first."}
	ErrLastDay  = decider.Refusal{Code: "staff-last-day", Reason: "The last day of this member of staff is %s: their departure is recorded. What is known of them can be erased from %s on."}
)

// record answers a command with one event, if it is possible.
func record(s Story, at Mark, e Event) ([]Event, error) {
	if err := e.check(s.State, at); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

func (c Name) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Known && s.State.Name == c.Name {
		return nil, nil
	}
	return record(s, at, Named(c))
}

func (e Named) check(s State, _ Mark) error {
	if s.Erased {
		return ErrErased
	}
	return nil
}

func (e Named) evolve(s State, _ Mark) State {
	s.Known, s.Name = true, e.Name
	return s
}

func (c Erase) decide(s Story, at Mark) ([]Event, error) {
	erased := Erased{Left: c.Left, By: c.By}
	if err := erased.check(s.State, at); err != nil {
		return nil, err
	}
	if c.Until >= decider.DayOf(at.Recorded) {
		return nil, ErrLastDay.Because(c.Until, c.Until+1)
	}
	return []Event{erased}, nil
}

func (e Erased) check(s State, _ Mark) error {
	switch {
	case s.Erased:
		return ErrErased
	case !s.Known:
		return ErrNotNamed
	case e.Left == uuid.Nil:
		return ErrNotLeft
	}
	return nil
}

func (e Erased) evolve(State, Mark) State { return State{Erased: true} }
