package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

const secret = "Quistwhovius"

// found says whether a text is in any file of a folder.
func found(t *testing.T, dir, text string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		must(t, err)
		if bytes.Contains(content, []byte(text)) {
			return true
		}
	}
	return false
}

// crashed returns the folder as it would be found if the process ended now.
func crashed(t *testing.T, dir string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"events.db", "documents.db", "vault.db", "ops.db", "views.db", "key"} { // before their logs, which may be copied into them
		for _, suffix := range []string{"", "-wal"} {
			content, err := os.ReadFile(filepath.Join(dir, name+suffix))
			if suffix == "-wal" && errors.Is(err, os.ErrNotExist) {
				continue
			}
			must(t, err)
			must(t, os.WriteFile(filepath.Join(to, name+suffix), content, 0o600))
		}
	}
	return to
}

// wipe writes a row with a text about somebody, and wipes it.
func wipe(t *testing.T, v *Views, g projector.Generation, text string) {
	t.Helper()
	who := bytes.Repeat([]byte{7}, 16)
	var rows projector.Rows
	rows.Add(who, text, int64(1), int64(1), true)
	for _, c := range []projector.Changes{{Put: rows}, {Wipe: []any{who}}} {
		must(t, v.Advance(t.Context(), projector.Step{Generation: g, Changes: []projector.Changes{c}}))
	}
}

func soiled(t *testing.T, v *Views) bool {
	t.Helper()
	wanted, done, err := v.scrubs(t.Context())
	must(t, err)
	return wanted != done
}

func TestWhatIsToBeScrubbedOutlivesACrash(t *testing.T) {
	for name, remove := range map[string]func(*Views, projector.Generation){
		"wiped":   func(v *Views, g projector.Generation) { plant(t, v); wipe(t, v, g, "somebody else") },
		"dropped": func(v *Views, g projector.Generation) { must(t, v.Drop(t.Context(), g.View, g.Number)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			f, v, g := roomy(t, dir)
			defer f.Close()
			text := map[string]string{"wiped": secret, "dropped": "Jansen"}[name]
			remove(v, g)
			dir = crashed(t, dir)
			again, v := openViews(t, dir)
			defer again.Close()
			if v.Anew != "" || !found(t, dir, text) {
				t.Fatalf("nothing is left to be scrubbed; %s", v.Anew)
			}
			must(t, v.Scrub(t.Context()))
			tabletest.Absent(t, dir, text)
			if soiled(t, v) {
				t.Error("it is to be scrubbed once more")
			}
		})
	}
}

// A projector that starts after a crash has deleted rows scrubbed.
func TestTheNextProjectorScrubs(t *testing.T) {
	dir := t.TempDir()
	f, v := openViews(t, dir)
	defer f.Close()
	w := tabletest.NewWorld(f.Events, f.Vault, 3)
	p, err := projector.New(w.Source, v, tabletest.Views(), projector.Options{})
	must(t, err)
	must(t, p.Start(t.Context()))
	who, _ := w.Register(t)
	follow(t, p, f.Events)
	w.Erase(t, who)
	follow(t, p, f.Events)
	dir = crashed(t, dir)
	if !found(t, dir, w.Secrets[who][0]) {
		t.Fatal("nothing is left to be scrubbed")
	}
	again, v := openViews(t, dir)
	defer again.Close()
	w.Source.Store, w.Source.Vault = again.Events, again.Vault
	p, err = projector.New(w.Source, v, tabletest.Views(), projector.Options{})
	must(t, err)
	must(t, p.Start(t.Context()))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); p.Run(ctx) }()
	for soiled(t, v) {
		time.Sleep(time.Millisecond)
	}
	stop()
	<-ended
	tabletest.Absent(t, dir, w.Secrets[who]...)
}

// plant puts a secret into a free page, without anybody noticing.
func plant(t *testing.T, v *Views) {
	t.Helper()
	must(t, v.write(t.Context(), func(c *sqlite.Conn) error {
		count, err := number(c, "PRAGMA page_count")
		if err != nil {
			return err
		}
		free, err := freePages(c, 1, count)
		for n, used := range free {
			page := make([]byte, 4096)
			if used == 0 {
				copy(page[1000:], secret)
				return do(c, "UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?", []any{page, n})
			}
		}
		return errors.Join(err, errors.New("there is no free page"))
	}))
}

// roomy serves a generation of few rows in a file that has free pages.
func roomy(t *testing.T, dir string) (*Folder, *Views, projector.Generation) {
	t.Helper()
	f, v := openViews(t, dir)
	serveRows(t, v, 1, 3000)
	g := serveRows(t, v, 2, 3)
	must(t, v.Drop(t.Context(), g.View, 1))
	must(t, v.Scrub(t.Context()))
	return f, v, g
}

func TestScrubTouchesNothingUnlessSomethingWasDeleted(t *testing.T) {
	dir := t.TempDir()
	f, v, g := roomy(t, dir)
	defer f.Close()
	plant(t, v)
	must(t, v.db.truncate(t.Context()))
	must(t, v.Scrub(t.Context()))
	if info, err := os.Stat(filepath.Join(dir, "views.db-wal")); err != nil || info.Size() != 0 {
		t.Fatalf("something was written: %v", err)
	}
	if !found(t, dir, secret) {
		t.Fatal("the whole file was gone through")
	}
	wipe(t, v, g, "somebody else")
	must(t, v.Scrub(t.Context()))
	tabletest.Absent(t, dir, secret)
}

// While a reader keeps scrubbing from its end, more is wiped.
func TestWipeDuringScrubbingCallsForMore(t *testing.T) {
	dir := t.TempDir()
	f, v, g := roomy(t, dir)
	defer f.Close()
	plant(t, v)
	wipe(t, v, g, "somebody else")
	scrubbed := make(chan error)
	must(t, v.db.snapshot(t.Context(), func(c *sqlite.Conn) error {
		_, err := number(c, "SELECT count(*) FROM people")
		go func() { scrubbed <- v.Scrub(t.Context()) }()
		for planted(t, v) { // until the pages are done
			select {
			case err := <-scrubbed:
				t.Fatalf("it ended before the pages were done: %v", err)
			case <-time.After(time.Millisecond):
			}
		}
		wipe(t, v, g, secret+" the second")
		return err
	}))
	must(t, <-scrubbed)
	if !soiled(t, v) {
		t.Fatal("what was wiped meanwhile is forgotten")
	}
	must(t, v.Scrub(t.Context()))
	tabletest.Absent(t, dir, secret)
}

// planted says whether the secret is in a page of the file as readers see it.
func planted(t *testing.T, v *Views) bool {
	t.Helper()
	return ask(t, v, "SELECT count(*) AS n FROM sqlite_dbpage WHERE instr(data, CAST($1 AS BLOB)) > 0", secret) > 0
}

// calling makes the writer's connection call a function before it drops a
// table, until it is called without one.
func calling(t *testing.T, v *Views, table string, call func()) {
	t.Helper()
	must(t, v.write(t.Context(), func(c *sqlite.Conn) error {
		if call == nil {
			return c.SetAuthorizer(nil)
		}
		return c.SetAuthorizer(sqlite.AuthorizeFunc(func(a sqlite.Action) sqlite.AuthResult {
			if a.Type() == sqlite.OpDropTable && a.Table() == table {
				call()
			}
			return sqlite.AuthResultOK
		}))
	}))
}

// A Drop that is broken off has done some tables, and leaves the writer as it
// was: what is deleted from then on is overwritten again.
func TestDropThatIsBrokenOffCanBeRepeated(t *testing.T) {
	dir := t.TempDir()
	f, v := openViews(t, dir)
	defer f.Close()
	g, err := projector.Describe(tabletest.Files, 1)
	must(t, err)
	must(t, v.Create(t.Context(), g))
	must(t, v.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Time{}))
	must(t, v.Serve(t.Context(), g))
	ctx, cancel := context.WithCancel(t.Context())
	calling(t, v, g.Table(g.Tables[1]), cancel)
	if err := v.Drop(ctx, g.View, 1); !errors.Is(err, context.Canceled) {
		t.Fatalf("got error %v", err)
	}
	must(t, v.write(t.Context(), func(c *sqlite.Conn) error {
		on, err := number(c, "PRAGMA secure_delete")
		if err == nil && on != 1 {
			err = fmt.Errorf("secure_delete is %d", on)
		}
		return err
	}))
	left := "SELECT count(*) AS n FROM sqlite_schema WHERE tbl_name IN ('files', 'wants', 'files_v3_g1', 'wants_v3_g1') AND type <> 'index'"
	if n := ask(t, v, left); n != 1 || !soiled(t, v) {
		t.Fatalf("%d tables and names are left; it is to be scrubbed: %v", n, soiled(t, v))
	}
	if all, err := v.Status(t.Context()); err != nil || len(all) != 1 || all[0].Serving {
		t.Fatalf("got status %v, %v", all, err)
	}
	calling(t, v, "", nil)
	must(t, v.Drop(t.Context(), g.View, 1))
	if all, err := v.Status(t.Context()); err != nil || len(all) != 0 || ask(t, v, left) != 0 {
		t.Fatalf("got status %v, %v", all, err)
	}
}
