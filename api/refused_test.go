package api_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"klantreis/api"
)

// namesItsField holds that a refusal names no field but one that the request can
// have: every answer of every test is held against that.
func (w *world) namesItsField(what string, body []byte, op *huma.Operation) {
	w.Helper()
	var p api.Problem
	if err := json.Unmarshal(body, &p); err != nil {
		w.Errorf("%s: %v", what, err)
	}
	for _, e := range p.Errors {
		if !hasField(op, e.Field) {
			w.Errorf("%s is refused for its field %s (%s), which it has not", what, e.Field, e.Rule)
		}
	}
}

// hasField says whether a request has a field, in its body or beside it.
func hasField(op *huma.Operation, name string) bool {
	if slices.ContainsFunc(op.Parameters, func(p *huma.Param) bool { return p.Name == name }) {
		return true
	}
	if op.RequestBody == nil || op.RequestBody.Content["application/json"] == nil {
		return false
	}
	body := described().Components.Schemas.SchemaFromRef(op.RequestBody.Content["application/json"].Schema.Ref)
	return body.Properties[name] != nil
}

// A screen puts what is wrong beside the input that it is about, whether the
// request was not well formed or was refused.
func TestARefusalNamesTheFieldThatItIsAbout(t *testing.T) {
	w := newWorld(t)
	journey := w.aJourney("adviseur-bram", w.aClient("adviseur-bram"), "werkcentrum-almelo", "adviseur-bram")
	at := "/v1/journeys/" + journey
	for _, c := range []struct {
		says, path  string
		body        m
		status      int
		field, rule string
	}{
		{"a field", "/appointments", m{"beginsAt": "2026-03-04T10:00:00Z", "minutes": 45, "channel": "balie-afspraak", "topic": "loopbaan", "with": "adviseur-bram"},
			409, "location", "appointment-without-place"},
		{"a field that the write side calls otherwise", "/promises", m{"dueDate": "2026-03-01", "what": "Belt terug."}, 409, "dueDate", "promise-past"},
		{"the day on which it happened", "/promises", m{"dueDate": "2026-03-09", "what": "Belt terug.", "occurredOn": "2026-02-27"}, 409, "occurredOn", "before-opening"},
		{"the instant at which it happened", "/promises", m{"dueDate": "2026-03-09", "what": "Belt terug.", "occurredAt": "2026-02-27T10:00:00Z"}, 409, "occurredAt", "before-opening"},
		{"no field, where the file is in the way", "/reopenings", m{"channel": "inloop"}, 409, "", "journey-not-closed"},
	} {
		t.Run(c.says, func(t *testing.T) {
			var p api.Problem
			answer := w.post("adviseur-bram", at+c.path, c.body).want(c.status)
			if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil {
				t.Fatal(err)
			}
			want := []api.Fault{{Field: c.field, Rule: c.rule, Detail: p.Detail}}
			if c.field == "" {
				want = nil
			}
			if p.Code != c.rule || !slices.Equal(p.Errors, want) {
				t.Errorf("refused as %s with %v, want %v", p.Code, p.Errors, want)
			}
		})
	}
}

// What is named and not there is told of its field as well.
func TestANamedThingThatIsNotThereIsToldOfItsField(t *testing.T) {
	w := newWorld(t)
	var p api.Problem
	body := m{"actor": "idp-ada", "team": "elders", "name": "Ada de Vries"}
	if err := json.Unmarshal(w.post("beheerder-piet", "/v1/staff", body).want(404).Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if want := []api.Fault{{Field: "team", Rule: "team-unknown", Detail: p.Detail}}; !slices.Equal(p.Errors, want) {
		t.Errorf("told %v, want %v", p.Errors, want)
	}
}
