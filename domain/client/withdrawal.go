package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Withdraw takes back an entry that was recorded in a client's file by mistake.
// It is then recorded anew, by another request, where it belongs. What cannot be
// taken back, and what is done instead, stands in [Corrections].
type Withdraw struct {
	Entry  uuid.UUID `json:"entry"` // the request that recorded it
	Reason string    `json:"reason" list:"withdrawal-reasons"`
	Note   string    `json:"note,omitempty" part:"text" max:"1000"`
}

// EntryWithdrawn records that an entry is taken back. It holds for every day;
// only what was known before it does not know it. What was seen or done while
// the entry stood was seen and done, and the access log says so.
type EntryWithdrawn Withdraw

// Withdraws returns the entry that is taken back.
func (e EntryWithdrawn) Withdraws() uuid.UUID { return e.Entry }

// Refusals about withdrawals.
var (
	ErrNoEntry = decider.Refusal{Code: "entry-unknown", Field: "entry", Reason: "This client's file has no entry with this id that still stands."}
	ErrFinal   = decider.Refusal{Code: "entry-final", Reason: "This is not withdrawn, but put right in another way."}
	ErrRestsOn = decider.Refusal{Code: "entry-rested-on", Reason: "Later entries rest on this one. Withdraw those first, the latest first."}
)

var takingBack = decider.TakingBack{Corrections: Corrections, Unknown: ErrNoEntry, Final: ErrFinal, RestsOn: ErrRestsOn}

// decide asks in its own place whether processing is held up: that depends on
// what the entry is about, and so on the history.
func (c Withdraw) decide(s Story, at Mark) ([]Event, error) {
	withdrawn := EntryWithdrawn(c)
	if err := withdrawn.check(s.State, at); err != nil {
		return nil, err
	}
	if err := Decider.TakeBack(s.Past, c.Entry, takingBack); err != nil {
		return nil, err
	}
	if err := s.State.Holds(c.Purposes(s.Past), WindsUp); err != nil {
		return nil, err
	}
	if err := c.builtOn(s.Past); err != nil {
		return nil, err
	}
	return []Event{withdrawn}, nil
}

func (e EntryWithdrawn) check(s State, _ Mark) error { return known(s) }

func (e EntryWithdrawn) evolve(s State, _ Mark) State { return s }

// builtOn refuses to take back details from which others were made: a change
// records all details as they are from then on, and so what it did not change
// as well.
func (c Withdraw) builtOn(past []decider.Entry[Event]) error {
	var later []decider.Entry[Event]
	begun := false
	for _, e := range decider.Effective(past) {
		if _, changes := e.What.(DetailsChanged); !changes {
			continue
		}
		if begun {
			later = append(later, e)
		}
		begun = begun || e.Entry == c.Entry
	}
	refusal := ErrRestsOn
	refusal.Reason = "Details were changed later, from what they were by this change. Change the details again, or withdraw those changes first, the latest first."
	return decider.RestedOn(refusal, later)
}

// Purposes are what the data in the entry was processed for, that is or was taken
// back; none where it is about the client's rights, or was never there. These are
// taken back whatever is restricted, and by who sees to rights.
func (c Withdraw) Purposes(past []decider.Entry[Event]) []string {
	i := slices.IndexFunc(past, func(e decider.Entry[Event]) bool { return e.Entry == c.Entry })
	if i < 0 {
		return nil
	}
	switch past[i].What.(type) {
	case Registered, DetailsChanged, ContactOpened, GlassBroken, JourneyBegun, EntryWithdrawn:
		return []string{Guidance}
	case VoucherBegun:
		return []string{Assessing}
	case DisclosureRecorded, PermissionGiven, PermissionWithdrawn:
		return []string{Referring}
	}
	return nil
}
