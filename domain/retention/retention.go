// Package retention says until when what is recorded about a client is kept,
// and why (DOMAIN.md section 6): by process and result, in terms that are dated
// policy.
//
// It is a pure calculation that client deciders, lists and the directory share.
// Which journeys and vouchers there are and when they ended is found elsewhere;
// the terms are what the directory says.
//
// A term counts by the policy of the day on which is asked, also for what ended
// before: where the law makes a term longer or shorter, that holds for what is
// kept then (a choice). Known limit: a file is kept as long as anything in it is.
package retention

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Result is what came of a process: a code of the list retention-results.
type Result string

// The results that have terms of their own.
const (
	AdviceGiven       Result = "advies-gegeven"
	WithoutAdvice     Result = "zonder-advies" // not given, or broken off
	VoucherGranted    Result = "voucher-verleend"
	VoucherNotGranted Result = "voucher-niet-verleend" // refused, not treated or given up before (a choice), or not decided yet
	LoginData         Result = "inloggegevens"         // and looks of which nobody knows at whom; nothing in a file is this
)

// Results lists them.
var Results = []Result{AdviceGiven, WithoutAdvice, VoucherGranted, VoucherNotGranted, LoginData}

// Statutory is what the law demands to be kept: a code of the list
// retention-duties. Of what is kept in a term of the desk's own, the client can
// have it erased before (GDPR article 17(3)(b)).
const Statutory = "wettelijk"

// A Term is how long something is kept after it ended.
type Term struct {
	Months   int
	Demanded bool        // the law demands it, so that a client's request does not break it
	Source   decider.Ref // the rule it stands in
}

// Terms are those of a day. What has none is kept for ever: nothing is
// destroyed for want of a rule.
type Terms map[Result]Term

// A Thing is a journey, a voucher, or a file without any, as it was found.
type Thing struct {
	ID     uuid.UUID
	Result Result      // blank where nothing stands in it any more, and then it is not kept
	Ended  decider.Day // zero while it runs
}

// A Hold is a thing that is still kept: evidence for a decision on its erasure.
type Hold struct {
	Of       uuid.UUID   `json:"of"`
	Result   Result      `json:"result" list:"retention-results"`
	Until    decider.Day `json:"until,omitempty"`    // the last day; zero while its term has not begun, or where there is none
	Demanded bool        `json:"demanded,omitempty"` // by the law
	Source   decider.Ref `json:"source,omitempty"`   // of the term
}

// Until is the last day on which a thing is kept, zero while that is not known:
// it runs, or no term says so.
func (t Terms) Until(thing Thing) decider.Day {
	term, said := t[thing.Result]
	if !said || thing.Ended == 0 {
		return 0
	}
	return thing.Ended.AddMonths(term.Months)
}

// Holds returns what is still kept on a day, what is kept longest first.
func (t Terms) Holds(things []Thing, today decider.Day) []Hold {
	var held []Hold
	for _, thing := range things {
		term, said := t[thing.Result]
		until := t.Until(thing)
		if thing.Result == "" || until != 0 && until < today {
			continue
		}
		held = append(held, Hold{thing.ID, thing.Result, until, term.Demanded || !said, term.Source})
	}
	slices.SortFunc(held, func(a, b Hold) int { // no last day is after all others
		return cmp.Or(cmp.Compare(uint32(b.Until-1), uint32(a.Until-1)), bytes.Compare(a.Of[:], b.Of[:]))
	})
	return held
}

// A Rule is a term as one names it: of what, how long, and where it stands.
type Rule struct {
	Result Result      `json:"result,omitempty" list:"retention-results"`
	Months int         `json:"months,omitempty"`
	Source decider.Ref `json:"source,omitempty"`
}

// Last returns the rule by which the last of some things goes, and the file with
// it: none where no term says so.
func (t Terms) Last(things []Thing) (rule Rule) {
	var last decider.Day
	for _, thing := range things {
		if until := t.Until(thing); until > last {
			term := t[thing.Result]
			last, rule = until, Rule{thing.Result, term.Months, term.Source}
		}
	}
	return rule
}

// Latest returns the last day on which something has its term, by what must
// have ended on it at the latest for that to be over on a day: the other way
// round of [Terms.Until]. It is zero where there is no term.
func (t Terms) Latest(r Result, today decider.Day) decider.Day {
	term, said := t[r]
	if !said {
		return 0
	}
	ended := today.AddMonths(-term.Months)
	for ended.AddMonths(term.Months) >= today {
		ended--
	}
	return ended
}

// Say names what is kept until when and by which rule, in one line. Nothing in
// it is about a person.
func Say(held []Hold) string {
	var all []string
	for _, h := range held {
		until := "as long as it runs and its term after that"
		if h.Until != 0 {
			until = "until " + h.Until.String()
		}
		all = append(all, fmt.Sprintf("%s %s (%s; %s)", h.Of, until, h.Result, cmp.Or(h.Source, "no term is known")))
	}
	return strings.Join(all, ", ")
}
