package demo

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/command"
)

// A log that is the front of the year goes on, one that is whole, longer or
// another does not.
func TestAnInterruptedDemoIsKnown(t *testing.T) {
	play := func(seed uint64) Played {
		p, err := Play(t.Context(), Plan{Seed: seed, Journeys: 20, Staff: crew})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	played, book := play(7), command.Book{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	log, err := Seal(t.Context(), played, book)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]bool{0: true, 1: true, len(log) / 2: true, len(log) - 1: true, len(log): false} {
		store := memory.NewStore()
		if _, err := store.Import(t.Context(), all(log[:n])); err != nil {
			t.Fatal(err)
		}
		if got, err := Unfinished(t.Context(), played, store); got != want || err != nil {
			t.Errorf("with %d of %d events it is %v, %v", n, len(log), got, err)
		}
		if other, err := Unfinished(t.Context(), play(8), store); other != (n == 0) || err != nil {
			t.Errorf("with %d events of another year it is %v, %v", n, other, err)
		}
		book.Store = store
		if err := Keep(t.Context(), played, book, memory.NewDocuments()); err != nil {
			t.Errorf("after %d events it does not go on: %v", n, err)
		}
		if got, err := Unfinished(t.Context(), played, store); got || err != nil {
			t.Errorf("kept it is unfinished: %v", err)
		}
	}
}

// A text that was destroyed in the played year reads as destroyed where the year is
// kept.
func TestADestroyedTextOfThePlayedYearReadsAsDestroyed(t *testing.T) {
	played, err := Play(t.Context(), Plan{Seed: 7, Journeys: 300, Staff: crew})
	if err != nil {
		t.Fatal(err)
	}
	book := command.Book{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	log, err := Seal(t.Context(), played, book)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := book.Codec.Open(t.Context(), book.Vault, codec.AllParts, log...)
	if err != nil {
		t.Fatal(err)
	}
	destroyed, gone := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for _, f := range facts {
		if e, is := f.What.(client.TextDestroyed); is {
			destroyed[e.Event] = true
		}
		gone[f.ID] = f.Gone&codec.TextPart != 0
	}
	for event := range destroyed {
		if !gone[event] {
			t.Errorf("the text of %s reads as if there never was one", event)
		}
	}
	if len(destroyed) == 0 {
		t.Error("no text was destroyed, so that nothing is proved")
	}
}
