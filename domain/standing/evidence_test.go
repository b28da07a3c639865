package standing_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/standing"
)

// filled is a directory with a partner and a provider that are there for a
// week.
func filled(t *testing.T) directory.State {
	t.Helper()
	d, from := newDesk().process(), decider.DayOf(noon)
	one, two := uuid.New(), uuid.New()
	for _, c := range []directory.Command{
		directory.ProposePartner{Change: one, Partner: "uwv", Kind: "uwv", Organisation: "org-uwv", Name: "UWV", From: from, Until: from + 6, Reason: "x", By: "idp|ada"},
		directory.ConfirmChange{Change: one, By: "idp|bea"},
		directory.ProposeProvider{Change: two, Provider: "roc", Name: "ROC", From: from, Until: from + 6, Reason: "x", By: "idp|ada"},
		directory.ConfirmChange{Change: two, By: "idp|bea"},
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
