package client

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// The rights that a client can ask to exercise and that something else in this
// package carries out: codes of the list client-rights. Inspection and
// portability (GDPR articles 15 and 20) are answered by what is handed over.
const (
	ToRectify  = "rectificatie"
	ToRestrict = "beperking"
)

// ReceiveRequest says that a client asked to exercise a right (GDPR articles 15
// to 18, 20 and 21). It happened on the day on which it was received: from then
// on the term of a month runs (article 12(3)).
type ReceiveRequest struct {
	Request uuid.UUID   `json:"request"`
	Right   string      `json:"right" list:"client-rights"`
	Asked   string      `json:"asked,omitempty" part:"text"`
	By      decider.Ref `json:"by"` // actor

	// IdentityAskedOn is the day on which the client was asked to show who they
	// are, where that was in doubt (article 12(6)). It does not stop the term: no
	// law says that it does.
	IdentityAskedOn decider.Day `json:"identityAskedOn,omitempty" past:"true"`
}

// RequestReceived records that a client asked to exercise a right. When the file
// is erased it still says which right, and when.
type RequestReceived ReceiveRequest

// ExtendRequest says that the client was told that the answer takes two months
// longer, with the reasons (GDPR article 12(3)).
type ExtendRequest struct {
	Request     uuid.UUID   `json:"request"`
	InformedOn  decider.Day `json:"informedOn" past:"true"` // the day on which the client was told
	Explanation string      `json:"explanation" part:"text" max:"1000"`
	By          decider.Ref `json:"by"` // actor
}

// RequestExtended records that the client was told that the answer takes longer.
type RequestExtended ExtendRequest

// A RightsRequest waits for its answer.
type RightsRequest struct {
	Answer
	Right   string
	TakenUp bool // what it asks for is being decided: an erasure or an objection that waits
}

// MaxRequests is how many requests of one client can wait for an answer.
const MaxRequests = 100

// Refusals about requests.
var (
	ErrRequestThere    = decider.Refusal{Code: "request-there", Reason: "This request has been recorded already."}
	ErrRequestUnknown  = decider.Refusal{Code: "request-unknown", Reason: "No request of this client with this id waits for an answer. It may have been answered."}
	ErrTooManyRequests = decider.Refusal{Code: "too-many-requests-wait", Reason: "At most 100 requests of a client can wait for an answer. Answer some first."}
	ErrBeforeReceipt   = decider.Refusal{Code: "before-receipt", Field: decider.When, Reason: "The request was received later than that. Give a later day."}
	ErrIdentityEarly   = decider.Refusal{Code: "identity-asked-early", Field: "identityAskedOn", Reason: "Nobody is asked who they are before their request was received. Give that day, or a later one."}
)

func (c ReceiveRequest) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, RequestReceived(c))
}

func (e RequestReceived) check(s State, at Mark) error {
	if err := known(s); err != nil {
		return err
	}
	_, there := s.Requests[e.Request]
	switch {
	case there:
		return ErrRequestThere
	case len(s.Requests) >= MaxRequests:
		return ErrTooManyRequests
	case e.IdentityAskedOn != 0 && e.IdentityAskedOn < at.Occurred.Day():
		return ErrIdentityEarly
	}
	return nil
}

func (e RequestReceived) evolve(s State, at Mark) State {
	s.Requests = with(s.Requests, e.Request, RightsRequest{Answer: Answer{Since: at.Occurred.Day()}, Right: e.Right})
	return s
}

func (c ExtendRequest) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, RequestExtended(c))
}

func (e RequestExtended) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	r, waits := s.Requests[e.Request]
	switch {
	case !waits:
		return ErrRequestUnknown
	case r.Prolonged:
		return ErrProlonged
	case e.InformedOn < r.Since:
		return ErrBeforeReceipt.At("informedOn")
	case e.InformedOn > r.Due():
		return ErrProlongedLate
	}
	return nil
}

func (e RequestExtended) evolve(s State, _ Mark) State {
	r := s.Requests[e.Request]
	r.Prolonged = true
	s.Requests = with(s.Requests, e.Request, r)
	if r.TakenUp {
		s.Answers = with(s.Answers, r.Right, r.Answer)
	}
	return s
}
