package projector_test

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
	"klantreis/projections/projector/tabletest"
)

type (
	fact    = codec.Fact
	history = []codec.Fact
)

type stranger struct{ N int }

var mistakes = map[string]struct {
	how  func(v projector.View, off *atomic.Bool) projector.View
	says string
}{
	"panics": {says: "index out of range", how: func(v projector.View, off *atomic.Bool) projector.View {
		return failing(v, off, func() { _ = []int{}[len(v.Name)] })
	}},
	"panics with something personal": {says: "panicked with a string", how: func(v projector.View, off *atomic.Bool) projector.View {
		return failing(v, off, func() { panic("Jansen") })
	}},
	"returns a row of no table": {says: "not of its tables", how: adding(func(projector.Row) projector.Row { return stranger{1} })},
	"returns a row twice":       {says: "same key", how: adding(func(r projector.Row) projector.Row { return r })},
	"returns a row of another stream": {says: "not the stream", how: adding(func(r projector.Row) projector.Row {
		row := r.(tabletest.File)
		row.Journey = uuid.UUID{7}
		return row
	})},
}

// adding makes a view return one row more than it should.
func adding(row func(projector.Row) projector.Row) func(projector.View, *atomic.Bool) projector.View {
	return func(v projector.View, off *atomic.Bool) projector.View {
		fold := v.Fold
		v.Fold = func(c *projector.Common, facts history) []projector.Row {
			rows := fold(c, facts)
			if len(facts) > 3 && !off.Load() {
				rows = append(rows, row(rows[0]))
			}
			return rows
		}
		return v
	}
}

func TestViewThatFailsLeavesTheOthersAlone(t *testing.T) {
	for name, mistake := range mistakes {
		t.Run(name, func(t *testing.T) {
			var off atomic.Bool
			broken := mistake.how(tabletest.Files, &off)
			d := newDesk(t, tabletest.People, broken, tabletest.Path, tabletest.Book)
			d.follow()
			d.right(tabletest.People, tabletest.Path, tabletest.Book)

			m := d.measure("files")
			if !m.Behind || !strings.Contains(m.Failure.Error, mistake.says) || strings.Contains(m.Failure.Error, "Jansen") {
				t.Fatalf("got failure %+v", m.Failure)
			}
			next := d.page(m.At, 1)
			if len(next) == 0 || next[0].Position != m.Failure.Position {
				t.Fatalf("it stands at %v, which is not just before %v", m.At, m.Failure.Position)
			}
			if err := d.p.Health(); err == nil || !strings.Contains(err.Error(), "files stopped") {
				t.Fatalf("health says %v", err)
			}
			if d.reached("files", m.Failure.Position) || !d.reached("path", m.Failure.Position) {
				t.Fatal("who waits for the view is told that it is there, or others are not")
			}

			d.mend()
			if again := d.measure("files").Failure; again != m.Failure {
				t.Fatalf("it failed again at the same place, which made %+v of %+v", again, m.Failure)
			}
			off.Store(true)
			d.busy(5)
			d.mend()
			if m := d.measure("files"); m.Behind || m.Failure != (projector.Failure{}) || m.At != d.at() {
				t.Fatalf("it did not come back: %+v", m)
			}
			d.busy(5)
			d.follow()
			d.right(tabletest.People, tabletest.Files, tabletest.Path, tabletest.Book)
			d.must(d.p.Health())
		})
	}
}

func TestViewThatComesBackKnowsWhatItMissed(t *testing.T) {
	var off atomic.Bool
	d := newDesk(t, tabletest.Files, failing(tabletest.Path, &off, func() { panic(1) }))
	for range 4 {
		off.Store(false)
		d.busy(3)
		d.follow()
		off.Store(true)
		d.busy(3)
		d.follow()
		d.mend()
		d.busy(3)
		d.follow()
		d.right(tabletest.Path)
	}
}

func TestViewThatFailedIsTriedLessAndLessOften(t *testing.T) {
	var off atomic.Bool
	tried := 0
	d := newDesk(t, failing(tabletest.Files, &off, func() { tried++; panic(1) }))
	d.follow()
	before := tried
	for range 3600 { // an hour, looking every second
		d.p.Mend(t.Context())
		d.now = d.now.Add(1e9)
	}
	if n := tried - before; n < 8 || n > 40 {
		t.Fatalf("it was tried %d times in an hour", n)
	}
}

func TestUnknownEventStopsTheViewsThatReadIt(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	unknown := eventstore.Event{ID: uuid.New(), Type: "journey.teleported.v1", Data: []byte(`{}`), Meta: []byte(`{}`)}
	stream := "journey-" + d.Journeys[0].String()
	past, err := d.Source.Store.Stream(t.Context(), stream, 0, 1000)
	d.must(err)
	position, err := d.Source.Store.Append(t.Context(), stream, eventstore.Revision(len(past)), unknown)
	d.must(err)
	d.Begin(t, d.Clients[1])
	d.follow()
	for _, view := range []string{"files", "path", "book"} {
		m := d.measure(view)
		if m.Failure.Position != position || !strings.Contains(m.Failure.Error, codec.ErrUnknown.Error()) {
			t.Fatalf("%s: got failure %+v", view, m.Failure)
		}
	}
	if m := d.measure("people"); m.Behind || m.At != d.head() {
		t.Fatalf("people does not read journeys, but got %+v", m)
	}
	err = d.p.Rebuild(t.Context(), func(projector.Progress) {})
	if err == nil || !strings.Contains(err.Error(), codec.ErrUnknown.Error()) {
		t.Fatalf("rebuilding passed it over: %v", err)
	}
	if m := d.measure("people"); m.Generation != 2 {
		t.Fatalf("people was not rebuilt with the others: %+v", m)
	}
	if m := d.measure("book"); m.Generation != 1 || m.Failure == (projector.Failure{}) {
		t.Fatalf("book was rebuilt without the event: %+v", m)
	}
}

func TestVaultThatFailsIsNotTheFaultOfAView(t *testing.T) {
	d := newDesk(t)
	keys := &flakyVault{Vault: d.Source.Vault, broken: true}
	d.Source.Vault = keys
	d.start(tabletest.Views()...)
	for range 2 {
		d.mend() // builds, which fails
		d.now = d.now.Add(time.Hour)
		if err := d.p.Health(); !errors.Is(err, errVault) {
			t.Fatalf("health says %v", err)
		}
		if m := d.measure("people"); m.Generation != 0 || !strings.Contains(m.Failure.Error, errVault.Error()) {
			t.Fatalf("it is not told why people is not there: %+v", m)
		}
	}
	if len(d.told) != 1 || !strings.Contains(d.told[0], errVault.Error()) {
		t.Fatalf("told is %q", d.told)
	}
	keys.broken = false
	d.mend()
	if m := d.measure("people"); m.Generation == 0 || m.Failure != (projector.Failure{}) || len(d.told) != 1 {
		t.Fatalf("it is built, and stands as %+v; told is %q", m, d.told)
	}
	d.must(d.p.Health())
	d.busy(10)
	keys.broken = true
	at := d.at()
	if err := d.p.Apply(t.Context(), d.page(at, 10), at); !errors.Is(err, errVault) {
		t.Fatalf("got error %v", err)
	}
	if d.at() != at {
		t.Fatal("it moved on without having read")
	}
	keys.broken = false
	d.must(d.p.Health())
	d.follow()
	d.right(tabletest.Views()...)
}

func TestPageThatDoesNotContinueIsRefused(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	first := d.page(eventstore.Checkpoint{}, 10)
	d.must(d.p.Apply(t.Context(), first[:5], eventstore.Checkpoint{}))
	other := d.page(first[4].Checkpoint(), 5)
	other[0].ID = uuid.New()
	wrong := first[4].Checkpoint()
	wrong.ID = uuid.New()
	for name, page := range map[string]struct {
		events []eventstore.Recorded
		from   eventstore.Checkpoint
	}{
		"it begins later":                  {first[6:], first[5].Checkpoint()},
		"it begins at another event":       {first[5:], wrong},
		"it ends at another event":         {[]eventstore.Recorded{{Event: other[0].Event, Position: first[4].Position}}, first[3].Checkpoint()},
		"it leaves out where we stand":     {append(first[2:4:4], first[5:]...), first[1].Checkpoint()},
		"it has another event where we do": {append([]eventstore.Recorded{{Event: other[0].Event, Position: first[4].Position}}, first[5:]...), first[3].Checkpoint()},
	} {
		if err := d.p.Apply(t.Context(), page.events, page.from); !errors.Is(err, projector.ErrGap) {
			t.Errorf("%s: got error %v, want ErrGap", name, err)
		}
	}
	for _, again := range [][]eventstore.Recorded{first[:5], first[:3], first, {}} {
		d.must(d.p.Apply(t.Context(), again, eventstore.Checkpoint{}))
	}
	if d.at() != first[9].Checkpoint() {
		t.Fatal("the part of a page that is new was not applied")
	}
	d.follow()
	d.right(tabletest.Views()...)
}

// What an event says may be damaged while its head is not: then views that
// fold stop there, and those of single facts go on, also when they are rebuilt.
func TestEventThatCannotBeReadStillHasAHead(t *testing.T) {
	d := newDesk(t, tabletest.Views()...)
	d.follow()
	stream := "journey-" + d.Begin(t, d.Clients[0]).String()
	past, err := d.Source.Store.Stream(t.Context(), stream, 0, 10)
	d.must(err)
	damaged := past[0].Event
	damaged.ID, damaged.Data = uuid.New(), []byte(`{"clear":`)
	position, err := d.Source.Store.Append(t.Context(), stream, past[len(past)-1].Revision, damaged)
	d.must(err)
	d.Begin(t, d.Clients[1])
	for range 2 {
		d.follow()
		for _, view := range []string{"files", "path"} {
			if m := d.measure(view); m.Failure.Position != position {
				t.Fatalf("%s: got failure %+v", view, m.Failure)
			}
		}
		g, err := projector.Describe(tabletest.Book, d.measure("book").Generation)
		d.must(err)
		lines := int64(0)
		for _, err := range d.tables.Rows(t.Context(), g, g.Tables[0]) {
			d.must(err)
			lines++
		}
		if end := d.head().Position.Order(); lines != end || d.measure("book").At != d.head() {
			t.Fatalf("book has %d lines of %d events", lines, end)
		}
		if err := d.p.Rebuild(t.Context(), func(projector.Progress) {}); err == nil {
			t.Fatal("rebuilding passed the event over")
		}
	}
	if m := d.measure("book"); m.Generation != 3 {
		t.Fatalf("book was not rebuilt with the others: %+v", m)
	}
}
