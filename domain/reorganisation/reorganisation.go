// Package reorganisation decides what may happen to the reorganisation of an
// employer: it is announced, its numbers change, UWV is notified, it ends
// (DOMAIN.md section 3).
//
// It is a process and not a number: whether it is a collective dismissal in the
// sense of the law is worked out of its numbers, with those of the employer's
// other ones within three months, see [State.Collective]; and both can hold of
// the same one. Whose jobs are at risk stands in their
// journeys alone, each transition naming the reorganisation.
//
// An employer is no person, but the name of one who works alone is a person's,
// and where a reorganisation is says whose jobs are at risk. So name, sector
// and municipality are sealed, and the clear part holds numbers and days.
//
// Known limits: a reorganisation does not know which transitions name it, so
// its announcement can be withdrawn while they do. Employers are told apart by
// the letters and digits of their names, without a Dutch legal form after it.
package reorganisation

import (
	"klantreis/domain/decider"
)

// Mark and Story are the shapes of package decider for reorganisations.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the reorganisation. Streams are named "reorganisation-<id>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "reorganisation",
	Decide:   func(c Command, s Story, at Mark) ([]Event, error) { return c.decide(s, at) },
	Check:    func(e Event, s State, at Mark) error { return e.check(s, at) },
	Evolve:   func(e Event, s State, at Mark) State { return e.evolve(s, at) },
}

// A Command asks for something to happen to one reorganisation.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did happen. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// State is what later decisions need to remember.
type State struct {
	Announced    Mark // zero while there is no such reorganisation
	Employer     string
	Sector       string
	Municipality string
	Numbers      Numbers
	Notified     decider.Day // on which the notice to UWV came; zero: none did
	Ended        decider.Day // zero while it goes on
	EndReason    string

	Together []Counted // other reorganisations of the employer that count together with it, as they were found last
}

// There says that it was announced.
func (s State) There() bool { return !s.Announced.Occurred.IsZero() }

// Refusals.
var (
	ErrAnnounced       = decider.Refusal{Code: "reorganisation-announced", Reason: "This reorganisation is there already."}
	ErrNotAnnounced    = decider.Refusal{Code: "reorganisation-unknown", Reason: "There is no reorganisation with this id."}
	ErrEnded           = decider.Refusal{Code: "reorganisation-ended", Reason: "This reorganisation has ended. Announce a new one, or withdraw that it ended."}
	ErrBeforeAnnounced = decider.Refusal{Code: "before-reorganisation", Field: decider.When, Reason: "This would have happened before the reorganisation was announced. Give a later moment."}
	ErrNotified        = decider.Refusal{Code: "reorganisation-notified", Reason: "The notice of this reorganisation has been recorded already. Withdraw it to record another day."}
	ErrNoEntry         = decider.Refusal{Code: "reorganisation-entry-unknown", Field: "entry", Reason: "This reorganisation has no entry with this id that still stands."}
	ErrNotWithdrawn    = decider.Refusal{Code: "reorganisation-entry-final", Reason: "A withdrawal is not withdrawn itself. Record anew what was withdrawn."}
	ErrRestsOn         = decider.Refusal{Code: "reorganisation-entry-rested-on", Reason: "Later entries rest on this one. Withdraw those first, the latest first."}
)

// record answers a command with one event, if it is possible.
func record(s Story, at Mark, e Event) ([]Event, error) {
	if err := e.check(s.State, at); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

// Announce says that an employer is going to end jobs. It happened on the day on
// which the employer made that known.
type Announce struct {
	Employer     string      `json:"employer" part:"person"`
	Sector       string      `json:"sector" part:"person" list:"sbi-sections"`
	Municipality string      `json:"municipality" part:"person" list:"municipalities"` // where the work is done
	Jobs         int         `json:"jobs"`
	RegionJobs   int         `json:"regionJobs,omitempty"`
	EndsFrom     decider.Day `json:"endsFrom,omitempty"`
	EndsUntil    decider.Day `json:"endsUntil,omitempty"`
}

// Announced records that an employer is going to end jobs.
type Announced Announce

func (e Announced) numbers() Numbers {
	return Numbers{e.Jobs, e.RegionJobs, e.EndsFrom, e.EndsUntil}
}

func (c Announce) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Announced(c)) }

func (e Announced) check(s State, at Mark) error {
	if s.There() {
		return ErrAnnounced
	}
	return e.numbers().check(at.Occurred.Day())
}

func (e Announced) evolve(_ State, at Mark) State {
	return State{Announced: at, Employer: e.Employer, Sector: e.Sector, Municipality: e.Municipality, Numbers: e.numbers()}
}

// underway refuses what can only happen to a reorganisation that goes on.
func (s State) underway() error {
	switch {
	case !s.There():
		return ErrNotAnnounced
	case s.Ended != 0:
		return ErrEnded
	}
	return nil
}

// since is [State.underway] for what follows the announcement.
func (s State) since(at Mark) error {
	if err := s.underway(); err != nil {
		return err
	}
	if at.Occurred.Before(s.Announced.Occurred) {
		return ErrBeforeAnnounced
	}
	return nil
}

// Notify says that the notice to UWV of a collective dismissal was given; that
// is when it happened. An employer may ask UWV to keep it to itself for a
// month, so it can come before the announcement, and one who ends fewer jobs
// may give it as well.
type Notify struct{}

// Notified records that the notice to UWV was given.
type Notified Notify

func (c Notify) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Notified(c)) }

func (e Notified) check(s State, _ Mark) error {
	if err := s.underway(); err != nil {
		return err
	}
	if s.Notified != 0 {
		return ErrNotified
	}
	return nil
}

func (e Notified) evolve(s State, at Mark) State {
	s.Notified = at.Occurred.Day()
	return s
}

// End says that the reorganisation is over: carried out, or called off. From
// the next day on no job is at risk because of it.
type End struct {
	Reason string `json:"reason" list:"reorganisation-end-reasons"`
}

// Ended records that the reorganisation is over.
type Ended End

func (c End) decide(s Story, at Mark) ([]Event, error) { return record(s, at, Ended(c)) }

func (e Ended) check(s State, at Mark) error { return s.since(at) }

func (e Ended) evolve(s State, at Mark) State {
	s.Ended, s.EndReason = at.Occurred.Day(), e.Reason
	return s
}
