package projector_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/vault"
	"klantreis/projections/projector"
)

type marked struct {
	Journey uuid.UUID      `col:"journey"`
	Mark    projector.Mark `col:"mark"`
	Kind    string         `col:"kind"`
}

// marking is a view that keeps a mark of every kind of fact of a journey.
var marking = projector.View{Name: "marking", Version: 1, Category: "journey",
	Tables: []projector.Table{{Name: "marking", Row: marked{}, Scope: "journey", Key: []string{"mark"}, Indexes: [][]string{{"mark"}}}},
	Fold: func(_ *projector.Common, facts history) (rows []projector.Row) {
		seen := map[string]bool{}
		for _, f := range facts {
			if !seen[f.Type] {
				seen[f.Type] = true
				rows = append(rows, marked{uuid.MustParse(strings.TrimPrefix(f.Stream, "journey-")), projector.Mark(f.Type), f.Type})
			}
		}
		return rows
	}}

// Tables hold of a mark what only who has the keys can compare it with, fact by
// fact as when they are built anew.
func TestTablesHoldMarksAndNotWhatTheyAreOf(t *testing.T) {
	d := newDesk(t, marking)
	d.follow()
	live := d.marks()
	d.tables = memory.NewViews()
	d.start(marking)
	d.mend()
	built := d.marks()
	if len(live) < 3 || len(built) != len(live) {
		t.Fatalf("%d kinds of facts are marked, %d when built anew", len(live), len(built))
	}
	for kind, mark := range live {
		if !regexp.MustCompile("^[0-9a-f]{32}$").MatchString(mark) || built[kind] != mark {
			t.Errorf("the mark of %s is %q, and %q when built anew", kind, mark, built[kind])
		}
	}
}

// marks returns the mark of every kind, which is the same in every row.
func (d *desk) marks() map[string]string {
	d.Helper()
	all := map[string]string{}
	g, err := projector.Describe(marking, d.measure(marking.Name).Generation)
	d.must(err)
	for row, err := range d.tables.Rows(d.Context(), g, g.Tables[0]) {
		d.must(err)
		mark, kind := row[1].(string), row[2].(string)
		if before, known := all[kind]; known && before != mark {
			d.Fatalf("%s has two marks", kind)
		}
		all[kind] = mark
	}
	return all
}

// asked is a reader that remembers the arguments of the last question.
type asked struct{ args []any }

func (a *asked) Query(_ context.Context, _ string, args ...any) iter.Seq2[[]any, error] {
	a.args = args
	return func(func([]any, error) bool) {}
}

// fixed are keys of which everything is derived alike.
type fixed struct{ vault.Vault }

func (fixed) Derive(string) ([]byte, error) { return bytes.Repeat([]byte("k"), 32), nil }

// The mark of a value under a key never changes: rows that are there would not
// be found any more. It is HMAC-SHA256, of which half is kept. A reader that has
// no keys passes marks on as such, and no tables take them: they would be asked
// for in the plain, and nobody found.
func TestQuestionsAskForMarksAsTheyAreKept(t *testing.T) {
	plain := &asked{}
	keyed, err := projector.Marking(plain, fixed{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		reader projector.Reader
		want   any
	}{{plain, projector.Mark("phone 31612345678")}, {keyed, "804937e42a7d149fb042c744894921df"}} {
		if _, err := projector.Select[marked](t.Context(), c.reader, "select", 7, projector.Mark("phone 31612345678")); err != nil {
			t.Fatal(err)
		}
		if want := []any{int64(7), c.want}; !slices.Equal(plain.args, want) {
			t.Errorf("got %v, want %v", plain.args, want)
		}
	}
}

// keyless keys cannot be derived from.
type keyless struct{ vault.Vault }

var errKeyless = errors.New("there is no key")

func (keyless) Derive(string) ([]byte, error) { return nil, errKeyless }

func TestWithoutKeysNoMarksAreKeptOrAskedFor(t *testing.T) {
	_, err := projector.New(projector.Source{Vault: keyless{}}, memory.NewViews(), []projector.View{marking}, projector.Options{})
	if !errors.Is(err, errKeyless) {
		t.Errorf("a view with marks is kept: %v", err)
	}
	if _, err := projector.Marking(&asked{}, keyless{}); !errors.Is(err, errKeyless) {
		t.Errorf("marks are asked for: %v", err)
	}
}
