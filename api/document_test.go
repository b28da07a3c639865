package api_test

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const documentFile = "openapi.json"

// TestTheDocumentIsTheOneThatIsCommitted fails when the interface changed.
// With UPDATE=1 in the environment the committed document is written anew.
func TestTheDocumentIsTheOneThatIsCommitted(t *testing.T) {
	got, err := written()
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(documentFile, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("the interface differs from its committed document; look at the difference, and if it is meant, run UPDATE=1 go test ./api\n%s", diff)
	}
}

// A doc is an OpenAPI document, as JSON.
type doc = map[string]any

// at follows keys into a document; nil where there is nothing.
func at(v any, keys ...string) any {
	for _, k := range keys {
		o, ok := v.(doc)
		if !ok {
			return nil
		}
		v = o[k]
	}
	return v
}

// operations yields every operation of a document under its name.
func operations(d doc) map[string]doc {
	all := map[string]doc{}
	paths, _ := d["paths"].(doc)
	for path, item := range paths {
		for method, op := range item.(doc) {
			all[method+" "+path] = op.(doc)
		}
	}
	return all
}

func list(v any) []any { l, _ := v.([]any); return l }

// properties calls visit for every property of every schema in a document.
func properties(v any, visit func(name string, schema doc)) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			properties(one, visit)
		}
	case doc:
		if props, ok := v["properties"].(doc); ok {
			for name, schema := range props {
				visit(name, schema.(doc))
			}
		}
		for _, one := range v {
			properties(one, visit)
		}
	}
}

// readDocument is read once: it is large.
var readDocument = sync.OnceValues(func() (d doc, err error) {
	b, err := os.ReadFile(documentFile)
	if err == nil {
		err = json.Unmarshal(b, &d)
	}
	return d, err
})

// committed is the committed document, in a copy of one's own.
func committed(t *testing.T) doc {
	t.Helper()
	d, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	return inlined(d, d).(doc)
}

// inlined puts what is shared, schemas excepted, in the place where it is
// meant.
func inlined(v any, d doc) any {
	switch v := v.(type) {
	case []any:
		all := make([]any, len(v))
		for i := range v {
			all[i] = inlined(v[i], d)
		}
		return all
	case doc:
		ref, _ := v["$ref"].(string)
		if ref != "" && !strings.HasPrefix(ref, "#/components/schemas/") {
			return inlined(at(d, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), d)
		}
		all := doc{}
		for name := range v {
			all[name] = inlined(v[name], d)
		}
		return all
	}
	return v
}
