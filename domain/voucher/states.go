package voucher

import (
	"slices"
	"strings"
)

// A Status is how far a voucher has come: a code of the list voucher-states.
type Status string

// The statuses, in the order of the list.
const (
	AppliedFor       Status = "aangevraagd"
	AwaitsCompletion Status = "aanvulling-gevraagd"
	InAssessment     Status = "in-beoordeling"
	IsGranted        Status = "verleend"
	IsRefused        Status = "afgewezen"
	IsUntreated      Status = "buiten-behandeling"
	InTraining       Status = "opleiding-gestart"
	TrainingDone     Status = "opleiding-afgerond"
	TrainingBroken   Status = "opleiding-afgebroken"
	InvoiceIn        Status = "factuur-ontvangen"
	IsSettled        Status = "vastgesteld"
	IsPaid           Status = "betaald"
	GivenUp          Status = "ingetrokken-door-klant"
	IsRevoked        Status = "ingetrokken"
	IsExpired        Status = "verlopen"
)

// Statuses lists them in their order.
var Statuses = []Status{AppliedFor, AwaitsCompletion, InAssessment, IsGranted, IsRefused, IsUntreated, InTraining,
	TrainingDone, TrainingBroken, InvoiceIn, IsSettled, IsPaid, GivenUp, IsRevoked, IsExpired}

// Sets of statuses that the page below uses.
var (
	undecided = []Status{AppliedFor, AwaitsCompletion, InAssessment}
	trained   = []Status{TrainingDone, TrainingBroken}
	standing  = []Status{IsGranted, InTraining, TrainingDone, TrainingBroken, InvoiceIn} // granted and not settled
	vain      = []Status{IsRefused, IsUntreated, GivenUp, IsRevoked, IsExpired}          // not granted, or not any more
)

// Undecided says that the decision on the application is still to be made.
func (s Status) Undecided() bool { return slices.Contains(undecided, s) }

// follows lists the statuses that an event can follow. What can follow any is
// not here.
func follows(e Event) ([]Status, bool) {
	switch e.(type) {
	case CompletionRequested:
		return []Status{AppliedFor, InAssessment}, true
	case Completed:
		return undecided, true
	case NotTreated:
		return []Status{AwaitsCompletion}, true
	case AssessmentBegun:
		return []Status{AppliedFor, AwaitsCompletion}, true
	case Prolonged:
		return undecided, true
	case AssessedPositive, Granted, Rejected:
		return []Status{InAssessment}, true
	case TrainingStarted, Expired:
		return []Status{IsGranted}, true
	case TrainingCompleted, TrainingBrokenOff:
		return []Status{InTraining}, true
	case InvoiceReceived:
		return trained, true
	case AdvancePaid, Amended:
		return standing, true
	case Settled:
		return append(trained[:2:2], InvoiceIn), true
	case Paid:
		return []Status{IsSettled}, true
	case ApplicationWithdrawn:
		return append(undecided[:3:3], IsGranted), true
	case Revoked:
		return append(standing[:5:5], IsSettled, IsPaid), true
	case Reclaimed:
		return []Status{IsSettled, IsPaid, IsRevoked}, true
	case Revised:
		return []Status{IsRefused, IsUntreated}, true
	}
	return nil, false
}

// allows refuses an event that cannot follow this status.
func (s Status) allows(e Event) error {
	after, limited := follows(e)
	if !limited || slices.Contains(after, s) {
		return nil
	}
	var names []string
	for _, a := range after {
		names = append(names, string(a))
	}
	return ErrStatus.Because(s, strings.Join(names, ", "))
}

// leadsTo is the status to which an event leads. What
// runs beside the status leads nowhere.
func leadsTo(e Event) (Status, bool) {
	switch e.(type) {
	case Applied:
		return AppliedFor, true
	case CompletionRequested:
		return AwaitsCompletion, true
	case Completed, AssessmentBegun, Revised:
		return InAssessment, true
	case Granted:
		return IsGranted, true
	case Rejected:
		return IsRefused, true
	case NotTreated:
		return IsUntreated, true
	case TrainingStarted:
		return InTraining, true
	case TrainingCompleted:
		return TrainingDone, true
	case TrainingBrokenOff:
		return TrainingBroken, true
	case InvoiceReceived:
		return InvoiceIn, true
	case Settled:
		return IsSettled, true
	case Paid:
		return IsPaid, true
	case ApplicationWithdrawn:
		return GivenUp, true
	case Revoked:
		return IsRevoked, true
	case Expired:
		return IsExpired, true
	}
	return "", false
}
