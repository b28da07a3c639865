// Package journey decides what may happen to a client between the first
// contact and the recorded outcome.
//
// Each file is a chapter of that story and holds the chapter's commands, the
// events they cause, and their rules. A command is a struct with a decide
// method. An event is a struct with two: check says what must have gone before
// it, evolve what it changes. All are pure. Most commands become one event
// with the same fields, and are possible exactly when that event is.
package journey

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Mark and Story are the shapes of package decider for journeys.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the client journey. Streams are named "journey-<id>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "journey",
	Decide:   func(c Command, s Story, at Mark) ([]Event, error) { return c.decide(s, at) },
	Check:    check,
	Evolve: func(e Event, s State, at Mark) State {
		_, withdrawn := e.(EntryWithdrawn)
		if _, beside := e.(aside); !withdrawn && !beside && s.Latest.Compare(at.Occurred) < 0 {
			s.Latest = at.Occurred
		}
		return e.evolve(s, at)
	},
}

// A Command asks for something to happen to one client's journey.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did happen. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// State is what later decisions need to remember. It is not a read model:
// pages and reports are built in projections.
type State struct {
	Opened      bool
	Client      uuid.UUID
	Kind        string // of client: a code of the list client-kinds
	Team        decider.Ref
	Advisor     decider.Ref
	Held        decider.Moment // from when it is theirs
	Since       decider.Moment // of the opening
	Latest      decider.Moment // of the latest thing that happened
	Phase       Phase
	Closing     uuid.UUID // the event that closed it; zero while it is open
	Deceased    bool      // it was closed since the client died
	ClosedOn    decider.Day
	Advised     bool      // advice was given, beyond an answer on the spot
	Situation   Situation // each part of it as it was last, by when that was
	Footings    []Footing // what was said of it, in the order of when it is of
	Needs       map[uuid.UUID]Need
	Transitions map[uuid.UUID]Transition
	Documents   map[uuid.UUID]Document
	Referrals   map[uuid.UUID]Referral
	Erased      bool
	Uncounted   bool // its client is left out of the figures

	Appointments map[uuid.UUID]Appointment
	Promises     map[uuid.UUID]Promise
	Meetings     []uuid.UUID // in which the client took part
	Handover     Handover    // the one that is open

	Questions map[uuid.UUID]Question // of an employer, by the event that passed it on
}

// Closed says that the journey was closed and not reopened.
func (s State) Closed() bool { return s.Closing != uuid.Nil }

// Refusals of the journey as a whole; each chapter has its own beside these.
var (
	ErrOpened        = decider.Refusal{Code: "journey-opened", Reason: "This journey is open already."}
	ErrNotOpened     = decider.Refusal{Code: "journey-not-opened", Reason: "There is no journey with this id."}
	ErrErased        = decider.Refusal{Code: "journey-erased", Reason: "This journey has been erased. Nothing can be recorded in it."}
	ErrClosed        = decider.Refusal{Code: "journey-closed", Reason: "This journey is closed. Reopen it first."}
	ErrNotClosed     = decider.Refusal{Code: "journey-not-closed", Reason: "This journey is not closed, so it cannot be reopened."}
	ErrBeforeOpening = decider.Refusal{Code: "before-opening", Field: decider.When, Reason: "This would have happened before the journey was opened. Give a later moment, or withdraw the opening and record an earlier one."}
	ErrBeforeLatest  = decider.Refusal{Code: "before-latest", Field: decider.When, Reason: "Something else in this journey happened later than this. A journey is closed, and reopened, after everything in it."}
)

// record answers a command with one event, if it is possible.
func record(s Story, at Mark, e Event) ([]Event, error) {
	if err := check(e, s.State, at); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

// recordAll answers a command with several events, if each is possible after
// those before it.
func recordAll(s Story, at Mark, events ...Event) ([]Event, error) {
	state := s.State
	for _, e := range events {
		if err := check(e, state, at); err != nil {
			return nil, err
		}
		state = e.evolve(state, at)
	}
	return events, nil
}

// check asks what holds for every event of a journey, and then the event.
func check(e Event, s State, at Mark) error {
	if _, opens := e.(Opened); !opens {
		if err := underway(e, s, at); err != nil {
			return err
		}
	}
	return e.check(s, at)
}

func underway(e Event, s State, at Mark) error {
	_, erases := e.(Erased)
	_, late := e.(afterClosing)
	_, beside := e.(aside)
	switch {
	case s.Erased && !erases:
		return ErrErased
	case erases || beside:
		return nil
	case !s.Opened:
		return ErrNotOpened
	case at.Occurred.Before(s.Since):
		return ErrBeforeOpening
	case s.Closed() && !late:
		return ErrClosed
	}
	return nil
}

// afterClosing marks events that can follow the closing of a journey.
type afterClosing interface{ afterClosing() }
