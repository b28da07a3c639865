package journey

import (
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// ErrAppointmentsToCome refuses to close a journey while the client is still
// expected. Whether an earlier appointment was kept can be told afterwards.
var ErrAppointmentsToCome = decider.Refusal{Code: "appointments-to-come", Reason: "The client still has an appointment to come. Cancel it first, or close the journey after it."}

// CancelAppointment calls an appointment off before it begins.
type CancelAppointment struct {
	Appointment uuid.UUID `json:"appointment"`
	By          string    `json:"by" part:"person" list:"appointment-sides"` // who called it off
	Reason      string    `json:"reason" part:"person" list:"appointment-cancel-reasons"`
	Note        string    `json:"note,omitempty" part:"text"`
}

// AppointmentCancelled records that an appointment was called off. It may be
// recorded after the journey was closed, as may all that ends an appointment.
type AppointmentCancelled CancelAppointment

func (AppointmentCancelled) afterClosing() {}

func (c CancelAppointment) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, AppointmentCancelled(c))
}

func (e AppointmentCancelled) check(s State, at Mark) error { return s.toCome(e.Appointment, at) }

func (e AppointmentCancelled) evolve(s State, _ Mark) State {
	return s.stands(e.Appointment, AppointmentOff)
}

// KeepAppointment records that client and desk met as agreed.
type KeepAppointment struct {
	Appointment uuid.UUID `json:"appointment"`
	Note        string    `json:"note,omitempty" part:"text"`
}

// AppointmentKept records that client and desk met as agreed.
type AppointmentKept KeepAppointment

func (AppointmentKept) afterClosing() {}

func (c KeepAppointment) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, AppointmentKept(c))
}

func (e AppointmentKept) check(s State, at Mark) error { return s.begun(e.Appointment, at) }

func (e AppointmentKept) evolve(s State, _ Mark) State {
	return s.stands(e.Appointment, AppointmentHeld)
}

// MissAppointment records that the client did not come. Where it was the desk
// that could not be there, it called the appointment off.
type MissAppointment struct {
	Appointment uuid.UUID `json:"appointment"`
	Note        string    `json:"note,omitempty" part:"text"`
}

// AppointmentMissed records that the client did not come.
type AppointmentMissed MissAppointment

func (AppointmentMissed) afterClosing() {}

func (c MissAppointment) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, AppointmentMissed(c))
}

func (e AppointmentMissed) check(s State, at Mark) error { return s.begun(e.Appointment, at) }

func (e AppointmentMissed) evolve(s State, _ Mark) State {
	return s.stands(e.Appointment, AppointmentNoShow)
}

// expected refuses what cannot be while an appointment is certainly to come.
func (s State) expected(at Mark) error {
	for _, a := range s.Appointments {
		if a.Status == AppointmentPlanned && at.Occurred.Before(a.begins()) {
			return ErrAppointmentsToCome
		}
	}
	return nil
}

// Revisions returns how often an appointment was changed after it was made,
// and when that was recorded last. What was withdrawn counts twice, once when
// it was recorded and once when it was taken back: a calendar that has seen it
// must learn of both.
func Revisions(past []decider.Entry[Event], appointment uuid.UUID) (n int, latest time.Time) {
	mine := map[uuid.UUID]bool{} // entries
	for _, e := range past {
		changes := true
		switch what := e.What.(type) {
		case AppointmentMade:
			changes = what.Appointment == appointment
		case AppointmentMoved:
			changes = what.Appointment == appointment
		case AppointmentCancelled:
			changes = what.Appointment == appointment
		case EntryWithdrawn:
			changes = mine[what.Entry]
		default:
			changes = false
		}
		if changes {
			mine[e.Entry] = true
			n, latest = n+1, e.Recorded
		}
	}
	return max(n-1, 0), latest
}
