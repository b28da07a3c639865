package sqlite

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// people makes a folder whose views hold some rows, and closes it.
func people(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	f, v := openViews(t, dir)
	serveRows(t, v, 1, 300)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// serveRows serves a generation of people with a number of rows.
func serveRows(t *testing.T, v *Views, number, rows int) projector.Generation {
	t.Helper()
	g, err := projector.Describe(tabletest.People, number)
	if err != nil {
		t.Fatal(err)
	}
	var c projector.Changes
	for i := range rows {
		c.Put.Add(append(make([]byte, 14), byte(i>>8), byte(i)), strings.Repeat("Jansen", 1+i%40), int64(i), int64(number), true)
	}
	for _, err := range []error{
		v.Create(t.Context(), g),
		v.Load(t.Context(), projector.Step{Generation: g, Changes: []projector.Changes{c}}),
		v.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Time{}),
		v.Serve(t.Context(), g),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func TestViewsThatCannotBeReadAreBegunAnew(t *testing.T) {
	for name, damage := range map[string]func(*testing.T, string){
		"missing": func(t *testing.T, path string) { must(t, os.Remove(path)) },
		"empty":   func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) },
		"halved": func(t *testing.T, path string) {
			info, err := os.Stat(path)
			must(t, err)
			must(t, os.Truncate(path, info.Size()/2))
		},
		"scribbled on": func(t *testing.T, path string) {
			must(t, os.WriteFile(path, bytes.Repeat([]byte("nonsense"), 4096), 0o600))
		},
		"partly scribbled":  func(t *testing.T, path string) { overwrite(t, path, 4096, 3*4096) },
		"of another kind":   func(t *testing.T, path string) { pragma(t, path, "application_id = 77") },
		"of an older shape": func(t *testing.T, path string) { pragma(t, path, "user_version = 1") },
		"without its table": func(t *testing.T, path string) { execute(t, path, "ALTER TABLE generations RENAME TO forgotten") },
	} {
		t.Run(name, func(t *testing.T) {
			dir := people(t)
			damage(t, filepath.Join(dir, "views.db"))
			f, v := openViews(t, dir)
			defer f.Close()
			if v.Anew == "" {
				t.Fatal("it does not say that views were begun anew")
			}
			if all, err := v.Status(t.Context()); err != nil || len(all) != 0 {
				t.Fatalf("got status %v, %v", all, err)
			}
			if kept := exists(filepath.Join(dir, "views.db.damaged")); kept != (name != "missing") {
				t.Fatalf("the old file is kept: %v", kept)
			}
			serveRows(t, v, 1, 3)
			must(t, v.Scrub(t.Context()))
			if exists(filepath.Join(dir, "views.db.damaged")) {
				t.Fatal("the old file outlives an erasure")
			}
		})
	}
}

// A write-ahead log whose file was removed, as people do who were told to
// remove views.db after a crash, is not taken for that of the new file.
func TestLogOfViewsThatAreGoneIsSetAside(t *testing.T) {
	dir := t.TempDir()
	f, v := openViews(t, dir)
	defer f.Close()
	serveRows(t, v, 1, 300)
	dir = crashed(t, dir)
	must(t, os.Remove(filepath.Join(dir, "views.db")))
	if !found(t, dir, "Jansen") {
		t.Fatal("there is no log")
	}
	again, v := openViews(t, dir)
	defer again.Close()
	if all, err := v.Status(t.Context()); err != nil || len(all) != 0 {
		t.Fatalf("got status %v, %v", all, err)
	}
	sound(t, v)
	must(t, v.Scrub(t.Context()))
	tabletest.Absent(t, dir, "Jansen")
}

func TestViewsOfANewerProgramAreLeftAlone(t *testing.T) {
	dir := people(t)
	path := filepath.Join(dir, "views.db")
	pragma(t, path, "user_version = 99")
	before, err := os.ReadFile(path)
	must(t, err)
	f, err := Open(t.Context(), dir, Options{})
	must(t, err)
	defer f.Close()
	if _, err = f.OpenViews(t.Context()); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Fatalf("got error %v", err)
	}
	after, err := os.ReadFile(path)
	must(t, err)
	if !bytes.Equal(before, after) {
		t.Fatal("the file was changed")
	}
}

func TestViewsStayAsTheyWereLeft(t *testing.T) {
	f, v := openViews(t, people(t))
	defer f.Close()
	if v.Anew != "" {
		t.Fatal(v.Anew)
	}
	if got := ask(t, v, "SELECT count(*) FROM people"); got != 300 {
		t.Fatalf("got %d rows", got)
	}
}

func TestViewsCanBeReadBesideTheirWriter(t *testing.T) {
	dir := people(t)
	f, v := openViews(t, dir)
	defer f.Close()
	beside, err := OpenReadOnly(t.Context(), dir)
	must(t, err)
	defer beside.Close()
	r, err := beside.OpenViews(t.Context())
	must(t, err)
	g := serveRows(t, v, 2, 500)
	if got := ask(t, r, "SELECT count(*) FROM people"); got != 500 {
		t.Fatalf("got %d rows", got)
	}
	for what, err := range map[string]error{
		"Advance":  r.Advance(t.Context()),
		"Complete": r.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Time{}),
		"Drop":     r.Drop(t.Context(), "people", 1),
		"Scrub":    r.Scrub(t.Context()),
	} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: got error %v", what, err)
		}
	}
}

func TestNewVersionTakesTheNamesOfTheOld(t *testing.T) {
	f, v := openViews(t, people(t))
	defer f.Close()
	next := tabletest.People
	next.Version = 2
	next.Tables = slices.Clone(next.Tables)
	next.Tables[0].Name = "persons"
	g, err := projector.Describe(next, 2)
	must(t, err)
	must(t, v.Create(t.Context(), g))
	must(t, v.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Time{}))
	must(t, v.Serve(t.Context(), g))
	if got := ask(t, v, "SELECT count(*) FROM persons"); got != 0 {
		t.Fatalf("got %d rows", got)
	}
	for _, err := range v.Query(t.Context(), "SELECT count(*) FROM people") {
		if err == nil {
			t.Fatal("the name of a table that is no more still answers")
		}
	}
}

// Enough rows for more pages than are looked at in one transaction.
func TestScrubLooksAtEveryPage(t *testing.T) {
	dir := t.TempDir()
	f, v := openViews(t, dir)
	defer f.Close()
	serveRows(t, v, 1, 100)
	g := serveRows(t, v, 2, 60_000)
	pages := int64(0)
	must(t, v.read(t.Context(), func(c *sqlite.Conn) (err error) {
		pages, err = number(c, "PRAGMA page_count")
		return err
	}))
	if pages < 2*stride {
		t.Fatalf("only %d pages", pages)
	}
	must(t, v.Drop(t.Context(), g.View, g.Number))
	must(t, v.Scrub(t.Context()))
	must(t, v.Drop(t.Context(), g.View, 1))
	must(t, v.Scrub(t.Context()))
	tabletest.Absent(t, dir, "Jansen")
	sound(t, v)
	files, err := os.ReadDir(dir)
	must(t, err)
	for _, file := range files {
		if strings.HasPrefix(file.Name(), "etilqs") || strings.Contains(file.Name(), "damaged") {
			t.Errorf("%s was left behind", file.Name())
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func one2(to *string) *sqlitex.ExecOptions {
	return &sqlitex.ExecOptions{ResultFunc: func(row *sqlite.Stmt) error { *to = row.ColumnText(0); return nil }}
}

// ask returns the one number that a query answers.
func ask(t *testing.T, v *Views, query string, args ...any) int64 {
	t.Helper()
	type answer struct {
		N int64 `col:"n"`
	}
	rows, err := projector.Select[answer](t.Context(), v, query, args...)
	if err != nil || len(rows) != 1 {
		t.Fatalf("got %v, %v", rows, err)
	}
	return rows[0].N
}

func pragma(t *testing.T, path, setting string) {
	t.Helper()
	execute(t, path, "PRAGMA "+setting)
}

func execute(t *testing.T, path, sql string) {
	t.Helper()
	c, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	must(t, err)
	must(t, errors.Join(sqlitex.ExecuteTransient(c, sql, nil), c.Close()))
}

func overwrite(t *testing.T, path string, from, to int64) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = file.WriteAt(bytes.Repeat([]byte{0xAB}, int(to-from)), from)
	must(t, errors.Join(err, file.Close()))
}
