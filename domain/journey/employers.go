package journey

import (
	"errors"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/sharing"
)

// A Question is what decisions remember of an employer's question that was
// passed on. It is known by the event that passed it on.
type Question struct {
	On    decider.Moment // when it was passed on
	Ended bool           // it was answered or dropped
}

// MaxQuestions is how many questions can be passed on in one journey.
const MaxQuestions = 200

// Refusals about employers' questions.
var (
	ErrNotEmployer      = decider.Refusal{Code: "not-an-employer", Reason: "The question of an employer is passed on in the journey of an employer's contact person. A client is referred."}
	ErrNoRecipient      = decider.Refusal{Code: "recipient-missing", Field: "partner", Reason: "Name the partner to whom data of the contact person goes, and not only its kind."}
	ErrTooManyQuestions = decider.Refusal{Code: "too-many-questions", Reason: "In a journey at most 200 questions are passed on. Open another journey."}
	ErrNoQuestion       = decider.Refusal{Code: "question-unknown", Reason: "No question was passed on in this journey by the event with this id."}
	ErrQuestionEnded    = decider.Refusal{Code: "question-ended", Reason: "This question was answered or dropped already. Pass a new one on, or withdraw what was recorded by mistake."}
	ErrBeforeQuestion   = decider.Refusal{Code: "before-question", Field: decider.When, Reason: "This would have happened before the question was passed on."}
)

// OfEmployer says that the client is the contact person of an employer, who is
// informed and passed on, and gets no guidance of their own.
func (s State) OfEmployer() bool { return s.Kind == employer }

// PassOnQuestion hands an employer's question to the partner whose work it is:
// employers are informed and passed on (DOMAIN.md section 1). What an employer
// asks is not about a person; where data of the contact person goes along, that
// is a disclosure, and the terms are as for a referral.
type PassOnQuestion struct {
	Kind    string      `json:"kind" list:"partner-kinds"`
	Partner decider.Ref `json:"partner,omitempty"`
	Topic   string      `json:"topic" list:"contact-topics"`
	Note    string      `json:"note,omitempty" part:"text"`

	Purpose    string              `json:"sharingPurpose,omitempty" list:"sharing-purposes"`
	DataKinds  []string            `json:"dataKinds,omitempty" list:"data-kinds"` // of the contact person; none: nothing goes along
	Basis      string              `json:"basis,omitempty" list:"bases"`
	Permission *sharing.Permission `json:"permission,omitempty"` // evidence, as it was found
	Listed     string              `json:"listed,omitempty"`     // evidence: of which kind the directory knows the partner on that day
	Rules      []sharing.Rule      `json:"rules,omitempty"`      // evidence: those that the directory has of the basis on that day
}

// QuestionPassedOn records that an employer's question went to a partner.
type QuestionPassedOn struct {
	Kind    string      `json:"kind" list:"partner-kinds"`
	Partner decider.Ref `json:"partner,omitempty"`
	Topic   string      `json:"topic" list:"contact-topics"`
	Note    string      `json:"note,omitempty" part:"text"`
}

// decide refuses it for anyone but an employer. That is asked here and not of
// the event, since nothing that comes later can make it so. Nor can anything
// make a disclosure lawful. A partner is of the kind that the directory says.
func (c PassOnQuestion) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Opened && !s.State.Erased && s.State.Kind != employer {
		return nil, ErrNotEmployer
	}
	terms, err := c.Terms()
	if err != nil {
		return nil, err
	}
	passed := QuestionPassedOn{Kind: c.Kind, Partner: c.Partner, Topic: c.Topic, Note: c.Note}
	if !c.Discloses() {
		return record(s, at, passed)
	}
	events, err := recordAll(s, at, passed, ContactDisclosed{
		Basis: c.Basis, Evidence: terms.Evidence(c.Permission), Client: s.State.Client,
		Partner: c.Partner, Kind: c.Kind, Purpose: c.Purpose, DataKinds: c.DataKinds,
	})
	if err != nil {
		return nil, err
	}
	if c.Partner == "" {
		return nil, ErrNoRecipient
	}
	switch err := terms.Allow(c.Rules, c.Permission, at.Occurred); {
	case errors.Is(err, sharing.ErrNotListed):
		return nil, sharing.ErrNotListed.At("partner")
	case err != nil:
		return nil, err
	}
	return events, nil
}

// Discloses says that data of the contact person is to go along.
func (c PassOnQuestion) Discloses() bool {
	return len(c.DataKinds) > 0 || c.Purpose != "" || c.Basis != ""
}

// Terms are what goes along, to whom and why. They fail where the directory
// knows the partner as one of another kind.
func (c PassOnQuestion) Terms() (sharing.Terms, error) {
	kind, err := sharing.KindOf(c.Kind, c.Listed)
	return sharing.Terms{Recipient: c.Partner, Kind: kind, Listed: c.Listed != "", Purpose: c.Purpose, DataKinds: c.DataKinds, Basis: c.Basis}, err
}

func (e QuestionPassedOn) check(s State, _ Mark) error {
	if len(s.Questions) >= MaxQuestions {
		return ErrTooManyQuestions
	}
	return nil
}

func (e QuestionPassedOn) evolve(s State, at Mark) State {
	s.Questions = with(s.Questions, at.Event, Question{On: at.Occurred})
	return s
}

// ContactDisclosed records which data of an employer's contact person went
// along with a question, and what that rested on.
type ContactDisclosed struct {
	Basis     string      `json:"basis" list:"bases"`
	Evidence  uuid.UUID   `json:"evidence,omitzero"` // the event that recorded the permission
	Client    uuid.UUID   `json:"client" part:"person"`
	Partner   decider.Ref `json:"partner" part:"person"`
	Kind      string      `json:"kind" part:"person" list:"partner-kinds"`
	Purpose   string      `json:"sharingPurpose" part:"person" list:"sharing-purposes"`
	DataKinds []string    `json:"dataKinds" part:"person" list:"data-kinds"`
}

func (e ContactDisclosed) check(State, Mark) error      { return nil }
func (e ContactDisclosed) evolve(s State, _ Mark) State { return s }

// openQuestion refuses what can only happen to a question that is open.
func (s State) openQuestion(id uuid.UUID, at Mark) error {
	q, there := s.Questions[id]
	switch {
	case !there:
		return ErrNoQuestion
	case q.Ended:
		return ErrQuestionEnded
	case at.Occurred.Before(q.On):
		return ErrBeforeQuestion
	}
	return nil
}

func (s State) seenTo(id uuid.UUID) State {
	q := s.Questions[id]
	q.Ended = true
	s.Questions = with(s.Questions, id, q)
	return s
}

// AnswerQuestion records that a question which was passed on was answered, and
// by whom: that need not be the partner to whom it went.
type AnswerQuestion struct {
	Question uuid.UUID   `json:"question"` // the event that passed it on
	Kind     string      `json:"kind" list:"partner-kinds"`
	Partner  decider.Ref `json:"partner,omitempty"`
	Answer   string      `json:"answer,omitempty" part:"text"`
}

// QuestionAnswered records that a question was answered. It may be recorded
// after the journey was closed: what was asked stays with the partner.
type QuestionAnswered AnswerQuestion

func (QuestionAnswered) afterClosing() {}

func (c AnswerQuestion) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, QuestionAnswered(c))
}

func (e QuestionAnswered) check(s State, at Mark) error { return s.openQuestion(e.Question, at) }
func (e QuestionAnswered) evolve(s State, _ Mark) State { return s.seenTo(e.Question) }

// DropQuestion records that no answer is expected any more, and why.
type DropQuestion struct {
	Question uuid.UUID `json:"question"` // the event that passed it on
	Reason   string    `json:"reason" list:"question-drop-reasons"`
	Note     string    `json:"note,omitempty" part:"text"`
}

// QuestionDropped records that no answer is expected any more.
type QuestionDropped DropQuestion

func (QuestionDropped) afterClosing() {}

func (c DropQuestion) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, QuestionDropped(c))
}

func (e QuestionDropped) check(s State, at Mark) error { return s.openQuestion(e.Question, at) }
func (e QuestionDropped) evolve(s State, _ Mark) State { return s.seenTo(e.Question) }
