package codec_test

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

var secret = noted{Thing: thing, Channel: "chat", Name: "Noor Voorbeeld", Born: 700_000, Note: "Belt morgen terug."}

func TestNothingPersonalIsStoredInTheOpen(t *testing.T) {
	r := newShelf(t).seal(newest, secret)
	for _, word := range []string{"Noor", "Voorbeeld", "Belt", "morgen", "1917"} {
		if bytes.Contains(r.Data, []byte(word)) || bytes.Contains(r.Meta, []byte(word)) {
			t.Errorf("%q is stored in %s %s", word, r.Data, r.Meta)
		}
	}
	var stored struct{ Clear json.RawMessage }
	if err := json.Unmarshal(r.Data, &stored); err != nil || string(stored.Clear) != `{"thing":"`+thing.String()+`","channel":"chat"}` {
		t.Errorf("the clear part is %s, %v", stored.Clear, err)
	}
}

func TestOnlyWhatIsWantedIsOpened(t *testing.T) {
	s := newShelf(t)
	r := s.seal(newest, secret)
	for want, c := range map[codec.Parts]struct {
		what   noted
		sealed codec.Parts
	}{
		codec.NoParts:    {noted{Thing: thing, Channel: "chat"}, codec.AllParts},
		codec.PersonPart: {noted{Thing: thing, Channel: "chat", Name: secret.Name, Born: secret.Born}, codec.TextPart},
		codec.TextPart:   {noted{Thing: thing, Channel: "chat", Note: secret.Note}, codec.PersonPart},
		codec.AllParts:   {secret, codec.NoParts},
	} {
		f := s.mustOpen(newest, want, r)
		if f.What != c.what || f.Sealed != c.sealed || f.Gone != 0 {
			t.Errorf("%d: got %+v, sealed %d, gone %d", want, f.What, f.Sealed, f.Gone)
		}
	}
}

func TestAPartThatSaysNothingIsNotThere(t *testing.T) {
	s := newShelf(t)
	r := s.seal(newest, noted{Thing: thing, Channel: "chat"})
	if strings.Contains(string(r.Data), "key") {
		t.Errorf("stored as %s", r.Data)
	}
	if f := s.mustOpen(newest, codec.NoParts, r); f.Sealed != 0 {
		t.Errorf("%d is sealed", f.Sealed)
	}
}

func TestEachSealIsAnother(t *testing.T) {
	s := newShelf(t)
	id := uuid.New()
	var seen [][]byte
	for range 10 {
		events, err := newest.Seal(t.Context(), s.vault, s.stream, codec.Draft{ID: id, What: secret, Meta: meta()})
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range seen {
			if bytes.Equal(other, events[0].Data) {
				t.Fatal("the same bytes were written twice")
			}
		}
		seen = append(seen, events[0].Data)
	}
}

func TestASealOpensOnlyInItsPlace(t *testing.T) {
	s := newShelf(t)
	one, other := s.seal(newest, secret), s.seal(newest, secret)
	moved := map[string]eventstore.Recorded{"another stream": one, "another id": one, "another event's data": one}
	for name, change := range map[string]func(*eventstore.Recorded){
		"another stream":       func(r *eventstore.Recorded) { r.Stream += "x" },
		"another id":           func(r *eventstore.Recorded) { r.ID = uuid.New() },
		"another event's data": func(r *eventstore.Recorded) { r.Data = other.Data },
	} {
		r := moved[name]
		change(&r)
		if f, err := s.open(newest, codec.AllParts, r); err == nil {
			t.Errorf("%s: opened as %+v", name, f.What)
		}
		if _, err := s.open(newest, codec.NoParts, r); err != nil {
			t.Errorf("%s, closed: %v", name, err)
		}
	}
}

func TestEveryAlteredBitOfASealShows(t *testing.T) {
	s := newShelf(t)
	r := s.seal(newest, secret)
	from, to := bytes.Index(r.Data, []byte(`"box":"`))+len(`"box":"`), bytes.Index(r.Data, []byte(`"},"text"`))
	for i := from; i < to; i++ {
		altered := r
		altered.Data = slices.Clone(r.Data)
		if altered.Data[i]++; altered.Data[i] == '"' || altered.Data[i] == '\\' {
			continue
		}
		if f, err := s.open(newest, codec.AllParts, altered); err == nil {
			t.Fatalf("byte %d: opened as %+v", i, f.What)
		}
	}
}

func TestOneSentenceIsDestroyedAlone(t *testing.T) {
	s := newShelf(t)
	one, other := s.seal(newest, secret), s.seal(newest, secret)
	without := forgetful{s.vault, []uuid.UUID{one.ID}}
	facts, err := newest.Open(t.Context(), without, codec.AllParts, one, other)
	if err != nil {
		t.Fatal(err)
	}
	blank := secret
	blank.Note = ""
	if facts[0].What != blank || facts[0].Gone != codec.TextPart || facts[1].What != secret || facts[1].Gone != 0 {
		t.Errorf("got %+v and %+v", facts[0], facts[1])
	}
}

// forgetful is a vault in which single keys were destroyed.
type forgetful struct {
	vault.Vault
	gone []uuid.UUID
}

func (f forgetful) Open(ctx context.Context, ids ...uuid.UUID) (map[uuid.UUID]vault.Key, error) {
	keys, err := f.Vault.Open(ctx, ids...)
	for _, id := range f.gone {
		delete(keys, id)
	}
	return keys, err
}

func TestADestroyedStreamIsBlankAndMarked(t *testing.T) {
	s, other := newShelf(t), newShelf(t)
	other.vault = s.vault
	r, kept := s.seal(newest, secret), other.seal(newest, secret)
	if err := s.vault.Destroy(t.Context(), s.stream); err != nil {
		t.Fatal(err)
	}
	f := s.mustOpen(newest, codec.AllParts, r)
	if f.What != (noted{Thing: thing, Channel: "chat"}) || f.Gone != codec.AllParts || f.Sealed != 0 {
		t.Errorf("got %+v, gone %d", f.What, f.Gone)
	}
	if f := s.mustOpen(newest, codec.PersonPart, r); f.Gone != codec.PersonPart || f.Sealed != codec.TextPart {
		t.Errorf("gone %d, sealed %d", f.Gone, f.Sealed)
	}
	if f := other.mustOpen(newest, codec.AllParts, kept); f.What != secret {
		t.Errorf("another stream: got %+v", f.What)
	}
	if _, err := newest.Seal(t.Context(), s.vault, s.stream, codec.Draft{ID: uuid.New(), What: secret}); err == nil {
		t.Error("something new was sealed")
	}
}

func TestOneKeyPerStreamAndOnePerText(t *testing.T) {
	s := newShelf(t)
	asked := &asking{Vault: s.vault}
	one, other := uuid.New(), uuid.New()
	_, err := newest.Seal(t.Context(), asked, s.stream,
		codec.Draft{ID: one, What: secret}, codec.Draft{ID: other, What: secret}, codec.Draft{ID: uuid.New(), What: noted{Name: "Noor"}})
	if want := []uuid.UUID{codec.PersonKey(s.stream), one, other}; err != nil || !slices.Equal(asked.ids, want) || asked.times != 1 {
		t.Errorf("asked %d times for %v, %v; want once for %v", asked.times, asked.ids, err, want)
	}
	if codec.PersonKey(s.stream) == codec.PersonKey(s.stream+"x") {
		t.Error("two streams share a key")
	}
}

// asking notes which keys are asked for.
type asking struct {
	vault.Vault
	ids   []uuid.UUID
	times int
}

func (a *asking) Create(ctx context.Context, stream string, ids ...uuid.UUID) ([]vault.Key, error) {
	a.ids, a.times = append(a.ids, ids...), a.times+1
	return a.Vault.Create(ctx, stream, ids...)
}
