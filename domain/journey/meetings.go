package journey

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// MaxMeetings is how many group meetings one journey can name.
const MaxMeetings = 200

// Refusals about group meetings and about questions of employers.
var (
	ErrAttended        = decider.Refusal{Code: "meeting-attended", Reason: "That the client took part in this meeting has been recorded already."}
	ErrTooManyMeetings = decider.Refusal{Code: "too-many-meetings", Reason: "A journey names at most 200 group meetings. Open another journey."}
	ErrBeforeMeeting   = decider.Refusal{Code: "before-meeting", Reason: "Nobody took part in a meeting before the day on which it was held."}
	ErrNotEmployer     = decider.Refusal{Code: "not-an-employer", Reason: "The question of an employer is passed on in the journey of an employer's contact person. A client is referred."}
)

// AttendMeeting says that the client took part in a group meeting. How many
// took part is the meeting's own fact and counts those whom nobody knows; who
// they were is said here alone, so that erasing a client erases it.
type AttendMeeting struct {
	Meeting uuid.UUID   `json:"meeting" part:"person"`
	Held    uuid.UUID   `json:"held" part:"person"`   // evidence: the event that says it was held
	HeldOn  decider.Day `json:"heldOn" part:"person"` // as that event says
	Note    string      `json:"note,omitempty" part:"text"`
}

// MeetingAttended records that the client took part in a group meeting.
type MeetingAttended AttendMeeting

func (c AttendMeeting) decide(s Story, at Mark) ([]Event, error) {
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

// PassOnQuestion hands an employer's question to the partner whose work it is:
// employers are informed and passed on (DOMAIN.md section 1).
type PassOnQuestion struct {
	Kind    string      `json:"kind" list:"partner-kinds"`
	Partner decider.Ref `json:"partner,omitempty"`
	Topic   string      `json:"topic" list:"contact-topics"`
	Note    string      `json:"note,omitempty" part:"text"`
}

// QuestionPassedOn records that an employer's question went to a partner.
type QuestionPassedOn PassOnQuestion

// decide refuses it for anyone but an employer. That is asked here and not of
// the event, since nothing that comes later can make it so.
func (c PassOnQuestion) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Opened && s.State.Kind != employer {
		return nil, ErrNotEmployer
	}
	return record(s, at, QuestionPassedOn(c))
}

func (e QuestionPassedOn) check(State, Mark) error      { return nil }
func (e QuestionPassedOn) evolve(s State, _ Mark) State { return s }
