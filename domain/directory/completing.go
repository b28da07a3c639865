package directory

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// ProposeCompletion proposes to say that teams, staff and their roles are all in
// the directory from a day on. Until another person confirms it, it cannot be
// held against anybody that the directory does not know them; from that day on
// nothing can be given to them. It is said once for the whole desk, and is not
// taken back: who turns out to be missing is added.
type ProposeCompletion struct {
	Change uuid.UUID   `json:"change"`
	From   decider.Day `json:"fromDate"`
	Reason string      `json:"reason" part:"text" max:"1000"`
	By     decider.Ref `json:"by"` // actor
}

// CompletionProposed records that someone proposed to say so.
type CompletionProposed ProposeCompletion

// Refusals about completeness.
var (
	ErrComplete          = decider.Refusal{Code: "directory-complete", Reason: "The directory is complete already. Add who is missing."}
	ErrCompleteInPast    = decider.Refusal{Code: "completion-in-past", Field: "fromDate", Reason: "The directory is complete from today or from a later day: what was given until now is not judged anew. Propose it for a later day."}
	ErrNobodyInIt        = decider.Refusal{Code: "directory-empty", Reason: "Nobody works at the desk on that day by the directory's word. Add the staff first."}
	ErrSomebodyHasNoRole = decider.Refusal{Code: "role-missing", Reason: "There are members of staff of whom the directory does not say as what they work on that day. Give each of them a role first; the list of staff shows who has none."}
)

func (c ProposeCompletion) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, CompletionProposed(c))
}

func (e CompletionProposed) check(s State, at Mark) error { return s.proposable(e.Change, e, at) }

func (e CompletionProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e CompletionProposed) fits(s State, today decider.Day) error {
	anyone := false
	switch {
	case s.CompleteOn(today):
		return ErrComplete
	case e.From < today:
		return ErrCompleteInPast
	}
	for _, m := range s.Staff {
		switch {
		case !m.On(e.From):
		case len(m.RolesOn(e.From)) == 0:
			return ErrSomebodyHasNoRole
		default:
			anyone = true
		}
	}
	if !anyone {
		return ErrNobodyInIt
	}
	return nil
}

// apply says from when it holds. Until that day has come another can be
// proposed instead.
func (e CompletionProposed) apply(s State) State {
	s.Complete = e.From
	return s
}

// CompleteOn says whether teams, staff and roles are all there on a day.
func (s State) CompleteOn(day decider.Day) bool { return s.Complete != 0 && s.Complete <= day }
