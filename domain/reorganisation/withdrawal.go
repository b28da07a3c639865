package reorganisation

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Withdraw takes back an entry that was recorded by mistake.
type Withdraw struct {
	Entry  uuid.UUID `json:"entry"` // the request that recorded it
	Reason string    `json:"reason" list:"withdrawal-reasons"`
}

// EntryWithdrawn records that an entry is taken back.
type EntryWithdrawn Withdraw

// Withdraws returns the entry that is taken back.
func (e EntryWithdrawn) Withdraws() uuid.UUID { return e.Entry }

func (c Withdraw) decide(s Story, _ Mark) ([]Event, error) {
	effective := decider.Effective(s.Past)
	i := slices.IndexFunc(effective, func(e decider.Entry[Event]) bool { return e.Entry == c.Entry })
	if i < 0 {
		return nil, ErrNoEntry
	}
	if _, withdrawal := effective[i].What.(EntryWithdrawn); withdrawal {
		return nil, ErrNotWithdrawn
	}
	if resting := Decider.Resting(s.Past, c.Entry); len(resting) > 0 {
		refusal := ErrRestsOn
		for _, e := range resting {
			refusal.Entries = append(refusal.Entries, e.Entry)
		}
		return nil, refusal
	}
	return []Event{EntryWithdrawn(c)}, nil
}

func (e EntryWithdrawn) check(State, Mark) error      { return nil }
func (e EntryWithdrawn) evolve(s State, _ Mark) State { return s }
