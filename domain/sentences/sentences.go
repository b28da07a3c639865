// Package sentences says every fact in plain words, in Dutch and in English, as
// an advisor would say it to the client.
//
// What is said of each kind of fact stands in nl.txt and en.txt, one line for
// each; template.go says how a line is written. Codes are said as their lists
// have them, days are written out, amounts are in euros. What the reader may not
// see, and what was erased, is said to be so. A sentence holds no free text:
// that is somebody's own words, and stands beside it.
//
// Known limit: a sentence knows one fact and those that it was told before, not
// the state that they led to. So it says that an appointment was cancelled, and
// not which, since that may have moved in between.
package sentences

import (
	"reflect"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/decider"
)

// A Language is one of the two that sentences are in.
type Language string

// The languages.
const (
	Dutch   Language = "nl"
	English Language = "en"
)

// A Register is where names are kept.
type Register string

// The registers that a line can ask for a name.
const (
	Staff       Register = "staff"      // by actor
	Teams       Register = "team"       // by reference
	Partners    Register = "partner"    // by reference
	Providers   Register = "provider"   // of training, by reference
	Occupations Register = "occupation" // by code of ISCO-08
)

var registers = []Register{Staff, Teams, Partners, Providers, Occupations}

// Names tells what somebody or something was called on a day: "" where that is
// not known, or not for the reader to know.
type Names func(in Register, ref decider.Ref, on decider.Day) string

// A Teller tells facts to one reader, one after the other: it is not for many
// goroutines.
type Teller struct {
	Language Language
	Lists    codelist.Set
	Names    Names // optional: nobody is called by name

	begun map[uuid.UUID]any
	first map[string]codec.Fact // of each stream, that which is said beside all that came after
	text  []byte                // of the sentence before, to write the next in
}

// An Entry is a fact as it is to be told.
type Entry struct {
	Fact       codec.Fact
	Withdrawn  bool   // it was taken back later
	Reason     string // why, by the list withdrawal-reasons
	Unreadable bool   // the fact could not be decoded
}

// Hear takes note of a fact that begins something, so that what is told of that
// thing later can say what it is. The reader may see that fact.
func (t *Teller) Hear(f codec.Fact) {
	if _, goesOn := told().languages[t.Language].after[reflect.TypeOf(f.What)]; goesOn {
		if t.first == nil {
			t.first = map[string]codec.Fact{}
		}
		t.first[f.Stream] = f
	}
	field, begins := told().beginnings[reflect.TypeOf(f.What)]
	if !begins {
		return
	}
	if t.begun == nil {
		t.begun = map[uuid.UUID]any{}
	}
	t.begun[reflect.ValueOf(f.What).Field(field).Interface().(uuid.UUID)] = f.What
}

// Tell says a fact, and what came of it.
func (t *Teller) Tell(e Entry) string {
	lines := told().languages[t.Language]
	line, known := lines.facts[reflect.TypeOf(e.Fact.What)]
	if e.Unreadable || !known {
		return string(t.also(nil, unreadable, also{}))
	}
	said := telling{Teller: t, tongue: lines.tongue, what: reflect.ValueOf(e.Fact.What), blank: e.Fact.Sealed | e.Fact.Gone, day: e.Fact.Meta.Occurred.Day()}
	text, _ := line.say(t.text[:0], &said)
	t.text = t.rest(t.after(capitalised(text), &e.Fact), e, said.day)
	return string(t.text)
}

// after adds which of more things of its kind a fact is about, by what was heard
// first in its stream: of two vouchers, which is paid.
func (t *Teller) after(text []byte, f *codec.Fact) []byte {
	first, heard := t.first[f.Stream]
	if !heard || reflect.TypeOf(first.What) == reflect.TypeOf(f.What) {
		return text
	}
	lines := told().languages[t.Language]
	said := telling{Teller: t, tongue: lines.tongue, what: reflect.ValueOf(first.What), blank: first.Sealed | first.Gone, day: f.Meta.Occurred.Day()}
	before := len(text)
	text = append(text, ' ')
	if text, _ = lines.after[reflect.TypeOf(first.What)].say(text, &said); len(text) == before+1 {
		return text[:before] // erased, or not for the reader to see
	}
	return text
}

// rest adds what came of a fact, and what of it cannot be read.
func (t *Teller) rest(text []byte, e Entry, day decider.Day) []byte {
	m := &e.Fact.Meta
	if !m.Occurred.At.Equal(m.RecordedAt) {
		if recorded := decider.DayOf(m.RecordedAt); recorded != day {
			text = t.also(text, late, also{Recorded: recorded})
		}
	}
	for _, part := range hidden {
		if e.Fact.Sealed&part.part != 0 {
			text = t.also(text, part.closed, also{})
		}
		if e.Fact.Gone&part.part != 0 {
			text = t.also(text, part.gone, also{})
		}
	}
	if e.Withdrawn {
		text = t.also(text, withdrawn, also{Reason: e.Reason})
	}
	return text
}

// capitalised begins a text with a capital: names that it begins with may not.
func capitalised(text []byte) []byte {
	first, size := utf8.DecodeRune(text)
	if !unicode.IsLower(first) {
		return text
	}
	return append(utf8.AppendRune(nil, unicode.ToUpper(first)), text[size:]...)
}

// What is said beside a fact.
const (
	late       = "late"
	withdrawn  = "withdrawn"
	unreadable = "unreadable"
)

// hidden is how parts that cannot be read are spoken of.
var hidden = []struct {
	part         codec.Parts
	closed, gone string
}{
	{codec.PersonPart, "closed-person", "gone-person"},
	{codec.TextPart, "closed-text", "gone-text"},
}

// An also is what can be said beside any fact.
type also struct {
	Recorded decider.Day `json:"recorded,omitempty"`
	Reason   string      `json:"reason,omitempty" list:"withdrawal-reasons"`
}

// also adds what is said beside a fact.
func (t *Teller) also(text []byte, name string, what also) []byte {
	lines := told().languages[t.Language]
	if len(text) > 0 {
		text = append(text, ' ')
	}
	said := telling{Teller: t, tongue: lines.tongue, what: reflect.ValueOf(what)}
	text, _ = lines.beside[name].say(text, &said)
	return text
}
