package demo

import (
	"reflect"
	"testing"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
)

// Whoever looks for a municipality, a channel, a trigger or a domain finds it.
func TestAYearIsOfEveryMunicipalityChannelTriggerAndDomain(t *testing.T) {
	p, err := aYear()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]map[string]int{"municipalities": {}, "channels": {}, "transition-triggers": {}, "support-need-domains": {},
		"client-kinds": {}, "programme-lines": {}}
	for r, err := range eventstore.All(t.Context(), p.Store, eventstore.Checkpoint{}) {
		if err != nil {
			t.Fatal(err)
		}
		facts, err := catalog.Events.Open(t.Context(), p.Vault, codec.PersonPart, r)
		if err != nil {
			t.Fatal(err)
		}
		if facts[0].Gone == 0 {
			note(seen, reflect.ValueOf(facts[0].What))
		}
	}
	for list, codes := range seen {
		for _, row := range codelist.First[list].Rows {
			if codes[row.Code] == 0 {
				t.Errorf("%s of %s never happens", row.Code, list)
			}
		}
	}
}

// note keeps the codes in the fields of an event.
func note(seen map[string]map[string]int, v reflect.Value) {
	for _, f := range form.Fields(v.Type()) {
		field := v.Field(f.Index)
		switch {
		case field.Kind() == reflect.Struct && f.Nested:
			note(seen, field)
		case field.Kind() == reflect.String && seen[f.List] != nil:
			seen[f.List][field.String()]++
		}
	}
}
