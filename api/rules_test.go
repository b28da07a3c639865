package api_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	kebab    = regexp.MustCompile(`^(/([a-z0-9]+(-[a-z0-9]+)*|\{[a-z][A-Za-z]*\}))+$`)
	camel    = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	semantic = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+$`)
	personal = regexp.MustCompile(`(?i)name|birth|phone|mail|bsn|address`)
)

// A rule is one of the NLGov REST API Design Rules 2.2, or of the house.
type rule struct {
	name  string
	check func(d doc, fault func(format string, args ...any))
	plant func(d doc) // breaks the rule
}

// some returns one operation of a document, always the same.
func some(d doc) doc {
	all := operations(d)
	return all[slices.Sorted(maps.Keys(all))[0]]
}

func schemas(d doc) doc { return at(d, "components", "schemas").(doc) }

var rules = []rule{
	{"the document is OpenAPI 3.1", func(d doc, fault func(string, ...any)) {
		if v, _ := d["openapi"].(string); !strings.HasPrefix(v, "3.1.") {
			fault("openapi is %q", v)
		}
	}, func(d doc) { d["openapi"] = "3.0.3" }},

	{"the version is in the address of the server, without a slash behind it", func(d doc, fault func(string, ...any)) {
		for _, s := range list(d["servers"]) {
			if url, _ := at(s, "url").(string); !strings.HasSuffix(url, "/v1") {
				fault("server %q", url)
			}
		}
		if len(list(d["servers"])) == 0 {
			fault("there is no server")
		}
	}, func(d doc) { d["servers"] = []any{doc{"url": "/v1/"}} }},

	{"somebody can be reached about it", func(d doc, fault func(string, ...any)) {
		for _, field := range []string{"name", "email", "url"} {
			if s, _ := at(d, "info", "contact", field).(string); s == "" {
				fault("info.contact.%s is missing", field)
			}
		}
	}, func(d doc) { delete(at(d, "info", "contact").(doc), "email") }},

	{"version and licence are said", func(d doc, fault func(string, ...any)) {
		if v, _ := at(d, "info", "version").(string); !semantic.MatchString(v) {
			fault("info.version is %q", v)
		}
		if l, _ := at(d, "info", "license", "identifier").(string); l != "EUPL-1.2" {
			fault("info.license is %q", l)
		}
	}, func(d doc) { at(d, "info").(doc)["version"] = "v1" }},

	{"paths are kebab-case, without a slash at the end", func(d doc, fault func(string, ...any)) {
		for path := range at(d, "paths").(doc) {
			if !kebab.MatchString(path) {
				fault("path %s", path)
			}
		}
	}, func(d doc) { at(d, "paths").(doc)["/workList/"] = doc{} }},

	{"query parameters are lowerCamelCase", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			for _, p := range list(op["parameters"]) {
				if key := at(p, "name").(string); at(p, "in") == "query" && !camel.MatchString(key) {
					fault("%s: parameter %s", name, key)
				}
			}
		}
	}, func(d doc) { plantParameter(d, "query", "as-of") }},

	{"nothing personal is asked in a path or a query", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			for _, p := range list(op["parameters"]) {
				if key := at(p, "name").(string); at(p, "in") != "header" && personal.MatchString(key) {
					fault("%s: parameter %s", name, key)
				}
			}
		}
	}, func(d doc) { plantParameter(d, "query", "familyName") }},

	{"properties are lowerCamelCase", func(d doc, fault func(string, ...any)) {
		properties(d, func(name string, _ doc) {
			if !camel.MatchString(name) {
				fault("property %s", name)
			}
		})
	}, func(d doc) { plantProperty(d, "family_name", doc{"type": "string"}) }},

	{"a date is a date and an instant ends in At", func(d doc, fault func(string, ...any)) {
		properties(d, func(name string, s doc) {
			format, _ := s["format"].(string)
			if (strings.HasSuffix(name, "Date") || name == "date") && format != "date" {
				fault("property %s has the format %q", name, format)
			}
			if strings.HasSuffix(name, "At") != (format == "date-time") || format == "time" {
				fault("property %s has the format %q", name, format)
			}
		})
	}, func(d doc) { plantProperty(d, "signDate", doc{"type": "string", "format": "date-time"}) }},

	{"errors are problems with status, title and detail", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			for status, answer := range op["responses"].(doc) {
				if status < "400" {
					continue
				}
				ref, _ := at(answer, "content", "application/problem+json", "schema", "$ref").(string)
				schema, _ := schemas(d)[strings.TrimPrefix(ref, "#/components/schemas/")].(doc)
				required := fmt.Sprint(schema["required"])
				for _, field := range []string{"status", "title", "detail"} {
					if !strings.Contains(required, field) {
						fault("%s: %s has no %s", name, status, field)
					}
				}
			}
		}
	}, func(d doc) { at(some(d), "responses").(doc)["400"] = doc{"description": "Bad Request"} }},

	{"what takes input can be told that it is wrong", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			if (op["parameters"] != nil || op["requestBody"] != nil) && at(op, "responses", "400") == nil {
				fault("%s has no 400", name)
			}
		}
	}, func(d doc) { delete(at(some(d), "responses").(doc), "400") }},

	{"no operation answers 422", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			if at(op, "responses", "422") != nil {
				fault("%s", name)
			}
		}
	}, func(d doc) { at(some(d), "responses").(doc)["422"] = at(some(d), "responses", "400") }},

	{"every answer names the version", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			for status, answer := range op["responses"].(doc) {
				if at(answer, "headers", "API-Version") == nil {
					fault("%s: %s", name, status)
				}
			}
		}
	}, func(d doc) { delete(at(some(d), "responses", "400", "headers").(doc), "API-Version") }},

	{"what is not open to all says who is turned away", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			if security, given := op["security"]; given && len(list(security)) == 0 {
				continue
			}
			if at(op, "responses", "401") == nil || at(op, "responses", "403") == nil || len(list(d["security"])) == 0 {
				fault("%s", name)
			}
		}
	}, func(d doc) { delete(d, "security") }},

	{"what records can be repeated, and can be refused", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			if at(op, "responses", "201") == nil {
				continue
			}
			key := slices.ContainsFunc(list(op["parameters"]), func(p any) bool {
				return at(p, "name") == "Idempotency-Key" && at(p, "required") == true
			})
			for _, status := range []string{"404", "409", "412", "413", "415", "503"} {
				if !key || at(op, "responses", status) == nil {
					fault("%s: key %v, %s", name, key, status)
				}
			}
		}
	}, func(d doc) { delete(at(d, "paths", "/clients", "post", "responses").(doc), "409") }},

	{"every operation is described, under a name and a heading of its own", func(d doc, fault func(string, ...any)) {
		names, tags := map[any]bool{}, map[any]bool{}
		for _, tag := range list(d["tags"]) {
			tags[at(tag, "name")] = true
		}
		for name, op := range operations(d) {
			id, summary, text := op["operationId"], op["summary"], op["description"]
			if id == nil || summary == nil || text == nil || names[id] || len(list(op["tags"])) != 1 || !tags[list(op["tags"])[0]] {
				fault("%s", name)
			}
			names[id] = true
		}
	}, func(d doc) { delete(some(d), "description") }},

	{"every parameter and every field of a request is described", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			for _, p := range list(op["parameters"]) {
				if at(p, "description") == nil {
					fault("%s: parameter %v", name, at(p, "name"))
				}
			}
			ref, _ := at(op, "requestBody", "content", "application/json", "schema", "$ref").(string)
			body, _ := schemas(d)[strings.TrimPrefix(ref, "#/components/schemas/")].(doc)
			if op["requestBody"] != nil && body == nil && at(op, "requestBody", "description") == nil {
				fault("%s: body", name)
			}
			fields, _ := body["properties"].(doc)
			for field, s := range fields {
				if at(s, "description") == nil {
					fault("%s: field %s", name, field)
				}
			}
		}
	}, func(d doc) {
		delete(at(schemas(d), "IntakeBody", "properties", "channel").(doc), "description")
	}},

	{"a pattern says in words what it is", func(d doc, fault func(string, ...any)) {
		for name, op := range operations(d) {
			for _, p := range list(op["parameters"]) {
				if at(p, "schema", "pattern") != nil && at(p, "schema", "patternDescription") == nil {
					fault("%s: parameter %v", name, at(p, "name"))
				}
			}
		}
		properties(d, func(name string, s doc) {
			if s["pattern"] != nil && s["patternDescription"] == nil {
				fault("property %s", name)
			}
		})
	}, func(d doc) { plantProperty(d, "shape", doc{"type": "string", "pattern": "^x$"}) }},

	{"only reading and adding: nothing is edited", func(d doc, fault func(string, ...any)) {
		for name := range operations(d) {
			if !strings.HasPrefix(name, "get ") && !strings.HasPrefix(name, "post ") {
				fault("%s", name)
			}
		}
	}, func(d doc) { at(d, "paths", "/clients").(doc)["patch"] = doc{} }},

	{"a list is a list, and never null", func(d doc, fault func(string, ...any)) {
		properties(d, func(name string, s doc) {
			if _, several := s["type"].([]any); several {
				fault("property %s", name)
			}
		})
	}, func(d doc) { plantProperty(d, "things", doc{"type": []any{"array", "null"}}) }},
}

func plantParameter(d doc, in, name string) {
	op := some(d)
	op["parameters"] = append(list(op["parameters"]), doc{"name": name, "in": in, "description": "x"})
}

func plantProperty(d doc, name string, schema doc) {
	schemas(d)["Planted"] = doc{"type": "object", "properties": doc{name: schema}}
}

func TestTheDesignRulesHold(t *testing.T) {
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			r.check(committed(t), func(format string, args ...any) { t.Errorf(format, args...) })
		})
	}
}

// TestEveryDesignRuleCanFail plants a fault for each rule and wants that rule
// to find it: a rule that looks past its subject would hold for ever.
func TestEveryDesignRuleCanFail(t *testing.T) {
	for _, r := range rules {
		planted := committed(t)
		r.plant(planted)
		found := 0
		r.check(planted, func(string, ...any) { found++ })
		if found == 0 {
			t.Errorf("%s: the planted fault was not found", r.name)
		}
	}
}
