package document_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/adapters/memory"
	"klantreis/domain/document"
	"klantreis/domain/vault"
)

var (
	paper = document.Name{Stream: "journey-1", ID: uuid.UUID{1}}
	other = document.Name{Stream: "journey-1", ID: uuid.UUID{2}}
	away  = document.Name{Stream: "journey-2", ID: uuid.UUID{1}}
)

// text makes bytes of a length, others for every seed.
func text(seed, length int) []byte {
	b := make([]byte, length)
	for i := range b {
		b[i] = byte(i>>8 ^ i*seed)
	}
	return b
}

func read(t testing.TB, b []byte) *document.Plain {
	t.Helper()
	p, err := document.Read(bytes.NewReader(b), len(b))
	if err != nil {
		t.Fatal(err)
	}
	if p.Size() != len(b) || p.Hash() != sha256.Sum256(b) {
		t.Errorf("%d bytes were read as %d, hash %x", len(b), p.Size(), p.Hash())
	}
	return p
}

type cabinet struct {
	document.Cabinet
	store *memory.Documents
	keys  *memory.Vault
}

func newCabinet() cabinet {
	store, keys := memory.NewDocuments(), memory.NewVault()
	return cabinet{document.Cabinet{Store: store, Vault: keys}, store, keys}
}

func put(t testing.TB, c cabinet, n document.Name, b []byte) {
	t.Helper()
	if err := c.Put(t.Context(), n, read(t, b)); err != nil {
		t.Fatal(err)
	}
}

// wantFails checks why a document cannot be got.
func wantFails(t testing.TB, c cabinet, n document.Name, target error) {
	t.Helper()
	if _, err := c.Get(t.Context(), n); !errors.Is(err, target) {
		t.Errorf("got %v, want %v", err, target)
	}
}

func TestADocumentComesBack(t *testing.T) {
	c := newCabinet()
	for i, length := range []int{0, 1, document.ChunkSize - 1, document.ChunkSize, document.ChunkSize + 1, 3 * document.ChunkSize, document.MaxSize} {
		n := document.Name{Stream: "journey-1", ID: uuid.UUID{byte(i)}}
		b := text(i+1, length)
		put(t, c, n, b)
		p, err := c.Get(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if written, err := p.WriteTo(&got); err != nil || int(written) != length || !bytes.Equal(got.Bytes(), b) || p.Hash() != sha256.Sum256(b) || p.Size() != length {
			t.Errorf("%d bytes came back as %d, %v", length, got.Len(), err)
		}
		if !bytes.HasPrefix(b, p.Head()) || len(p.Head()) != min(length, document.ChunkSize) {
			t.Errorf("a document of %d bytes begins with %d", length, len(p.Head()))
		}
	}
}

func TestWhatIsStoredSaysNothing(t *testing.T) {
	c := newCabinet()
	said := []byte(strings.Repeat("Vera Voorbeeld ", 10_000))
	put(t, c, paper, said)
	put(t, c, other, said)
	one, err := c.store.Get(t.Context(), paper)
	two, wrong := c.store.Get(t.Context(), other)
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	if bytes.Contains(bytes.Join(one, nil), []byte("Vera")) {
		t.Error("what is stored is in the open")
	}
	if bytes.Equal(one[1][12:], two[1][12:]) {
		t.Error("the same bytes are sealed the same")
	}
}

func TestTheSameDocumentCanBePutAgain(t *testing.T) {
	c := newCabinet()
	for range 2 {
		put(t, c, paper, text(1, 100_000))
	}
	for _, b := range [][]byte{text(2, 100_000), text(1, 99_999), nil} {
		if err := c.Put(t.Context(), paper, read(t, b)); !errors.Is(err, document.ErrOther) {
			t.Errorf("other bytes: %v", err)
		}
	}
	if p, err := c.Get(t.Context(), paper); err != nil || p.Hash() != sha256.Sum256(text(1, 100_000)) {
		t.Errorf("another document is there, %v", err)
	}
}

func TestADocumentGoesWithItsKey(t *testing.T) {
	c := newCabinet()
	put(t, c, paper, text(1, 100))
	put(t, c, away, text(1, 100))
	if err := c.keys.Destroy(t.Context(), "journey-1"); err != nil {
		t.Fatal(err)
	}
	wantFails(t, c, paper, vault.ErrDestroyed)
	if err := c.Put(t.Context(), other, read(t, text(2, 100))); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("a document was put where the keys are destroyed: %v", err)
	}
	if _, err := c.Get(t.Context(), away); err != nil {
		t.Errorf("the document of another stream: %v", err)
	}
}

func TestADocumentThatIsNotThere(t *testing.T) {
	c := newCabinet()
	put(t, c, paper, text(1, 100))
	if err := c.store.Drop(t.Context(), paper, 0); err != nil {
		t.Fatal(err)
	}
	wantFails(t, c, paper, document.ErrNotThere)
}

// Whatever is done to what is stored, nothing but the document comes of it.
func TestWhatIsAlteredDoesNotOpen(t *testing.T) {
	c := newCabinet()
	put(t, c, paper, text(1, 3*document.ChunkSize-5))
	put(t, c, other, text(2, 3*document.ChunkSize-5))
	sealed := func(n document.Name) document.Sealed {
		s, err := c.store.Get(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for what, alter := range map[string]func(s document.Sealed) document.Sealed{
		"nothing is left":             func(document.Sealed) document.Sealed { return document.Sealed{} },
		"the last chunk is gone":      func(s document.Sealed) document.Sealed { return s[:2] },
		"the first chunk is gone":     func(s document.Sealed) document.Sealed { return s[1:] },
		"a chunk is there twice":      func(s document.Sealed) document.Sealed { return slices.Insert(s, 1, bytes.Clone(s[0])) },
		"two chunks changed places":   func(s document.Sealed) document.Sealed { s[0], s[1] = s[1], s[0]; return s },
		"a chunk is cut short":        func(s document.Sealed) document.Sealed { s[1] = s[1][:100]; return s },
		"a chunk is nothing":          func(s document.Sealed) document.Sealed { s[1] = nil; return s },
		"a chunk is another's":        func(s document.Sealed) document.Sealed { s[1] = sealed(other)[1]; return s },
		"a chunk follows the last":    func(s document.Sealed) document.Sealed { return append(s, bytes.Clone(s[2])) },
		"it is another document":      func(document.Sealed) document.Sealed { return sealed(other) },
		"the first byte is another":   func(s document.Sealed) document.Sealed { s[0][0] ^= 1; return s },
		"a byte within is another":    func(s document.Sealed) document.Sealed { s[1][5000] ^= 0x80; return s },
		"the very last byte is other": func(s document.Sealed) document.Sealed { s[2][len(s[2])-1] ^= 1; return s },
	} {
		altered := newCabinet()
		altered.Vault = c.keys
		if err := altered.store.Put(t.Context(), paper, alter(sealed(paper))); err != nil {
			t.Fatal(err)
		}
		if _, err := altered.Get(t.Context(), paper); !errors.Is(err, document.ErrDamaged) {
			t.Errorf("%s: got %v", what, err)
		}
	}
}

// A flipped bit anywhere is noticed.
func TestAFlippedBitIsNoticed(t *testing.T) {
	c := newCabinet()
	put(t, c, paper, text(1, 2*document.ChunkSize))
	rapid.Check(t, func(r *rapid.T) {
		s, err := c.store.Get(context.Background(), paper)
		if err != nil {
			r.Fatal(err)
		}
		chunk := s[rapid.IntRange(0, len(s)-1).Draw(r, "chunk")]
		chunk[rapid.IntRange(0, len(chunk)-1).Draw(r, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
		altered := newCabinet()
		altered.Vault = c.keys
		if err := altered.store.Put(context.Background(), paper, s); err != nil {
			r.Fatal(err)
		}
		if _, err := altered.Get(context.Background(), paper); !errors.Is(err, document.ErrDamaged) {
			r.Fatalf("got %v", err)
		}
	})
}

func TestADocumentThatEndsTooEarly(t *testing.T) {
	for _, there := range []int{0, 10, document.ChunkSize, document.ChunkSize + 1} {
		if _, err := document.Read(bytes.NewReader(text(1, there)), document.ChunkSize+2); !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%d bytes: got %v", there, err)
		}
	}
	broken := errors.New("broken")
	if _, err := document.Read(io.MultiReader(bytes.NewReader(text(1, 10)), iotest.ErrReader(broken)), 100); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

func TestSweeping(t *testing.T) {
	c := newCabinet()
	for i := range 1200 {
		if err := c.store.Put(t.Context(), document.Name{Stream: "s", ID: uuid.UUID{byte(i >> 8), byte(i)}}, document.Sealed{{1}}); err != nil {
			t.Fatal(err)
		}
	}
	asked := 0
	named := func(_ context.Context, n document.Name) (bool, error) {
		asked++
		return n.Stream == "s" && n.ID[1]%2 == 0, nil
	}
	sweep := func(drops, asks int) {
		t.Helper()
		asked = 0
		if n, err := document.Sweep(t.Context(), c.store, document.Patience, named); n != drops || asked != asks || err != nil {
			t.Errorf("%d were dropped and %d asked for, want %d and %d, %v", n, asked, drops, asks, err)
		}
	}
	sweep(0, 0) // all of them may be on their way to their event
	c.store.Later(document.Patience)
	put(t, c, paper, text(1, 1))
	sweep(600, 1200)
	sweep(0, 0) // each that is named is asked for once
	c.store.Later(document.Patience)
	if err := c.Put(t.Context(), paper, read(t, text(1, 1))); err != nil { // the same upload again
		t.Fatal(err)
	}
	sweep(0, 0)
	c.store.Later(document.Patience)
	sweep(1, 1)
	broken := errors.New("the log is away")
	put(t, c, paper, text(1, 1))
	c.store.Later(document.Patience)
	_, err := document.Sweep(t.Context(), c.store, time.Hour, func(context.Context, document.Name) (bool, error) { return false, broken })
	if _, there := c.store.Get(t.Context(), paper); !errors.Is(err, broken) || there != nil {
		t.Errorf("got %v, and the document %v", err, there)
	}
}
