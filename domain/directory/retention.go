package directory

import (
	"maps"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/retention"
)

// ProposeRetention proposes how long what came of a process is kept, from a day
// on, until another term begins: dated policy with its source (DOMAIN.md section
// 6). It counts from then on for whatever is kept.
type ProposeRetention struct {
	Change uuid.UUID   `json:"change"`
	Result string      `json:"result" list:"retention-results"`
	From   decider.Day `json:"fromDate"`
	Months int         `json:"months"`                       // after it ended
	Duty   string      `json:"duty" list:"retention-duties"` // whether the law demands it, also where the client asks for erasure
	Source decider.Ref `json:"source"`                       // the rule it stands in
	Reason string      `json:"reason" part:"text" max:"1000"`
	By     decider.Ref `json:"by"` // actor
}

// RetentionProposed records that someone proposed a term of retention.
type RetentionProposed ProposeRetention

// MaxRetention is the longest term, in months: what is kept for longer is for an
// archive and not for this platform (a choice).
const MaxRetention = 12 * 100

// ErrRetentionRange refuses a term that means nothing.
var ErrRetentionRange = decider.Refusal{Code: "retention-out-of-range", Field: "months", Reason: "A term of retention is from 1 to 1200 months after something ended."}

func (c ProposeRetention) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, RetentionProposed(c))
}

func (e RetentionProposed) check(s State, at Mark) error {
	if e.Months < 1 || e.Months > MaxRetention {
		return ErrRetentionRange
	}
	return s.proposable(e.Change, e, at)
}

func (e RetentionProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e RetentionProposed) fits(s State, _ decider.Day) error {
	return s.Retention()[retention.Result(e.Result)].fits(Span{From: e.From})
}

func (e RetentionProposed) apply(s State) State {
	result, term := retention.Result(e.Result), retention.Term{Months: e.Months, Demanded: e.Duty == retention.Statutory, Source: e.Source}
	s.retention = with(s.retention, result, s.Retention()[result].and(Span{From: e.From}, term))
	return s
}

// Retention returns the terms of retention over time, by what they are of, those
// of the first filling included.
func (s State) Retention() map[retention.Result]Dated[retention.Term] {
	all := maps.Clone(firstRetention)
	maps.Copy(all, s.retention)
	return all
}

// RetentionOn returns the terms of retention that hold on a day.
func (s State) RetentionOn(day decider.Day) retention.Terms {
	terms := retention.Terms{}
	for result, d := range s.Retention() {
		if term, there := d.On(day); there {
			terms[result] = term
		}
	}
	return terms
}
