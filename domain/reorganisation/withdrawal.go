package reorganisation

import "github.com/google/uuid"

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
	if err := Decider.TakeBack(s.Past, c.Entry, takingBack); err != nil {
		return nil, err
	}
	return []Event{EntryWithdrawn(c)}, nil
}

func (e EntryWithdrawn) check(State, Mark) error      { return nil }
func (e EntryWithdrawn) evolve(s State, _ Mark) State { return s }
