package projector_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

// rows returns all rows of all tables, of every generation.
func (d *desk) rows() map[string][][]any {
	d.Helper()
	all, err := d.tables.Status(d.Context())
	d.must(err)
	rows := map[string][][]any{}
	for _, s := range all {
		i := slices.IndexFunc(tabletest.Views(), func(v projector.View) bool { return v.Name == s.View })
		g, err := projector.Describe(tabletest.Views()[i], s.Number)
		d.must(err)
		for _, l := range g.Tables {
			for row, err := range d.tables.Rows(d.Context(), g, l) {
				d.must(err)
				rows[l.Name] = append(rows[l.Name], slices.Clone(row))
			}
		}
	}
	return rows
}

// holds says whether a text is anywhere in the tables.
func (d *desk) holds(text string) bool {
	d.Helper()
	return strings.Contains(fmt.Sprint(d.rows()), text)
}

func TestErasureTakesWhatWasKnownEarlier(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	who := d.Clients[0]
	if !d.holds(d.Secrets[who][0]) && !d.holds(d.Secrets[who][len(d.Secrets[who])-1]) {
		t.Fatal("the views never knew the name")
	}
	d.Erase(t, who)
	d.follow()
	for _, name := range d.Secrets[who] {
		if d.holds(name) {
			t.Fatalf("the views still hold %s", name)
		}
	}
	d.right(tabletest.Views()...)
}

// Keys may be gone before the views have come to the erasure, or even to what
// came before it.
func TestKeysMayGoBeforeTheViewsFollow(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	half := d.page(eventstore.Checkpoint{}, 1000)
	d.must(d.p.Apply(t.Context(), half[:len(half)/2], eventstore.Checkpoint{}))
	for _, who := range d.Clients {
		d.Erase(t, who)
	}
	d.Shred(t)
	d.start(tabletest.Views()...) // which remembers nothing of before
	d.follow()
	d.right(tabletest.Views()...)
}

// The domain records nothing after an erasure; should it be there nonetheless,
// it counts as blank, however it gets into the views.
func TestFactsAfterAnErasureAreBlank(t *testing.T) {
	for name, forget := range map[string]func(*desk){
		"live":      func(*desk) {},
		"restarted": func(d *desk) { d.start(tabletest.Views()...) },
		"rebuilt":   func(d *desk) { d.must(d.p.Rebuild(t.Context(), func(projector.Progress) {})) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, tabletest.Views()...)
			stream := "client-" + d.Clients[0].String()
			d.record(stream, client.Erased{Ground: "dubbel"})
			d.follow()
			forget(d)
			d.record(stream, client.JourneyBegun{Journey: uuid.New()})
			d.follow()
			d.right(tabletest.Views()...)
			forget(d)
			d.record(stream, client.DetailsChanged{FamilyName: "Geheimbinnengekomen"})
			forget(d)
			d.follow()
			d.record(stream, client.DetailsChanged{FamilyName: "Geheimnagekomen"})
			d.follow()
			if d.holds("Geheimbinnengekomen") || d.holds("Geheimnagekomen") || d.holds(d.Secrets[d.Clients[0]][0]) {
				t.Fatal("the views know the name")
			}
			d.right(tabletest.Views()...)
		})
	}
}

// record appends events past the domain.
func (d *desk) record(stream string, whats ...any) {
	d.Helper()
	past, err := d.Source.Store.Stream(d.Context(), stream, 0, eventstore.MaxPage)
	d.must(err)
	meta, err := codec.DecodeMeta(past[len(past)-1].Meta)
	d.must(err)
	meta.RecordedAt = d.now.Add(time.Duration(d.head().Position.Minor) * time.Second)
	var drafts []codec.Draft
	for _, what := range whats {
		meta.Request = uuid.New()
		drafts = append(drafts, codec.Draft{ID: uuid.New(), What: what, Meta: meta})
	}
	events, err := d.Source.Codec.Seal(d.Context(), d.Source.Vault, stream, drafts...)
	d.must(err)
	_, err = d.Source.Store.Append(d.Context(), stream, eventstore.Revision(len(past)), events...)
	d.must(err)
}

// contacts records many facts in one stream.
func (d *desk) contacts(stream string, n int) {
	d.Helper()
	for ; n > 0; n -= 400 {
		d.record(stream, slices.Repeat([]any{journey.ContactRecorded{Channel: "telefoon", Topic: "werk"}}, 400)...)
	}
}

// A counting folder counts the facts that it is given.
type counting struct {
	projector.Folder
	taken *int
}

func (c counting) Take(f fact) { *c.taken++; c.Folder.Take(f) }

// Each fact is given to a folder once, until something is withdrawn.
func TestAFolderGoesOnFromWhereItWas(t *testing.T) {
	taken := 0
	counted := tabletest.Path
	counted.Begin = func(c *projector.Common) projector.Folder { return counting{tabletest.Path.Begin(c), &taken} }
	d := newDesk(t, counted)
	d.follow()
	stream := "journey-" + d.Begin(t, d.Clients[0]).String()
	d.contacts(stream, 400)
	before := taken
	d.follow()
	if n := taken - before; n != 401 { // with the opening
		t.Errorf("a folder was given %d facts of 401", n)
	}
	d.right(tabletest.Path)
}

// unscrubbed are tables of which the files cannot be scrubbed while they are full.
type unscrubbed struct {
	*memory.Views
	full bool
}

var errFull = errors.New("the disk is full")

func (u *unscrubbed) Scrub(ctx context.Context) error {
	if u.full {
		return errFull
	}
	return u.Views.Scrub(ctx)
}

// What was erased and cannot be scrubbed out of the files yet is shown, told once,
// and tried until it is done.
func TestWhatCannotBeScrubbedIsShown(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	tables := &unscrubbed{Views: d.tables, full: true}
	p, err := projector.New(d.Source, tables, tabletest.Views(), projector.Options{Notice: func(err error) { d.told = append(d.told, err.Error()) }})
	d.must(err)
	d.p = p
	d.must(p.Start(t.Context()))
	d.follow()
	d.Erase(t, d.Clients[0])
	d.follow()
	untidy := func() bool {
		_, totals, err := p.Measures(t.Context())
		d.must(err)
		return totals.Untidy
	}
	for range 2 {
		d.mend()
		if !untidy() || len(d.told) != 1 || !strings.Contains(d.told[0], errFull.Error()) {
			t.Fatalf("shown is %t, told %q", untidy(), d.told)
		}
	}
	tables.full = false
	d.mend()
	if untidy() || len(d.told) != 1 {
		t.Fatalf("shown is %t, told %q", untidy(), d.told)
	}
}
