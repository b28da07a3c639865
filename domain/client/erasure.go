package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// RequestErasure asks for a client to be erased. A second person confirms.
type RequestErasure struct {
	Ground string      `json:"ground" list:"erasure-grounds"`
	By     decider.Ref `json:"by"` // actor
}

// ErasureRequested records that someone asked for an erasure.
type ErasureRequested RequestErasure

// ConfirmErasure carries out the erasure that another person asked for.
type ConfirmErasure struct {
	By decider.Ref `json:"by"` // actor
}

// Erased records that a client was erased: on which ground, by which two
// persons, and which journeys went with it. It is kept for ever, and from it
// the destruction of keys can be repeated after a vault was restored. The
// journeys stand in the clear for that reason: without their keys nothing is
// left that says whose they were.
type Erased struct {
	Ground      string      `json:"ground" list:"erasure-grounds"`
	RequestedBy decider.Ref `json:"requestedBy"`
	ConfirmedBy decider.Ref `json:"confirmedBy"`
	Journeys    []uuid.UUID `json:"journeys"`
}

// Erases marks the event as one after which the stream's keys are destroyed.
func (Erased) Erases() {}

func (c RequestErasure) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ErasureRequested(c))
}

func (e ErasureRequested) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if s.Erasure != (Request{}) {
		return ErrRequested
	}
	return nil
}

func (e ErasureRequested) evolve(s State, _ Mark) State {
	s.Erasure = Request(e)
	return s
}

func (c ConfirmErasure) decide(s Story, at Mark) ([]Event, error) {
	asked := s.State.Erasure
	return record(s, at, Erased{asked.Ground, asked.By, c.By, slices.Clone(s.State.Journeys)})
}

func (e Erased) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	switch {
	case s.Erasure == (Request{}):
		return ErrNoRequest
	case s.Erasure.By == e.ConfirmedBy:
		return ErrSamePerson
	}
	return nil
}

func (e Erased) evolve(s State, _ Mark) State {
	return State{Registered: true, Team: s.Team, Journeys: e.Journeys, Erased: true}
}
