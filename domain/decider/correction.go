package decider

import (
	"reflect"
	"slices"

	"github.com/google/uuid"
)

// A Way is how a fact is put right that ought not to have been recorded. Every
// kind of fact has exactly one.
type Way string

// The ways.
const (
	// Withdrawn: its entry is taken back and recorded anew. Whoever folds the
	// history folds it without.
	Withdrawn Way = "withdrawn"

	// Countered: it held until another fact said that it no longer does. Both
	// stand, since what was done meanwhile was done while it held.
	Countered Way = "countered"

	// Final: it happened, and a log that could unsay it would prove nothing.
	Final Way = "final"
)

// A Correction says how facts of some kinds are put right.
type Correction struct {
	Way     Way
	Of      []any    // events, of which only the type counts
	By      []string // the kinds of facts that counter them, as the catalog names those
	Instead string   // why they are not withdrawn, and what is done instead: what a refusal to withdraw one says
}

// Corrections say it for every kind of fact of an aggregate.
type Corrections []Correction

// For returns how an event is put right; blank where nobody has said that.
func (all Corrections) For(event any) Correction {
	for _, c := range all {
		if slices.ContainsFunc(c.Of, func(e any) bool { return reflect.TypeOf(e) == reflect.TypeOf(event) }) {
			return c
		}
	}
	return Correction{}
}

// TakingBack is what an aggregate says about withdrawing its entries.
type TakingBack struct {
	Corrections Corrections
	Unknown     Refusal // there is no such entry that still stands
	Final       Refusal // the entry is not withdrawn; the correction gives the reason
	RestsOn     Refusal // others rest on it
}

// TakeBack says why an entry of a history cannot be withdrawn, or nil. All that
// one request recorded goes at once, so each event of it has to be such as can.
func (d Decider[C, E, S]) TakeBack(past []Entry[E], entry uuid.UUID, by TakingBack) error {
	there := false
	for _, e := range Effective(past) {
		if e.Entry != entry {
			continue
		}
		there = true
		if c := by.Corrections.For(e.What); c.Way != Withdrawn {
			refusal := by.Final
			refusal.Reason = c.Instead
			return refusal
		}
	}
	if !there {
		return by.Unknown
	}
	return RestedOn(by.RestsOn, d.Resting(past, entry))
}

// RestedOn is a refusal that names the entries which rest on another, once each,
// or nil where there are none.
func RestedOn[E any](refusal Refusal, resting []Entry[E]) error {
	for _, e := range resting {
		if !slices.Contains(refusal.Entries, e.Entry) {
			refusal.Entries = append(refusal.Entries, e.Entry)
		}
	}
	if len(refusal.Entries) == 0 {
		return nil
	}
	return refusal
}
