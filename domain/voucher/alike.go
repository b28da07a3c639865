package voucher

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Distinction says that an application is another one than those that look like
// it, and how. It is the applicant's to make or, where nobody saw that there were
// two, that of whoever assesses the application.
type Distinction struct {
	NotAlike     []uuid.UUID `json:"notAlike,omitempty" part:"person"` // vouchers
	HowDifferent string      `json:"howDifferent,omitempty" part:"text"`
}

// AlikeRuledOut records which applications look like this one and are for
// something else, and how.
type AlikeRuledOut struct {
	NotAlike     []uuid.UUID `json:"notAlike" part:"person"` // vouchers
	HowDifferent string      `json:"howDifferent" part:"text"`
}

// Refusals of an application for what is applied for already.
var (
	ErrAlike          = decider.Refusal{Code: "application-alike", Field: "notAlike", Reason: "This looks like what the client has applied for already, which is not decided on yet or was granted: a training of the same name with the same provider, or for the same occupation from the same day on. See voucher %s. Where this is for something else, name all of these in notAlike, and say in howDifferent what it is for."}
	ErrNotAlike       = decider.Refusal{Code: "not-alike", Field: "notAlike", Reason: "notAlike names what does not look like this application, or does not stand in its way any more: %s. Leave that out."}
	ErrHalfDifference = decider.Refusal{Code: "difference-half-said", Reason: "Name the vouchers that are for something else (notAlike), and say how this one is different (howDifferent): both, or neither."}
)

// events are the distinction as it is recorded, if one is made.
func (d Distinction) events() ([]Event, error) {
	switch {
	case len(d.NotAlike) == 0 && d.HowDifferent == "":
		return nil, nil
	case len(d.NotAlike) == 0:
		return nil, ErrHalfDifference.At("notAlike")
	case d.HowDifferent == "":
		return nil, ErrHalfDifference.At("howDifferent")
	}
	return []Event{AlikeRuledOut(d)}, nil
}

func (e AlikeRuledOut) check(State, Mark) error { return nil }

func (e AlikeRuledOut) evolve(s State, _ Mark) State {
	s.NotAlike = append(s.NotAlike[:len(s.NotAlike):len(s.NotAlike)], e.NotAlike...)
	return s
}

// alone refuses what would have one training paid for twice: applying for what
// the client has applied for, and assessing that positively beside another that
// was. What was found is ruled out by what is decided, or was before; nothing else
// is ruled out.
//
// Two applications that are made at the same moment can both be recorded, since
// neither sees the other. Then the one that is assessed last is refused, unless
// both are assessed at the same moment as well: a choice, since the fund's budget
// is kept in one stream (package fund) and whose money it is for is not said there.
//
// Known limit: a voucher that an objection brings back, by revising its revocation
// or its grant, is not held against others. Whoever decides on that knows the
// dossier, and what the objection calls for is not to be refused.
func (f Evidence) alone(events []Event, s State) error {
	var said []uuid.UUID
	for _, e := range events {
		if says, is := e.(AlikeRuledOut); is {
			said = says.NotAlike
		}
	}
	toSay := without(f.Alike, s.NotAlike)
	if len(without(toSay, said)) > 0 {
		return ErrAlike.Because(list(toSay))
	}
	if others := without(said, f.Alike); len(others) > 0 {
		return ErrNotAlike.Because(list(others))
	}
	return nil
}

// without is the ids that are not among others.
func without(ids, others []uuid.UUID) []uuid.UUID {
	return slices.DeleteFunc(slices.Clone(ids), func(id uuid.UUID) bool { return slices.Contains(others, id) })
}

// list says ids one after another.
func list(ids []uuid.UUID) string {
	var all []string
	for _, id := range ids {
		all = append(all, id.String())
	}
	return strings.Join(all, ", ")
}

// Asks says that a voucher stands in the way of an application for the same: it
// is not decided on yet, or was granted. What ended otherwise, or was settled at
// nothing, hinders nobody who applies anew.
func (s State) Asks(a Application) bool {
	paid := s.Status.settled() && s.Money.Settled > 0
	return !s.Erased && (s.Status.Undecided() || slices.Contains(standing, s.Status) || paid) && s.Asked.alike(a)
}

// Has says that a voucher stands in the way of granting the same: it was granted,
// or is to be granted once the fund answers.
func (s State) Has(a Application) bool {
	return s.Asks(a) && (!s.Status.Undecided() || s.Positive != (Assessment{}))
}

// alike says that two applications ask for the same (a choice): a training of one
// name with one provider, or else one for the same occupation that begins on the
// same day, whoever gives it.
func (a Application) alike(o Application) bool {
	named := folded(a.Training) == folded(o.Training)
	if a.Provider == o.Provider && named {
		return true
	}
	return a.StartsOn == o.StartsOn && a.Occupation == o.Occupation && (a.Occupation != "" || named)
}

// folded is a name as far as it tells trainings apart.
func folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
