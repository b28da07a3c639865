package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Rectify says what was decided on a request for rectification (GDPR article
// 16): carried out, in part or in whole, or refused with a ground. What was
// corrected is a change of details or a withdrawal of its own. Recipients of
// the wrong data are told of a correction (article 19).
//
// What was corrected is named by the events that did it, in the client's files, their
// journeys or their vouchers, so that nothing is said to be carried out that was
// not. Where it answers a request, that was after the request was received: what
// was put right before is what the client had seen and found wrong. Without a
// request it is about an error that was found otherwise.
type Rectify struct {
	Outcome        string      `json:"outcome" list:"rectification-outcomes"`
	Ground         string      `json:"ground,omitempty" list:"rectification-refusal-grounds"`
	Asked          string      `json:"asked" part:"text"`
	Explanation    string      `json:"explanation,omitempty" part:"text"`
	RecipientsTold []string    `json:"recipientsTold,omitempty" part:"person"` // who was told by then: recipients of recorded disclosures
	By             decider.Ref `json:"by"`                                     // actor

	// Request is the client's that it answers, and ComplaintToldOn as in
	// [AnswerRequest].
	Request         uuid.UUID   `json:"clientRequest,omitzero"`
	ComplaintToldOn decider.Day `json:"complaintToldOn,omitempty" past:"true"`

	Corrections []uuid.UUID `json:"corrections,omitempty" part:"person"` // the events that put it right

	// Disclosed is evidence: to whom data went by other files of the person; and
	// Corrected which of the corrections were found in those, in a journey or in a
	// voucher, and the day on which the first of them was recorded.
	Disclosed   []string    `json:"disclosed,omitempty" part:"person"`
	Corrected   []uuid.UUID `json:"corrected,omitempty" part:"person"`
	CorrectedOn decider.Day `json:"correctedOn,omitempty"`
}

// RectificationDecided records what was decided on a request for rectification,
// and which recipients were told by then.
type RectificationDecided struct {
	Outcome        string      `json:"outcome" list:"rectification-outcomes"`
	Ground         string      `json:"ground,omitempty" list:"rectification-refusal-grounds"`
	Asked          string      `json:"asked" part:"text"`
	Explanation    string      `json:"explanation,omitempty" part:"text"`
	RecipientsTold []string    `json:"recipientsTold,omitempty" part:"person"`
	Corrections    []uuid.UUID `json:"corrections,omitempty" part:"person"` // unknown of those that were recorded without
	By             decider.Ref `json:"by"`
}

// Restrict says that only what the law allows is done with a client's file from
// now on (GDPR article 18): it is kept, and read by who sees to the client's
// rights. Whoever got the data is told of it (article 19).
type Restrict struct {
	Ground      string      `json:"ground" list:"restriction-grounds"`
	Explanation string      `json:"explanation,omitempty" part:"text" max:"1000"`
	By          decider.Ref `json:"by"`                     // actor
	Request     uuid.UUID   `json:"clientRequest,omitzero"` // of the client, that it answers

	// Disclosed is evidence: to whom data went by other files of the person.
	Disclosed []string `json:"disclosed,omitempty" part:"person"`
}

// ProcessingRestricted records that processing is restricted, and why.
type ProcessingRestricted struct {
	Ground      string      `json:"ground" list:"restriction-grounds"`
	Explanation string      `json:"explanation,omitempty" part:"text" max:"1000"`
	By          decider.Ref `json:"by"`
}

// LiftRestriction says that processing is no longer restricted. The client was
// told before (GDPR article 18(3)).
type LiftRestriction struct {
	Ground      string      `json:"ground" list:"restriction-lift-grounds"`
	InformedOn  decider.Day `json:"informedOn" past:"true"` // the day on which the client was told
	Explanation string      `json:"explanation,omitempty" part:"text" max:"1000"`
	By          decider.Ref `json:"by"` // actor
}

// RestrictionLifted records that processing is no longer restricted, and why.
type RestrictionLifted LiftRestriction

// Refused is the outcome of a rectification that was not carried out.
const Refused = "geweigerd"

// Refusals about rights.
var (
	ErrGroundNeeded  = decider.Refusal{Code: "ground-needed", Field: "ground", Reason: "A rectification that is refused needs a ground of the list rectification-refusal-grounds."}
	ErrGroundForYes  = decider.Refusal{Code: "ground-for-yes", Field: "ground", Reason: "A ground is given where a rectification is refused. Leave it out where it was carried out."}
	ErrNotCorrected  = decider.Refusal{Code: "correction-needed", Field: "corrections", Reason: "A rectification that was carried out names what put it right: the change of details, the withdrawal or what was said anew, by its event. Record that first, and name it."}
	ErrNoCorrection  = decider.Refusal{Code: "correction-unknown", Field: "corrections", Reason: "This names an event that is not in the client's files, journeys or vouchers, was taken back, or puts nothing right. Name a change of details, a withdrawal, a changed situation or a reassessment of theirs."}
	ErrBeforeAsked   = decider.Refusal{Code: "correction-before-request", Field: "corrections", Reason: "This names something that was recorded before the client asked for it to be put right. Name what put it right since then; where nothing was to be, refuse the rectification with its ground."}
	ErrNobodyToTell  = decider.Refusal{Code: "nobody-to-tell", Reason: "Nothing was corrected, so there is nothing to tell recipients and nothing that put it right. Leave those out where a rectification is refused."}
	ErrIsRestricted  = decider.Refusal{Code: "restricted-already", Reason: "Processing is restricted already."}
	ErrNotRestricted = decider.Refusal{Code: "not-restricted", Reason: "Processing is not restricted, so there is nothing to lift."}
)

func (c Rectify) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, RectificationDecided{c.Outcome, c.Ground, c.Asked, c.Explanation, c.RecipientsTold, c.Corrections, c.By})
	if err == nil {
		err = c.corrected()
	}
	if err == nil && c.Request != uuid.Nil {
		err = c.asked(s.State)
	}
	if err != nil {
		return nil, err
	}
	events, err = s.State.answering(events, at, RequestAnswered{Request: c.Request, Outcome: c.answers(), By: c.By, ComplaintToldOn: c.ComplaintToldOn})
	if err != nil || c.Outcome == Refused {
		return events, err
	}
	tell, err := s.State.toTell(c.Disclosed, c.RecipientsTold)
	if err != nil {
		return nil, err
	}
	return append(events, tell...), nil
}

// corrected refuses to say that something was put right which nothing did.
func (c Rectify) corrected() error {
	if c.Outcome != Refused && len(c.Corrections) == 0 {
		return ErrNotCorrected
	}
	for _, event := range c.Corrections {
		if !slices.Contains(c.Corrected, event) {
			return ErrNoCorrection
		}
	}
	return nil
}

// asked refuses a request that does not wait, and corrections from before it.
func (c Rectify) asked(s State) error {
	if err := s.asks(c.Request, ToRectify); err != nil {
		return err
	}
	if len(c.Corrections) > 0 && c.CorrectedOn < s.Requests[c.Request].Since {
		return ErrBeforeAsked
	}
	return nil
}

// Corrects says that an event can be how something in a file was put right.
func Corrects(e Event) bool {
	switch e.(type) {
	case DetailsChanged, EntryWithdrawn:
		return true
	}
	return false
}

// answers is how the decision answers the client's request.
func (c Rectify) answers() string {
	switch c.Outcome {
	case Refused:
		return Denied
	case "deels-uitgevoerd":
		return InPart
	}
	return Granted
}

func (e RectificationDecided) check(s State, _ Mark) error {
	refused := e.Outcome == Refused
	switch err := known(s); {
	case err != nil:
		return err
	case refused && e.Ground == "":
		return ErrGroundNeeded
	case !refused && e.Ground != "":
		return ErrGroundForYes
	case refused && len(e.RecipientsTold) > 0:
		return ErrNobodyToTell.At("recipientsTold")
	case refused && len(e.Corrections) > 0:
		return ErrNobodyToTell.At("corrections")
	}
	return nil
}

func (e RectificationDecided) evolve(s State, _ Mark) State { return s }

func (c Restrict) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, ProcessingRestricted{c.Ground, c.Explanation, c.By})
	if err == nil && c.Request != uuid.Nil {
		err = s.State.asks(c.Request, ToRestrict)
	}
	if err != nil {
		return nil, err
	}
	events, err = s.State.answering(events, at, RequestAnswered{Request: c.Request, Outcome: Granted, By: c.By})
	if err != nil {
		return nil, err
	}
	tell, err := s.State.toTell(c.Disclosed, nil)
	return append(events, tell...), err
}

func (e ProcessingRestricted) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if s.Restricted {
		return ErrIsRestricted
	}
	return nil
}

func (e ProcessingRestricted) evolve(s State, _ Mark) State {
	s.Restricted = true
	return s
}

func (c LiftRestriction) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, RestrictionLifted(c))
}

func (e RestrictionLifted) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if !s.Restricted {
		return ErrNotRestricted
	}
	return nil
}

func (e RestrictionLifted) evolve(s State, _ Mark) State {
	s.Restricted = false
	return s
}
