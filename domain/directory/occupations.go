package directory

import (
	"maps"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// An Occupation has good prospects for whoever trains for it. A voucher's
// training aims at one that is on the list on the day of application
// (DOMAIN.md section 3).
type Occupation struct {
	Name decider.Label
}

// ProposeOccupation proposes that an occupation is promising for a while.
type ProposeOccupation struct {
	Change     uuid.UUID     `json:"change"`
	Occupation decider.Ref   `json:"occupation"` // of ISCO-08: four digits
	Name       decider.Label `json:"name"`
	From       decider.Day   `json:"fromDate"`
	Until      decider.Day   `json:"untilDate,omitempty"`
	Reason     string        `json:"reason" part:"text" max:"1000"`
	By         decider.Ref   `json:"by"` // actor
}

// OccupationProposed records that someone proposed an occupation.
type OccupationProposed ProposeOccupation

// ErrNotISCO refuses what is no code of an occupation.
var ErrNotISCO = decider.Refusal{Code: "not-isco-08", Field: "occupation", Reason: "An occupation is a unit group of ISCO-08: four digits, as in 7231."}

func (c ProposeOccupation) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, OccupationProposed(c))
}

func (e OccupationProposed) check(s State, at Mark) error {
	if len(e.Occupation) != 4 || strings.Trim(string(e.Occupation), "0123456789") != "" {
		return ErrNotISCO
	}
	return s.proposable(e.Change, e, at)
}

func (e OccupationProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e OccupationProposed) fits(s State, _ decider.Day) error {
	return s.occupation(e.Occupation).fits(Span{e.From, e.Until})
}

func (e OccupationProposed) apply(s State) State {
	s.occupations = with(s.occupations, e.Occupation, s.occupation(e.Occupation).and(Span{e.From, e.Until}, Occupation{e.Name}))
	return s
}

// occupation returns an occupation over time, the first filling included.
func (s State) occupation(isco decider.Ref) Dated[Occupation] {
	if d, said := s.occupations[isco]; said {
		return d
	}
	return firstOccupations[isco]
}

// Occupations returns the promising occupations over time, the first filling
// included.
func (s State) Occupations() map[decider.Ref]Dated[Occupation] {
	all := maps.Clone(firstOccupations)
	maps.Copy(all, s.occupations)
	return all
}

// OccupationOn returns a promising occupation, and whether it was one on a day:
// for a voucher, that of the application.
func (s State) OccupationOn(isco decider.Ref, day decider.Day) (Occupation, bool) {
	return s.occupation(isco).On(day)
}
