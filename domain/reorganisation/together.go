package reorganisation

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// The law adds up all jobs that one employer ends within three months in one
// work area of UWV, whatever reorganisations they are ended in. What the
// employer's other reorganisations are is evidence: it is found in their own
// streams by whoever records something of this one, and kept here, so that
// whether UWV is to be notified follows from this stream alone.

// An Other is what is found of another reorganisation.
type Other struct {
	Counted
	Employer     string `json:"employer,omitempty"`
	Municipality string `json:"municipality,omitempty"`
	Stands       bool   `json:"stands,omitempty"` // it was announced, and not called off
}

// Counted is another reorganisation of the employer that counts together with
// this one, with its numbers as they were found.
type Counted struct {
	Reorganisation uuid.UUID   `json:"reorganisation"`
	Jobs           int         `json:"jobs,omitempty"`
	EndsFrom       decider.Day `json:"endsFrom,omitempty"`
	EndsUntil      decider.Day `json:"endsUntil,omitempty"`
}

func (c Counted) numbers() Numbers {
	return Numbers{Jobs: c.Jobs, From: c.EndsFrom, Until: c.EndsUntil}
}

// Found is a reorganisation as evidence for another one.
func Found(id uuid.UUID, s State) Other {
	n := s.Numbers
	return Other{
		Counted:  Counted{Reorganisation: id, Jobs: n.Jobs, EndsFrom: n.From, EndsUntil: n.Until},
		Employer: s.Employer, Municipality: s.Municipality, Stands: s.stands(),
	}
}

// calledOff is how a reorganisation ends in which no job does.
const calledOff = "afgeblazen"

func (s State) stands() bool { return s.There() && s.EndReason != calledOff }

// legalForm is a Dutch legal form after a name, however it is written: B.V.,
// N.V., V.O.F. or C.V. It is a word of its own, so that Bavo keeps its letters.
var legalForm = regexp.MustCompile(`(?i)[\s,(]+(b[.\s]*v|n[.\s]*v|v[.\s]*o[.\s]*f|c[.\s]*v)[^\pL\pN]*$`)

// SameEmployer is what is the same of two names of one employer, however they
// are written: their letters and digits, without the legal form. A name that is
// nothing else is left as it is.
func SameEmployer(name string) string {
	if bare := legalForm.ReplaceAllString(name, ""); strings.ContainsFunc(bare, isOfName) {
		name = bare
	}
	return strings.Map(func(r rune) rune {
		if isOfName(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

func isOfName(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// elsewhere are the codes of places that say nothing of the work area. All of
// Twente lies in one.
var elsewhere = []string{"", "buiten-twente", "buitenland", "onbekend"}

// with returns what of the evidence counts together with a reorganisation: what
// the same employer ends in the same work area, where some of it can fall
// within the same three months.
func (s State) with(found []Other) (with []Counted) {
	if !s.stands() || slices.Contains(elsewhere, s.Municipality) {
		return nil
	}
	for _, o := range found {
		same := SameEmployer(o.Employer) == SameEmployer(s.Employer) && !slices.Contains(elsewhere, o.Municipality)
		if o.Stands && same && s.Numbers.meets(o.numbers()) {
			with = append(with, o.Counted)
		}
	}
	slices.SortFunc(with, func(a, b Counted) int { return bytes.Compare(a.Reorganisation[:], b.Reorganisation[:]) })
	return with
}

// meets says whether jobs of both can end within three months.
func (n Numbers) meets(o Numbers) bool {
	if n.From == 0 || o.From == 0 {
		return true
	}
	first, last := min(n.Until, o.Until), max(n.From, o.From)
	return last < first.AddMonths(collectiveMonths)
}

// within says whether all of it ends within the three months from a day on, and
// touches whether some of it can.
func (n Numbers) within(begin decider.Day) bool {
	return n.From != 0 && n.From >= begin && n.Until < begin.AddMonths(collectiveMonths)
}

func (n Numbers) touches(begin decider.Day) bool {
	return n.From == 0 || n.Until >= begin && n.From < begin.AddMonths(collectiveMonths)
}

// Collective says whether jobs end in a collective dismissal: those of this
// reorganisation, with those of others that count together with it. It is
// certain where some three months have all of so many reorganisations, this one
// among them, that they are 20 jobs; and certain that it is none where no three
// months with any job of this one can have 20.
func (s State) Collective() Collective {
	all := []Numbers{s.Numbers}
	for _, c := range s.Together {
		all = append(all, c.numbers())
	}
	if s.Numbers.Collective() == IsCollective || most(all, Numbers.begin, Numbers.within) >= collectiveJobs {
		return IsCollective
	}
	if most(all, Numbers.end, Numbers.touches) >= collectiveJobs {
		return UnknownCollective
	}
	return NotCollective
}

func (n Numbers) begin() decider.Day { return n.From }
func (n Numbers) end() decider.Day   { return n.Until }

// most is the largest number of jobs in some three months that have the first
// of some reorganisations. There is none larger than among those that begin
// with one of them, or, where a part counts, on the last day of one.
func most(all []Numbers, from func(Numbers) decider.Day, in func(Numbers, decider.Day) bool) (most int) {
	for _, one := range all {
		if begin := from(one); in(all[0], begin) {
			jobs := 0
			for _, n := range all {
				if in(n, begin) {
					jobs += n.Jobs
				}
			}
			most = max(most, jobs)
		}
	}
	return most
}

// NoticeDue says that the law wants a notice to UWV, and none is recorded.
func (s State) NoticeDue() bool {
	return s.There() && s.Ended == 0 && s.Notified == 0 && s.Collective() == IsCollective
}

// WithEvidence is a command with what was found of other reorganisations. What
// counts together with this one is looked at again whenever something is
// recorded of it with evidence; and said again where its own numbers are others
// now, since that is what the other ones hear of.
type WithEvidence struct {
	Command
	Found []Other `json:"found,omitempty"`
}

func (c WithEvidence) decide(s Story, at Mark) ([]Event, error) {
	events, err := c.Command.decide(s, at)
	if err != nil {
		return nil, err
	}
	after := s
	for _, e := range events {
		after = Decider.Continue(after, decider.Entry[Event]{Mark: at, What: e})
	}
	with := after.State.with(c.Found)
	e := CountedTogether{With: with, Dropped: dropped(with, s.State.Together, after.State.Together)}
	moved := s.State.Numbers != after.State.Numbers || s.State.stands() != after.State.stands()
	if moved && len(e.With)+len(e.Dropped) > 0 || !slices.Equal(with, after.State.Together) {
		events = append(events, e)
	}
	return events, nil
}

// dropped are those which no longer count together, each once.
func dropped(with []Counted, before ...[]Counted) (ids []uuid.UUID) {
	for _, c := range slices.Concat(before...) {
		still := slices.ContainsFunc(with, func(w Counted) bool { return w.Reorganisation == c.Reorganisation })
		if !still && !slices.Contains(ids, c.Reorganisation) {
			ids = append(ids, c.Reorganisation)
		}
	}
	return ids
}

// CountTogether looks again at what counts together with a reorganisation,
// because something was recorded of another one.
type CountTogether struct {
	Other uuid.UUID `json:"other"`
}

func (CountTogether) decide(Story, Mark) ([]Event, error) { return nil, nil }

// CountedTogether records what counts together with a reorganisation from now
// on, as it was found, and what no longer does.
type CountedTogether struct {
	With    []Counted   `json:"with,omitempty" part:"person"`
	Dropped []uuid.UUID `json:"dropped,omitempty"`
}

// check allows it always: nothing rests on what it says, and it rests on
// nothing, so that it never keeps an announcement from being withdrawn.
func (CountedTogether) check(State, Mark) error { return nil }

func (e CountedTogether) evolve(s State, _ Mark) State {
	if s.There() {
		s.Together = e.With
	}
	return s
}
