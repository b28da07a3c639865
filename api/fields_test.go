package api_test

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"klantreis/domain/codelist"
)

// fields are those of a request's body, but for when it happened.
func (a asking) fields() iter.Seq2[string, *huma.Schema] {
	return func(yield func(string, *huma.Schema) bool) {
		if a.schema == nil {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(a.schema.Properties)) {
			if name != "occurredAt" && name != "occurredOn" && !yield(name, a.schema.Properties[name]) {
				return
			}
		}
	}
}

func (a asking) has(field string) bool { return a.schema != nil && a.schema.Properties[field] != nil }

// ask makes a request with an id of one's own.
func (a asking) ask(key string, body m, headers ...string) reply {
	a.Helper()
	headers = append([]string{"Idempotency-Key", key}, headers...)
	if a.schema == nil {
		return a.send(a.as, "POST", a.path, aPDF, headers...)
	}
	return a.post(a.as, a.path, body, headers...)
}

// otherwise is the body with other fields.
func (a asking) otherwise(fields m) m {
	body := maps.Clone(a.body)
	maps.Copy(body, fields)
	return body
}

// wrong is a value that a field cannot have, and what is wrong with it: where
// in the field, and the rule.
func (a asking) wrong(s *huma.Schema) (value any, broken []string) {
	a.Helper()
	if s.Type != huma.TypeArray {
		value, rule := wrongValue(s)
		return value, []string{" " + rule}
	}
	if s.Items.Ref == "" {
		value, rule := wrongValue(s.Items)
		if listOf(s) != "" {
			value, rule = "geen-code", "code-list"
		}
		return []any{value}, []string{"[0] " + rule}
	}
	object := m{}
	for name, field := range described().Components.Schemas.SchemaFromRef(s.Items.Ref).Properties {
		value, rule := wrongValue(field)
		object[name] = value
		broken = append(broken, "[0]."+name+" "+rule)
	}
	return []any{object}, broken
}

// wrongValue is a value that a field which is no list cannot have, and the rule
// that it breaks.
func wrongValue(s *huma.Schema) (value any, rule string) {
	switch {
	case len(s.Enum) > 0 && s.Type == huma.TypeBoolean:
		return false, "one-of"
	case len(s.Enum) > 0 && s.Type == huma.TypeInteger:
		return -1, "one-of"
	case len(s.Enum) > 0:
		return "geen-code", "one-of"
	case listOf(s) != "":
		return "geen-code", "code-list"
	case s.Type == huma.TypeBoolean:
		return "ja", "type"
	case s.Type == huma.TypeInteger:
		return -1, "range"
	case s.Format == "date":
		return "2026-02-30", "date"
	case s.Format == "date-time":
		return "2026-02-28 10:00", "date-time"
	case s.Format == "uuid":
		return "geen-uuid", "uuid"
	}
	return strings.Repeat("x", 4001), "length"
}

// schemaOf is that of a field as faults name it: in a list, and in an object in
// one.
func (a asking) schemaOf(field string) *huma.Schema {
	name, inner, nested := strings.Cut(strings.Replace(field, "[0]", "", 1), ".")
	schema := a.schema.Properties[name]
	if nested {
		schema = described().Components.Schemas.SchemaFromRef(schema.Items.Ref).Properties[inner]
	}
	return schema
}

// listOf is the code list that a field has its codes from, "" for none.
func listOf(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	list, _ := s.Extensions["x-code-list"].(string)
	return list
}

// aCode is a code of a list.
func aCode(list string) string { return codelist.First[list].Rows[0].Code }
