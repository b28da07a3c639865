package directory_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/directory"
)

// commands has one of each kind; changes are decided on more often than they
// are refused.
var commands = []directory.Command{
	nameTeam, directory.EndTeam{}, add, directory.MoveMember{}, depart, directory.NameDeputy{}, directory.EndDeputyship{},
	partner, provider, occupation, location, code, end, end, term, keep, giveRole, directory.EndRole{}, complete,
	directory.ProposeBasisRule{}, deskTerm,
	directory.ConfirmChange{}, directory.ConfirmChange{}, directory.ConfirmChange{}, directory.ConfirmChange{}, directory.RefuseChange{}, directory.RetractChange{},
}

// draw makes a command that has a chance: names are those of things that are
// there or can be.
func draw(t *rapid.T) directory.Command {
	switch c := decidertest.Arbitrary(commands...).Draw(t, "command").(type) {
	case directory.ProposeEnd:
		c.Register = decidertest.Pick(t, "register", directory.Partners, directory.Providers, directory.Occupations, "channels", "locations")
		c.Item = decidertest.Pick[decider.Ref](t, "item", "idp|ada", "idp|bea", "7231", "telefoon", "team-hengelo")
		return c
	case directory.ProposeRow:
		c.List, c.Code = "channels", decidertest.Pick[decider.Ref](t, "code", "idp|ada", "telefoon", "kiosk")
		return c
	case directory.ProposeOccupation:
		c.Occupation = decidertest.Pick[decider.Ref](t, "occupation", "7231", "7232")
		return c
	default:
		return c
	}
}

// story draws a history: commands of every kind, as far as they are allowed.
func story(t *rapid.T, steps int) decidertest.History[directory.Event] {
	var h decidertest.History[directory.Event]
	h = h.Then(named)
	for range steps {
		on := decider.On(day(rapid.IntRange(1, 60).Draw(t, "day")))
		mark := decider.Mark{Occurred: on, Recorded: on.Begin()}
		if n := len(h.Past); n > 0 && mark.Recorded.Before(h.Past[n-1].Recorded) {
			mark.Recorded = h.Past[n-1].Recorded
		}
		if events, err := directory.Decider.Decide(draw(t), directory.Decider.Fold(h.Past), mark); err == nil && len(events) > 0 {
			h = h.At(decider.On(decider.DayOf(mark.Recorded)), events...)
		}
	}
	return h
}

// What reference data says changes only where a second person confirms it, and
// then only from a day on which nobody relied on it yet, as far as it ends.
func TestReferenceDataChangesByTwo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 40).Past
		before := directory.Decider.Fold(nil).State
		for i, e := range past {
			after := directory.Decider.Fold(past[:i+1]).State
			confirmed, is := e.What.(directory.ChangeConfirmed)
			if !is && !reflect.DeepEqual(reference(before), reference(after)) {
				t.Fatalf("%T changes reference data", e.What)
			}
			if is && before.Waiting[confirmed.Change].By == confirmed.By {
				t.Fatalf("%s proposed a change and confirmed it", confirmed.By)
			}
			before = after
		}
	})
}

func reference(s directory.State) []any {
	terms, _ := s.TermsOn(day(60))
	return []any{s.Partners, s.Providers, s.Occupations(), terms, s.Retention(), s.DeskTerms(), s.Locations, s.Lists(), s.Complete}
}

// A code that was given out keeps its labels and its first day for ever, and is
// there once.
func TestACodeIsNeverReusedOrRenamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 40).Past
		for n := range past {
			earlier, later := directory.Decider.Fold(past[:n]).State.Lists(), directory.Decider.Fold(past).State.Lists()
			for name, list := range earlier {
				for i, r := range list.Rows {
					now := later[name].Rows[i]
					now.Until = r.Until
					if now != r {
						t.Fatalf("%s was %+v and is %+v", name, r, now)
					}
				}
			}
		}
		for name, list := range directory.Decider.Fold(past).State.Lists() {
			var codes []string
			for _, r := range list.Rows {
				codes = append(codes, r.Code)
			}
			slices.Sort(codes)
			if len(slices.Compact(slices.Clone(codes))) != len(codes) {
				t.Fatalf("a code twice in %s: %v", name, codes)
			}
		}
	})
}

func TestContinuingAStoryIsFoldingItWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 30).Past
		told := []directory.Story{directory.Decider.Fold(nil)}
		for i := range past {
			told = append(told, directory.Decider.Continue(told[i], past[i]))
		}
		for n, s := range told {
			// Told again only now: had a later story changed what an earlier one
			// holds, it would show.
			if whole := directory.Decider.Fold(slices.Clone(past[:n])); !reflect.DeepEqual(s.State, whole.State) {
				t.Fatalf("after %d entries:\n got %+v\nwant %+v", n, s.State, whole.State)
			}
		}
	})
}

func TestCommandsHasOneOfEachKind(t *testing.T) {
	chapters, err := decidertest.Read(".")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, c := range commands {
		have = append(have, reflect.TypeOf(c).Name())
	}
	slices.Sort(have)
	if want := slices.Sorted(slices.Values(chapters.Commands)); !slices.Equal(slices.Compact(have), want) {
		t.Errorf("commands has %v, want %v", have, want)
	}
}
