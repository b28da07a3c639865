// Package meeting decides what may happen to a group meeting: one meeting with
// n participants, not n conversations (DOMAIN.md section 3).
//
// How many took part is the meeting's own fact, and counts those whom nobody
// knows. Who they were stands in their journeys alone, each naming the
// meeting, so that nothing here is about a person and nothing is ever erased.
//
// Known limit: a meeting does not know who named it, since that would outlive
// their erasure. So more journeys can name it than people took part, and the
// record that it was held can be withdrawn and recorded anew, with another number,
// while they do. Neither is refused; its team is asked, as package work says. Of a
// meeting whose planning was withdrawn as well nobody is.
package meeting

import (
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/posting"
)

// Mark and Story are the shapes of package decider for meetings.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the group meeting. Streams are named "meeting-<id>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "meeting",
	Decide:   func(c Command, s Story, at Mark) ([]Event, error) { return c.decide(s, at) },
	Check:    func(e Event, s State, at Mark) error { return e.check(s, at) },
	Evolve:   func(e Event, s State, at Mark) State { return e.evolve(s, at) },
}

// A Command asks for something to happen to one meeting.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did happen. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// A Status is how a meeting stands: a code of the list meeting-statuses.
type Status string

// The statuses of a meeting.
const (
	Intended Status = "gepland"
	Done     Status = "gehouden"
	Off      Status = "afgelast"
)

// State is what later decisions need to remember.
type State struct {
	Status       Status // "" when there is no such meeting
	Team         decider.Ref
	BeginsAt     time.Time
	Minutes      int
	Location     string
	Topic        string
	LedBy        decider.Ref
	Planned      decider.Moment
	Held         Mark      // zero unless it was held
	Ended        uuid.UUID // the entry that says so, or that it was cancelled; zero before
	Participants int
}

// Limits of meetings (choices).
const (
	MinMinutes      = 15
	MaxMinutes      = 12 * 60
	MonthsAhead     = 24
	MaxParticipants = 1000
)

// Refusals.
var (
	ErrPlanned      = decider.Refusal{Code: "meeting-planned", Reason: "This meeting is there already."}
	ErrNotPlanned   = decider.Refusal{Code: "meeting-unknown", Reason: "There is no group meeting with this id."}
	ErrEnded        = decider.Refusal{Code: "meeting-ended", Reason: "This meeting was held or cancelled already. Plan a new one, or withdraw what was recorded by mistake."}
	ErrLength       = decider.Refusal{Code: "meeting-length", Field: "minutes", Reason: "A group meeting takes from 15 minutes to 12 hours."}
	ErrFar          = decider.Refusal{Code: "meeting-far", Field: "beginsAt", Reason: "A group meeting is planned at most 24 months ahead. Look at the year."}
	ErrPast         = decider.Refusal{Code: "meeting-past", Field: "beginsAt", Reason: "A group meeting is planned before it begins. Give a later begin, or an earlier moment at which it was planned."}
	ErrToCome       = decider.Refusal{Code: "meeting-to-come", Field: decider.When, Reason: "This is before the meeting began, on %s. How many took part is known after that."}
	ErrBeforePlan   = decider.Refusal{Code: "before-meeting-planned", Field: decider.When, Reason: "This would have happened before the meeting was planned. Give a later moment."}
	ErrParticipants = decider.Refusal{Code: "meeting-participants", Field: "participants", Reason: "From 1 to 1000 people took part in a meeting that was held. Where nobody came it is cancelled."}
	ErrNoEntry      = decider.Refusal{Code: "meeting-entry-unknown", Field: "entry", Reason: "This meeting has no entry with this id that still stands."}
	ErrNotWithdrawn = decider.Refusal{Code: "meeting-entry-final", Reason: "A withdrawal is not withdrawn itself. Record anew what was withdrawn."}
	ErrRestsOn      = decider.Refusal{Code: "meeting-entry-rested-on", Reason: "Later entries rest on this one. Withdraw those first, the latest first."}
)

// record answers a command with one event, if it is possible.
func record(s Story, at Mark, e Event) ([]Event, error) {
	if err := e.check(s.State, at); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

// Plan announces a meeting.
type Plan struct {
	Team     decider.Ref `json:"team"`
	BeginsAt time.Time   `json:"beginsAt"`
	Minutes  int         `json:"minutes"`
	Location string      `json:"location" list:"locations" on:"BeginsAt"`
	Topic    string      `json:"topic" list:"contact-topics"`
	LedBy    decider.Ref `json:"ledBy"` // actor
}

// Give is a plan with what the directory says of whoever leads the meeting.
type Give struct {
	Plan
	To posting.Posting `json:"posting"` // evidence
}

// LeaderUnlisted records that a meeting is to be led by somebody of whom the
// directory could not say whether they work here: it was not complete yet.
type LeaderUnlisted struct {
	LedBy decider.Ref `json:"ledBy"` // actor
}

func (e LeaderUnlisted) check(State, Mark) error { return nil }

func (e LeaderUnlisted) evolve(s State, _ Mark) State { return s }

// Gives says who is to lead the meeting, and by when they have to be there.
func (c Plan) Gives() posting.Duty {
	return posting.Duty{Who: c.LedBy, Named: "ledBy", By: decider.DayOf(c.BeginsAt)}
}

func (c Give) decide(s Story, at Mark) ([]Event, error) {
	events, err := c.Plan.decide(s, at)
	if err != nil {
		return nil, err
	}
	unlisted, err := c.To.Takes(c.Gives())
	if err != nil {
		return nil, err
	}
	if unlisted {
		events = append(events, LeaderUnlisted{c.LedBy})
	}
	return events, nil
}

// Planned records that a meeting was announced.
type Planned Plan

func (c Plan) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Planned(c)) }

func (e Planned) check(s State, at Mark) error {
	begins := decider.At(e.BeginsAt)
	switch {
	case s.Status != "":
		return ErrPlanned
	case e.Minutes < MinMinutes || e.Minutes > MaxMinutes:
		return ErrLength
	case begins.Before(at.Occurred):
		return ErrPast
	case begins.Day() > at.Occurred.Day().AddMonths(MonthsAhead):
		return ErrFar
	}
	return nil
}

func (e Planned) evolve(_ State, at Mark) State {
	return State{
		Status: Intended, Team: e.Team, BeginsAt: e.BeginsAt, Minutes: e.Minutes,
		Location: e.Location, Topic: e.Topic, LedBy: e.LedBy, Planned: at.Occurred,
	}
}

// intended refuses what can only happen to a meeting that is still to be held.
func (s State) intended(at Mark) error {
	switch {
	case s.Status == "":
		return ErrNotPlanned
	case s.Status != Intended:
		return ErrEnded
	case at.Occurred.Before(s.Planned):
		return ErrBeforePlan
	}
	return nil
}

// Hold records that the meeting took place, and how many took part.
type Hold struct {
	Participants int `json:"participants"`
}

// Held records that the meeting took place.
type Held Hold

func (c Hold) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Held(c)) }

func (e Held) check(s State, at Mark) error {
	if err := s.intended(at); err != nil {
		return err
	}
	switch {
	case s.toCome(at):
		return ErrToCome.Because(decider.At(s.BeginsAt))
	case e.Participants < 1 || e.Participants > MaxParticipants:
		return ErrParticipants
	}
	return nil
}

// toCome says that a fact is of before the meeting began, or recorded before.
func (s State) toCome(at Mark) bool {
	return at.Occurred.Before(decider.At(s.BeginsAt)) || at.Recorded.Before(s.BeginsAt)
}

func (e Held) evolve(s State, at Mark) State {
	s.Status, s.Held, s.Ended, s.Participants = Done, at, at.Entry, e.Participants
	return s
}

// Cancel calls the meeting off, or says that nobody came.
type Cancel struct {
	Reason string `json:"reason" list:"meeting-cancel-reasons"`
}

// Cancelled records that the meeting does not take place.
type Cancelled Cancel

func (c Cancel) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Cancelled(c)) }

// NobodyCame is the reason for which a meeting is cancelled after it began: a code
// of the list meeting-cancel-reasons.
const NobodyCame = "niemand-gekomen"

func (e Cancelled) check(s State, at Mark) error {
	if err := s.intended(at); err != nil {
		return err
	}
	if e.Reason == NobodyCame && s.toCome(at) {
		return ErrToCome.Because(decider.At(s.BeginsAt))
	}
	return nil
}

func (e Cancelled) evolve(s State, at Mark) State {
	s.Status, s.Ended = Off, at.Entry
	return s
}

// Withdraw takes back an entry that was recorded by mistake.
type Withdraw struct {
	Entry  uuid.UUID `json:"entry"` // the request that recorded it
	Reason string    `json:"reason" list:"withdrawal-reasons"`
}

// EntryWithdrawn records that an entry is taken back.
type EntryWithdrawn Withdraw

// Withdraws returns the entry that is taken back.
func (e EntryWithdrawn) Withdraws() uuid.UUID { return e.Entry }

func (c Withdraw) decide(s Story, at Mark) ([]Event, error) {
	if err := Decider.TakeBack(s.Past, c.Entry, takingBack); err != nil {
		return nil, err
	}
	return []Event{EntryWithdrawn(c)}, nil
}

func (e EntryWithdrawn) check(State, Mark) error      { return nil }
func (e EntryWithdrawn) evolve(s State, _ Mark) State { return s }
