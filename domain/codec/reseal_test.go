package codec_test

import (
	"testing"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
)

// What opens is sealed anew, and a text that was destroyed alone still reads as
// destroyed.
func TestResealingKeepsWhatIsGone(t *testing.T) {
	s := newShelf(t)
	said := journey.ContactRecorded{Channel: "telefoon", Topic: "werk", Note: "Dat was een ander."}
	gone, left := s.seal(catalog.Events, said), s.seal(catalog.Events, said)
	if err := s.vault.DestroyKeys(t.Context(), s.stream, codec.TextKey(gone.ID)); err != nil {
		t.Fatal(err)
	}
	other := memory.NewVault()
	sealed, err := catalog.Events.Reseal(t.Context(), s.vault, other, s.stream, gone, left)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := catalog.Events.Open(t.Context(), other, codec.AllParts,
		eventstore.Recorded{Event: sealed[0], Stream: s.stream}, eventstore.Recorded{Event: sealed[1], Stream: s.stream})
	if err != nil {
		t.Fatal(err)
	}
	bare := said
	bare.Note = ""
	if f := facts[0]; f.Gone != codec.TextPart || f.What != bare || f.ID != gone.ID {
		t.Errorf("the one whose text is destroyed reads %+v", f)
	}
	if f := facts[1]; f.Gone != codec.NoParts || f.What != said || f.ID != left.ID {
		t.Errorf("the other reads %+v", f)
	}
}
