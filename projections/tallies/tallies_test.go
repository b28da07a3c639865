package tallies

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/tally"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// counted is what two desks counted on two days, one entry of it withdrawn.
func counted(t *testing.T) []codec.Fact {
	t.Helper()
	l, n := historytest.NewLog(), uint64(0)
	count := func(desk decider.Ref, on string, channel, location, topic string, contacts int) (id, entry uuid.UUID) {
		t.Helper()
		n++
		id = historytest.ID('q', n)
		day := historytest.Day(t, on)
		entry, err := l.Tally(id, decider.On(day), tally.Count{Desk: desk, On: day, Channel: channel, Location: location, Topic: topic, N: contacts})
		if err != nil {
			t.Fatal(err)
		}
		return id, entry
	}
	count("almelo", "2026-03-02", "inloop", "almelo-inloop", "werk", 3)
	count("almelo", "2026-03-02", "inloop", "almelo-inloop", "scholing", 1)
	count("almelo", "2026-03-02", "inloop", "almelo-inloop", "werk", 2)
	of, wrong := count("almelo", "2026-03-02", "telefoon", "", "werk", 40)
	count("almelo", "2026-03-03", "telefoon", "", "werk", 4)
	count("hengelo", "2026-03-03", "inloop", "hengelo-hoofdlocatie", "werk", 7)
	day := historytest.Day(t, "2026-03-02")
	if _, err := l.Tally(of, decider.On(day+5), tally.Withdraw{Entry: wrong, Reason: "onjuist"}); err != nil {
		t.Fatal(err)
	}
	return l.Facts
}

func TestCountsAreThoseThatStand(t *testing.T) {
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, counted(t), View)
	march := func(d int) decider.Day { return decider.Date(2026, 3, d) }
	for name, c := range map[string]struct {
		asked Asked
		want  string
	}{
		"all together":    {Asked{From: march(1), Until: march(31)}, "17"},
		"by topic":        {Asked{From: march(1), Until: march(31), By: []Dimension{Topic}}, "scholing 1; werk 16"},
		"by day and desk": {Asked{From: march(1), Until: march(31), By: []Dimension{Day, Desk}}, "2026-03-02 almelo 6; 2026-03-03 almelo 4; 2026-03-03 hengelo 7"},
		"of one desk":     {Asked{Desk: "almelo", From: march(1), Until: march(31), By: []Dimension{Location, Channel}}, "telefoon 4; almelo-inloop inloop 6"},
		"on one day":      {Asked{From: march(3), Until: march(3), By: Dimensions}, "2026-03-03 almelo telefoon werk 4; 2026-03-03 hengelo hengelo-hoofdlocatie inloop werk 7"},
		"on none":         {Asked{From: march(4), Until: march(31), By: Dimensions}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			counts, err := List(t.Context(), views, c.asked)
			var got []string
			for _, n := range counts {
				got = append(got, strings.Join(strings.Fields(fmt.Sprint(n.Day, " ", n.Desk, " ", n.Location, " ", n.Channel, " ", n.Topic, " ", n.N)), " "))
			}
			if text := strings.Join(got, "; "); err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{1: "8af2d1696ad5f13b"}
	if got := historytest.FingerprintOf(t, View, counted(t)); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
