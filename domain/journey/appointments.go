package journey

import (
	"maps"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// An AppointmentStatus is how an appointment stands: a code of the list
// appointment-statuses.
type AppointmentStatus string

// The statuses of an appointment.
const (
	AppointmentPlanned AppointmentStatus = "gepland"
	AppointmentOff     AppointmentStatus = "afgezegd"
	AppointmentHeld    AppointmentStatus = "nagekomen"
	AppointmentNoShow  AppointmentStatus = "gemist"
)

// A Plan is when and where an appointment is, and with whom.
type Plan struct {
	BeginsAt time.Time
	Minutes  int
	Channel  string
	Location string
	With     decider.Ref // actor
}

// An Appointment is what decisions remember of an appointment. It is made now
// and planned for later: the planned time is what was agreed, not when the
// fact happened.
type Appointment struct {
	Plan
	Topic  string
	Status AppointmentStatus
	Made   decider.Moment
	Agreed decider.Moment // from when its time and place are these
	Given  decider.Moment // from when it is with whom it is
}

// Limits of appointments (choices).
const (
	MaxAppointments = 200 // in one journey
	MinMinutes      = 5
	MaxMinutes      = 8 * 60
	MonthsAhead     = 24
)

// atTheDesk is the channel of an appointment at a desk.
const atTheDesk = "balie-afspraak"

// Refusals about appointments.
var (
	ErrAppointmentThere    = decider.Refusal{Code: "appointment-made", Reason: "This appointment is there already."}
	ErrNoAppointment       = decider.Refusal{Code: "appointment-unknown", Reason: "This journey has no appointment with this id."}
	ErrAppointmentEnded    = decider.Refusal{Code: "appointment-ended", Reason: "This appointment was cancelled, kept or missed. Make a new one, or withdraw what was recorded by mistake."}
	ErrTooManyAppointments = decider.Refusal{Code: "too-many-appointments", Reason: "A journey has at most 200 appointments. Open another journey."}
	ErrAppointmentLength   = decider.Refusal{Code: "appointment-length", Field: "minutes", Reason: "An appointment takes from 5 minutes to 8 hours."}
	ErrNoPlace             = decider.Refusal{Code: "appointment-without-place", Field: "location", Reason: "An appointment at the desk is at one of the locations. Say at which."}
	ErrAppointmentPast     = decider.Refusal{Code: "appointment-past", Field: "beginsAt", Reason: "An appointment is made, and moved, before it begins. Give a later begin, or an earlier moment at which this was agreed."}
	ErrAppointmentFar      = decider.Refusal{Code: "appointment-far", Field: "beginsAt", Reason: "An appointment is made at most 24 months ahead. Look at the year."}
	ErrAppointmentBegun    = decider.Refusal{Code: "appointment-begun", Reason: "This appointment has begun. Record whether it was kept or missed."}
	ErrAppointmentToCome   = decider.Refusal{Code: "appointment-to-come", Field: decider.When, Reason: "This appointment has not begun yet. Move or cancel it, or record after its begin whether it was kept."}
	ErrBeforeAppointment   = decider.Refusal{Code: "before-appointment", Field: decider.When, Reason: "This would have happened before the appointment was made."}
)

// MakeAppointment agrees with the client on a time and a place. What it is
// about is said of a person; when and where somebody of the desk is busy is
// not.
type MakeAppointment struct {
	Appointment uuid.UUID   `json:"appointment"`
	BeginsAt    time.Time   `json:"beginsAt"`
	Minutes     int         `json:"minutes"`
	Channel     string      `json:"channel" list:"channels"`
	Location    string      `json:"location,omitempty" list:"locations" on:"BeginsAt"`
	With        decider.Ref `json:"with"` // actor
	Topic       string      `json:"topic" part:"person" list:"contact-topics"`
	Note        string      `json:"note,omitempty" part:"text"`
}

// AppointmentMade records that an appointment was made.
type AppointmentMade MakeAppointment

func (c MakeAppointment) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, AppointmentMade(c))
}

func (e AppointmentMade) check(s State, at Mark) error {
	if _, there := s.Appointments[e.Appointment]; there {
		return ErrAppointmentThere
	}
	if len(s.Appointments) >= MaxAppointments {
		return ErrTooManyAppointments
	}
	return e.plan().check(at)
}

func (e AppointmentMade) plan() Plan {
	return Plan{e.BeginsAt, e.Minutes, e.Channel, e.Location, e.With}
}

func (e AppointmentMade) evolve(s State, at Mark) State {
	return s.meeting(e.Appointment, Appointment{e.plan(), e.Topic, AppointmentPlanned, at.Occurred, at.Occurred, at.Occurred})
}

func (s State) meeting(id uuid.UUID, a Appointment) State {
	s.Appointments = with(s.Appointments, id, a)
	return s
}

// with returns things with one among them, and leaves those it was given as
// they were.
func with[V any](things map[uuid.UUID]V, id uuid.UUID, one V) map[uuid.UUID]V {
	things = maps.Clone(things)
	if things == nil {
		things = map[uuid.UUID]V{}
	}
	things[id] = one
	return things
}

// check says why nothing could be planned so, at a moment.
func (p Plan) check(at Mark) error {
	switch {
	case p.Minutes < MinMinutes || p.Minutes > MaxMinutes:
		return ErrAppointmentLength
	case p.Channel == atTheDesk && p.Location == "":
		return ErrNoPlace
	case p.begins().Before(at.Occurred):
		return ErrAppointmentPast
	case p.begins().Day() > at.Occurred.Day().AddMonths(MonthsAhead):
		return ErrAppointmentFar
	}
	return nil
}

func (p Plan) begins() decider.Moment { return decider.At(p.BeginsAt) }

// Ends is the instant at which it ends.
func (p Plan) Ends() time.Time { return p.BeginsAt.Add(time.Duration(p.Minutes) * time.Minute) }

// Overlaps says whether two plans take the same time; that one begins when the
// other ends is none.
func (p Plan) Overlaps(o Plan) bool {
	return p.BeginsAt.Before(o.Ends()) && o.BeginsAt.Before(p.Ends())
}

// planned refuses what can only happen to an appointment that is still to be
// kept.
func (s State) planned(id uuid.UUID, at Mark) error {
	a, there := s.Appointments[id]
	switch {
	case !there:
		return ErrNoAppointment
	case a.Status != AppointmentPlanned:
		return ErrAppointmentEnded
	case at.Occurred.Before(a.Made):
		return ErrBeforeAppointment
	}
	return nil
}

// toCome refuses what can only happen before an appointment begins.
func (s State) toCome(id uuid.UUID, at Mark) error {
	if err := s.planned(id, at); err != nil {
		return err
	}
	if s.Appointments[id].begins().Before(at.Occurred) {
		return ErrAppointmentBegun
	}
	return nil
}

// begun refuses what can only be known once an appointment has begun; on the
// day itself the clock tells that.
func (s State) begun(id uuid.UUID, at Mark) error {
	if err := s.planned(id, at); err != nil {
		return err
	}
	a := s.Appointments[id]
	if at.Occurred.Before(a.begins()) || at.Recorded.Before(a.BeginsAt) {
		return ErrAppointmentToCome
	}
	return nil
}

// stands returns the state in which an appointment has another status.
func (s State) stands(id uuid.UUID, status AppointmentStatus) State {
	a := s.Appointments[id]
	a.Status = status
	return s.meeting(id, a)
}

// MoveAppointment agrees on another time, place or person. It says all of
// these anew.
type MoveAppointment struct {
	Appointment uuid.UUID   `json:"appointment"`
	BeginsAt    time.Time   `json:"beginsAt"`
	Minutes     int         `json:"minutes"`
	Channel     string      `json:"channel" list:"channels"`
	Location    string      `json:"location,omitempty" list:"locations" on:"BeginsAt"`
	With        decider.Ref `json:"with"` // actor
	Note        string      `json:"note,omitempty" part:"text"`
}

// AppointmentMoved records that an appointment is at another time or place, or
// with somebody else.
type AppointmentMoved MoveAppointment

func (c MoveAppointment) decide(s Story, at Mark) ([]Event, error) {
	e := AppointmentMoved(c)
	a, there := s.State.Appointments[c.Appointment]
	if _, now := at.Occurred.Follows(a.Agreed); now && there && a.Plan.equal(e.plan()) {
		return nil, check(e, s.State, at)
	}
	return record(s, at, e)
}

// equal compares plans; an instant is the same in whatever way it is written.
func (p Plan) equal(o Plan) bool {
	same := p.BeginsAt.Equal(o.BeginsAt)
	p.BeginsAt, o.BeginsAt = time.Time{}, time.Time{}
	return same && p == o
}

func (e AppointmentMoved) plan() Plan {
	return Plan{e.BeginsAt, e.Minutes, e.Channel, e.Location, e.With}
}

func (e AppointmentMoved) check(s State, at Mark) error {
	if err := s.toCome(e.Appointment, at); err != nil {
		return err
	}
	return e.plan().check(at)
}

// evolve leaves what was agreed later as it is, and with whom it is as well, if
// the journey passed to somebody else since.
func (e AppointmentMoved) evolve(s State, at Mark) State {
	a := s.Appointments[e.Appointment]
	with := a.With
	if given, now := at.Occurred.Follows(a.Given); now {
		with, a.Given = e.With, given
	}
	if agreed, now := at.Occurred.Follows(a.Agreed); now {
		a.Plan, a.Agreed = e.plan(), agreed
	}
	a.With = with
	return s.meeting(e.Appointment, a)
}
