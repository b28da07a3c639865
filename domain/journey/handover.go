package journey

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Handover is a proposal that somebody else takes the journey. Until that
// is accepted nothing changes: there is always someone whose journey it is.
// A team leader can still assign a journey; that overtakes a proposal. Closing
// the journey ends it: nobody is asked any more, also once it is reopened.
type Handover struct {
	ID     uuid.UUID // zero: none is open
	By     decider.Ref
	To     decider.Ref // the advisor; "" for anyone of the team
	Team   decider.Ref
	Reason string
	Since  Mark
}

// Open says that there is a proposal.
func (h Handover) Open() bool { return h.ID != uuid.Nil }

// For says whether somebody of a team is who the proposal is made to.
func (h Handover) For(actor, team decider.Ref) bool {
	return h.Open() && h.Team == team && (h.To == "" || h.To == actor)
}

// Refusals about hand-overs.
var (
	ErrHandoverOpen   = decider.Refusal{Code: "handover-open", Reason: "A hand-over of this journey has been proposed already. It is accepted, declined or retracted first."}
	ErrHandoverSame   = decider.Refusal{Code: "handover-same", Field: "to", Reason: "The journey is theirs already. Propose it to someone else."}
	ErrNoHandover     = decider.Refusal{Code: "handover-unknown", Reason: "No hand-over with this id is open in this journey."}
	ErrNotReceiver    = decider.Refusal{Code: "not-the-receiver", Reason: "Only the advisor to whom the hand-over was proposed, or one of the team to which it was, can answer it."}
	ErrHandoverLate   = decider.Refusal{Code: "handover-late", Field: decider.When, Reason: "The journey was given to whose it is now after this, and nobody was asked any more from then on. Give a later moment."}
	ErrBeforeHandover = decider.Refusal{Code: "before-handover", Field: decider.When, Reason: "This would have happened before the hand-over was proposed."}
)

// ProposeHandover asks an advisor, or anyone of a team, to take the journey.
// What was promised to the client stays with the journey; the note says what
// else the receiver has to know.
type ProposeHandover struct {
	Handover uuid.UUID   `json:"handover"`
	By       decider.Ref `json:"by"`           // actor
	To       decider.Ref `json:"to,omitempty"` // actor
	Team     decider.Ref `json:"team"`
	Reason   string      `json:"reason" list:"handover-reasons"`
	Note     string      `json:"note,omitempty" part:"text"`
}

// HandoverProposed records that somebody was asked to take the journey.
type HandoverProposed ProposeHandover

func (c ProposeHandover) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, HandoverProposed(c))
}

func (e HandoverProposed) check(s State, at Mark) error {
	switch {
	case s.Handover.Open():
		return ErrHandoverOpen
	case at.Occurred.Before(s.Held):
		return ErrHandoverLate
	case e.Team == s.Team && e.To == s.Advisor:
		return ErrHandoverSame
	}
	return nil
}

// evolve leaves a proposal out that was overtaken before it was recorded.
func (e HandoverProposed) evolve(s State, at Mark) State {
	since, now := at.Occurred.Follows(s.Held)
	if !now {
		return s
	}
	at.Occurred = since
	s.Handover = Handover{e.Handover, e.By, e.To, e.Team, e.Reason, at}
	return s
}

// proposed refuses what can only happen to the hand-over that is open.
func (s State) proposed(id uuid.UUID, at Mark) error {
	switch {
	case !s.Handover.Open() || s.Handover.ID != id:
		return ErrNoHandover
	case at.Occurred.Before(s.Handover.Since.Occurred):
		return ErrBeforeHandover
	}
	return nil
}

// answered refuses an answer of anyone else than who was asked.
func (s State) answered(id uuid.UUID, by, team decider.Ref, at Mark) error {
	if err := s.proposed(id, at); err != nil {
		return err
	}
	if !s.Handover.For(by, team) {
		return ErrNotReceiver
	}
	return nil
}

// AcceptHandover takes the journey.
type AcceptHandover struct {
	Handover uuid.UUID   `json:"handover"`
	By       decider.Ref `json:"by"`   // actor
	Team     decider.Ref `json:"team"` // for which they work
}

// HandoverAccepted records whose journey it is from then on.
type HandoverAccepted AcceptHandover

func (c AcceptHandover) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, HandoverAccepted(c))
}

func (e HandoverAccepted) check(s State, at Mark) error {
	if err := s.answered(e.Handover, e.By, e.Team, at); err != nil {
		return err
	}
	if e.By == s.Advisor && e.Team == s.Team {
		return ErrHandoverSame.At("") // whoever accepts it is who asks
	}
	return nil
}

func (e HandoverAccepted) evolve(s State, at Mark) State {
	return s.passes(e.By, e.Team, at)
}

// passes returns the state in which the journey is another advisor's. What the
// former one promised and has not done goes with it, and so do the appointments
// that are still to come: time and place stay as the client knows them. One
// that had begun was the former advisor's, who says whether the client came, unless
// the journey goes to another team, in which they may say nothing any more. What is
// told of an earlier time than since when the journey is whose it is now leaves all
// of that as it is.
func (s State) passes(to, team decider.Ref, at Mark) State {
	held, now := at.Occurred.Follows(s.Held)
	if !now {
		return s
	}
	away := team != s.Team
	if former := s.Advisor; former != "" && to != "" && to != former {
		for id, p := range s.Promises {
			if !p.Ended && p.By == former {
				p.By = to
				s = s.promising(id, p)
			}
		}
		for id, a := range s.Appointments {
			given, later := at.Occurred.Follows(a.Given)
			if later && a.Status == AppointmentPlanned && a.With == former && (away || !a.begins().Before(at.Occurred)) {
				a.With, a.Given = to, given
				s = s.meeting(id, a)
			}
		}
	}
	s.Advisor, s.Team, s.Held, s.Handover = to, team, held, Handover{}
	return s
}

// DeclineHandover leaves the journey where it is.
type DeclineHandover struct {
	Handover uuid.UUID   `json:"handover"`
	By       decider.Ref `json:"by"`   // actor
	Team     decider.Ref `json:"team"` // for which they work
	Reason   string      `json:"reason" list:"handover-decline-reasons"`
	Note     string      `json:"note,omitempty" part:"text"`
}

// HandoverDeclined records that the journey stays where it is.
type HandoverDeclined DeclineHandover

func (c DeclineHandover) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, HandoverDeclined(c))
}

func (e HandoverDeclined) check(s State, at Mark) error {
	return s.answered(e.Handover, e.By, e.Team, at)
}

func (e HandoverDeclined) evolve(s State, _ Mark) State {
	s.Handover = Handover{}
	return s
}

// RetractHandover takes a proposal back before it is answered.
type RetractHandover struct {
	Handover uuid.UUID `json:"handover"`
	Note     string    `json:"note,omitempty" part:"text"`
}

// HandoverRetracted records that a proposal was taken back.
type HandoverRetracted RetractHandover

func (c RetractHandover) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, HandoverRetracted(c))
}

func (e HandoverRetracted) check(s State, at Mark) error { return s.proposed(e.Handover, at) }

func (e HandoverRetracted) evolve(s State, _ Mark) State {
	s.Handover = Handover{}
	return s
}
