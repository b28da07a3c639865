package codec_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
)

// anyEvent makes one of all events that can be recorded.
func anyEvent() *rapid.Generator[any] {
	var all []any
	for _, t := range catalog.Events.Types() {
		all = append(all, reflect.Zero(t.Go()).Interface())
	}
	return decidertest.Arbitrary(all...)
}

func TestWhatIsOpenedIsWhatWasSealed(t *testing.T) {
	s := newShelf(t)
	rapid.Check(t, func(t *rapid.T) {
		want := anyEvent().Draw(t, "event")
		f := s.mustOpen(catalog.Events, codec.AllParts, s.seal(catalog.Events, want))
		if !reflect.DeepEqual(f.What, want) || f.Sealed|f.Gone != 0 {
			t.Fatalf("got  %+v\nwant %+v", f.What, want)
		}
	})
}

// Blanking a fact is what destroying its keys would do to it, whichever parts
// of it were opened.
func TestBlankIsWhatIsLeftWithoutKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newShelf(&testing.T{})
		r := s.seal(catalog.Events, anyEvent().Draw(t, "event"))
		var blank []codec.Fact
		for _, parts := range []codec.Parts{codec.NoParts, codec.PersonPart, codec.TextPart, codec.AllParts} {
			f := s.mustOpen(catalog.Events, parts, r)
			before := f.What
			blank = append(blank, catalog.Events.Blank(f))
			if !reflect.DeepEqual(f.What, before) {
				t.Fatalf("blanking changed the fact itself")
			}
		}
		if err := s.vault.Destroy(t.Context(), s.stream); err != nil {
			t.Fatal(err)
		}
		want := s.mustOpen(catalog.Events, codec.AllParts, r)
		for _, got := range append(blank, catalog.Events.Blank(want)) {
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("got  %+v\nwant %+v", got, want)
			}
		}
	})
}

func TestTextlessIsWhatDecodesWithoutTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newShelf(&testing.T{})
		event := anyEvent().Draw(t, "event")
		want := s.mustOpen(catalog.Events, codec.PersonPart, s.seal(catalog.Events, event)).What
		whole := s.mustOpen(catalog.Events, codec.AllParts, s.seal(catalog.Events, event)).What
		before := fmt.Sprintf("%+v", whole)
		if got := catalog.Events.Textless(whole); !reflect.DeepEqual(got, want) || fmt.Sprintf("%+v", whole) != before {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
	})
}

func TestWhatIsNotInTheCatalogIsNotBlanked(t *testing.T) {
	f := codec.Fact{What: "something else"}
	if got := catalog.Events.Textless(f.What); got != f.What {
		t.Errorf("got %+v", got)
	}
	if got := catalog.Events.Blank(f); got.What != f.What {
		t.Errorf("got %+v", got)
	}
}

// anyMeta makes metadata as it could be given, also in words that JSON
// escapes.
func anyMeta() *rapid.Generator[codec.Meta] {
	return rapid.Custom(func(t *rapid.T) codec.Meta {
		word := func(label string) string {
			return decidertest.Pick(t, label, "", "idp|ada", "team-hengelo", `"`, `\`, "<a&b>", "\u2028", "é", rapid.String().Draw(t, label))
		}
		id := func(label string) uuid.UUID {
			return uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
		}
		at := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "recorded")).UTC()
		m := codec.Meta{
			Actor: word("actor"), Role: word("role"), Organisation: word("organisation"), Purpose: word("purpose"),
			Request: id("request"), Correlation: id("correlation"), RecordedAt: at,
			Occurred: decidertest.Pick(t, "occurred", decider.Moment{}, decider.At(at), decider.On(decider.DayOf(at))), Source: word("source"),
		}
		if rapid.Bool().Draw(t, "caused") {
			m.Causation = id("causation")
		}
		if p := rapid.SliceOf(rapid.Byte()).Draw(t, "print"); len(p) > 0 {
			m.Print = p
		}
		return m
	})
}

func TestMetadataIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyMeta().Draw(t, "meta")
		b, err := want.Encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := codec.DecodeMeta(b)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v, %v\nwant %+v", got, err, want)
		}
	})
}

func TestMetadataThatIsWrittenOtherwise(t *testing.T) {
	id := thing.String()
	want := codec.Meta{Actor: "ada", Request: thing, RecordedAt: monday, Occurred: decider.On(decider.DayOf(monday))}
	for name, written := range map[string]string{
		"spaced out":     `{ "actor": "ada", "request": "` + id + `", "recordedAt": "2026-03-02T09:00:00Z", "occurred": "2026-03-02" }`,
		"another order":  `{"occurred":"2026-03-02","request":"` + id + `","recordedAt":"2026-03-02T09:00:00Z","actor":"ada"}`,
		"a new field":    `{"actor":"ada","request":"` + id + `","recordedAt":"2026-03-02T09:00:00Z","trace":{"id":7},"occurred":"2026-03-02"}`,
		"with an escape": `{"actor":"\u0061da","request":"` + id + `","recordedAt":"2026-03-02T09:00:00Z","occurred":"2026-03-02"}`,
	} {
		if got, err := codec.DecodeMeta([]byte(written)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
	for _, wrong := range []string{``, `{`, `[]`, `"ada"`, `{"actor":7}`, `{"request":"ada"}`, `{"recordedAt":"gisteren"}`, `{"print":"!"}`} {
		if m, err := codec.DecodeMeta([]byte(wrong)); err == nil || !reflect.DeepEqual(m, codec.Meta{}) {
			t.Errorf("%s: got %+v, %v", wrong, m, err)
		}
	}
}

func TestAHeadNeedsNothingOfWhatAnEventSays(t *testing.T) {
	s := newShelf(t)
	r := s.seal(catalog.Events, journey.ContactRecorded{Channel: "telefoon", Topic: "werk"})
	want := s.mustOpen(catalog.Events, codec.AllParts, r).Head()
	if want.What != nil || want.ID != r.ID || want.Meta.Actor == "" {
		t.Fatalf("got %+v", want)
	}
	damaged := r
	damaged.Data = nil
	for _, one := range []eventstore.Recorded{r, damaged} {
		heads, err := catalog.Events.Heads(one)
		if err != nil || !reflect.DeepEqual(heads, []codec.Fact{want}) {
			t.Errorf("got %+v, %v, want %+v", heads, err, want)
		}
	}
	unknown, headless := r, r
	unknown.Type, headless.Meta = "journey.opened.v99", []byte("{")
	if _, err := catalog.Events.Heads(r, unknown); !errors.Is(err, codec.ErrUnknown) {
		t.Errorf("of an unknown type: %v", err)
	}
	if _, err := catalog.Events.Heads(r, headless); err == nil {
		t.Error("metadata that cannot be read was passed over")
	}
}
