package codec

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// written is envelopes and metadata as this package writes them.
var written = []string{
	`{"clear":{}}`,
	`{"clear":{"a":"}","b":{"clear":1}}}`,
	`{"person":{"key":"11111111-2222-4333-8444-555555555555","box":"AAEC"},"clear":{"topics":["werk"]}}`,
	`{"person":{"key":"11111111-2222-4333-8444-555555555555","box":"AAEC"},"text":{"key":"61111111-2222-4333-8444-555555555555","box":"AA=="},"clear":{"person":{"key":""}}}`,
	`{"text":{"key":"61111111-2222-4333-8444-555555555555","box":"AA=="},"clear":{}}`,
	`{"actor":"idp|ada","role":"adviseur","organisation":"team-hengelo","purpose":"begeleiding","request":"11111111-2222-4333-8444-555555555555","correlation":"11111111-2222-4333-8444-555555555555","causation":"61111111-2222-4333-8444-555555555555","recordedAt":"2026-03-02T09:00:00.123456Z","occurred":"2026-03-02","source":"rmt","print":"AAEC"}`,
	`{"actor":"","role":"","purpose":"","request":"00000000-0000-0000-0000-000000000000","correlation":"00000000-0000-0000-0000-000000000000","recordedAt":"2026-03-02T09:00:00Z","occurred":""}`,
}

// altered is the same, changed by someone else.
var altered = []string{
	``, `{}`, `{"clear":{}`, `{"clear":{}} `, ` {"clear":{}}`, `{"clear":}`, `{"clear":{},"clear":{"a":1}}`, `{"text":{"key":"","box":""},"clear":{}}`,
	`{"clear":{},"person":{"key":"11111111-2222-4333-8444-555555555555","box":"AAEC"}}`,
	`{"person":{"key":"11111111-2222-4333-8444-555555555555","box":"AAEC","box":"AA=="},"clear":{}}`,
	`{"person":{"key":"11111111-2222-4333-8444-555555555555","box":"AB=="},"clear":{}}`,
	`{"person":null,"clear":{}}`, `{"Clear":{}}`, `{"person":{"box":"AAEC"},"clear":{}}`, `[]`, `null`,
	`{"actor":"a","role":"b","purpose":"c"}`, `{"actor":"a"b","role":"c"}`, `{"actor":a","role":"b"}`, `{"actor":"a","recordedAt":"9999-99-99T00:00:00Z"}`,
}

// FuzzScan asks that whatever the scanner takes is what encoding/json would
// have read, and that it takes what this package writes.
func FuzzScan(f *testing.F) {
	for _, s := range append(written, altered...) {
		f.Add(s)
	}
	f.Add(`{"clear":{} }`)
	f.Fuzz(func(t *testing.T, s string) {
		if m, ok := scanMeta([]byte(s)); ok {
			var want Meta
			if err := json.Unmarshal([]byte(s), &want); err != nil || !reflect.DeepEqual(m, want) {
				t.Errorf("%s\n got %+v\nwant %+v, %v", s, m, want, err)
			}
		}
		if e, err := scanEnvelope([]byte(s)); err == nil && json.Valid(e.Clear) {
			e.Clear = bytes.TrimSpace(e.Clear)
			var want envelope
			if err := json.Unmarshal([]byte(s), &want); err != nil || !reflect.DeepEqual(e, want) {
				t.Errorf("%s\n got %+v\nwant %+v, %v", s, e, want, err)
			}
		}
	})
}

// A said has a field of every type that a slot can be of.
type said struct {
	Text   string      `json:"text,omitempty" part:"person"`
	Code   code        `json:"code" part:"person"`
	ID     uuid.UUID   `json:"id,omitzero" part:"person"`
	Day    decider.Day `json:"day,omitempty" part:"person"`
	Yes    bool        `json:"yes,omitempty" part:"person"`
	Topics []string    `json:"topics,omitempty" part:"person"`
}

type code string

// FuzzScanPart asks the same of parts as FuzzScan of the rest.
func FuzzScanPart(f *testing.F) {
	for _, s := range []string{
		`{"text":"a","code":"b","id":"11111111-2222-4333-8444-555555555555","day":"2026-03-02","yes":true,"topics":["a","b"]}`,
		`{"code":""}`, `{}`, `{"code":"Zoë","topics":[]}`, `{"code":"a","yes":false}`, `{"code":"a\u0026b"}`, `{"code":"a","code":"b"}`,
		`{"text":null,"code":"a"}`, `{"code":"a","topics":["a",]}`, `{"code":"a","topics":["a" ,"b"]}`, `{"code":"a","topics":[1]}`,
		`{"code":"a","topics":[]]}`, `{"code":"a","topics":["a""b"]}`, `{"code":"a","yes":1}`, `{"code":"a","day":"2026-13-01"}`, "{\"code\":\"\xff\"}",
		`{"code":"a","id":"11111111222243338444555555555555"}`, `{"code":"a","id":""}`, `{"day":"","code":"a"}`, `{{}`, `{"code":"a","topics":["a"`, `}`, `{}}`,
	} {
		f.Add(s)
	}
	person := Of[said]("a.said")
	f.Fuzz(func(t *testing.T, s string) {
		var got, want said
		if !scanPart(person.slots[Person], []byte(s), reflect.ValueOf(&got).Elem()) {
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s: left %+v", s, got)
			}
			return
		}
		if err := json.Unmarshal([]byte(s), &want); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s\n got %+v\nwant %+v, %v", s, got, want, err)
		}
	})
}

func TestPartsAsTheyAreWrittenAreScanned(t *testing.T) {
	person := Of[said]("a.said")
	for _, want := range []said{
		{}, {Text: "a", Code: "b", ID: uuid.UUID{1}, Day: 7, Yes: true, Topics: []string{"a", "Zoë"}}, {Code: "b", Topics: []string{"a"}},
	} {
		part, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got said
		if !scanPart(person.slots[Person], part, reflect.ValueOf(&got).Elem()) || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v", part, got)
		}
	}
}

func TestWhatIsWrittenIsScanned(t *testing.T) {
	for _, s := range written {
		_, meta := scanMeta([]byte(s))
		_, err := scanEnvelope([]byte(s))
		if isMeta := strings.HasPrefix(s, `{"actor"`); meta != isMeta || (err == nil) == isMeta {
			t.Errorf("%s: taken for metadata %v, for an envelope %v", s, meta, err)
		}
	}
	for _, s := range altered {
		if m, ok := scanMeta([]byte(s)); ok {
			t.Errorf("%s: taken for %+v", s, m)
		}
		if e, err := scanEnvelope([]byte(s)); err == nil && json.Valid(e.Clear) {
			t.Errorf("%s: taken for %+v", s, e)
		}
	}
}
