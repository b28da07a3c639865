package ledger

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func TestEveryEventIsAnEntry(t *testing.T) {
	f := historytest.Fixed(t)[4]
	f.Type, f.Meta.Causation, f.Position = "journey.opened.v12", historytest.ID('e', 7), eventstore.Position{Major: 9, Minor: 9}
	want := Entry{
		Position: 9, Event: f.ID, Recorded: f.Meta.RecordedAt, Kind: "journey.opened", Version: 12, Category: "journey", Subject: historytest.ID('j', 1), Revision: 1,
		Actor: "actor", Role: "adviseur", Organisation: "hengelo", Request: f.Meta.Request, Correlation: f.Meta.Correlation,
		Causation: historytest.ID('e', 7), Occurred: historytest.Day(t, "2025-01-06"),
	}
	if got := each(f); len(got) != 1 || got[0] != projector.Row(want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// fixed is a ledger in which two events are another actor's.
func fixed(t *testing.T) projector.Reader {
	t.Helper()
	log := historytest.Fixed(t)
	log[2].Meta.Actor, log[9].Meta.Actor = "bob", "bob"
	return filled(t, log)
}

func TestTheLedgerIsReadInPagesBothWays(t *testing.T) {
	r, log := fixed(t), historytest.Fixed(t)
	last := int64(len(log))
	recorded := func(position int64) time.Time { return log[position-1].Meta.RecordedAt }
	for name, c := range map[string]struct {
		filter Filter
		page   Page
		want   []int64
	}{
		"from the begin":         {Filter{}, Page{Limit: 3}, []int64{1, 2, 3}},
		"from a position":        {Filter{}, Page{After: 3, Limit: 3}, []int64{4, 5, 6}},
		"from the end":           {Filter{}, Page{Limit: 2, Backward: true}, []int64{last, last - 1}},
		"back from a position":   {Filter{}, Page{Before: 3, Backward: true}, []int64{2, 1}},
		"a stretch":              {Filter{}, Page{After: 3, Before: 6}, []int64{4, 5}},
		"of a kind":              {Filter{Kind: "client.registered"}, Page{}, []int64{1, 2}},
		"of a kind, from behind": {Filter{Kind: "client.registered"}, Page{Backward: true}, []int64{2, 1}},
		"by an actor":            {Filter{Actor: "bob"}, Page{}, []int64{3, 10}},
		"all of it":              {Filter{Actor: "bob", Kind: "client.journey-begun"}, Page{}, []int64{3}},
		"of a period":            {Filter{From: recorded(4), Before: recorded(7)}, Page{}, []int64{4, 5, 6}},
		"of a period, by someone": {Filter{From: recorded(4), Before: recorded(11), Actor: "bob"}, Page{Backward: true},
			[]int64{10}},
		"since an instant":   {Filter{From: recorded(last)}, Page{}, []int64{last}},
		"before an instant":  {Filter{Before: recorded(2)}, Page{Backward: true}, []int64{1}},
		"of an empty period": {Filter{From: recorded(4), Before: recorded(4)}, Page{}, nil},
		"behind the end":     {Filter{}, Page{After: last}, nil},
		"of nobody":          {Filter{Actor: "eve"}, Page{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			entries, err := List(t.Context(), r, c.filter, c.page)
			var got []int64
			for _, e := range entries {
				got = append(got, e.Position)
			}
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %v, %v, want %v", got, err, c.want)
			}
		})
	}
}

// An id begins with the time of the request, or not: then it is found all the
// same.
func TestAnEventIsFoundByItsID(t *testing.T) {
	log := historytest.Fixed(t)
	soon := log[4].Meta.RecordedAt.UnixMilli()
	for i := range 6 {
		log[4].ID[i] = byte(soon >> (40 - 8*i))
	}
	r := filled(t, log)
	for _, f := range []codec.Fact{log[4], log[7]} {
		if e, there, err := Find(t.Context(), r, f.ID); err != nil || !there || e.Position != f.Position.Order() || e.Stream() != f.Stream {
			t.Errorf("got %+v, %t, %v", e, there, err)
		}
	}
	if _, there, err := Find(t.Context(), r, uuid.New()); there || err != nil {
		t.Errorf("got %t, %v for an event that is not there", there, err)
	}
}

func TestAPageHasAllThatAnEntryHas(t *testing.T) {
	r, log := fixed(t), historytest.Fixed(t)
	entries, err := List(t.Context(), r, Filter{}, Page{Limit: 1})
	if err != nil || len(entries) != 1 || projector.Row(entries[0]) != each(log[0])[0] {
		t.Errorf("got %+v, %v", entries, err)
	}
}

// Clocks may disagree, so that the time of recording goes back and forth.
func TestWhatWasKnownAtAnInstantEndsBeforeTheFirstEventRecordedLater(t *testing.T) {
	begin := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	for seed := range uint64(3) {
		random := rand.New(rand.NewPCG(seed, 0))
		log := historytest.Random(seed, 40)
		at := begin
		for i := range log {
			at = at.Add(time.Duration(random.IntN(10)-3*int(seed%3)) * time.Second)
			log[i].Meta.RecordedAt = at
		}
		r := filled(t, log)
		rapid.Check(t, func(rt *rapid.T) {
			asked := begin.Add(time.Duration(rapid.IntRange(-5, 400).Draw(rt, "seconds")) * time.Second)
			want := slices.IndexFunc(log, func(f codec.Fact) bool { return f.Meta.RecordedAt.After(asked) })
			if want < 0 {
				want = len(log)
			}
			if got, err := Known(t.Context(), r, asked); err != nil || got != int64(want) {
				rt.Fatalf("at %v: got %d, %v, want %d", asked, got, err, want)
			}
			compare(t, rt, r, log, asked)
		})
	}
}

// compare checks that a period has the entries recorded in it, wherever they
// stand.
func compare(t *testing.T, rt *rapid.T, r projector.Reader, log []codec.Fact, from time.Time) {
	before := from.Add(20 * time.Second)
	want := 0
	for _, f := range log {
		if at := f.Meta.RecordedAt; !at.Before(from) && at.Before(before) {
			want++
		}
	}
	entries, err := List(t.Context(), r, Filter{From: from, Before: before}, Page{})
	if err != nil || len(entries) != want {
		rt.Fatalf("from %v: got %d, %v, want %d", from, len(entries), err, want)
	}
}

func TestNothingWasKnownInAnEmptyLog(t *testing.T) {
	if got, err := Known(t.Context(), filled(t, nil), time.Now()); got != 0 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
}

// Positions of other stores have gaps, and a log is longer than the stretch
// over which clocks may disagree.
func TestWhatWasKnownIsFoundInALongLogWithGaps(t *testing.T) {
	begin := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	position := func(i int) int64 { return int64(1000 + 37*i + i%5) }
	none := make([]byte, 16)
	var rows projector.Rows
	for i := range 3 * disorder {
		rows.Add(position(i), none, begin.Add(time.Duration(i)*time.Minute).UnixMicro(), "kind", int64(1), "journey", none, int64(i),
			"actor", "role", "", none, none, none, int64(1))
	}
	views := viewstest.Open(t)
	serve(t, views, rows)
	for i := 0; i < 3*disorder; i += 1777 {
		at := begin.Add(time.Duration(i)*time.Minute + time.Second)
		if got, err := Known(t.Context(), views, at); err != nil || got != position(i) {
			t.Errorf("after %d minutes: got %d, %v, want %d", i, got, err, position(i))
		}
		page, err := List(t.Context(), views, Filter{From: at, Before: at.Add(2 * time.Minute)}, Page{})
		if want := min(2, 3*disorder-1-i); err != nil || len(page) != want {
			t.Errorf("after %d minutes: got %d, %v, want %d", i, len(page), err, want)
		}
	}
}

// serve serves a ledger with rows that no projector made.
func serve(t *testing.T, views projector.Tables, rows projector.Rows) {
	t.Helper()
	g, err := projector.Describe(View, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range []error{
		views.Create(t.Context(), g),
		views.Load(t.Context(), projector.Step{Generation: g, Changes: []projector.Changes{{Put: rows}}}),
		views.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Unix(1, 0)),
		views.Serve(t.Context(), g),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

// filled returns views that have taken a log into account.
func filled(t *testing.T, log []codec.Fact) projector.Reader {
	t.Helper()
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, log, View)
	return views
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{3: "43fd609cd3712cc5"}
	if got := historytest.Fingerprint(t, View); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
