package sentences

import (
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"klantreis/domain/decider"
)

func day(text []byte, v reflect.Value, t *telling) ([]byte, bool) {
	d := decider.Day(v.Int())
	if d == 0 {
		return text, false
	}
	return t.tongue.date(text, d), true
}

func instant(text []byte, v reflect.Value, t *telling) ([]byte, bool) {
	at := v.Interface().(time.Time)
	if at.IsZero() {
		return text, false
	}
	return t.tongue.instant(text, at), true
}

func dayOfMoment(text []byte, v reflect.Value, t *telling) ([]byte, bool) {
	m := v.Interface().(decider.Moment)
	if m.IsZero() {
		return text, false
	}
	return t.tongue.date(text, m.Day()), true
}

// A showText says a text, or one of a list of texts.
type showText func(text []byte, one string, t *telling) ([]byte, bool)

// each says a text as it is to be said, and of a list each.
func each(typ reflect.Type, one showText) show {
	if typ == listType {
		return listed(one)
	}
	return func(text []byte, v reflect.Value, t *telling) ([]byte, bool) { return one(text, v.String(), t) }
}

func plainText(text []byte, one string, _ *telling) ([]byte, bool) {
	return append(text, one...), one != ""
}

func plainNumber(text []byte, v reflect.Value, _ *telling) ([]byte, bool) {
	return strconv.AppendInt(text, v.Int(), 10), true
}

// euros says cents.
func euros(text []byte, v reflect.Value, t *telling) ([]byte, bool) {
	return t.tongue.euros(text, v.Int()), true
}

// unlessZero says nothing of a zero: a number that may be left out is stored so.
func unlessZero(s show) show {
	return func(text []byte, v reflect.Value, t *telling) ([]byte, bool) {
		if v.IsZero() {
			return text, false
		}
		return s(text, v, t)
	}
}

// counted says a number with its noun, "one/many".
func counted(nouns string) show {
	one, many, _ := strings.Cut(nouns, "/")
	return func(text []byte, v reflect.Value, _ *telling) ([]byte, bool) {
		noun := many
		if v.Int() == 1 {
			noun = one
		}
		text = append(strconv.AppendInt(text, v.Int(), 10), ' ')
		return append(text, noun...), true
	}
}

// either says one of two texts, "something/nothing".
func either(texts string) show {
	something, nothing, _ := strings.Cut(texts, "/")
	return func(text []byte, v reflect.Value, _ *telling) ([]byte, bool) {
		if v.IsZero() {
			return append(text, nothing...), true
		}
		return append(text, something...), true
	}
}

// named says what a reference stands for.
func named(in Register) showText {
	return func(text []byte, ref string, t *telling) ([]byte, bool) {
		if t.Names == nil || ref == "" {
			return text, false
		}
		name := t.Names(in, decider.Ref(ref), t.day)
		return append(text, name...), name != ""
	}
}

// ownNames are the lists whose labels are names: they keep their capital.
var ownNames = map[string]bool{"municipalities": true, "locations": true, "partner-kinds": true, "source-organisations": true}

// coded says codes by their labels. Inside a sentence a label begins without a
// capital, unless that is part of the word.
func coded(list string, capital bool) showText {
	capital = capital || ownNames[list]
	return func(text []byte, code string, t *telling) ([]byte, bool) {
		row, known := t.Lists[list].Find(code)
		if !known {
			return text, false
		}
		said := row.Dutch
		if t.Language == English {
			said = row.English
		}
		if capital {
			return append(text, said...), true
		}
		return uncapitalised(text, said), true
	}
}

// uncapitalised says a label without the capital that it begins with. A word
// with another capital, as WW or WhatsApp, is written as it is.
func uncapitalised(text []byte, label string) []byte {
	first, size := utf8.DecodeRuneInString(label)
	word, _, _ := strings.Cut(label[size:], " ")
	if label == "" || strings.ContainsFunc(word, unicode.IsUpper) {
		return append(text, label...)
	}
	return append(utf8.AppendRune(text, unicode.ToLower(first)), label[size:]...)
}

// listed says the elements of a list, those that have something to say: "a, b
// and c".
func listed(one showText) show {
	return func(text []byte, v reflect.Value, t *telling) ([]byte, bool) {
		all := v.Interface().([]string)
		begin, last := len(text), len(text)
		for _, element := range all {
			next := len(text)
			if next > begin {
				text = append(text, ", "...)
			}
			said, ok := one(text, element, t)
			if !ok {
				text = text[:next]
				continue
			}
			text, last = said, next
		}
		if last > begin {
			tail := string(text[last+len(", "):])
			text = append(append(text[:last], t.tongue.and...), tail...)
		}
		return text, len(text) > begin
	}
}
