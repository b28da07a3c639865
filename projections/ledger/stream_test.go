package ledger

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/adapters/memory"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

// A stream is asked of the log and everything else of the view; both must tell
// the same of it.
func TestAStreamIsListedAsTheLedgerHasIt(t *testing.T) {
	log := historytest.Fixed(t)
	for i := range log {
		log[i].Meta.Actor = []string{"ada", "bob"}[i%2]
	}
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	views := viewstest.Open(t)
	historytest.Fill(t, source, views, log, View)
	rapid.Check(t, func(r *rapid.T) {
		pick := func(what string) codec.Fact { return rapid.SampledFrom(log).Draw(r, what) }
		stream := pick("stream").Stream
		var f Filter
		if rapid.Bool().Draw(r, "by kind") {
			f.Kind = codec.Kind(pick("kind").Type)
		}
		if rapid.Bool().Draw(r, "by actor") {
			f.Actor = pick("actor").Meta.Actor
		}
		if rapid.Bool().Draw(r, "of a period") {
			f.From, f.Before = pick("from").Meta.RecordedAt, pick("before").Meta.RecordedAt
		}
		p := Page{After: pick("after").Position.Order() - 1, Backward: rapid.Bool().Draw(r, "backward"), Limit: rapid.IntRange(0, 3).Draw(r, "limit")}
		if rapid.Bool().Draw(r, "up to") {
			p.Before = pick("up to").Position.Order()
		}
		got, err := OfStream(t.Context(), source.Store, stream, f, p)
		if err != nil {
			r.Fatal(err)
		}
		all, err := List(t.Context(), views, f, Page{After: p.After, Before: p.Before, Backward: p.Backward})
		if err != nil {
			r.Fatal(err)
		}
		want := slices.DeleteFunc(all, func(e Entry) bool { return e.Stream() != stream })
		if want = want[:min(len(want), p.limit())]; !slices.Equal(got, want) {
			r.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

func TestAStreamsNameIsPutTogetherAsItWas(t *testing.T) {
	id := historytest.ID('j', 1).String()
	for _, name := range []string{"journey-" + id, "merges", "merges-twente", "a-b-" + id, "journey-" + uuid.Nil.String(), "journey-" + id + "-x", "",
		"journey-{" + id + "}", "journey-" + id[:8]} {
		category, subject := streamOf(name)
		if got := (Entry{Category: category, Subject: subject}).Stream(); got != name {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func TestAStreamThatCannotBeReadSaysSo(t *testing.T) {
	store := memory.NewStore()
	stream := "journey-" + historytest.ID('j', 1).String()
	if _, err := store.Append(t.Context(), stream, 0, eventstore.Event{ID: uuid.New(), Type: "a.v1", Data: []byte("{}"), Meta: []byte("{")}); err != nil {
		t.Fatal(err)
	}
	if _, err := OfStream(t.Context(), store, stream, Filter{}, Page{}); err == nil {
		t.Error("it was listed")
	}
}
