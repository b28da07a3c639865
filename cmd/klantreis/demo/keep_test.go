package demo

import (
	"testing"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
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
