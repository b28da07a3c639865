package directory

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Provider trains clients, and is who a voucher is paid to.
type Provider struct {
	Name decider.Label
}

// ProposeProvider proposes a training provider, or what one is called from a
// day on.
type ProposeProvider struct {
	Change   uuid.UUID     `json:"change"`
	Provider decider.Ref   `json:"provider"`
	Name     decider.Label `json:"name"`
	From     decider.Day   `json:"fromDate"`
	Until    decider.Day   `json:"untilDate,omitempty"`
	Reason   string        `json:"reason" part:"text" max:"1000"`
	By       decider.Ref   `json:"by"` // actor
}

// ProviderProposed records that someone proposed a training provider.
type ProviderProposed ProposeProvider

func (c ProposeProvider) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, ProviderProposed(c))
}

func (e ProviderProposed) check(s State, at Mark) error { return s.proposable(e.Change, e, at) }

func (e ProviderProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e ProviderProposed) fits(s State, _ decider.Day) error {
	return s.Providers[e.Provider].fits(Span{e.From, e.Until})
}

func (e ProviderProposed) apply(s State) State {
	s.Providers = with(s.Providers, e.Provider, s.Providers[e.Provider].and(Span{e.From, e.Until}, Provider{e.Name}))
	return s
}

// ProviderOn returns a training provider as it was on a day, and whether there
// was one.
func (s State) ProviderOn(provider decider.Ref, day decider.Day) (Provider, bool) {
	return s.Providers[provider].On(day)
}
