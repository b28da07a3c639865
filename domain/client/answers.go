package client

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// What a client can ask for that is answered later: codes of the list
// answerable-requests.
const (
	ErasureAsked   = "vernietiging"
	ObjectionMade  = "bezwaar"
	answerMonths   = 1 // within a month of receipt (GDPR article 12(3))
	prolongedUntil = 3 // or two months later, where that is necessary
)

// ProlongAnswer says that the client was told that the answer to what they asked
// takes longer: by two months, with the reasons (GDPR article 12(3)).
type ProlongAnswer struct {
	About       string      `json:"about" list:"answerable-requests"`
	InformedOn  decider.Day `json:"informedOn" past:"true"` // the day on which the client was told
	Explanation string      `json:"explanation" part:"text" max:"1000"`
	By          decider.Ref `json:"by"` // actor
}

// AnswerProlonged records that the client was told that the answer takes longer.
type AnswerProlonged ProlongAnswer

// An Answer is what a client waits for.
type Answer struct {
	Since     decider.Day // when it was asked for
	Prolonged bool
}

// Due is the last day for answering.
func (a Answer) Due() decider.Day {
	if a.Prolonged {
		return a.Since.AddMonths(prolongedUntil)
	}
	return a.Since.AddMonths(answerMonths)
}

// Refusals about answers.
var (
	ErrNoAnswerDue   = decider.Refusal{Code: "no-answer-due", Field: "about", Reason: "The client waits for no answer to such a request, so there is nothing to prolong."}
	ErrProlonged     = decider.Refusal{Code: "answer-prolonged", Reason: "The term for this answer has been prolonged already, and that can be once (GDPR article 12(3))."}
	ErrProlongedLate = decider.Refusal{Code: "prolonged-late", Field: "informedOn", Reason: "The client is told within a month of the request that the answer takes longer (GDPR article 12(3)). That month had passed; answer now."}
)

func (c ProlongAnswer) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, AnswerProlonged(c))
}

func (e AnswerProlonged) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	a, waits := s.Answers[e.About]
	switch {
	case !waits:
		return ErrNoAnswerDue
	case a.Prolonged:
		return ErrProlonged
	case e.InformedOn > a.Due():
		return ErrProlongedLate
	}
	return nil
}

func (e AnswerProlonged) evolve(s State, _ Mark) State {
	a := s.Answers[e.About]
	a.Prolonged = true
	s.Answers = with(s.Answers, e.About, a)
	return s.deciding(e.About, func(r *RightsRequest) { r.Prolonged = true })
}

// answered takes what was asked for off the list of what the client waits for. A
// request that led to it and has no answer yet waits again by itself.
func (s State) answered(about string) State {
	s.Answers = without(s.Answers, about)
	return s.deciding(about, func(r *RightsRequest) { r.TakenUp = false })
}

// deciding changes what is known of the request that is being decided, if there is
// one.
func (s State) deciding(about string, change func(*RightsRequest)) State {
	if id := s.takenUp(about); id != (uuid.UUID{}) {
		r := s.Requests[id]
		change(&r)
		s.Requests = with(s.Requests, id, r)
	}
	return s
}
