package directory

import (
	"errors"
	"maps"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Proposal is an event that proposes a change of reference data. It changes
// nothing until a second person confirms it.
type Proposal interface {
	Event

	// fits says why the change could not be made in a state, or nil. It is
	// asked when the change is proposed and again when it is confirmed: others
	// may have come between.
	fits(s State, today decider.Day) error

	// apply makes the change.
	apply(State) State
}

// A Change waits for a second person.
type Change struct {
	What  Proposal
	By    decider.Ref // who proposed it
	On    decider.Day
	Event uuid.UUID // the event that proposed it, which holds the reason
}

// ConfirmChange makes the change that another person proposed.
type ConfirmChange struct {
	Change uuid.UUID   `json:"change"`
	By     decider.Ref `json:"by"` // actor
}

// ChangeConfirmed records that a change was confirmed: from here on it holds.
type ChangeConfirmed ConfirmChange

// RefuseChange says no to the change that another person proposed.
type RefuseChange struct {
	Change      uuid.UUID   `json:"change"`
	Explanation string      `json:"explanation" part:"text" max:"1000"`
	By          decider.Ref `json:"by"` // actor
}

// ChangeRefused records that a change was refused, and why.
type ChangeRefused RefuseChange

// RetractChange takes a proposed change back. Only the person who proposed it
// can; others refuse it.
type RetractChange struct {
	Change uuid.UUID   `json:"change"`
	By     decider.Ref `json:"by"` // actor
}

// ChangeRetracted records that the person who proposed a change took it back.
type ChangeRetracted RetractChange

// MaxWaiting is how many changes can wait for a second person.
const MaxWaiting = 200

// Refusals about changes.
var (
	ErrChangeThere    = decider.Refusal{Code: "change-there", Reason: "This change has been proposed already."}
	ErrNoChange       = decider.Refusal{Code: "change-unknown", Reason: "No change with this id waits for a second person. It may have been confirmed, refused or retracted."}
	ErrSamePerson     = decider.Refusal{Code: "second-person-needed", Reason: "The person who proposed a change cannot also decide on it, but can retract it."}
	ErrNotTheProposer = decider.Refusal{Code: "not-the-proposer", Reason: "Only the person who proposed this change can retract it. Anyone else refuses it, with an explanation."}
	ErrTooManyWaiting = decider.Refusal{Code: "too-many-changes", Reason: "There are 200 changes that wait for a second person. Decide on some of them first."}
)

// proposable refuses a change that cannot be proposed.
func (s State) proposable(change uuid.UUID, p Proposal, at Mark) error {
	if _, there := s.Waiting[change]; there {
		return ErrChangeThere
	}
	if len(s.Waiting) >= MaxWaiting {
		return ErrTooManyWaiting
	}
	return p.fits(s, today(at))
}

// proposed returns the state in which a change waits.
func (s State) proposed(change uuid.UUID, p Proposal, by decider.Ref, at Mark) State {
	s.Waiting = with(s.Waiting, change, Change{p, by, today(at), at.Event})
	return s
}

// decided returns the state in which a change waits no more.
func (s State) decided(change uuid.UUID) State {
	s.Waiting = maps.Clone(s.Waiting)
	delete(s.Waiting, change)
	return s
}

func (c ConfirmChange) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ChangeConfirmed(c))
}

func (e ChangeConfirmed) check(s State, at Mark) error {
	if err := s.decidedBy(e.Change, e.By); err != nil {
		return err
	}
	err := s.Waiting[e.Change].What.fits(s, today(at))
	if no := (decider.Refusal{}); errors.As(err, &no) {
		return no.At("") // which is of the proposal, and that stays as it is
	}
	return err
}

func (e ChangeConfirmed) evolve(s State, _ Mark) State {
	if c, waits := s.Waiting[e.Change]; waits {
		s = c.What.apply(s)
	}
	return s.decided(e.Change)
}

func (c RefuseChange) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ChangeRefused(c))
}

func (e ChangeRefused) check(s State, _ Mark) error { return s.decidedBy(e.Change, e.By) }

func (e ChangeRefused) evolve(s State, _ Mark) State { return s.decided(e.Change) }

// decidedBy refuses that a change is decided on which does not wait, or by the
// person who proposed it: a yes takes two persons, and so does a no.
func (s State) decidedBy(change uuid.UUID, second decider.Ref) error {
	c, waits := s.Waiting[change]
	switch {
	case !waits:
		return ErrNoChange
	case c.By == second:
		return ErrSamePerson
	}
	return nil
}

func (c RetractChange) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ChangeRetracted(c))
}

func (e ChangeRetracted) check(s State, _ Mark) error {
	c, waits := s.Waiting[e.Change]
	switch {
	case !waits:
		return ErrNoChange
	case c.By != e.By:
		return ErrNotTheProposer
	}
	return nil
}

func (e ChangeRetracted) evolve(s State, _ Mark) State { return s.decided(e.Change) }
