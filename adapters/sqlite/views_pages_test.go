package sqlite

import (
	"encoding/binary"
	"maps"
	"strings"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"klantreis/projections/projector/tabletest"
)

// The pages of a dropped table may be taken, before they are scrubbed, by
// values that do not fill them.
func TestScrubLooksBehindLongValues(t *testing.T) {
	dir := t.TempDir()
	f, v := openViews(t, dir)
	defer f.Close()
	serveRows(t, v, 1, 6000)
	must(t, v.Drop(t.Context(), "people", 1))
	must(t, v.write(t.Context(), func(c *sqlite.Conn) error {
		return sqlitex.ExecuteScript(c, `
			CREATE TABLE by_number (n INTEGER PRIMARY KEY, text TEXT);
			CREATE TABLE by_text (text TEXT PRIMARY KEY) WITHOUT ROWID;
			WITH RECURSIVE some(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM some WHERE n < 900)
			INSERT INTO by_text SELECT n || '-' || hex(zeroblob(550 + n % 10)) FROM some;
			INSERT INTO by_number SELECT rowid, text || text || text || text FROM (SELECT row_number() OVER () AS rowid, text FROM by_text);`, nil)
	}))
	must(t, v.db.truncate(t.Context()))
	if !found(t, dir, "Jansen") {
		t.Fatal("nothing is left to be scrubbed")
	}
	must(t, v.Scrub(t.Context()))
	tabletest.Absent(t, dir, "Jansen")
	if n := ask(t, v, "SELECT count(*) AS n FROM by_number JOIN by_text t ON by_number.text = t.text || t.text || t.text || t.text"); n != 900 {
		t.Errorf("%d values are as they were", n)
	}
	sound(t, v)
}

// SQLite's own account of the ends of long values is the same as ours, for
// values of all lengths, in tables and indexes of several levels.
func TestEndsOfLongValuesAreWhereTheyAre(t *testing.T) {
	f, v := openViews(t, t.TempDir())
	defer f.Close()
	want, got := map[int64]int64{}, map[int64]int64{}
	must(t, v.write(t.Context(), func(c *sqlite.Conn) error {
		err := sqlitex.ExecuteScript(c, `
			CREATE TABLE by_number (n INTEGER PRIMARY KEY, text TEXT);
			CREATE TABLE by_text (text TEXT PRIMARY KEY) WITHOUT ROWID;
			WITH RECURSIVE some(n) AS (SELECT 900 UNION ALL SELECT iif(n = 5300, 8000, n + 1) FROM some WHERE n < 8200)
			INSERT INTO by_number SELECT CASE n % 2 WHEN 0 THEN n ELSE n << 40 END, substr(hex(zeroblob(4100)), 1, n) FROM some;
			INSERT INTO by_text SELECT substr(text, 1, n & 3) || n || text FROM by_number;`, nil)
		if err != nil {
			return err
		}
		return sqlitex.ExecuteTransient(c, "SELECT pageno, unused FROM dbstat WHERE pagetype = 'overflow' AND unused > 0", &sqlitex.ExecOptions{
			ResultFunc: func(row *sqlite.Stmt) error { want[row.ColumnInt64(0)] = row.ColumnInt64(1); return nil }})
	}))
	must(t, v.write(t.Context(), func(c *sqlite.Conn) error {
		count, err := number(c, "PRAGMA page_count")
		for n := int64(1); err == nil && n <= count; n++ {
			var page []byte
			page, err = readPage(c, n)
			if b, ok := treeOf(n, page); ok {
				for _, r := range b.rests() {
					end, last, err := endOf(c, r)
					if err != nil {
						return err
					}
					if unused := int64(len(end)-4) - last.size; unused > 0 {
						got[last.page] = unused
					}
				}
			}
		}
		return err
	}))
	if len(want) < 2000 || !maps.Equal(want, got) {
		t.Errorf("%d ends, of which SQLite knows %d", len(got), len(want))
	}
}

func TestDamagedListOfFreePagesIsNoticed(t *testing.T) {
	for name, damage := range map[string]func(number int64, list []byte){
		"leads to itself": func(number int64, list []byte) { binary.BigEndian.PutUint32(list, uint32(number)) },
		"leads nowhere":   func(_ int64, list []byte) { binary.BigEndian.PutUint32(list, 1<<30) },
		"is too long":     func(_ int64, list []byte) { binary.BigEndian.PutUint32(list[4:], 5000) },
	} {
		t.Run(name, func(t *testing.T) {
			f, v, g := roomy(t, t.TempDir())
			defer f.Close()
			must(t, v.write(t.Context(), func(c *sqlite.Conn) error {
				head, err := readPage(c, 1)
				if err != nil {
					return err
				}
				n := int64(binary.BigEndian.Uint32(head[32:]))
				list, err := readPage(c, n)
				if err != nil {
					return err
				}
				damage(n, list)
				return do(c, "UPDATE sqlite_dbpage SET data = ? WHERE pgno = ?", []any{list, n})
			}))
			must(t, v.write(t.Context(), soil))
			if err := v.Scrub(t.Context()); err == nil || !strings.Contains(err.Error(), "views are damaged") {
				t.Fatalf("got error %v", err)
			}
			if !soiled(t, v) {
				t.Fatalf("%s counts as scrubbed", g)
			}
		})
	}
}

// sound fails the test unless SQLite finds nothing wrong with the file.
func sound(t *testing.T, v *Views) {
	t.Helper()
	must(t, v.read(t.Context(), func(c *sqlite.Conn) error {
		wrong := ""
		err := sqlitex.Execute(c, "PRAGMA integrity_check", one2(&wrong))
		if err == nil && wrong != "ok" {
			t.Errorf("the file is damaged: %s", wrong)
		}
		return err
	}))
}
