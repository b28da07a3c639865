package journey

import "klantreis/domain/decider"

// ErrNotEmployer refuses to pass on the question of anyone but an employer.
var ErrNotEmployer = decider.Refusal{Code: "not-an-employer", Reason: "The question of an employer is passed on in the journey of an employer's contact person. A client is referred."}

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
	if s.State.Opened && !s.State.Erased && s.State.Kind != employer {
		return nil, ErrNotEmployer
	}
	return record(s, at, QuestionPassedOn(c))
}

func (e QuestionPassedOn) check(State, Mark) error      { return nil }
func (e QuestionPassedOn) evolve(s State, _ Mark) State { return s }
