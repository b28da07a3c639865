package directory

import (
	"maps"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
)

// ProposeDeskTerm proposes how much a term is that the desk decides itself, from
// a day on, until another value begins: dated policy with its source (DOMAIN.md,
// what it calls a choice).
type ProposeDeskTerm struct {
	Change uuid.UUID     `json:"change"`
	Term   string        `json:"term" list:"desk-terms"`
	Value  int           `json:"value"` // in the unit of the term
	From   decider.Day   `json:"fromDate"`
	Source decider.Label `json:"source"`
	Reason string        `json:"reason" part:"text" max:"1000"`
	By     decider.Ref   `json:"by"` // actor
}

// DeskTermProposed records that someone proposed how much a term is.
type DeskTermProposed ProposeDeskTerm

// ErrDeskTermRange refuses a value that makes no sense.
var ErrDeskTermRange = decider.Refusal{Code: "desk-term-out-of-range", Field: "value", Reason: "This term is from %d to %d (%s). Less or more than that would mean that nobody can keep it, or that it says nothing."}

func (c ProposeDeskTerm) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, DeskTermProposed(c))
}

func (e DeskTermProposed) check(s State, at Mark) error {
	if t, _ := deskterm.Find(deskterm.Name(e.Term)); e.Value < t.Least || e.Value > t.Most {
		return ErrDeskTermRange.Because(t.Least, t.Most, t.Unit)
	}
	return s.proposable(e.Change, e, at)
}

func (e DeskTermProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e DeskTermProposed) fits(s State, _ decider.Day) error {
	return s.deskTerm(deskterm.Name(e.Term)).fits(Span{From: e.From})
}

func (e DeskTermProposed) apply(s State) State {
	name := deskterm.Name(e.Term)
	s.deskTerms = with(s.deskTerms, name, s.deskTerm(name).and(Span{From: e.From}, deskterm.Value{Value: e.Value, Source: e.Source}))
	return s
}

// deskTerm returns a term over time, the first filling included.
func (s State) deskTerm(name deskterm.Name) Dated[deskterm.Value] {
	if d, said := s.deskTerms[name]; said {
		return d
	}
	return firstDeskTerms[name]
}

// DeskTerms returns the desk's own terms over time, the first filling included.
func (s State) DeskTerms() map[deskterm.Name]Dated[deskterm.Value] {
	all := maps.Clone(firstDeskTerms)
	maps.Copy(all, s.deskTerms)
	return all
}

// DeskTermOn is one of the desk's own terms as it holds on a day, with its first
// day. Before any holds it is the first filling, so that there always is one.
func (s State) DeskTermOn(name deskterm.Name, day decider.Day) Version[deskterm.Value] {
	all := s.DeskTerms()[name]
	if v, there := all.VersionOn(day); there {
		return v
	}
	return all[0]
}

// DeskTermsOn returns the desk's own terms that hold on a day.
func (s State) DeskTermsOn(day decider.Day) deskterm.Terms {
	terms := deskterm.Terms{}
	for name, d := range s.DeskTerms() {
		if v, there := d.On(day); there {
			terms[name] = v.Value
		}
	}
	return terms
}
