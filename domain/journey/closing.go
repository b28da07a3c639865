package journey

import (
	"bytes"
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Close ends a journey, with what became of the client.
type Close struct {
	Reason string `json:"reason" part:"person" list:"close-reasons"`
	Note   string `json:"note,omitempty" part:"text"`
}

// Deceased is the reason for closing after which the client is asked nothing any
// more.
const Deceased = "overleden"

// Closed records that a journey ended, and what became of the client.
type Closed Close

func (c Close) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Closed(c)) }

func (e Closed) check(s State, at Mark) error {
	if err := afterLatest(s, at); err != nil {
		return err
	}
	return s.expected(at)
}

func afterLatest(s State, at Mark) error {
	if at.Occurred.Before(s.Latest) {
		return ErrBeforeLatest
	}
	return nil
}

func (e Closed) evolve(s State, at Mark) State {
	s.Phase, s.Closing, s.ClosedOn, s.Handover = s.Phase.After(e), at.Event, at.Occurred.Day(), Handover{}
	s.Deceased = e.Reason == Deceased
	return s
}

// Reopen begins a closed journey again.
type Reopen struct {
	Channel string `json:"channel" list:"channels"`
	Note    string `json:"note,omitempty" part:"text"`
}

// Reopened records that a closed journey began again.
type Reopened Reopen

func (Reopened) afterClosing() {}

func (c Reopen) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Reopened(c)) }

func (e Reopened) check(s State, at Mark) error {
	if !s.Closed() {
		return ErrNotClosed
	}
	return afterLatest(s, at)
}

func (e Reopened) evolve(s State, _ Mark) State {
	s.Phase, s.Closing, s.ClosedOn, s.Deceased = s.Phase.After(e), uuid.Nil, 0, false
	return s
}

// EndOpenTransitions ends every open transition of a closed journey as
// unknown: the policy for a journey that closes while nobody said what became
// of the job.
type EndOpenTransitions struct {
	Closing uuid.UUID `json:"closing"` // the event that closed the journey
}

func (c EndOpenTransitions) decide(s Story, at Mark) ([]Event, error) {
	if !s.State.Closed() || s.State.Closing != c.Closing {
		return nil, nil // it was reopened or erased, or that closing was withdrawn
	}
	var ended []Event
	for _, id := range slices.SortedFunc(maps.Keys(s.State.Transitions), compare) {
		if !s.State.Transitions[id].Open() {
			continue
		}
		e := TransitionEnded{Transition: id, Closing: c.Closing, Exit: UnknownExit}
		if err := check(e, s.State, at); err != nil {
			return nil, err
		}
		ended = append(ended, e)
	}
	return ended, nil
}

func compare(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

// Erase ends all that can be known of a journey: its keys are destroyed.
type Erase struct {
	Cause uuid.UUID `json:"cause"` // the event that erased the client
}

// Erased records that a journey was erased.
type Erased Erase

// Erases marks the event as one after which the stream's keys are destroyed.
func (Erased) Erases() {}

func (c Erase) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Erased {
		return nil, nil
	}
	return record(s, at, Erased(c))
}

func (e Erased) check(State, Mark) error { return nil }

func (e Erased) evolve(s State, _ Mark) State {
	return State{Opened: s.Opened, Team: s.Team, Erased: true}
}

// Withdraw takes back an entry that was recorded by mistake. It is then
// recorded anew, by another request. What cannot be taken back, and what is done
// instead, stands in [Corrections].
type Withdraw struct {
	Entry  uuid.UUID  `json:"entry"` // the request that recorded it
	Reason string     `json:"reason" list:"withdrawal-reasons"`
	Note   string     `json:"note,omitempty" part:"text"`
	Relied []Reliance `json:"relied,omitempty"` // evidence: what rests on the journey elsewhere, as it was found
	Sought bool       `json:"sought,omitempty"` // it was looked for; without that no career conversation is taken back
}

// A Reliance is something outside a journey that rests on an event in it, as a
// training voucher does on a career conversation.
type Reliance struct {
	Event uuid.UUID `json:"event"` // in the journey
	Entry uuid.UUID `json:"entry"` // that named it
}

// EntryWithdrawn records that an entry is taken back. It holds for every day;
// only what was known before it does not know it.
type EntryWithdrawn struct {
	Entry  uuid.UUID `json:"entry"`
	Reason string    `json:"reason" list:"withdrawal-reasons"`
	Note   string    `json:"note,omitempty" part:"text"`
}

// Withdraws returns the entry that is taken back.
func (e EntryWithdrawn) Withdraws() uuid.UUID { return e.Entry }

func (EntryWithdrawn) afterClosing() {}

// Refusals about withdrawals.
var (
	ErrNoEntry      = decider.Refusal{Code: "entry-unknown", Field: "entry", Reason: "This journey has no entry with this id that still stands."}
	ErrNotWithdrawn = decider.Refusal{Code: "entry-final", Reason: "This is not withdrawn, but put right in another way."}
	ErrNotSought    = decider.Refusal{Code: "reliance-not-sought", Reason: "Nobody found out whether a training voucher rests on this career conversation. Withdraw it where that is found."}
	ErrRestsOn      = decider.Refusal{Code: "entry-rested-on", Reason: "Later entries rest on this one. Withdraw those first, the latest first."}
)

func (c Withdraw) decide(s Story, at Mark) ([]Event, error) {
	withdrawn := EntryWithdrawn{c.Entry, c.Reason, c.Note}
	if err := check(withdrawn, s.State, at); err != nil {
		return nil, err
	}
	if err := Decider.TakeBack(s.Past, c.Entry, takingBack); err != nil {
		return nil, err
	}
	if err := c.reliedOn(decider.Effective(s.Past)); err != nil {
		return nil, err
	}
	return []Event{withdrawn}, nil
}

// Correct takes back an entry of a journey because the client asked for what is
// wrong to be put right (GDPR article 16), or because a privacy officer found it
// wrong: nobody has to ask for data to be right (article 5(1)(d)), so that it
// needs no request. It is [Withdraw] for another purpose:
// it is carried out although processing is restricted, as it is while the client
// contests that the data is right, or although they object to being guided.
type Correct Withdraw

func (c Correct) decide(s Story, at Mark) ([]Event, error) { return Withdraw(c).decide(s, at) }

// Corrects says that an event can be how something in a journey was put right:
// it was taken back, or said anew.
func Corrects(e Event) bool {
	switch e.(type) {
	case EntryWithdrawn, SituationChanged, NeedReassessed, SignalCorrected, ReorganisationLinked:
		return true
	}
	return false
}

// reliedOn refuses to take back what something outside the journey rests on,
// and names the entries there.
func (c Withdraw) reliedOn(effective []decider.Entry[Event]) error {
	if !c.Sought && slices.ContainsFunc(effective, func(e decider.Entry[Event]) bool { return e.Entry == c.Entry && isAdvice(e.What) }) {
		return ErrNotSought
	}
	refusal := ErrRestsOn
	refusal.Reason = "A training voucher that is applied for or granted rests on this career conversation. It can be withdrawn once that voucher was refused, given up or revoked."
	for _, r := range c.Relied {
		if slices.ContainsFunc(effective, func(e decider.Entry[Event]) bool { return e.Entry == c.Entry && e.Event == r.Event }) {
			refusal.Entries = append(refusal.Entries, r.Entry)
		}
	}
	if len(refusal.Entries) == 0 {
		return nil
	}
	return refusal
}

// isAdvice says that an event is advice, on which a voucher can rest.
func isAdvice(e Event) bool {
	_, is := e.(AdviceGiven)
	return is
}

func (e EntryWithdrawn) check(State, Mark) error { return nil }

func (e EntryWithdrawn) evolve(s State, _ Mark) State { return s }
