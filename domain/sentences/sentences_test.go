package sentences_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/form"
	"klantreis/domain/sentences"
)

var tuesday = time.Date(2026, 3, 3, 9, 5, 0, 0, time.UTC)

// called is what everything is called in these tests.
var called = map[sentences.Register]string{
	sentences.Staff: "Ada de Vries", sentences.Teams: "Team Hengelo", sentences.Partners: "FNV Twente",
	sentences.Providers: "ROC van Twente", sentences.Occupations: "Elektricien",
}

func byName(in sentences.Register, ref decider.Ref, _ decider.Day) string {
	if !ref.Valid() {
		return "nobody: " + string(ref)
	}
	return called[in]
}

func teller(in sentences.Language) *sentences.Teller {
	return &sentences.Teller{Language: in, Lists: codelist.First, Names: byName}
}

// fact is something that happened on 3 March 2026.
func fact(what any) codec.Fact {
	return codec.Fact{What: what, Meta: codec.Meta{RecordedAt: tuesday, Occurred: decider.At(tuesday)}}
}

// withheld is a fact of which no more can be read than what is clear.
func withheld(f codec.Fact) codec.Fact {
	f = catalog.Events.Blank(f)
	f.Gone, f.Sealed = codec.NoParts, f.Gone
	return f
}

// A sample is an event as the catalog's samples have it.
type sample struct {
	stored string
	fact   codec.Fact
}

// samples are those of the catalog, by name.
var samples = sync.OnceValue(func() (all []sample) {
	files, err := filepath.Glob("../catalog/testdata/*.json")
	if err != nil || len(files) == 0 {
		panic(fmt.Sprint("there are no samples ", err))
	}
	for _, file := range files {
		var parts struct{ Clear, Person, Text json.RawMessage }
		b, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(b, &parts)
		}
		stored := strings.TrimSuffix(filepath.Base(file), ".json")
		what, joinErr := catalog.Events.Join(stored, codec.Plain{parts.Clear, parts.Person, parts.Text})
		if err := errors.Join(err, joinErr); err != nil {
			panic(fmt.Sprint(file, ": ", err))
		}
		f := fact(what)
		f.Stream, _, _ = strings.Cut(stored, ".")
		all = append(all, sample{stored, f})
	}
	return all
})

// tell tells a fact after all samples were heard.
func tell(by *sentences.Teller, f codec.Fact) string {
	for _, one := range samples() {
		by.Hear(one.fact)
	}
	return by.Tell(sentences.Entry{Fact: f})
}

// Every sample is told in both languages: to someone who may see all of it and
// who everybody is, to someone who may see only what is clear, and after it was
// erased.
func TestEveryFactIsToldAsItWasFoundRight(t *testing.T) {
	var got bytes.Buffer
	for _, one := range samples() {
		f := one.fact
		got.WriteString(one.stored + "\n")
		for _, language := range []sentences.Language{sentences.Dutch, sentences.English} {
			whole, outside := teller(language), &sentences.Teller{Language: language, Lists: codelist.First}
			got.WriteString("  " + string(language) + "  " + tell(whole, f) + "\n")
			got.WriteString("      " + outside.Tell(sentences.Entry{Fact: withheld(f)}) + "\n")
		}
	}
	decidertest.Golden(t, "testdata/sentences.golden", got.String())
}

// No event can be added without a sentence in both languages: what is not in
// the files is told as something that cannot be read.
func TestEveryKindHasASentence(t *testing.T) {
	for _, language := range []sentences.Language{sentences.Dutch, sentences.English} {
		none := teller(language).Tell(sentences.Entry{Unreadable: true})
		for _, typ := range catalog.Events.Types() {
			if said := teller(language).Tell(sentences.Entry{Fact: fact(reflect.New(typ.Go()).Elem().Interface())}); said == none {
				t.Errorf("%s.txt has no line for %s", language, typ.Name)
			}
		}
	}
}

// ill is what no sentence looks like.
var ill = []*regexp.Regexp{
	regexp.MustCompile(`^[^A-Z0-9€]`), regexp.MustCompile(`[^.]$`), regexp.MustCompile(`\s\s`), regexp.MustCompile(` [.,:;)]`),
	regexp.MustCompile(`[.,:;(]{2}`), regexp.MustCompile(`[:,(] ?[.)]`), regexp.MustCompile(`[\[\]{}|<>_]`), regexp.MustCompile(`%!`),
	regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-`), regexp.MustCompile(`\b(januar[iy]|January) 1\b`), regexp.MustCompile(`\b0001\b`),
	regexp.MustCompile(`\b(nil|true|false|null|map)\b`), regexp.MustCompile(`\. [a-z]`), regexp.MustCompile(`idp\||team-|partner-`),
}

func shaped(t interface{ Errorf(string, ...any) }, said string) {
	for _, like := range ill {
		if like.MatchString(said) {
			t.Errorf("%q looks like %s", said, like)
		}
	}
}

// labels is every word that a code of an event may be told as.
func labels(what any) string {
	var all []string
	eachCode(what, func(list, code string) {
		row, _ := codelist.First[list].Find(code)
		all = append(all, row.Dutch, row.English)
	})
	return strings.ToLower(strings.Join(all, " "))
}

func eachCode(what any, do func(list, code string)) {
	v := reflect.ValueOf(what)
	for _, f := range form.Fields(v.Type()) {
		switch field := v.Field(f.Index); {
		case f.List != "" && field.Kind() == reflect.String:
			do(f.List, field.String())
		case f.List != "":
			for _, code := range field.Interface().([]string) {
				do(f.List, code)
			}
		}
	}
}

func TestNoSentenceShowsWhatIsForMachines(t *testing.T) {
	for _, one := range samples() {
		f := one.fact
		for _, language := range []sentences.Language{sentences.Dutch, sentences.English} {
			nobody := &sentences.Teller{Language: language, Lists: codelist.First}
			for _, said := range []string{tell(teller(language), f), tell(nobody, f), tell(teller(language), catalog.Events.Blank(f)), tell(nobody, withheld(f))} {
				shaped(t, said)
				eachCode(f.What, func(list, code string) {
					if regexp.MustCompile(`\b`+regexp.QuoteMeta(code)+`\b`).MatchString(said) && !strings.Contains(labels(f.What), strings.ToLower(code)) {
						t.Errorf("%s shows the code %s: %s", one.stored, code, said)
					}
				})
			}
		}
	}
}

// Whatever is left out, unknown or not said, a sentence stays one.
func TestAnyFactIsASentence(t *testing.T) {
	var prototypes []any
	for _, typ := range catalog.Events.Types() {
		prototypes = append(prototypes, reflect.New(typ.Go()).Elem().Interface())
	}
	rapid.Check(t, func(t *rapid.T) {
		f := fact(worded(decidertest.Arbitrary(prototypes...).Draw(t, "event")))
		by := &sentences.Teller{Language: decidertest.Pick(t, "language", sentences.Dutch, sentences.English), Lists: codelist.First}
		if rapid.Bool().Draw(t, "names") {
			by.Names = byName
		}
		if rapid.Bool().Draw(t, "no lists") {
			by.Lists = nil
		}
		if rapid.Bool().Draw(t, "erased") {
			f = catalog.Events.Blank(f)
		}
		f.Meta.Occurred = decider.On(decidertest.Pick(t, "day", decider.DayOf(tuesday), decider.Date(2025, 12, 31)))
		said := by.Tell(sentences.Entry{Fact: f, Withdrawn: rapid.Bool().Draw(t, "withdrawn"), Reason: decidertest.Pick(t, "reason", "", "onjuist")})
		shaped(t, said)
	})
}

// worded is an event whose names are words: arbitrary ones are no part of a
// sentence.
func worded(event any) any {
	v := reflect.New(reflect.TypeOf(event)).Elem()
	v.Set(reflect.ValueOf(event))
	for _, f := range form.Fields(v.Type()) {
		switch field := v.Field(f.Index); {
		case f.List != "" || field.IsZero() || field.Type() == reflect.TypeFor[decider.Ref]():
		case field.Kind() == reflect.String:
			field.SetString("iets Anders")
		case field.Type() == reflect.TypeFor[[]string]():
			field.Set(reflect.ValueOf([]string{"Iets", "Niets"}))
		}
	}
	return v.Interface()
}

// BenchmarkTell tells a mixed timeline.
func BenchmarkTell(b *testing.B) {
	by := teller(sentences.Dutch)
	b.ReportAllocs()
	for b.Loop() {
		for _, one := range samples() {
			by.Hear(one.fact)
		}
		for _, one := range samples() {
			by.Tell(sentences.Entry{Fact: one.fact})
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(samples())), "ns/sentence")
}
