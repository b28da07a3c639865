package sqlite

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"zombiezen.com/go/sqlite"

	"klantreis/domain/access"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// A write that had nothing to write, and one that was refused, say nothing about
// the disk.
func TestATrialMakesWellAgain(t *testing.T) {
	f := openFolder(t)
	nothing := func(*sqlite.Conn) error { return nil }
	refused := errors.New("refused")
	steps := []struct {
		name string
		do   func() error
		want error
		well bool
	}{
		{"refused", func() error { return f.Ops.db.alone(t.Context(), func(*sqlite.Conn) error { return refused }) }, refused, true},
		{"given up", func() error {
			ctx, cancel := context.WithCancel(t.Context())
			return f.Ops.db.alone(ctx, func(c *sqlite.Conn) error {
				cancel()
				_, err := number(c, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
				return err
			})
		}, context.Canceled, true},
		{"full", func() error {
			return f.Ops.db.group(t.Context(), func(*sqlite.Conn) error { return sqlite.ResultFull.ToError() })
		}, sqlite.ResultFull.ToError(), false},
		{"nothing written", func() error { return f.Ops.db.group(t.Context(), nothing) }, nil, false},
		{"another part", func() error { return f.Writable(t.Context(), "events") }, nil, false},
		{"tried", func() error { return f.Writable(t.Context(), "ops") }, nil, true},
		{"full again", func() error {
			return f.Documents.db.group(t.Context(), func(*sqlite.Conn) error { return sqlite.ResultFull.ToError() })
		}, sqlite.ResultFull.ToError(), false},
		{"documents are of the vault", func() error { return f.Writable(t.Context(), "vault") }, nil, true},
	}
	for _, s := range steps {
		if err := s.do(); !errors.Is(err, s.want) {
			t.Errorf("%s: answered %v", s.name, err)
		}
		if well := f.Health() == nil; well != s.well {
			t.Errorf("%s: well is %v", s.name, well)
		}
	}
}

// What a trial writes is as much as it says, and nothing of it is left.
func TestATrialWritesAndLeavesNothing(t *testing.T) {
	f := openFolder(t)
	_ = f.Ops.db.group(t.Context(), func(*sqlite.Conn) error { return sqlite.ResultFull.ToError() })
	if err := f.Writable(t.Context(), "ops"); err != nil {
		t.Fatal(err)
	}
	err := f.Ops.db.read(t.Context(), func(c *sqlite.Conn) error {
		tables, err := number(c, "SELECT count(*) FROM sqlite_schema WHERE name = 'trial'")
		if err != nil || tables != 0 {
			t.Errorf("%d tables are left", tables)
		}
		free, err := number(c, "PRAGMA freelist_count")
		if free < trialSize/4096-2 {
			t.Errorf("%d pages were written", free)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// damage makes garbage of the first page of a table or index, beneath whoever has
// the file open, and returns what makes it whole again.
func damage(t *testing.T, db *database, name string) (mend func()) {
	t.Helper()
	var page, size int64
	err := db.read(t.Context(), func(c *sqlite.Conn) (err error) {
		if size, err = number(c, "PRAGMA page_size"); err == nil {
			page, err = number(c, "SELECT rootpage FROM sqlite_schema WHERE name = ?", name)
		}
		return err
	})
	if err != nil || page == 0 {
		t.Fatal(page, err)
	}
	f, err := os.OpenFile(db.path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() }) // when nobody has the file open any more, whose locks would end
	was, at := make([]byte, size), (page-1)*size
	if _, err := f.ReadAt(was, at); err != nil {
		t.Fatal(err)
	}
	write := func(b []byte) {
		if _, err := f.WriteAt(b, at); err != nil {
			t.Fatal(err)
		}
	}
	write(bytes.Repeat([]byte{0xff}, int(size)))
	return func() { write(was) }
}

// A part that a damaged page keeps from being written says so until that is whole
// again, however much room there is on the disk.
func TestADamagedPartKnowsUntilItIsWhole(t *testing.T) {
	look := func(f *Folder) error { return f.Ops.Record(t.Context(), access.Look{Actor: "a", Subject: uuid.New()}) }
	for _, c := range []struct {
		part, damaged string
		db            func(*Folder) *database
		write         func(*Folder) error
	}{
		{"events", "events_by_id", func(f *Folder) *database { return f.Events.db }, func(f *Folder) error {
			_, err := f.Events.Append(t.Context(), uuid.NewString(), 0, eventstore.Event{ID: uuid.New(), Type: "a"})
			return err
		}},
		{"vault", "keys_by_stream", func(f *Folder) *database { return f.Vault.db }, func(f *Folder) error {
			_, err := f.Vault.Create(t.Context(), uuid.NewString(), uuid.New())
			return err
		}},
		{"vault", "chunks", func(f *Folder) *database { return f.Documents.db }, func(f *Folder) error {
			return f.Documents.Put(t.Context(), document.Name{Stream: "a", ID: uuid.New()}, document.Sealed{[]byte("sealed")})
		}},
		{"ops", "looks", func(f *Folder) *database { return f.Ops.db }, look},
		{"ops", "looks_by_subject", func(f *Folder) *database { return f.Ops.db }, look},
		{"ops", "checkpoints", func(f *Folder) *database { return f.Ops.db }, func(f *Folder) error {
			return f.Ops.Advance(t.Context(), uuid.NewString(), eventstore.Checkpoint{}, eventstore.Checkpoint{Position: eventstore.Position{Minor: 1}, ID: uuid.New()})
		}},
		{"views", "generations", func(f *Folder) *database { return f.open[len(f.open)-1] }, func(f *Folder) error {
			g, err := projector.Describe(tabletest.Views()[0], 1)
			if err != nil {
				return err
			}
			return (&Views{db: f.open[len(f.open)-1]}).Create(t.Context(), g)
		}},
	} {
		t.Run(c.damaged, func(t *testing.T) {
			f := openFolder(t)
			if _, err := f.OpenViews(t.Context()); err != nil {
				t.Fatal(err)
			}
			mend := damage(t, c.db(f), c.damaged)
			if err := f.Writable(t.Context(), c.part); err != nil {
				t.Errorf("before anything was written: %v", err)
			}
			if err := c.write(f); err == nil || !strings.Contains(err.Error(), "damaged") {
				t.Fatalf("it is written: %v", err)
			}
			for range 2 {
				if err := f.Writable(t.Context(), c.part); err == nil || !strings.Contains(err.Error(), c.db(f).kind.file()) {
					t.Errorf("it can be written: %v", err)
				}
			}
			mend()
			if err := errors.Join(f.Writable(t.Context(), c.part), c.write(f), f.Health()); err != nil {
				t.Errorf("whole again: %v", err)
			}
		})
	}
}
