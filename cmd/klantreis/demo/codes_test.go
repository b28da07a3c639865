package demo

import (
	"reflect"
	"testing"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
)

// shown are the lists of which a year shows every code: whoever looks for a
// municipality, a track or a ground for a refusal finds it.
var shown = []string{
	"municipalities", "channels", "transition-triggers", "support-need-domains", "client-kinds", "programme-lines",
	"transition-stages", "transition-tracks", "transition-exits", "training-levels", "partner-kinds",
	"dispute-outcomes", "voucher-refusal-grounds",
}

func TestAYearShowsEveryCode(t *testing.T) {
	p, err := aYear()
	if err != nil {
		t.Fatal(err)
	}
	seen, revised := map[string]map[string]int{}, map[string]int{}
	for _, list := range shown {
		seen[list] = map[string]int{}
	}
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
			seen["transition-stages"][string(reached(facts[0].What))]++
			if e, is := facts[0].What.(voucher.DecisionRevised); is {
				revised[e.Kind]++
			}
		}
	}
	for list, codes := range seen {
		for _, row := range codelist.First[list].Rows {
			if codes[row.Code] == 0 {
				t.Errorf("%s of %s never happens", row.Code, list)
			}
		}
	}
	for _, kind := range []string{voucher.OfGrant, voucher.OfSettlement, voucher.OfRevocation, voucher.OfReclaim} {
		if revised[kind] == 0 {
			t.Errorf("no decision of the kind %s is revised", kind)
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
		case seen[f.List] == nil:
		case field.Kind() == reflect.String:
			seen[f.List][field.String()]++
		case field.Kind() == reflect.Slice:
			for i := range field.Len() {
				seen[f.List][field.Index(i).String()]++
			}
		}
	}
}

// reached is the stage that an event brings a transition to without naming it.
func reached(what any) journey.Stage {
	switch e := what.(type) {
	case journey.TransitionSignalled:
		return journey.Signalled
	case journey.ContractSigned:
		return journey.Signed
	case journey.TransitionRealised:
		return journey.Realised
	case journey.CheckAnswered:
		if e.Sustains() {
			return journey.Sustained
		}
	}
	return ""
}
