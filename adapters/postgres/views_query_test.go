package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"klantreis/adapters/postgres"
	"klantreis/projections/projector"
)

// asked returns what a query answers, as text.
func asked(t testing.TB, v *postgres.Views, sql string, args ...any) string {
	t.Helper()
	var all []string
	for row, err := range v.Query(t.Context(), sql, args...) {
		must(t, err)
		all = append(all, fmt.Sprintf("%#v", row))
	}
	return strings.Join(all, "; ")
}

func TestAnswersHaveTheFourTypesThereAre(t *testing.T) {
	v := openViews(t, forViews(t))
	got := asked(t, v, "SELECT 1::smallint, 2, count(*), 'a', 'b'::varchar, $1 = 'é', $2::bytea, max($3::bigint) FROM (SELECT 1) one", "é", []byte{0, 1}, int64(-7))
	want := `[]interface {}{1, 2, 1, "a", "b", true, []uint8{0x0, 0x1}, -7}`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := asked(t, v, "SELECT sum(n)::bigint FROM (SELECT 1::bigint AS n WHERE false) none"); got != "[]interface {}{interface {}(nil)}" {
		t.Errorf("of nothing: got %s", got)
	}
}

func TestWhatNoColumnIsIsRefused(t *testing.T) {
	v := openViews(t, forViews(t))
	for sql, args := range map[string][]any{
		"SELECT 1.5":                    nil,
		"SELECT now()":                  nil,
		"SELECT $1::text":               {time.Now()},
		"SELECT 1 WHERE $1::bigint > 0": {1.5},
		"SELECT $1::text IS NULL":       {nil},
		"CREATE TABLE mine (n int)":     nil,
		"DELETE FROM soiled":            nil,
		"SELECT * FROM nothing":         nil,
	} {
		failed := false
		for _, err := range v.Query(t.Context(), sql, args...) {
			failed = failed || err != nil && strings.HasPrefix(err.Error(), "query views: ")
		}
		if !failed {
			t.Errorf("%s is answered", sql)
		}
	}
}

const million = "SELECT n, repeat('x', 1000) FROM generate_series(1, 1000000) n"

// A gigabyte goes through a process that holds a few rows of it.
func TestRowsComeAsTheyAreTaken(t *testing.T) {
	v := openViews(t, forViews(t))
	most, n := uint64(0), 0
	for row, err := range v.Query(t.Context(), million) {
		must(t, err)
		if n++; n%100_000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
		}
		if n == 300_000 {
			break
		}
		_ = row
	}
	if most > 64<<20 {
		t.Errorf("it held %d MiB", most>>20)
	}
}

func TestAReaderThatHasSeenEnoughIsRidOfTheRest(t *testing.T) {
	v := openViews(t, forViews(t))
	for range 20 { // more than there are connections
		began := time.Now()
		for _, err := range v.Query(t.Context(), million) {
			must(t, err)
			break
		}
		if took := time.Since(began); took > 2*time.Second {
			t.Fatalf("it took %v", took)
		}
	}
}

func TestAQueryEndsWithItsContext(t *testing.T) {
	v := openViews(t, forViews(t))
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	var last error
	for _, err := range v.Query(ctx, "SELECT count(*) FROM generate_series(1, 1000000000) a") {
		last = err
	}
	if !errors.Is(last, context.DeadlineExceeded) {
		t.Errorf("got error %v", last)
	}
	if got := asked(t, v, "SELECT 1"); got != "[]interface {}{1}" {
		t.Errorf("after it: got %s", got)
	}
}

// Text has the order of its bytes, though the database sorts as Dutch does.
func TestTextIsComparedByBytes(t *testing.T) {
	v := openViews(t, forViews(t))
	step := markStep(serveMarks(t, v, 1), 0, 0)
	for i, text := range []string{"a", "B", "é", "z"} {
		step.Changes[0].Put.Add(make([]byte, 16), int64(i), text)
	}
	must(t, v.Advance(t.Context(), step))
	for sql, want := range map[string]string{
		"SELECT text FROM marks ORDER BY text":                                         `"B"; "a"; "z"; "é"`,
		"SELECT text FROM marks WHERE text > $1 ORDER BY text":                         `"z"; "é"`,
		"SELECT text FROM marks WHERE (text, n) > ($1, $2) ORDER BY text DESC":         `"é"; "z"`,
		"SELECT coalesce(text, '') AS x FROM marks WHERE text >= $1 ORDER BY x":        `"a"; "z"; "é"`,
		"SELECT x FROM (SELECT text AS x FROM marks UNION ALL SELECT '') u ORDER BY x": `""; "B"; "a"; "z"; "é"`,
	} {
		args := []any{"a", int64(9)}[:strings.Count(sql, "$")]
		if got := strings.NewReplacer("[]interface {}{", "", "}", "").Replace(asked(t, v, sql, args...)); got != want {
			t.Errorf("%s: got %s, want %s", sql, got, want)
		}
	}
}

// A generation that is to be served waits for a slow reader of the one before,
// and those who ask meanwhile do not.
func TestNobodyWaitsForASlowReaderButTheNextGeneration(t *testing.T) {
	v := openViews(t, forViews(t))
	must(t, v.Advance(t.Context(), markStep(serveMarks(t, v, 1), 0, 2)))
	next, err := projector.Describe(marks, 2)
	must(t, err)
	must(t, v.Create(t.Context(), next))
	slow, served := make(chan string), make(chan error)
	go func() {
		got := ""
		for row, err := range v.Query(t.Context(), "SELECT count(*) FROM marks WHERE pg_sleep(0.75) IS NOT NULL") {
			got = fmt.Sprint(row, err)
		}
		slow <- got
	}()
	time.Sleep(200 * time.Millisecond)
	go func() { served <- v.Serve(t.Context(), next) }()
	for range 12 {
		began := time.Now()
		asked(t, v, "SELECT count(*) FROM marks")
		if took := time.Since(began); took > time.Second {
			t.Errorf("somebody waited for %v", took)
		}
		time.Sleep(50 * time.Millisecond)
	}
	if got := <-slow; got != "[2] <nil>" {
		t.Errorf("the slow reader got %s", got)
	}
	must(t, <-served)
	if got := asked(t, v, "SELECT count(*) FROM marks"); got != "[]interface {}{0}" {
		t.Errorf("after it: got %s", got)
	}
}

// Without rows the connection is somebody else's as soon as that is known.
func TestQuestionsWithoutAnAnswerDoNotShareAConnection(t *testing.T) {
	v := openViews(t, forViews(t))
	serveMarks(t, v, 1)
	var asking sync.WaitGroup
	for range 16 { // twice as many as there are connections
		asking.Go(func() {
			for range 50 {
				for range v.Query(t.Context(), "SELECT n FROM marks") {
					t.Error("there is a row, or an error")
				}
			}
		})
	}
	asking.Wait()
}
