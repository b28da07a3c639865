package journey

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// MaxMeetings is how many group meetings one journey can name.
const MaxMeetings = 200

// Refusals about group meetings.
var (
	ErrAttended        = decider.Refusal{Code: "meeting-attended", Reason: "That the client took part in this meeting has been recorded already."}
	ErrTooManyMeetings = decider.Refusal{Code: "too-many-meetings", Reason: "A journey names at most 200 group meetings. Open another journey."}
	ErrNotHeld         = decider.Refusal{Code: "meeting-not-held", Field: "meeting", Reason: "There is no group meeting with this id of which is recorded that it was held. Record that first."}
	ErrBeforeMeeting   = decider.Refusal{Code: "before-meeting", Field: decider.When, Reason: "Nobody took part in a meeting before the day on which it was held."}
)

// AttendMeeting says that the client took part in a group meeting. How many
// took part is the meeting's own fact and counts those whom nobody knows; who
// they were is said here alone, so that erasing a client erases it.
type AttendMeeting struct {
	Meeting uuid.UUID   `json:"meeting" part:"person"`
	Held    uuid.UUID   `json:"held,omitzero" part:"person"`    // evidence: the event that says it was held
	HeldOn  decider.Day `json:"heldOn,omitempty" part:"person"` // as that event says
	Note    string      `json:"note,omitempty" part:"text"`
}

// MeetingAttended records that the client took part in a group meeting.
type MeetingAttended AttendMeeting

// decide wants the evidence. The event is not asked for it, since its key may
// be gone.
func (c AttendMeeting) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Opened && !s.State.Closed() && c.Held == uuid.Nil {
		return nil, ErrNotHeld
	}
	return record(s, at, MeetingAttended(c))
}

func (e MeetingAttended) check(s State, at Mark) error {
	switch {
	case slices.Contains(s.Meetings, e.Meeting):
		return ErrAttended
	case len(s.Meetings) >= MaxMeetings:
		return ErrTooManyMeetings
	case at.Occurred.Day() < e.HeldOn:
		return ErrBeforeMeeting
	}
	return nil
}

func (e MeetingAttended) evolve(s State, _ Mark) State {
	s.Meetings = append(s.Meetings[:len(s.Meetings):len(s.Meetings)], e.Meeting)
	return s
}
