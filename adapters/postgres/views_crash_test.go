package postgres_test

import (
	"fmt"
	"testing"
	"time"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/projections/projector"
)

// What a crash takes it takes whole: rows together with the checkpoint.
func TestACrashInTheMiddleOfAStepLeavesAllOrNothing(t *testing.T) {
	const rows = 40
	s := pgtest.Start(t)
	url := s.Database(t)
	migrateViews(t, url, "")
	first := openViews(t, url)
	g := serveMarks(t, first, 1)
	must(t, first.Close())
	exec(t, session(t, url), "CHECKPOINT")
	for range 3 {
		v := openViews(t, url)
		told := crashWhileAdvancing(t, s, v, g, rows)
		must(t, v.Close())
		s.Up(t)
		v = openViews(t, url)
		at := stands(t, v)
		if at > told+1 {
			t.Fatalf("it stands at %d, where nobody brought it: the last that was told is %d", at, told)
		}
		for row, err := range v.Query(t.Context(), "SELECT count(*), coalesce(max(n), -1) + 1 FROM marks") {
			must(t, err)
			if want := int64(at * rows); row[0] != want || row[1] != want {
				t.Fatalf("at %d there are %v rows up to %v, want %d", at, row[0], row[1], want)
			}
		}
		must(t, v.Close())
	}
}

// crashWhileAdvancing goes on from where marks are until the server is gone, and
// returns how far it was told to be.
func crashWhileAdvancing(t *testing.T, s *pgtest.Server, v *postgres.Views, g projector.Generation, rows int) int {
	t.Helper()
	from := stands(t, v)
	ended := make(chan int)
	go func() {
		for ; ; from++ {
			if err := v.Advance(t.Context(), markStep(g, from, rows)); err != nil {
				ended <- from
				return
			}
		}
	}()
	time.Sleep(300 * time.Millisecond)
	s.Crash(t)
	return <-ended
}

func TestTextThatTheServerCannotKeepIsKeptAsNearAsCanBe(t *testing.T) {
	v := openViews(t, forViews(t))
	step := markStep(serveMarks(t, v, 1), 0, 0)
	step.Changes[0].Put.Add(make([]byte, 16), int64(0), "a\x00b\xffc")
	must(t, v.Advance(t.Context(), step))
	for row, err := range v.Query(t.Context(), "SELECT text FROM marks WHERE text = $1", "a\x00b\xffc") {
		must(t, err)
		if row[0] != "a\uFFFDb\uFFFDc" {
			t.Errorf("got %q", row[0])
		}
		return
	}
	t.Error("it is not found")
}

func TestOfSeveralRowsWithOneKeyTheLastStays(t *testing.T) {
	v := openViews(t, forViews(t))
	step := markStep(serveMarks(t, v, 1), 0, 2)
	rows := &step.Changes[0].Put
	rows.Add(rows.Bytes(0, 0), rows.Integer(0, 1), "other")
	must(t, v.Advance(t.Context(), step))
	got := ""
	for row, err := range v.Query(t.Context(), "SELECT text FROM marks ORDER BY n") {
		must(t, err)
		got += fmt.Sprint(row[0], "; ")
	}
	if got != "other; mark 1; " {
		t.Errorf("got %q", got)
	}
}
