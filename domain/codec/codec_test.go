package codec_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Three shapes of one event, and how each is lifted to the next.
type (
	firstShape struct {
		Thing uuid.UUID `json:"thing"`
		Naam  string    `json:"naam,omitempty" part:"person"`
	}
	secondShape struct {
		Thing uuid.UUID `json:"thing"`
		Name  string    `json:"name,omitempty" part:"person"`
		Note  string    `json:"note,omitempty" part:"text"`
	}
	noted struct {
		Thing   uuid.UUID   `json:"thing"`
		Channel string      `json:"channel"`
		Name    string      `json:"name,omitempty" part:"person"`
		Born    decider.Day `json:"born,omitempty" part:"person"`
		Note    string      `json:"note,omitempty" part:"text"`
	}
)

func renameNaam(p codec.Plain) (codec.Plain, error) {
	if p[codec.Person] == nil {
		return p, nil
	}
	var old struct{ Naam string }
	if err := json.Unmarshal(p[codec.Person], &old); err != nil {
		return p, err
	}
	b, err := json.Marshal(map[string]string{"name": old.Naam})
	p[codec.Person] = b
	return p, err
}

func addChannel(p codec.Plain) (codec.Plain, error) {
	p[codec.Clear] = append([]byte(`{"channel":"onbekend",`), p[codec.Clear][1:]...)
	return p, nil
}

var (
	first  = codec.New(codec.Of[firstShape]("test.noted"))
	second = codec.New(codec.Of[secondShape]("test.noted", renameNaam))
	newest = codec.New(codec.Of[noted]("test.noted", renameNaam, addChannel))
	thing  = uuid.MustParse("11111111-2222-4333-8444-555555555555")
)

// A shelf is one stream with its keys.
type shelf struct {
	t      testing.TB
	vault  *memory.Vault
	stream string
}

func newShelf(t testing.TB) shelf {
	return shelf{t, memory.NewVault(), "journey-" + uuid.NewString()}
}

// seal writes one event as a store would give it back.
func (s shelf) seal(c *codec.Codec, what any) eventstore.Recorded {
	s.t.Helper()
	events, err := c.Seal(context.Background(), s.vault, s.stream, codec.Draft{ID: uuid.New(), What: what, Meta: meta()})
	if err != nil {
		s.t.Fatal(err)
	}
	return eventstore.Recorded{Event: events[0], Stream: s.stream, Revision: 1, Position: eventstore.Position{Minor: 7}}
}

func (s shelf) open(c *codec.Codec, want codec.Parts, r eventstore.Recorded) (codec.Fact, error) {
	facts, err := c.Open(context.Background(), s.vault, want, r)
	if err != nil {
		return codec.Fact{}, err
	}
	return facts[0], nil
}

func (s shelf) mustOpen(c *codec.Codec, want codec.Parts, r eventstore.Recorded) codec.Fact {
	s.t.Helper()
	f, err := s.open(c, want, r)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

func TestAFactHasItsPlaceAndItsHeading(t *testing.T) {
	s := newShelf(t)
	r := s.seal(newest, noted{Thing: thing, Channel: "chat"})
	f := s.mustOpen(newest, codec.AllParts, r)
	if f.ID != r.ID || f.Type != "test.noted.v3" || f.Stream != s.stream || f.Revision != 1 || f.Position != r.Position {
		t.Errorf("got %+v", f)
	}
	if f.Checkpoint() != r.Checkpoint() || f.Entry().Mark != f.Meta.Mark(r.ID) || f.Entry().What != f.What {
		t.Errorf("checkpoint %v, entry %v", f.Checkpoint(), f.Entry())
	}
}

func TestOldShapesAreLifted(t *testing.T) {
	s := newShelf(t)
	for name, c := range map[string]struct {
		old  eventstore.Recorded
		want noted
	}{
		"test.noted.v1": {s.seal(first, firstShape{thing, "Noor"}), noted{Thing: thing, Channel: "onbekend", Name: "Noor"}},
		"test.noted.v2": {s.seal(second, secondShape{thing, "Noor", "Belt."}), noted{Thing: thing, Channel: "onbekend", Name: "Noor", Note: "Belt."}},
		"test.noted.v3": {s.seal(newest, noted{thing, "chat", "Noor", 7, "Belt."}), noted{thing, "chat", "Noor", 7, "Belt."}},
	} {
		if c.old.Type != name {
			t.Errorf("stored as %s, want %s", c.old.Type, name)
		}
		if f := s.mustOpen(newest, codec.AllParts, c.old); f.What != c.want || f.Type != name {
			t.Errorf("%s: got %+v, want %+v", name, f.What, c.want)
		}
		blank := noted{Thing: thing, Channel: c.want.Channel}
		if f := s.mustOpen(newest, codec.NoParts, c.old); f.What != blank {
			t.Errorf("%s, closed: got %+v", name, f.What)
		}
	}
}

func TestALiftThatFailsDoesNotSayOnWhat(t *testing.T) {
	s := newShelf(t)
	broken := codec.New(codec.Of[noted]("test.noted", renameNaam, func(p codec.Plain) (codec.Plain, error) {
		return p, fmt.Errorf("no idea what to do with %s", p[codec.Person])
	}))
	_, err := s.open(broken, codec.AllParts, s.seal(second, secondShape{thing, "Noor", ""}))
	if err == nil || strings.Contains(err.Error(), "Noor") {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsNotInTheCatalogStopsTheReader(t *testing.T) {
	s := newShelf(t)
	r := s.seal(newest, noted{Thing: thing})
	for _, name := range []string{"test.noted.v4", "test.noted.v0", "test.noted", "test.noted.v03", "test.noted.v+3", "test.noted.v3.v3",
		"test.other.v1", "Test.noted.v3", "", ".v1", "test.noted.v-1", "test.noted.v99999999999999999999"} {
		r.Type = name
		if _, err := s.open(newest, codec.AllParts, r); !errors.Is(err, codec.ErrUnknown) {
			t.Errorf("%q: got %v", name, err)
		}
	}
	if _, err := newest.Seal(t.Context(), s.vault, s.stream, codec.Draft{ID: uuid.New(), What: firstShape{}}); !errors.Is(err, codec.ErrUnknown) {
		t.Errorf("sealing: got %v", err)
	}
	if _, err := newest.Seal(t.Context(), s.vault, s.stream, codec.Draft{ID: uuid.New()}); !errors.Is(err, codec.ErrUnknown) {
		t.Errorf("sealing nothing: got %v", err)
	}
}

func TestOneThatCannotBeReadSpoilsThePage(t *testing.T) {
	s := newShelf(t)
	var page []eventstore.Recorded
	for range 300 {
		page = append(page, s.seal(newest, noted{Thing: thing, Name: "Noor"}))
	}
	page[211].Type = "test.other.v1"
	facts, err := newest.Open(t.Context(), s.vault, codec.AllParts, page...)
	if !errors.Is(err, codec.ErrUnknown) || facts != nil || !strings.Contains(err.Error(), page[211].ID.String()) {
		t.Errorf("got %d facts, %v", len(facts), err)
	}
}

func TestMetadataThatCannotBeRead(t *testing.T) {
	s := newShelf(t)
	r := s.seal(newest, noted{Thing: thing})
	r.Meta = []byte(`{"actor":{"Noor":7}}`)
	_, err := s.open(newest, codec.NoParts, r)
	if err == nil || !strings.Contains(err.Error(), "metadata: field actor has the wrong type") || strings.Contains(err.Error(), "Noor") {
		t.Errorf("got %v", err)
	}
}

func TestPartsInTheOpen(t *testing.T) {
	want := codec.Plain{[]byte(`{"thing":"` + thing.String() + `","channel":""}`), nil, []byte(`{"note":"Belt."}`)}
	stored, p, err := newest.Split(noted{Thing: thing, Note: "Belt."})
	if err != nil || stored != "test.noted.v3" || !reflect.DeepEqual(p, want) {
		t.Errorf("split into %s %s, %v", stored, p, err)
	}
	if e, err := newest.Join(stored, p); err != nil || e != (noted{Thing: thing, Note: "Belt."}) {
		t.Errorf("joined to %+v, %v", e, err)
	}
	if _, _, err := newest.Split(7); !errors.Is(err, codec.ErrUnknown) {
		t.Errorf("split something else: %v", err)
	}
	if _, err := newest.Join("test.noted.v4", p); !errors.Is(err, codec.ErrUnknown) {
		t.Errorf("joined something else: %v", err)
	}
}

func TestAPageKeepsItsOrder(t *testing.T) {
	s := newShelf(t)
	var page []eventstore.Recorded
	for range 1000 {
		page = append(page, s.seal(newest, noted{Thing: uuid.New(), Note: "Belt."}))
	}
	facts, err := newest.Open(t.Context(), s.vault, codec.AllParts, page...)
	if err != nil || len(facts) != len(page) {
		t.Fatal(len(facts), err)
	}
	for i, f := range facts {
		if f.ID != page[i].ID || f.What.(noted).Note != "Belt." {
			t.Fatalf("fact %d is %+v", i, f)
		}
	}
}

func TestAVaultThatFails(t *testing.T) {
	s := newShelf(t)
	r := s.seal(newest, noted{Thing: thing, Name: "Noor"})
	if _, err := newest.Open(t.Context(), lost{}, codec.PersonPart, r); !errors.Is(err, errLost) {
		t.Errorf("opening: got %v", err)
	}
	if _, err := newest.Open(t.Context(), lost{}, codec.NoParts, r); err != nil {
		t.Errorf("with nothing to open: got %v", err)
	}
	if _, err := newest.Seal(t.Context(), lost{}, s.stream, codec.Draft{ID: uuid.New(), What: noted{Name: "Noor"}}); !errors.Is(err, errLost) {
		t.Errorf("sealing: got %v", err)
	}
	if _, err := newest.Seal(t.Context(), lost{}, s.stream, codec.Draft{ID: uuid.New(), What: noted{Thing: thing}}); err != nil {
		t.Errorf("with nothing to seal: got %v", err)
	}
}

var errLost = errors.New("vault is gone")

// lost is a vault that cannot be reached.
type lost struct{ vault.Vault }

func (lost) Create(context.Context, string, ...uuid.UUID) ([]vault.Key, error) { return nil, errLost }
func (lost) Open(context.Context, ...uuid.UUID) (map[uuid.UUID]vault.Key, error) {
	return nil, errLost
}

func TestKinds(t *testing.T) {
	for stored, want := range map[string]string{
		"journey.advice-given.v1": "journey.advice-given", "journey.opened.v12": "journey.opened",
		"journey.via-vault.v2": "journey.via-vault", "a.v.v3": "a.v", "journey.opened": "journey.opened", "": "",
	} {
		if got := codec.Kind(stored); got != want {
			t.Errorf("%q is of kind %q, want %q", stored, got, want)
		}
	}
	for _, typ := range newest.Types() {
		if typ.Name != "test.noted" || typ.Version() != 3 || typ.Stored() != "test.noted.v3" || typ.Go() != reflect.TypeFor[noted]() {
			t.Errorf("got %+v", typ)
		}
	}
}

func TestMistakesInACatalogShowAtOnce(t *testing.T) {
	type nameless struct{ Thing uuid.UUID }
	type misplaced struct {
		Thing string `json:"thing" part:"persoon"`
	}
	for name, make := range map[string]func(){
		"two of one name":    func() { codec.New(codec.Of[noted]("a.b"), codec.Of[firstShape]("a.b")) },
		"two of one type":    func() { codec.New(codec.Of[noted]("a.b"), codec.Of[noted]("a.c")) },
		"a nameless field":   func() { codec.Of[nameless]("a.b") },
		"a part that is not": func() { codec.Of[misplaced]("a.b") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is not noticed", name)
				}
			}()
			make()
		}()
	}
}
