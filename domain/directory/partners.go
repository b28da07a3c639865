package directory

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Partner is an organisation that clients are led on to. Its kind proves
// nothing about what may be shared with it (DOMAIN.md section 3).
type Partner struct {
	Kind         string      // a code of the list partner-kinds
	Organisation decider.Ref // what its people work for, as the identity provider calls it
	Name         decider.Label
}

// ProposePartner proposes a partner, or what one is from a day on.
type ProposePartner struct {
	Change       uuid.UUID     `json:"change"`
	Partner      decider.Ref   `json:"partner"`
	Kind         string        `json:"kind" list:"partner-kinds"`
	Organisation decider.Ref   `json:"organisation"`
	Name         decider.Label `json:"name"`
	From         decider.Day   `json:"fromDate"`
	Until        decider.Day   `json:"untilDate,omitempty"`
	Reason       string        `json:"reason" part:"text" max:"1000"`
	By           decider.Ref   `json:"by"` // actor
}

// PartnerProposed records that someone proposed a partner.
type PartnerProposed ProposePartner

func (c ProposePartner) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, PartnerProposed(c))
}

func (e PartnerProposed) check(s State, at Mark) error { return s.proposable(e.Change, e, at) }

func (e PartnerProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e PartnerProposed) fits(s State, _ decider.Day) error {
	return s.Partners[e.Partner].fits(Span{e.From, e.Until})
}

func (e PartnerProposed) apply(s State) State {
	s.Partners = with(s.Partners, e.Partner, s.Partners[e.Partner].and(Span{e.From, e.Until}, Partner{e.Kind, e.Organisation, e.Name}))
	return s
}

// PartnersOf returns the partners whose people work for an organisation on a
// day, in a fixed order. One that has ended has nobody any more.
func (s State) PartnersOf(organisation decider.Ref, day decider.Day) (all []decider.Ref) {
	for _, ref := range slices.Sorted(maps.Keys(s.Partners)) {
		if p, there := s.PartnerOn(ref, day); there && p.Organisation == organisation {
			all = append(all, ref)
		}
	}
	return all
}

// PartnerOn returns a partner as it was on a day, and whether there was one.
func (s State) PartnerOn(partner decider.Ref, day decider.Day) (Partner, bool) {
	return s.Partners[partner].On(day)
}
