package client

import "github.com/google/uuid"

// BeginJourney says that a journey is going to be the client's. The journey's
// own opening follows it and names it as evidence.
type BeginJourney struct {
	Journey uuid.UUID `json:"journey" part:"person"`
}

// JourneyBegun records that a journey is the client's.
type JourneyBegun BeginJourney

func (c BeginJourney) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Has(c.Journey) {
		return nil, known(s.State)
	}
	events, err := record(s, at, JourneyBegun(c))
	if err == nil && !s.State.counts() {
		events = append(events, LeftOutOfFigures{[]uuid.UUID{c.Journey}})
	}
	return events, err
}

func (e JourneyBegun) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if len(s.Journeys) >= MaxJourneys {
		return ErrTooMany
	}
	return nil
}

func (e JourneyBegun) evolve(s State, _ Mark) State {
	s.Journeys = append(s.Journeys[:len(s.Journeys):len(s.Journeys)], e.Journey)
	return s
}
