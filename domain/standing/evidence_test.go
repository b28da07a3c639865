package standing_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/posting"
	"klantreis/domain/standing"
)

// filled is a directory with a partner and a provider that are there for a
// week, and one person in one of two teams.
func filled(t *testing.T) directory.State {
	t.Helper()
	d, from := newDesk().process(), decider.DayOf(noon)
	one, two := uuid.New(), uuid.New()
	for _, c := range []directory.Command{
		directory.ProposePartner{Change: one, Partner: "uwv", Kind: "uwv", Organisation: "org-uwv", Name: "UWV", From: from, Until: from + 6, Reason: "x", By: "idp|ada"},
		directory.ConfirmChange{Change: one, By: "idp|bea"},
		directory.ProposeProvider{Change: two, Provider: "roc", Name: "ROC", From: from, Until: from + 6, Reason: "x", By: "idp|ada"},
		directory.ConfirmChange{Change: two, By: "idp|bea"},
		directory.NameTeam{Team: "hengelo", Name: "Hengelo"}, directory.NameTeam{Team: "almelo", Name: "Almelo"},
		directory.AddMember{Member: uuid.New(), Actor: "ada", Team: "hengelo"},
	} {
		if _, err := d.Handle(t.Context(), directory.ID, c, request()); err != nil {
			t.Fatal(err)
		}
	}
	return d.State()
}

func TestWhatTheDirectorySaysIsOfTheDay(t *testing.T) {
	s, today := filled(t), decider.DayOf(noon)
	for day, there := range map[decider.Day]bool{today - 1: false, today: true, today + 6: true, today + 7: false} {
		if got := standing.Kind(s, "uwv", day); (got == "uwv") != there || got == "" == there {
			t.Errorf("on %s the partner is of kind %q", day, got)
		}
		if got := standing.Provides(s, "roc", day); got != there {
			t.Errorf("on %s the provider is there: %v", day, got)
		}
	}
	if standing.Kind(s, "org-uwv", today) != "" || standing.Provides(s, "uwv", today) {
		t.Error("one is known by what it is not called")
	}
	if !standing.Promising(s, "7411", today) || standing.Promising(s, "", today) {
		t.Error("the first filling does not count, or no occupation does")
	}
	first := standing.Terms(s, today)
	if first.From != decider.Date(2021, 1, 1) || first.Maximum != 500_000 || first.UntreatedWeeks != 4 || len(first.Conditions) != 5 {
		t.Errorf("the terms are %+v", first)
	}
	if none := standing.Terms(s, first.From-1); none.From != 0 {
		t.Errorf("before there were any they are %+v", none)
	}
}

func TestWhereSomebodyWorks(t *testing.T) {
	s, today := filled(t), decider.DayOf(noon)
	for _, c := range []struct {
		who, team decider.Ref
		day       decider.Day
		want      posting.Posting
	}{
		{"ada", "hengelo", today, posting.Posting{Works: true, Team: "hengelo", There: true}},
		{"ada", "almelo", today + 100, posting.Posting{Works: true, Team: "hengelo", There: true}},
		{"ada", "elders", today, posting.Posting{Works: true, Team: "hengelo"}},
		{"ada", "hengelo", today - 1, posting.Posting{}},
		{"bea", "", today, posting.Posting{}},
	} {
		if got := standing.Posting(s, c.who, c.team, c.day); *got != c.want {
			t.Errorf("%s of %s on %s: %+v", c.who, c.team, c.day, *got)
		}
	}
	if got := standing.Posting(directory.State{}, "ada", "hengelo", today); got != nil {
		t.Errorf("where nobody works yet: %+v", got)
	}
}
