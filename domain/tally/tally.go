// Package tally decides what is counted at a desk on a day: contacts that need
// no registration (DOMAIN.md section 3).
//
// What is counted at once is a tally of its own, which goes by the request: so
// the same request counts once, whatever day it names. Logs have tallies as well
// in which a desk counted all day.
//
// Nobody is known who was counted, and there is no room for a word about them:
// a tally says through which channel, at which location, about what and how
// many. So nothing in it is sealed and nothing of it is ever erased.
package tally

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Mark and Story are the shapes of package decider for tallies.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is a tally of one desk on one day. Streams are named "tally-<id>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "tally",
	Decide:   func(c Command, s Story, at Mark) ([]Event, error) { return c.decide(s, at) },
	Check:    func(e Event, s State, at Mark) error { return e.check(s, at) },
	Evolve:   func(e Event, s State, at Mark) State { return e.evolve(s, at) },
}

// A Command asks for something to happen to a tally.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did happen. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// State is what later decisions need to remember.
type State struct {
	Desk decider.Ref
	On   decider.Day
	N    int // of all that were counted
}

// MaxCount is how many can be counted at once (a choice): more is a mistake in
// writing.
const MaxCount = 500

// Refusals.
var (
	ErrNothing      = decider.Refusal{Code: "tally-of-nothing", Field: "n", Reason: "At least one is counted at a time."}
	ErrTooMany      = decider.Refusal{Code: "tally-too-many", Field: "n", Reason: "At most 500 are counted at a time. Look at the number."}
	ErrOtherDesk    = decider.Refusal{Code: "tally-of-another-desk", Reason: "This tally is of another desk or another day. Count in one of your own."}
	ErrOtherDay     = decider.Refusal{Code: "tally-of-another-day", Field: decider.When, Reason: "What is counted happened on the day of the tally."}
	ErrNoEntry      = decider.Refusal{Code: "tally-entry-unknown", Field: "entry", Reason: "This tally has no entry with this id that still stands."}
	ErrNotWithdrawn = decider.Refusal{Code: "tally-entry-final", Reason: "A withdrawal is not withdrawn itself. Count anew what was withdrawn."}
)

// Count adds contacts that need no registration.
type Count struct {
	Desk     decider.Ref `json:"desk"`
	On       decider.Day `json:"day"`
	Channel  string      `json:"channel" list:"channels"`
	Location string      `json:"location,omitempty" list:"locations"`
	Topic    string      `json:"topic" list:"contact-topics"`
	N        int         `json:"n"`
}

// Counted records that there were contacts that need no registration.
type Counted Count

func (c Count) decide(s Story, at Mark) ([]Event, error) {
	e := Counted(c)
	if err := e.check(s.State, at); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

func (e Counted) check(s State, at Mark) error {
	switch {
	case e.N < 1:
		return ErrNothing
	case e.N > MaxCount:
		return ErrTooMany
	case s.Desk != "" && (s.Desk != e.Desk || s.On != e.On):
		return ErrOtherDesk
	case at.Occurred.Day() != e.On:
		return ErrOtherDay
	}
	return nil
}

func (e Counted) evolve(s State, _ Mark) State {
	s.Desk, s.On = e.Desk, e.On
	s.N += e.N
	return s
}

// Withdraw takes back an entry that was counted by mistake. Nothing rests on a
// count, so any can be taken back.
type Withdraw struct {
	Entry  uuid.UUID `json:"entry"` // the request that recorded it
	Reason string    `json:"reason" list:"withdrawal-reasons"`
}

// EntryWithdrawn records that an entry is taken back. It holds at once, for
// whatever day is asked.
type EntryWithdrawn Withdraw

// Withdraws returns the entry that is taken back.
func (e EntryWithdrawn) Withdraws() uuid.UUID { return e.Entry }

func (c Withdraw) decide(s Story, _ Mark) ([]Event, error) {
	if err := Decider.TakeBack(s.Past, c.Entry, takingBack); err != nil {
		return nil, err
	}
	return []Event{EntryWithdrawn(c)}, nil
}

func (e EntryWithdrawn) check(State, Mark) error      { return nil }
func (e EntryWithdrawn) evolve(s State, _ Mark) State { return s }
