package api_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

const promisesFile = "testdata/promises.txt"

// Whoever wrote a program against the interface goes on with every later one:
// all that was ever promised still holds. With UPDATE=1 in the environment new
// promises are added to the committed ones; none is ever taken away.
func TestTheInterfaceKeepsWhatItPromised(t *testing.T) {
	b, err := os.ReadFile(promisesFile)
	if err != nil && os.Getenv("UPDATE") == "" {
		t.Fatal(err)
	}
	published := strings.FieldsFunc(string(b), func(r rune) bool { return r == '\n' })
	now := promises(committed(t))
	for _, p := range published {
		if !now[p] {
			t.Errorf("what was promised holds no more: %s", p)
		}
	}
	before := len(published)
	for p := range now {
		if !slices.Contains(published[:before], p) {
			published = append(published, p)
		}
	}
	slices.Sort(published)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(promisesFile, []byte(strings.Join(published, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if n := len(published) - before; n > 0 {
		t.Errorf("%d promises are new; look at them, and if they are meant, run UPDATE=1 go test ./api", n)
	}
}

// What breaks programs takes a promise away, and what does not takes none.
func TestABreakIsSeen(t *testing.T) {
	before := promises(committed(t))
	for name, c := range map[string]struct {
		change func(doc)
		breaks bool
	}{
		"an operation goes":            {func(d doc) { delete(at(d, "paths", "/clients/{client}").(doc), "get") }, true},
		"an answer loses a field":      {func(d doc) { delete(schema(d, "ClientBody", "properties"), "id") }, true},
		"a field has another type":     {func(d doc) { schema(d, "ClientBody", "properties", "id")["type"] = "integer" }, true},
		"an answer may lack a field":   {func(d doc) { delete(schema(d, "ClientBody"), "required") }, true},
		"a body must have a field":     {func(d doc) { require(d, "PermissionWithdrawalBody", "note") }, true},
		"a body may lack a field":      {func(d doc) { delete(schema(d, "RegisterBody"), "required") }, false},
		"an answer gets a field":       {func(d doc) { schema(d, "ClientBody", "properties")["more"] = doc{"type": "string"} }, false},
		"a description says it better": {func(d doc) { schema(d, "ClientBody", "properties", "id")["description"] = "better" }, false},
	} {
		changed := committed(t)
		c.change(changed)
		after := promises(changed)
		lost := 0
		for p := range before {
			if !after[p] {
				lost++
			}
		}
		if c.breaks != (lost > 0) {
			t.Errorf("%s: %d promises are lost", name, lost)
		}
	}
}

func schema(d doc, keys ...string) doc {
	return at(d, append([]string{"components", "schemas"}, keys...)...).(doc)
}

func require(d doc, name, field string) {
	s := schema(d, name)
	s["required"] = append(list(s["required"]), field)
}

// promises returns what programs may count on, a line each: operations, what
// they may be asked with, what may be left out, and what answers hold.
func promises(d doc) map[string]bool {
	all := map[string]bool{}
	promise := func(format string, args ...any) { all[fmt.Sprintf(format, args...)] = true }
	asked, answered := map[string]bool{}, map[string]bool{}
	for name, op := range operations(d) {
		promise("%s", name)
		for _, p := range list(op["parameters"]) {
			promise("%s takes %v %v: %s", name, at(p, "in"), at(p, "name"), kind(at(p, "schema")))
			if at(p, "required") != true {
				promise("%s may do without %v %v", name, at(p, "in"), at(p, "name"))
			}
		}
		for media, content := range within(op, "requestBody", "content") {
			promise("%s takes %s: %s", name, media, kind(at(content, "schema")))
			reach(d, content, asked)
		}
		for status, answer := range within(op, "responses") {
			if status >= "4" {
				continue // all say what is wrong in the same shape
			}
			for media, content := range within(answer, "content") {
				promise("%s answers %s %s: %s", name, status, media, kind(at(content, "schema")))
				reach(d, content, answered)
			}
		}
	}
	for name := range asked {
		fields(schema(d, name), func(field, of string, required bool) {
			promise("%s takes %s: %s", name, field, of)
			if !required {
				promise("%s may do without %s", name, field)
			}
		})
	}
	for name := range answered {
		fields(schema(d, name), func(field, of string, required bool) {
			promise("%s has %s: %s", name, field, of)
			if required {
				promise("%s always has %s", name, field)
			}
		})
	}
	return all
}

func within(v any, keys ...string) doc { d, _ := at(v, keys...).(doc); return d }

// fields calls visit for every property of a schema.
func fields(s doc, visit func(name, of string, required bool)) {
	for name, of := range within(s, "properties") {
		visit(name, kind(of), slices.Contains(list(s["required"]), any(name)))
	}
}

// kind says of what kind values of a schema are.
func kind(schema any) string {
	if ref, is := at(schema, "$ref").(string); is {
		return strings.TrimPrefix(ref, "#/components/schemas/")
	}
	if items := at(schema, "items"); items != nil {
		return "list of " + kind(items)
	}
	of := fmt.Sprint(at(schema, "type"))
	if format := at(schema, "format"); format != nil {
		of += " " + fmt.Sprint(format)
	}
	return of
}

// reach adds the schemas that a part of the document leads to.
func reach(d doc, v any, to map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			reach(d, one, to)
		}
	case doc:
		if ref, is := v["$ref"].(string); is {
			if name := strings.TrimPrefix(ref, "#/components/schemas/"); !to[name] {
				to[name] = true
				reach(d, schema(d, name), to)
			}
		}
		for one := range maps.Values(v) {
			reach(d, one, to)
		}
	}
}
