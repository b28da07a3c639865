package postgres_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"klantreis/adapters/postgres"
	"klantreis/projections/projector"
)

// wiped makes views whose rows of one scope were wiped.
func wiped(t *testing.T, url string) *postgres.Views {
	t.Helper()
	v := openViews(t, url)
	g := serveMarks(t, v, 1)
	first := markStep(g, 0, 3000)
	must(t, v.Advance(t.Context(), first, markStep(g, 1, 3000)))
	wipe := projector.Changes{Wipe: []any{first.Changes[0].Put.Bytes(0, 0)}}
	must(t, v.Advance(t.Context(), projector.Step{Generation: g, From: at(2), To: at(3), Changes: []projector.Changes{wipe}}))
	return v
}

const deadMarks = "SELECT dead_tuple_count FROM pgstattuple('views.marks_v1_g1')"

func TestScrubbingRemovesDeadRowsAlsoOfAnEarlierProcess(t *testing.T) {
	url := forViews(t)
	c := session(t, url)
	exec(t, c, "CREATE EXTENSION pgstattuple")
	must(t, wiped(t, url).Close())
	if n := number(t, c, deadMarks); n != 3000 {
		t.Fatalf("there are %d dead rows before", n)
	}
	v := openViews(t, url)
	must(t, v.Scrub(t.Context()))
	if n := number(t, c, deadMarks); n != 0 {
		t.Errorf("there are %d dead rows left", n)
	}
	if n := number(t, c, "SELECT count(*) FROM views.soiled"); n != 0 {
		t.Errorf("%d tables are still to be scrubbed", n)
	}
}

func TestScrubbingWaitsForWhoeverMaySeeDeletedRows(t *testing.T) {
	url := forViews(t)
	reader := session(t, url)
	exec(t, reader, "CREATE EXTENSION pgstattuple")
	exec(t, reader, "BEGIN ISOLATION LEVEL REPEATABLE READ")
	exec(t, reader, "SELECT 1") // it has seen nothing of the table yet, but it could
	v := wiped(t, url)
	short, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := v.Scrub(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got error %v", err)
	}
	exec(t, reader, "COMMIT")
	must(t, v.Scrub(t.Context()))
	if n := number(t, reader, deadMarks); n != 0 {
		t.Errorf("there are %d dead rows left", n)
	}
}

func TestADroppedTableLeavesNoFile(t *testing.T) {
	url := forViews(t)
	v := wiped(t, url)
	serveMarks(t, v, 2)
	must(t, v.Drop(t.Context(), "marks", 1))
	c := session(t, url)
	if n := number(t, c, "SELECT count(*) FROM pg_class WHERE relname LIKE 'marks_v1_g1%'"); n != 0 {
		t.Errorf("%d tables and indexes are left", n)
	}
	if n := number(t, c, "SELECT count(*) FROM views.soiled"); n != 0 {
		t.Errorf("%d tables are still to be scrubbed", n)
	}
}
