package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// damagePage makes garbage of the first page of a table or index in a file that
// nobody has open.
func damagePage(t *testing.T, path, name string) {
	t.Helper()
	c, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	number := func(query string, args ...any) (n int64) {
		err = errors.Join(err, sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: args, ResultFunc: func(row *sqlite.Stmt) error {
			n = row.ColumnInt64(0)
			return nil
		}}))
		return n
	}
	size, page := number("PRAGMA page_size"), number("SELECT rootpage FROM sqlite_schema WHERE name = ?", name)
	if err := errors.Join(err, c.Close()); err != nil || page == 0 {
		t.Fatal(page, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteAt(bytes.Repeat([]byte{0xff}, int(size)), (page-1)*size)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// A damaged page of a file that can be written is seen in the figures, and the
// command line names the file, as the table of what to watch says.
func TestADamagedPageIsSeenInFigures(t *testing.T) {
	t.Parallel()
	dir := filled(t, 5)
	failed := func() string {
		c := serving(t, dir)
		defer c.stop()
		for line := range strings.Lines(string(c.must("", "GET", "/metrics", nil).body)) {
			if strings.HasPrefix(line, "klantreis_collect_failed ") {
				return strings.TrimSpace(line)
			}
		}
		return "nothing"
	}
	if got := failed(); got != "klantreis_collect_failed 0" {
		t.Errorf("whole it says %s", got)
	}
	damagePage(t, filepath.Join(dir, "ops.db"), "parked_by_place")
	got := failed()
	if got != "klantreis_collect_failed 1" || !strings.Contains(fileOf(t, "README.md"), "| `klantreis_collect_failed` is 1 |") {
		t.Errorf("damaged it says %s, or there is nothing on that to be read", got)
	}
	if _, _, err := attempt(t, "policies", "status", "--data", dir); err == nil || !strings.Contains(err.Error(), "ops.db: it is damaged") {
		t.Errorf("the command line says %v", err)
	}
}

// A process whose access log is damaged is no place to send requests to, once one
// was refused for that.
func TestADamagedAccessLogIsNotReady(t *testing.T) {
	t.Parallel()
	dir := filled(t, 5)
	damagePage(t, filepath.Join(dir, "ops.db"), "looks")
	c := serving(t, dir)
	c.tellsThatNoLookIsRecorded(t)
	c.stop()
}
