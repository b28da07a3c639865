package sqlite

import (
	"context"
	"errors"
	"testing"

	"zombiezen.com/go/sqlite"
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
