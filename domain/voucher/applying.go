package voucher

import (
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// An Application is what a client asks for, or an advisor on their behalf. A
// document is its id and no more; what it says is kept elsewhere.
type Application struct {
	Client       uuid.UUID   `json:"client" part:"person"`
	Journey      uuid.UUID   `json:"journey" part:"person"`
	Begun        uuid.UUID   `json:"begun"`                 // evidence: the event that made it the client's voucher
	Conversation uuid.UUID   `json:"conversation,omitzero"` // evidence: the career conversation in the journey
	Applicant    string      `json:"applicant" list:"voucher-applicants"`
	AppliedBy    decider.Ref `json:"appliedBy,omitempty"` // the advisor, where one applied on the client's behalf
	RecordedBy   decider.Ref `json:"recordedBy"`
	Line         string      `json:"line" list:"programme-lines"`
	Amount       int64       `json:"amount"`                // cents: all costs of the training
	CoFinancing  int64       `json:"coFinancing,omitempty"` // cents of these that others pay
	Form         uuid.UUID   `json:"form,omitzero"`         // document: the application
	Plan         uuid.UUID   `json:"plan,omitzero"`         // document: the training plan
	Provider     decider.Ref `json:"provider" part:"person"`
	Training     string      `json:"training" part:"person"`
	Occupation   string      `json:"occupation,omitempty" part:"person" max:"10"` // ISCO-08, that the training aims at
	Promising    bool        `json:"promising,omitempty" part:"person"`           // on the list on the day of application
	Reasoned     bool        `json:"reasoned,omitempty" part:"person"`            // has a reasoned perspective
	Level        string      `json:"level" part:"person" list:"training-levels"`
	StartsOn     decider.Day `json:"startsOn" part:"person"`
	Perspective  string      `json:"perspective,omitempty" part:"text"`
}

// subsidy is what the fund is asked for, in cents: at most what the terms
// allow.
func (a Application) subsidy(t Terms) int64 {
	least := (a.Amount*int64(t.OwnShare) + 99) / 100 // carried by others, rounded up
	return max(0, min(a.Amount-max(a.CoFinancing, least), t.Maximum))
}

// Apply asks for a voucher, under the terms of the day.
type Apply struct {
	Application
	Distinction
	Terms Terms `json:"terms"`
}

// Applied records what was asked for.
type Applied Application

// decide records the application with the terms that hold for it. An
// application that has all that the terms ask for is complete at once.
func (c Apply) decide(s Story, at Mark) ([]Event, error) {
	if c.Terms.From == 0 {
		return nil, ErrNoTerms
	}
	c.Reasoned = c.Perspective != ""
	events := []Event{Applied(c.Application), TermsHeld(c.Terms)}
	if len(c.Application.lacks(c.Terms)) == 0 {
		events = append(events, c.Application.received(c.Terms, at.Occurred, at))
	}
	others, err := c.Distinction.events()
	if err != nil {
		return nil, err
	}
	return record(s, at, append(events, others...)...)
}

// lacks says what an application still lacks to be complete, of what the terms
// ask for. Where it comes later, the application has its place in the order of
// the fund from then on.
func (a Application) lacks(t Terms) (all []string) {
	if t.asks(NeedsPlan) && a.Plan == uuid.Nil {
		all = append(all, "the training plan is missing")
	}
	if t.asks(NeedsConversation) && a.Conversation == uuid.Nil {
		all = append(all, "no career conversation took place in the journey by then")
	}
	return all
}

// LacksConversation says that an application is not complete for want of a career
// conversation.
func (s State) LacksConversation() bool {
	return s.Status.Undecided() && !s.Erased && s.Received.IsZero() && s.Terms.asks(NeedsConversation) && s.Asked.Conversation == uuid.Nil
}

// incomplete refuses what takes a complete application, and says what lacks.
func (a Application) incomplete(t Terms) error {
	lacks := a.lacks(t)
	if len(lacks) == 0 {
		lacks = []string{"what was asked for has not come in"}
	}
	return ErrIncomplete.Because(strings.Join(lacks, ", and "))
}

func (e Applied) check(s State, _ Mark) error {
	switch {
	case s.Status != "":
		return ErrApplied
	case e.Amount <= 0:
		return ErrAmount
	case e.CoFinancing < 0 || e.CoFinancing >= e.Amount:
		return ErrAmount.At("coFinancing")
	}
	return nil
}

func (e Applied) evolve(s State, at Mark) State {
	s.Asked, s.Applied = Application(e), at.Occurred
	s.Asked.Perspective = ""
	return s.recordedBy(e.AppliedBy).recordedBy(e.RecordedBy)
}

func (s State) recordedBy(who decider.Ref) State {
	if who != "" {
		s.Recorders = append(s.Recorders[:len(s.Recorders):len(s.Recorders)], who)
	}
	return s
}

// ReceivedComplete records that an application is complete, and with that its
// place in the order of the fund: by budget year, programme line and the
// moment of complete receipt.
type ReceivedComplete struct {
	Year     int            `json:"year"` // of the budget
	Line     string         `json:"line" list:"programme-lines"`
	Amount   int64          `json:"amount"` // cents that are asked of the fund at most
	Received decider.Moment `json:"received"`
}

// received is the place in the budget of the year in which it is recorded (a
// choice): what came in December and is recorded in January has its place in
// the new year, before all that came later, since the old one may be closed.
func (a Application) received(t Terms, received decider.Moment, at Mark) ReceivedComplete {
	return ReceivedComplete{Year: decider.DayOf(at.Recorded).Year(), Line: a.Line, Amount: a.subsidy(t), Received: received}
}

func (e ReceivedComplete) check(State, Mark) error { return nil }

func (e ReceivedComplete) evolve(s State, _ Mark) State {
	s.Received, s.Year = e.Received, e.Year
	return s
}

// RequestCompletion asks the client to complete the application, within a term
// (Awb 4:5). Meanwhile the clock stands still and the application has no place
// in the order of the fund.
type RequestCompletion struct {
	Until   decider.Day `json:"untilDate,omitempty"` // the last day; left out: as the terms say
	Missing string      `json:"missing" part:"text"` // what the client is to hand in (Awb 4:5)
}

// CompletionRequested records that completion was asked for.
type CompletionRequested struct {
	Year    int         `json:"year,omitempty"` // of the budget in which it had a place
	Until   decider.Day `json:"untilDate"`
	Missing string      `json:"missing,omitempty" part:"text"`
}

// OnBehalf is the applicant who is not the client: a code of the list
// voucher-applicants.
const OnBehalf = "adviseur-namens-klant"

// Refusals about applying, and completing an application.
var (
	ErrNoTerms    = decider.Refusal{Code: "no-voucher-terms", Field: decider.When, Reason: "No terms for vouchers hold on that day, so nothing can be applied for."}
	ErrNoProvider = decider.Refusal{Code: "provider-unknown", Reason: "The directory knows no training provider by this reference on that day, so nothing can be paid to it. Look it up, or have it added, which takes two persons."}
	ErrTermPast   = decider.Refusal{Code: "completion-term-past", Field: "untilDate", Reason: "The term for completing what is missing ends after the day of the request. Give a later day."}
	ErrIncomplete = decider.Refusal{Code: "application-incomplete", Reason: "This application is not complete: %s. Ask for completion, and record it once it is there."}
	ErrComplete   = decider.Refusal{Code: "application-complete", Reason: "This application is complete already. Ask for completion first if something is missing after all."}
	ErrTermRuns   = decider.Refusal{Code: "completion-term-runs", Reason: "The client still has until %s to complete the application."}
	ErrTooLate    = decider.Refusal{Code: "untreated-too-late", Reason: "That an application is not treated is decided by %s (Awb 4:5). Assess it as it is."}
	ErrWaits      = decider.Refusal{Code: "waits-for-fund", Reason: "This application was assessed positively and waits for the fund. Reject it, or wait for the answer."}
)

func (c RequestCompletion) decide(s Story, at Mark) ([]Event, error) {
	until := c.Until
	if until == 0 {
		until = at.Occurred.Day() + decider.Day(week*s.State.Terms.CompletionWeeks)
	}
	return record(s, at, CompletionRequested{s.State.Year, until, c.Missing})
}

func (e CompletionRequested) check(s State, at Mark) error {
	switch {
	case s.Positive != (Assessment{}):
		return ErrWaits
	case e.Until <= at.Occurred.Day():
		return ErrTermPast
	}
	return nil
}

func (e CompletionRequested) evolve(s State, at Mark) State {
	s.Received, s.Year = decider.Moment{}, 0
	s.Lapses = e.Until + decider.Day(week*s.Terms.UntreatedWeeks)
	day := at.Occurred.Day()
	s.Clock = s.Clock.stop(day, e.Until, day > s.Clock.due())
	return s
}

// Complete says that the application has all that was asked for: the training
// plan among it, and the career conversation.
type Complete struct {
	Plan         uuid.UUID   `json:"plan,omitzero"`         // document: the training plan, where that was missing
	Conversation uuid.UUID   `json:"conversation,omitzero"` // evidence: the career conversation, as it was found
	RecordedBy   decider.Ref `json:"recordedBy"`
}

// Completed records that the application was completed.
type Completed struct {
	Plan       uuid.UUID   `json:"plan,omitzero"`
	RecordedBy decider.Ref `json:"recordedBy"`
}

// ConversationFound records on which career conversation an application rests,
// where that was held or found after it was applied for.
type ConversationFound struct {
	Conversation uuid.UUID `json:"conversation"`
}

func (e ConversationFound) check(State, Mark) error { return nil }

func (e ConversationFound) evolve(s State, _ Mark) State {
	s.Asked.Conversation = e.Conversation
	return s
}

func (c Complete) decide(s Story, at Mark) ([]Event, error) {
	a, events := s.State.Asked, []Event(nil)
	if c.Conversation != uuid.Nil && c.Conversation != a.Conversation {
		a.Conversation, events = c.Conversation, append(events, ConversationFound{c.Conversation})
	}
	if c.Plan != uuid.Nil {
		a.Plan = c.Plan
	}
	events = append(events, Completed{c.Plan, c.RecordedBy}, a.received(s.State.Terms, at.Occurred, at))
	events, err := record(s, at, events...)
	if err == nil && len(a.lacks(s.State.Terms)) > 0 {
		return nil, a.incomplete(s.State.Terms)
	}
	return events, err
}

func (e Completed) check(s State, _ Mark) error {
	if !s.Received.IsZero() {
		return ErrComplete
	}
	if s.Terms.asks(NeedsPlan) && e.Plan == uuid.Nil && s.Asked.Plan == uuid.Nil {
		return s.Asked.incomplete(s.Terms)
	}
	return nil
}

func (e Completed) evolve(s State, at Mark) State {
	if e.Plan != uuid.Nil {
		s.Asked.Plan = e.Plan
	}
	s.Clock = s.Clock.resume(at.Occurred.Day())
	return s.recordedBy(e.RecordedBy)
}
