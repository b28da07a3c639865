package voucher

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// WithdrawApplication records that the client wants the voucher no more:
// before the decision, or before the training began.
type WithdrawApplication struct {
	Note string `json:"note,omitempty" part:"text"`
}

// ApplicationWithdrawn records that the client wants the voucher no more.
type ApplicationWithdrawn struct {
	Year int    `json:"year,omitempty"`
	Note string `json:"note,omitempty" part:"text"`
}

func (c WithdrawApplication) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, s.State.ending(ApplicationWithdrawn{s.State.Year, c.Note})...)
}

func (e ApplicationWithdrawn) check(s State, _ Mark) error {
	if s.Money.Advanced > 0 {
		return ErrAdvanced
	}
	return nil
}

func (e ApplicationWithdrawn) evolve(s State, _ Mark) State {
	s.Positive = Assessment{}
	return s
}

// Revoke takes back the grant or the settlement (intrekking, Awb 4:48 to
// 4:50).
type Revoke struct {
	Ground      string      `json:"ground" list:"voucher-revocation-grounds"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

// Revoked records that the grant or the settlement is taken back.
type Revoked struct {
	Year        int         `json:"year"`
	Ground      string      `json:"ground" list:"voucher-revocation-grounds"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

func (c Revoke) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, s.State.ending(Revoked{s.State.Year, c.Ground, c.By, c.Mandate, c.Explanation})...)
}

func (e Revoked) judge() decider.Ref      { return e.By }
func (e Revoked) check(State, Mark) error { return nil }

// evolve makes all that was paid undue. What was let go was of a reclaim on
// another ground, and is kept for when the voucher stands there again.
func (e Revoked) evolve(s State, _ Mark) State {
	s.Before = s.Status
	s.LetGo, s.LetGoThen = 0, s.LetGo
	return s
}

// Expire records that the training did not begin while the voucher was valid.
type Expire struct{}

// Expired records that the training did not begin in time.
type Expired struct {
	Year int `json:"year"`
}

func (c Expire) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, s.State.ending(Expired{s.State.Year})...)
}

func (e Expired) check(s State, at Mark) error {
	switch {
	case at.Occurred.Day() <= s.ValidThrough():
		return ErrStillValid.Because(s.ValidThrough())
	case s.Money.Advanced > 0:
		return ErrAdvanced
	}
	return nil
}

func (e Expired) evolve(s State, _ Mark) State { return s }

// Erase ends all that can be known of whose voucher it was: its keys are
// destroyed. It is never refused, so that an erasure does not stop half way;
// what stands in its way is asked before the client is erased.
type Erase struct {
	Cause uuid.UUID `json:"cause"` // the event that erased the client
}

// Erased records that a voucher was erased. What the fund still holds for it
// is released; what was paid stays paid.
type Erased struct {
	Cause uuid.UUID `json:"cause"`
	Year  int       `json:"year,omitempty"`
}

// Erases marks the event as one after which the stream's keys are destroyed.
func (Erased) Erases() {}

func (c Erase) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Erased {
		return nil, nil
	}
	erased := Erased{c.Cause, s.State.Year}
	if r := s.State.Revision; r.Year != 0 && r.Year != s.State.Year {
		return record(s, at, RevisionDropped{Year: r.Year}, erased)
	}
	return record(s, at, erased)
}

func (e Erased) check(State, Mark) error { return nil }

func (e Erased) evolve(s State, _ Mark) State {
	return State{Status: s.Status, Year: s.Year, Money: s.Money, Erased: true}
}

// Withdraw takes back an entry that was recorded by mistake.
type Withdraw struct {
	Entry  uuid.UUID `json:"entry"` // the request that recorded it
	Reason string    `json:"reason" list:"withdrawal-reasons"`
	Note   string    `json:"note,omitempty" part:"text"`
}

// EntryWithdrawn records that an entry is taken back.
type EntryWithdrawn Withdraw

// Withdraws returns the entry that is taken back.
func (e EntryWithdrawn) Withdraws() uuid.UUID { return e.Entry }

// Refusals about withdrawals.
var (
	ErrNoEntry = decider.Refusal{Code: "entry-unknown", Field: "entry", Reason: "This voucher has no entry with this id that still stands."}
	ErrFinal   = decider.Refusal{Code: "entry-final", Reason: "This is not withdrawn, but put right in another way."}
	ErrRestsOn = decider.Refusal{Code: "entry-rested-on", Reason: "Later entries rest on this one. Withdraw those first, the latest first."}
)

func (c Withdraw) decide(s Story, at Mark) ([]Event, error) {
	if err := check(EntryWithdrawn(c), s.State, at); err != nil {
		return nil, err
	}
	if err := Decider.TakeBack(s.Past, c.Entry, takingBack); err != nil {
		return nil, err
	}
	if err := decider.RestedOn(ErrRestsOn, answered(decider.Effective(s.Past), c.Entry)); err != nil {
		return nil, err
	}
	return []Event{EntryWithdrawn(c)}, nil
}

func (e EntryWithdrawn) check(State, Mark) error      { return nil }
func (e EntryWithdrawn) evolve(s State, _ Mark) State { return s }
