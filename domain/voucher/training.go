package voucher

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// StartTraining records the first day of the training: from the application on,
// also before it was granted, and within the validity of the voucher.
type StartTraining struct {
	Note string `json:"note,omitempty" part:"text"`
}

// TrainingStarted records the first day of the training.
type TrainingStarted StartTraining

// Refusals about the training and what ends it.
var (
	ErrNotValid    = decider.Refusal{Code: "voucher-not-valid", Reason: "This voucher was valid through %s. Record that it expired."}
	ErrStillValid  = decider.Refusal{Code: "voucher-valid", Field: decider.When, Reason: "This voucher is valid through %s, and expires after that day."}
	ErrBeforeStart = decider.Refusal{Code: "before-training", Field: decider.When, Reason: "This would have happened before the training began, on %s."}
	ErrAdvanced    = decider.Refusal{Code: "voucher-advanced", Reason: "Something was paid in advance already. Revoke the voucher, and reclaim what was paid."}
)

func (c StartTraining) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, TrainingStarted(c))
}

// ValidThrough is the last day on which the training can begin.
func (s State) ValidThrough() decider.Day {
	if s.GrantedOn == 0 {
		return 0
	}
	return max(s.GrantedOn.AddMonths(s.Terms.ValidityMonths), s.Through)
}

func (e TrainingStarted) check(s State, at Mark) error {
	if at.Occurred.Day() > s.ValidThrough() {
		return ErrNotValid.Because(s.ValidThrough())
	}
	return nil
}

func (e TrainingStarted) evolve(s State, at Mark) State {
	s.StartedOn = at.Occurred.Day()
	return s
}

// CompleteTraining records that the client completed the training.
type CompleteTraining struct {
	Note string `json:"note,omitempty" part:"text"`
}

// TrainingCompleted records that the client completed the training.
type TrainingCompleted CompleteTraining

func (c CompleteTraining) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, TrainingCompleted(c))
}

func (e TrainingCompleted) check(s State, at Mark) error { return s.started(at) }
func (e TrainingCompleted) evolve(s State, _ Mark) State { return s }

// started refuses what would have happened before the training began.
func (s State) started(at Mark) error {
	if at.Occurred.Day() < s.StartedOn {
		return ErrBeforeStart.Because(s.StartedOn)
	}
	return nil
}

// BreakOffTraining records that the client broke the training off.
type BreakOffTraining struct {
	Note string `json:"note,omitempty" part:"text"`
}

// TrainingBrokenOff records that the client broke the training off.
type TrainingBrokenOff BreakOffTraining

func (c BreakOffTraining) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, TrainingBrokenOff(c))
}

func (e TrainingBrokenOff) check(s State, at Mark) error { return s.started(at) }
func (e TrainingBrokenOff) evolve(s State, _ Mark) State { return s }

// ReceiveInvoice records the invoice of the training provider.
type ReceiveInvoice struct {
	Amount   int64     `json:"amount"`   // cents
	Document uuid.UUID `json:"document"` // the invoice
}

// InvoiceReceived records the invoice of the training provider.
type InvoiceReceived ReceiveInvoice

func (c ReceiveInvoice) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, InvoiceReceived(c))
}

func (e InvoiceReceived) check(s State, at Mark) error {
	if e.Amount <= 0 {
		return ErrAmount
	}
	return s.started(at)
}

func (e InvoiceReceived) evolve(s State, _ Mark) State {
	s.Money.Invoiced = e.Amount
	return s
}
