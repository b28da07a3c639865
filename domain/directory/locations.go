package directory

import (
	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
)

// A Location is where a desk is to be found. Its code is a row of the list
// locations, by which contacts name it; those of the first filling say no more
// than that.
type Location struct {
	Address decider.Label
}

// ProposeLocation proposes a location.
type ProposeLocation struct {
	Change   uuid.UUID     `json:"change"`
	Location decider.Ref   `json:"location"` // its code in the list locations
	Dutch    decider.Label `json:"dutch"`
	English  decider.Label `json:"english"`
	Address  decider.Label `json:"address,omitempty"`
	From     decider.Day   `json:"fromDate"`
	Until    decider.Day   `json:"untilDate,omitempty"`
	Reason   string        `json:"reason" part:"text" max:"1000"`
	By       decider.Ref   `json:"by"` // actor
}

// LocationProposed records that someone proposed a location.
type LocationProposed ProposeLocation

func (c ProposeLocation) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, LocationProposed(c))
}

func (e LocationProposed) check(s State, at Mark) error { return s.proposable(e.Change, e, at) }

func (e LocationProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e LocationProposed) fits(s State, _ decider.Day) error {
	return s.free(locations, "location", string(e.Location), Span{e.From, e.Until})
}

func (e LocationProposed) apply(s State) State {
	s = s.adding(locations, codelist.Row{Code: string(e.Location), Dutch: string(e.Dutch), English: string(e.English), From: e.From, Until: e.Until})
	s.Locations = with(s.Locations, e.Location, Location{e.Address})
	return s
}
