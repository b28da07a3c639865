package codec_test

import (
	"context"
	"encoding/base64"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/journey"
)

// said is every error that decoding may answer with: none of them has room for
// what was read.
var said = regexp.MustCompile(`^event [0-9a-f-]{36}, journey-x revision 1, position 1: (` +
	`not an envelope as it was written` +
	`|metadata: (not the JSON it should be|field ([A-Za-z.]*) has the wrong type)` +
	`|a sealed part does not open with its key: the event was altered or moved` +
	`|decode [a-z.-]+: (not the JSON it should be|field ([A-Za-z.]*) has the wrong type)` +
	`)$`)

// FuzzDecode gives the codec bytes that nobody wrote: it never panics, and
// never repeats them in an error.
func FuzzDecode(f *testing.F) {
	types := catalog.Events.Types()
	good, err := meta().Encode()
	if err != nil {
		f.Fatal(err)
	}
	for i := range types {
		f.Add(i, []byte(`{"clear":{}}`), good)
	}
	for _, data := range []string{
		``, `{}`, `null`, `{"clear":null}`, `{"clear":[]}`, `{"clear":{"advice":7}}`, `{"clear":{"topics":["Noor",7]}}`, `{"clear":{"advice":"Noor"}}`,
		`{"person":{"key":"11111111-2222-4333-8444-555555555555","box":"Tm9vcg=="},"clear":{}}`, `{"clear":{"startsOn":"gisteren"}}`,
		`{"person":{"key":"Noor","box":""},"clear":{}}`, `{"clear":{"familyName":{"Noor":1}}}`, strings.Repeat(`{"clear":`, 500),
	} {
		f.Add(6, []byte(data), good)
		f.Add(13, []byte(data), []byte(data))
	}
	s := newShelf(f)
	s.stream = "journey-x"
	sealed := s.seal(catalog.Events, journey.Closed{Reason: "verhuisd", Note: "Noor"})
	f.Add(17, sealed.Data, sealed.Meta)
	f.Fuzz(func(t *testing.T, of int, data, meta []byte) {
		typ := types[uint(of)%uint(len(types))]
		r := eventstore.Recorded{
			Event:  eventstore.Event{ID: sealed.ID, Type: typ.Stored(), Data: data, Meta: meta},
			Stream: "journey-x", Revision: 1, Position: eventstore.Position{Minor: 1},
		}
		facts, err := catalog.Events.Open(context.Background(), s.vault, codec.AllParts, r)
		if err == nil {
			if got := reflect.TypeOf(facts[0].What); got != typ.Go() {
				t.Errorf("%s is read as %v", typ.Name, got)
			}
			catalog.Events.Blank(facts[0])
			return
		}
		match := said.FindStringSubmatch(err.Error())
		if match == nil {
			t.Fatalf("%s: an error that is not one of ours: %v", typ.Name, err)
		}
		for _, field := range strings.Split(match[3]+"."+match[5], ".") {
			if field != "" && !isField(typ.Go(), field) && !isField(reflect.TypeFor[codec.Meta](), field) {
				t.Errorf("%s: %q is no field, in: %v", typ.Name, field, err)
			}
		}
	})
}

func isField(t reflect.Type, name string) bool {
	return slices.ContainsFunc(form.Fields(t), func(f form.Field) bool { return f.Name == name })
}

// FuzzSealed gives the codec well-formed envelopes with another's box.
func FuzzSealed(f *testing.F) {
	s := newShelf(f)
	r := s.seal(newest, secret)
	f.Add([]byte("Noor"), uuid.Nil.String())
	f.Add([]byte{}, codec.PersonKey(s.stream).String())
	f.Fuzz(func(t *testing.T, sealed []byte, key string) {
		r := r
		r.Data = boxed(sealed, key)
		f, err := s.open(newest, codec.AllParts, r)
		if err == nil && f.What != (noted{}) {
			t.Errorf("opened as %+v", f.What)
		}
	})
}

func boxed(sealed []byte, key string) []byte {
	return []byte(`{"person":{"key":"` + key + `","box":"` + base64.StdEncoding.EncodeToString(sealed) + `"},"clear":{}}`)
}
