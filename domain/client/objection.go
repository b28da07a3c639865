package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// LodgeObjection says that a client objects to what is done with their data, on
// grounds of their own situation (GDPR article 21). Until it is decided nothing
// is done with the file for that purpose (article 18(1)(d)).
type LodgeObjection struct {
	Against string      `json:"against" list:"purposes"`
	Grounds string      `json:"grounds" part:"text"`
	By      decider.Ref `json:"by"`                     // actor
	Request uuid.UUID   `json:"clientRequest,omitzero"` // by which the client made it known
}

// ObjectionLodged records that a client objects.
type ObjectionLodged struct {
	Against string      `json:"against" list:"purposes"`
	Grounds string      `json:"grounds" part:"text"`
	By      decider.Ref `json:"by"`
}

// DecideObjection says what was decided on a client's objection. Where it is
// upheld, the processing that it is directed at stops.
type DecideObjection struct {
	Outcome     string      `json:"outcome" list:"objection-outcomes"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
	By          decider.Ref `json:"by"` // actor

	// ComplaintToldOn is as in [AnswerRequest], where it answers a request.
	ComplaintToldOn decider.Day `json:"complaintToldOn,omitempty" past:"true"`

	// Journeys are evidence: those in other files of the person.
	Journeys []uuid.UUID `json:"journeys,omitempty" part:"person"`
}

// ObjectionDecided records what was decided on a client's objection.
type ObjectionDecided struct {
	Outcome     string      `json:"outcome" list:"objection-outcomes"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
	By          decider.Ref `json:"by"`
}

// ResumeProcessing says that what an upheld objection stopped begins again,
// since the client wants it to.
type ResumeProcessing struct {
	Against     string      `json:"against" list:"purposes"` // what the objection was directed at
	Explanation string      `json:"explanation" part:"text" max:"1000"`
	By          decider.Ref `json:"by"` // actor

	// Journeys are evidence: those in other files of the person.
	Journeys []uuid.UUID `json:"journeys,omitempty" part:"person"`
}

// ProcessingResumed records that what an upheld objection stopped begins again.
type ProcessingResumed struct {
	Against     string      `json:"against" list:"purposes"`
	Explanation string      `json:"explanation" part:"text" max:"1000"`
	By          decider.Ref `json:"by"`
}

// Upheld is the outcome of an objection after which the processing stops. One
// that is upheld in part does not stop it: what changes is in the explanation.
const Upheld = "gegrond"

// An Objection waits for its decision.
type Objection struct {
	Against string // a code of the list purposes
}

// objectable are the purposes for which data is processed on a ground that a client
// can object to (GDPR article 21(1)): a public task. What the law itself demands,
// as accounting and seeing to their rights, goes on, and so does administration.
var objectable = []string{Guidance, Assessing, Referring, Counting}

// Refusals about objections.
var (
	ErrNotObjectable = decider.Refusal{Code: "not-objectable", Field: "against", Reason: "Nobody can object to this processing: the law demands it, or the platform cannot do without (GDPR article 21(1)). An objection is directed at begeleiding, beoordeling-voucher, doorverwijzing or statistiek. Where a request asked for anything else, answer it with a refusal and its ground."}

	ErrObjects     = decider.Refusal{Code: "objection-pending", Reason: "There is an objection already that is not decided. Decide on that first."}
	ErrNoObjection = decider.Refusal{Code: "objection-not-lodged", Reason: "There is no objection to decide on. Record the objection first."}
	ErrObjected    = decider.Refusal{Code: "client-objects", Reason: "The client objects to this processing (GDPR article 21). Until a privacy officer has decided on that, nothing is recorded for this purpose but what ends what was begun (article 18(1)(d))."}
	ErrStopped     = decider.Refusal{Code: "objection-upheld", Reason: "The client objected to this processing and was right (GDPR article 21), so it has stopped. What was begun can be ended; when the client wants it to begin again, a privacy officer records that first."}
	ErrNotStopped  = decider.Refusal{Code: "not-stopped", Field: "against", Reason: "No upheld objection has stopped the processing for this purpose, so it need not begin again."}
)

func (c LodgeObjection) decide(s Story, at Mark) ([]Event, error) {
	if err := known(s.State); err != nil {
		return nil, err
	}
	if !slices.Contains(objectable, c.Against) {
		return nil, ErrNotObjectable
	}
	events, err := record(s, at, ObjectionLodged{c.Against, c.Grounds, c.By})
	if err != nil {
		return nil, err
	}
	return s.State.takeUp(events, c.Request, ObjectionMade)
}

func (e ObjectionLodged) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if s.Objecting() {
		return ErrObjects
	}
	return nil
}

func (e ObjectionLodged) evolve(s State, at Mark) State {
	s.Objection = Objection{e.Against}
	s.Answers = with(s.Answers, ObjectionMade, Answer{Since: at.Occurred.Day()})
	return s
}

func (c DecideObjection) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ObjectionDecided{c.Outcome, c.Explanation, c.By})
	if err != nil {
		return nil, err
	}
	if journeys := s.State.all(c.Journeys); c.Outcome == Upheld && s.State.Objection.Against == Counting && len(journeys) > 0 {
		events = append(events, LeftOutOfFigures{journeys})
	}
	return s.State.answering(events, at, RequestAnswered{
		Request: s.State.takenUp(ObjectionMade), Outcome: c.answers(), By: c.By, ComplaintToldOn: c.ComplaintToldOn,
	})
}

// answers is how the decision answers the request by which the client objected.
func (c DecideObjection) answers() string {
	switch c.Outcome {
	case Upheld:
		return Granted
	case "deels-gegrond":
		return InPart
	case "ingetrokken":
		return TakenBack
	}
	return Denied
}

func (e ObjectionDecided) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if !s.Objecting() {
		return ErrNoObjection
	}
	return nil
}

func (e ObjectionDecided) evolve(s State, _ Mark) State {
	if e.Outcome == Upheld && !slices.Contains(s.Stopped, s.Objection.Against) {
		s.Stopped = append(slices.Clip(s.Stopped), s.Objection.Against)
	}
	s.Objection = Objection{}
	return s.answered(ObjectionMade)
}

func (c ResumeProcessing) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ProcessingResumed{c.Against, c.Explanation, c.By})
	if journeys := s.State.all(c.Journeys); err == nil && c.Against == Counting && len(journeys) > 0 {
		events = append(events, TakenIntoFigures{journeys})
	}
	return events, err
}

func (e ProcessingResumed) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if !slices.Contains(s.Stopped, e.Against) {
		return ErrNotStopped
	}
	return nil
}

func (e ProcessingResumed) evolve(s State, _ Mark) State {
	s.Stopped = slices.DeleteFunc(slices.Clone(s.Stopped), func(purpose string) bool { return purpose == e.Against })
	if len(s.Stopped) == 0 {
		s.Stopped = nil
	}
	return s
}

// Objecting says that an objection was lodged and is not decided yet.
func (s State) Objecting() bool { return s.Objection != (Objection{}) }
