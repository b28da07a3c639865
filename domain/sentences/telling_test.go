package sentences_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/sentences"
)

// What a field says that cannot be read is not guessed from its being blank.
func TestWhatCannotBeReadIsNotToldAsNo(t *testing.T) {
	met := samples()[slices.IndexFunc(samples(), func(s sample) bool { return s.stored == "journey.need-met.v1" })].fact
	got := teller(sentences.Dutch).Tell(sentences.Entry{Fact: catalog.Events.Blank(met)})
	want := "Ondersteuningsbehoefte vervuld of deels vervuld op 3 maart 2026. De gegevens hierbij zijn gewist. De tekst hierbij is gewist."
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatIsSaidBesideAFact(t *testing.T) {
	begun := fact(reflect.Zero(typeOf("journey.aftercare-started")).Interface())
	late := begun
	late.Meta.Occurred = decider.On(decider.Date(2026, 2, 1))
	gone, closed := begun, begun
	gone.Gone, closed.Sealed = codec.AllParts, codec.TextPart
	for want, e := range map[string]sentences.Entry{
		"Nazorg begonnen op 3 maart 2026.":                                                                {Fact: begun},
		"Nazorg begonnen op 1 februari 2026. Dit is pas vastgelegd op 3 maart 2026.":                      {Fact: late},
		"Nazorg begonnen op 3 maart 2026. De gegevens hierbij zijn gewist. De tekst hierbij is gewist.":   {Fact: gone},
		"Nazorg begonnen op 3 maart 2026. De tekst hierbij mag u niet zien.":                              {Fact: closed},
		"Nazorg begonnen op 3 maart 2026. Dit is later ingetrokken. Reden: dubbel vastgelegd.":            {Fact: begun, Withdrawn: true, Reason: "dubbel"},
		"Nazorg begonnen op 3 maart 2026. Dit is later ingetrokken.":                                      {Fact: begun, Withdrawn: true, Reason: "een-code-van-later"},
		"Dit kan niet worden gelezen: het is veranderd, of deze versie van het programma kent het niet.":  {Unreadable: true},
		"Dit kan niet worden gelezen: het is veranderd, of deze versie van het programma kent het niet. ": {Fact: begun, Unreadable: true},
	} {
		if got := teller(sentences.Dutch).Tell(e); got != strings.TrimSpace(want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// A number that is left out is no zero.
func TestWhatIsLeftOutIsNotToldAsZero(t *testing.T) {
	for kind, want := range map[string]string{
		"voucher.settled": "Scholingsvoucher vastgesteld op 3 maart 2026. Er wordt niets betaald.",
		"voucher.applied": "Scholingsvoucher aangevraagd op 3 maart 2026. Gevraagd: € 0.",
		"fund.released":   "Reservering vrijgegeven op 3 maart 2026.",
	} {
		if got := teller(sentences.Dutch).Tell(sentences.Entry{Fact: fact(reflect.Zero(typeOf(kind)).Interface())}); got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

func typeOf(kind string) reflect.Type {
	types := catalog.Events.Types()
	return types[slices.IndexFunc(types, func(t codec.Type) bool { return t.Name == kind })].Go()
}

// What a fact was told to begin is said of it later, and of no other.
func TestWhatBeganAThingSaysWhatItIs(t *testing.T) {
	need := uuid.New()
	identified, confirmed := reflect.New(typeOf("journey.need-identified")).Elem(), reflect.New(typeOf("journey.need-confirmed")).Elem()
	identified.FieldByName("Need").Set(reflect.ValueOf(need))
	identified.FieldByName("Domain").SetString("taal")
	confirmed.FieldByName("Need").Set(reflect.ValueOf(need))
	by := teller(sentences.English)
	unheard := by.Tell(sentences.Entry{Fact: fact(confirmed.Interface())})
	by.Hear(fact(identified.Interface()))
	heard := by.Tell(sentences.Entry{Fact: fact(confirmed.Interface())})
	confirmed.FieldByName("Need").Set(reflect.ValueOf(uuid.New()))
	other := by.Tell(sentences.Entry{Fact: fact(confirmed.Interface())})
	const without, with = "Support need confirmed together on 3 March 2026.", "Support need confirmed together on 3 March 2026: language."
	if unheard != without || heard != with || other != without {
		t.Errorf("unheard %q, heard %q, of another %q", unheard, heard, other)
	}
}

// Of two vouchers, each line says which it is about: what was applied for, where the
// reader heard that and may see it.
func TestOfTwoVouchersItIsSaidWhichOne(t *testing.T) {
	paid := reflect.New(typeOf("voucher.paid")).Elem()
	paid.FieldByName("Amount").SetInt(100)
	in := func(stream string, what reflect.Value) codec.Fact {
		f := fact(what.Interface())
		f.Stream = stream
		return f
	}
	applied := func(stream, training string) codec.Fact {
		what := reflect.New(typeOf("voucher.applied")).Elem()
		what.FieldByName("Training").SetString(training)
		what.FieldByName("Provider").SetString("roc")
		return in(stream, what)
	}
	erased := catalog.Events.Blank(applied("erased", "Kok"))
	by := teller(sentences.Dutch)
	for _, f := range []codec.Fact{applied("one", "Lasser"), applied("other", "Kapper"), erased, withheld(applied("withheld", "Kok"))} {
		by.Hear(f)
	}
	const said = "Scholingsvoucher betaald op 3 maart 2026. Het gaat om € 1."
	for stream, which := range map[string]string{
		"one": " Opleiding: Lasser, bij ROC van Twente.", "other": " Opleiding: Kapper, bij ROC van Twente.", "erased": "", "withheld": "", "unheard": "",
	} {
		if got := by.Tell(sentences.Entry{Fact: in(stream, paid)}); got != said+which {
			t.Errorf("of %s it says %q, want %q", stream, got, said+which)
		}
	}
	if got := by.Tell(sentences.Entry{Fact: applied("one", "Lasser")}); strings.Count(got, "Lasser") != 1 {
		t.Errorf("the application says twice what it is for: %q", got)
	}
}
