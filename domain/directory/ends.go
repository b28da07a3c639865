package directory

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// The registers of which something can end, besides the code lists, which go
// by their own names.
const (
	Partners    decider.Ref = "partners"
	Providers   decider.Ref = "training-providers"
	Occupations decider.Ref = "promising-occupations"
	BasisRules  decider.Ref = "basis-rules"
)

// ProposeEnd proposes the last day of something: of a partner, a training
// provider, a promising occupation, a rule of a basis, or a code of a list, which
// a location is.
type ProposeEnd struct {
	Change   uuid.UUID   `json:"change"`
	Register decider.Ref `json:"register"` // one of the registers, or a code list
	Item     decider.Ref `json:"item"`
	Until    decider.Day `json:"untilDate"`
	Reason   string      `json:"reason" part:"text" max:"1000"`
	By       decider.Ref `json:"by"` // actor
}

// EndProposed records that someone proposed that something ends.
type EndProposed ProposeEnd

func (c ProposeEnd) decide(s Story, at Mark) ([]Event, error) { return record(s, at, EndProposed(c)) }

func (e EndProposed) check(s State, at Mark) error { return s.proposable(e.Change, e, at) }

func (e EndProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e EndProposed) fits(s State, today decider.Day) error {
	switch e.Register {
	case Partners:
		return s.Partners[e.Item].ending(e.Until, today)
	case Providers:
		return s.Providers[e.Item].ending(e.Until, today)
	case Occupations:
		return s.occupation(e.Item).ending(e.Until, today)
	case BasisRules:
		return s.ruleEnding(e.Item, e.Until, today)
	}
	return s.rowEnding(string(e.Register), string(e.Item), e.Until, today)
}

func (e EndProposed) apply(s State) State {
	switch e.Register {
	case Partners:
		s.Partners = with(s.Partners, e.Item, s.Partners[e.Item].ended(e.Until))
	case Providers:
		s.Providers = with(s.Providers, e.Item, s.Providers[e.Item].ended(e.Until))
	case Occupations:
		s.occupations = with(s.occupations, e.Item, s.occupation(e.Item).ended(e.Until))
	case BasisRules:
		s.basisRules = with(s.basisRules, e.Item, s.basisRule(e.Item).ended(e.Until))
	default:
		s.ends = with(s.ends, row{string(e.Register), string(e.Item)}, e.Until)
	}
	return s
}
