package voucher

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Reject says that a voucher is not granted, and why.
type Reject struct {
	Grounds     []string    `json:"grounds" list:"voucher-refusal-grounds"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation" part:"text"`
}

// Rejected records that a voucher is not granted, and why.
type Rejected struct {
	Year        int         `json:"year,omitempty"`
	Declined    uuid.UUID   `json:"declined,omitzero"` // evidence: the fund's event, where it was the ceiling
	Grounds     []string    `json:"grounds" list:"voucher-refusal-grounds"`
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
}

func (c Reject) decide(s Story, at Mark) ([]Event, error) {
	if len(c.Grounds) == 0 || slices.Contains(c.Grounds, CeilingReached) || !distinct(c.Grounds) {
		return nil, ErrNoGround
	}
	events, err := record(s, at, Rejected{Year: s.State.Year, Grounds: c.Grounds, By: c.By, Mandate: c.Mandate, Explanation: c.Explanation})
	if err != nil {
		return nil, err
	}
	return events, s.State.lapses(at)
}

// Grounds of the list voucher-refusal-grounds that the record can contradict.
const (
	Unheard      = "geen-loopbaangesprek"
	AboveLevel   = "niveau-te-hoog"
	BegunAlready = "reeds-gestart"
)

// ErrContradicted refuses a ground that is not so by the record.
var ErrContradicted = decider.Refusal{Code: "ground-contradicted", Field: "grounds", Reason: "The ground %s contradicts the record: %s. Leave it out, and name what the refusal rests on; where the record is wrong, that is another ground (anders), with what is so in the explanation."}

// founded refuses to reject on a ground that the record contradicts beyond doubt.
// Whether a conversation that the application names still stands, is evidence.
// What was rejected before this was asked stands as it is.
func (f Evidence) founded(e Event, s State, on decider.Day) error {
	r, _ := e.(Rejected)
	for _, ground := range r.Grounds {
		if says := f.contradicts(ground, s, on); says != "" {
			return ErrContradicted.Because(ground, says)
		}
	}
	return nil
}

// contradicts is what the record says against a ground, nothing where it leaves it
// open.
func (f Evidence) contradicts(ground string, s State, on decider.Day) string {
	a, t := s.Asked, s.Terms
	held, stands := f.Conversations[a.Conversation]
	switch {
	case ground == Unheard && stands && held <= on:
		return fmt.Sprintf("the application rests on a career conversation of %s, which stands", held)
	case ground == BegunAlready && a.StartsOn > on:
		return fmt.Sprintf("the training begins on %s, after the day of this decision", a.StartsOn)
	case ground == AboveLevel && t.asks(NeedsLevel) && !t.above(a.Level):
		return fmt.Sprintf("the training is of the level %s, and the highest is %s", a.Level, t.HighestLevel)
	}
	return ""
}

// accounted refuses a decision without a ground of its list, or without words.
func accounted(ground, list, explanation string) error {
	switch {
	case ground == "":
		return ErrNoOwnGround.Because(list)
	case explanation == "":
		return ErrNoReasons
	}
	return nil
}

func distinct(codes []string) bool {
	return len(slices.Compact(slices.Sorted(slices.Values(codes)))) == len(codes)
}

func (e Rejected) judge() decider.Ref      { return e.By }
func (e Rejected) check(State, Mark) error { return nil }

func (e Rejected) evolve(s State, _ Mark) State {
	s.Positive = Assessment{}
	return s
}

// LeaveUntreated says that an application is not treated, because it was not
// completed (Awb 4:5). That is decided within four weeks after the term.
type LeaveUntreated struct {
	Ground      string      `json:"ground,omitempty" list:"voucher-untreated-grounds"` // unknown of those that were recorded without
	By          decider.Ref `json:"by"`
	Mandate     decider.Ref `json:"mandate"`
	Explanation string      `json:"explanation,omitempty" part:"text"`
}

// NotTreated records that an application is not treated. It has no place in
// the fund: that was given up when completion was asked for.
type NotTreated LeaveUntreated

func (c LeaveUntreated) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, NotTreated(c))
	if err != nil {
		return nil, err
	}
	return events, accounted(c.Ground, "voucher-untreated-grounds", c.Explanation)
}

func (e NotTreated) judge() decider.Ref { return e.By }

func (e NotTreated) check(s State, at Mark) error {
	switch day := at.Occurred.Day(); {
	case day <= s.Clock.Term:
		return ErrTermRuns.Because(s.Clock.Term)
	case day > s.Lapses:
		return ErrTooLate.Because(s.Lapses)
	}
	return nil
}

func (e NotTreated) evolve(s State, _ Mark) State { return s }

// lapses refuses to assess or reject what was not completed, while it can be
// left untreated.
func (s State) lapses(at Mark) error {
	if s.Received.IsZero() && at.Occurred.Day() <= s.Lapses {
		return ErrNotCompleted.Because(s.Lapses)
	}
	return nil
}
