package meetings

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/meeting"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// told is four meetings: planned, held, cancelled, and planned by mistake.
func told(t *testing.T) []codec.Fact {
	t.Helper()
	l := historytest.NewLog()
	do := func(n uint64, when string, c meeting.Command) (entry [16]byte) {
		t.Helper()
		made, err := l.Meeting(historytest.ID('m', n), historytest.When(t, when), c)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	plan := func(n uint64, team decider.Ref, begins string) [16]byte {
		return do(n, "2026-03-01", meeting.Plan{Team: team, BeginsAt: historytest.When(t, begins).At, Minutes: 90,
			Location: "hengelo-hoofdlocatie", Topic: "loopbaan", LedBy: "ada"})
	}
	plan(1, "hengelo", "2026-03-12 19:00")
	plan(2, "hengelo", "2026-03-10 00:15")
	plan(3, "almelo", "2026-03-11 14:00")
	mistake := plan(4, "almelo", "2026-03-11 14:00")
	do(2, "2026-03-10", meeting.Hold{Participants: 14})
	do(3, "2026-03-09", meeting.Cancel{Reason: "te-weinig-aanmeldingen"})
	do(4, "2026-03-09", meeting.Withdraw{Entry: mistake, Reason: "dubbel"})
	return l.Facts
}

func TestMeetingsAreListedInTheOrderOfTheirDays(t *testing.T) {
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, told(t), View)
	march := func(d int) decider.Day { return decider.Date(2026, 3, d) }
	for name, c := range map[string]struct {
		asked Asked
		want  string
	}{
		"all":        {Asked{From: march(1), Until: march(31), Limit: 9}, "2 gehouden 14; 3 afgelast 0; 1 gepland 0"},
		"of a team":  {Asked{Team: "hengelo", From: march(1), Until: march(31), Limit: 9}, "2 gehouden 14; 1 gepland 0"},
		"some":       {Asked{From: march(1), Until: march(31), Limit: 1}, "2 gehouden 14"},
		"on one day": {Asked{From: march(10), Until: march(10), Limit: 9}, "2 gehouden 14"},
		"what follows": {Asked{From: march(1), Until: march(31), Limit: 9, After: Place{time.Date(2026, 3, 11, 13, 0, 0, 0, time.UTC), historytest.ID('m', 3)}},
			"1 gepland 0"},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := List(t.Context(), views, c.asked)
			var got []string
			for _, m := range all {
				got = append(got, fmt.Sprint(m.ID[15], " ", m.Status, " ", m.Participants))
			}
			if text := strings.Join(got, "; "); err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{2: "883c71552f8582d8"}
	if got := historytest.FingerprintOf(t, View, told(t)); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
