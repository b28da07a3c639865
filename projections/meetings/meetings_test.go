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
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/projections/agenda"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// told is four meetings: planned, held, cancelled, and planned by mistake. Three
// journeys name the second, of which one is erased, and one the third.
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
	for j, n := range []uint64{2, 2, 2, 3} {
		in, when := historytest.ID('j', uint64(j)), historytest.When(t, "2026-03-10")
		for _, c := range []journey.Command{
			journey.Open{Client: historytest.ID('c', 1), Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo"},
			journey.AttendMeeting{Meeting: historytest.ID('m', n), Held: historytest.ID('m', 9), HeldOn: when.Day()},
			journey.Erase{},
		} {
			if _, erases := c.(journey.Erase); erases && j > 0 {
				continue
			}
			if _, err := l.Journey(in, when, c); err != nil {
				t.Fatal(err)
			}
		}
	}
	return l.Facts
}

func TestMeetingsAreListedInTheOrderOfTheirDays(t *testing.T) {
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, told(t), View, agenda.View)
	march := func(d int) decider.Day { return decider.Date(2026, 3, d) }
	for name, c := range map[string]struct {
		asked Asked
		want  string
	}{
		"all":        {Asked{From: march(1), Until: march(31), Limit: 9}, "2 gehouden 14 2; 3 afgelast 0 1; 1 gepland 0 0"},
		"of a team":  {Asked{Team: "hengelo", From: march(1), Until: march(31), Limit: 9}, "2 gehouden 14 2; 1 gepland 0 0"},
		"some":       {Asked{From: march(1), Until: march(31), Limit: 1}, "2 gehouden 14 2"},
		"on one day": {Asked{From: march(10), Until: march(10), Limit: 9}, "2 gehouden 14 2"},
		"what follows": {Asked{From: march(1), Until: march(31), Limit: 9, After: Place{time.Date(2026, 3, 11, 13, 0, 0, 0, time.UTC), historytest.ID('m', 3)}},
			"1 gepland 0 0"},
	} {
		t.Run(name, func(t *testing.T) {
			all, err := List(t.Context(), views, c.asked)
			var got []string
			for _, m := range all {
				got = append(got, fmt.Sprint(m.ID[15], " ", m.Status, " ", m.Participants, " ", m.Journeys))
			}
			if text := strings.Join(got, "; "); err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
}

func TestHowManyJourneysNameAMeeting(t *testing.T) {
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, told(t), View, agenda.View)
	for n, want := range map[uint64]int{1: 0, 2: 2, 3: 1, 8: 0} {
		if got, err := Naming(t.Context(), views, historytest.ID('m', n)); got != want || err != nil {
			t.Errorf("%d journeys name meeting %d, %v, want %d", got, n, err, want)
		}
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{2: "883c71552f8582d8"}
	if got := historytest.FingerprintOf(t, View, told(t)); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
