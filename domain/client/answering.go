package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// How a request is answered: codes of the list request-outcomes.
const (
	Granted   = "toegewezen"
	InPart    = "deels-toegewezen"
	Denied    = "geweigerd"
	TakenBack = "ingetrokken" // by the client
)

// AnswerRequest says how a request was answered that nothing else answers. What
// rectifies, restricts, erases or decides an objection names the request that it
// answers, so that a yes is never said without being done.
type AnswerRequest struct {
	Request     uuid.UUID   `json:"request"`
	Outcome     string      `json:"outcome" list:"request-outcomes"`
	Ground      string      `json:"ground,omitempty" list:"request-refusal-grounds"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
	By          decider.Ref `json:"by"` // actor

	// ComplaintToldOn is the day on which the client was told that they can
	// complain to the supervisory authority and go to court (GDPR article 12(4)).
	ComplaintToldOn decider.Day `json:"complaintToldOn,omitempty" past:"true"`
}

// RequestTakenUp records, with what it led to, that what a client asked for is
// being decided: an erasure by a second person, or an objection.
type RequestTakenUp struct {
	Request uuid.UUID `json:"request"`
}

// RequestAnswered records how a request was answered. It stands in the same
// entry as the deed, where a deed answers it, and has no words that could go with
// the file: after an erasure it still says what was asked for, how it was
// answered, when and by whom.
type RequestAnswered AnswerRequest

// Refusals about answers to requests.
var (
	ErrOtherRight   = decider.Refusal{Code: "request-other-right", Field: "clientRequest", Reason: "The request asks for something else. Name one that this answers, or none."}
	ErrIsTakenUp    = decider.Refusal{Code: "request-taken-up", Reason: "What this request asks for is being decided. That decision answers it."}
	ErrByDeed       = decider.Refusal{Code: "answered-by-deed", Reason: "What this request asks for is granted by doing it: record the rectification, the restriction, the erasure or the objection, and name the request there."}
	ErrNotTold      = decider.Refusal{Code: "complaint-not-told", Field: "complaintToldOn", Reason: "Where a request is not granted, or in part, the client is told that they can complain to the supervisory authority and go to court (GDPR article 12(4)). Give the day on which they were."}
	ErrAnswerGround = decider.Refusal{Code: "answer-ground-needed", Field: "ground", Reason: "A request that is refused, or granted in part, needs a ground of the list request-refusal-grounds. Any other answer has none."}
	ErrNoAnswer     = decider.Refusal{Code: "answers-no-request", Field: "complaintToldOn", Reason: "This answers no request of the client, so there is nothing of which they were told that they can complain. Leave that day out."}
)

func (c AnswerRequest) decide(s Story, at Mark) ([]Event, error) {
	if err := known(s.State); err != nil {
		return nil, err
	}
	r, waits := s.State.Requests[c.Request]
	yes := c.Outcome == Granted || c.Outcome == InPart
	switch {
	case waits && r.TakenUp:
		return nil, ErrIsTakenUp
	case waits && yes && slices.Contains([]string{ToRectify, ToRestrict, ErasureAsked, ObjectionMade}, r.Right):
		return nil, ErrByDeed
	case (c.Outcome == Denied || c.Outcome == InPart) != (c.Ground != ""):
		return nil, ErrAnswerGround
	}
	return record(s, at, RequestAnswered(c))
}

func (e RequestAnswered) check(s State, at Mark) error {
	if err := known(s); err != nil {
		return err
	}
	r, waits := s.Requests[e.Request]
	no := e.Outcome == Denied || e.Outcome == InPart
	switch {
	case !waits:
		return ErrRequestUnknown
	case at.Occurred.Day() < r.Since:
		return ErrBeforeReceipt
	case e.ComplaintToldOn != 0 && e.ComplaintToldOn < r.Since:
		return ErrBeforeReceipt.At("complaintToldOn")
	case no && e.ComplaintToldOn == 0:
		return ErrNotTold
	}
	return nil
}

func (e RequestAnswered) evolve(s State, _ Mark) State {
	s.Requests = without(s.Requests, e.Request)
	return s
}

func (e RequestTakenUp) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if _, waits := s.Requests[e.Request]; !waits {
		return ErrRequestUnknown
	}
	return nil
}

// evolve counts the term of what is being decided from the receipt of the
// request.
func (e RequestTakenUp) evolve(s State, _ Mark) State {
	r := s.Requests[e.Request]
	r.TakenUp = true
	s.Requests = with(s.Requests, e.Request, r)
	s.Answers = with(s.Answers, r.Right, r.Answer)
	return s
}

// takeUp adds to what begins a decision the request that led to it, if there is
// one.
func (s State) takeUp(begun []Event, request uuid.UUID, right string) ([]Event, error) {
	if request == uuid.Nil {
		return begun, nil
	}
	if err := s.asks(request, right); err != nil {
		return nil, err
	}
	return append(begun, RequestTakenUp{request}), nil
}

// asks refuses a request that does not wait, or asks for something else.
func (s State) asks(request uuid.UUID, right string) error {
	switch r, waits := s.Requests[request]; {
	case !waits:
		return ErrRequestUnknown.At("clientRequest")
	case r.Right != right:
		return ErrOtherRight
	case r.TakenUp:
		return ErrIsTakenUp.At("clientRequest")
	}
	return nil
}

// answering adds to what was done or decided the answer to the request that it
// answers, if there is one.
func (s State) answering(done []Event, at Mark, a RequestAnswered) ([]Event, error) {
	if a.Request == uuid.Nil {
		if a.ComplaintToldOn != 0 {
			return nil, ErrNoAnswer
		}
		return done, nil
	}
	if err := a.check(s, at); err != nil {
		return nil, err
	}
	return append(done, a), nil
}

// takenUp is the request that is being decided, zero where there is none.
func (s State) takenUp(right string) uuid.UUID {
	for id, r := range s.Requests {
		if r.TakenUp && r.Right == right {
			return id
		}
	}
	return uuid.Nil
}

// waiting are the requests that wait for an answer, by whether they ask for
// erasure.
func (s State) waiting(erasure bool) []uuid.UUID {
	ids := ordered(s.Requests)
	return slices.DeleteFunc(ids, func(id uuid.UUID) bool { return erasure != (s.Requests[id].Right == ErasureAsked) })
}

// erasing are the answers that an erasure gives: whoever asked for one has it.
func (s State) erasing(by decider.Ref) (answers []Event) {
	for _, id := range s.waiting(true) {
		answers = append(answers, RequestAnswered{Request: id, Outcome: Granted, By: by})
	}
	return answers
}
