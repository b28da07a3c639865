package references

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

var (
	first  = directory.ProposeEnd{Change: historytest.ID('k', 1), Register: "channels", Item: "telefoon", Until: decider.Date(2027, 12, 31), Reason: "x", By: "piet"}
	second = directory.ProposeEnd{Change: historytest.ID('k', 2), Register: "channels", Item: "inloop", Until: decider.Date(2027, 12, 31), Reason: "x", By: "piet"}
)

func told(t *testing.T, cmds ...directory.Command) *historytest.Log {
	t.Helper()
	l := historytest.NewLog()
	for _, c := range cmds {
		if _, err := l.Directory(decider.Moment{}, c); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestAChangeWaitsUntilASecondPersonDecides(t *testing.T) {
	day := decider.Date(2027, 1, 4)
	waiting := work.Item{Subject: directory.ID, Kind: work.DecideChange, Thing: second.Change, Since: day}
	rows := View.Fold(new(projector.Common), told(t, first, second, directory.ConfirmChange{Change: first.Change, By: "quinta"}).Facts)
	if len(rows) != 1 || rows[0] != waiting {
		t.Errorf("waiting is %+v, want %+v", rows, waiting)
	}
	for _, end := range []directory.Command{
		directory.ConfirmChange{Change: second.Change, By: "quinta"}, directory.RefuseChange{Change: second.Change, Explanation: "x", By: "quinta"},
		directory.RetractChange{Change: second.Change, By: "piet"},
	} {
		if rows := View.Fold(new(projector.Common), told(t, second, end).Facts); len(rows) != 0 {
			t.Errorf("after %T waits %+v", end, rows)
		}
	}
}

func TestATeamThatEndsIsKeptWithItsLastDay(t *testing.T) {
	name := func(team decider.Ref) directory.Command { return directory.NameTeam{Team: team, Name: "Hengelo"} }
	end := directory.EndTeam{Team: "hengelo", Until: decider.Date(2027, 1, 31), Sought: true}
	rows := View.Fold(new(projector.Common), told(t, name("hengelo"), name("almelo"), end).Facts)
	if len(rows) != 1 || rows[0].(EndedTeam).Team != "hengelo" || rows[0].(EndedTeam).Until != end.Until || rows[0].(EndedTeam).Subject != directory.ID {
		t.Errorf("ended are %+v", rows)
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{1: "e1357b66106e4151", 2: "c06c05b7d5295e2a", 3: "5a2a1aee0623ac94"}
	log := told(t, first, second, directory.NameTeam{Team: "hengelo", Name: "Hengelo"}, directory.EndTeam{Team: "hengelo", Until: decider.Date(2027, 1, 31), Sought: true})
	if got := historytest.FingerprintOf(t, View, log.Facts); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
