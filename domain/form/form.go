// Package form says what a well-formed command looks like, before anyone asks
// whether it is allowed.
//
// Commands and events say it themselves, with struct tags:
//
//	part:"person" or part:"text"  the part of an event that the field is sealed in; clear without
//	list:"name"                   the field is a code of that list, valid on the day of the fact
//	on:"Field"                    or on that of a time in the same struct
//	max:"200"                     the greatest number of characters
//	past:"true"                   the field is a day that may not come after the day of the fact
//	is:"phone" or is:"email"      the field is a telephone number or an e-mail address
//	json:"…,omitempty"            the field may be left out
//
// A field that is a pointer may be left out, too, and then says nothing; where
// it is said, it is checked as what it points to.
//
// All faults of a command are found at once. A fault names the field, the rule
// and what would be right. It never repeats the value: that may be personal.
package form

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
)

// A Fault is what is wrong with one field.
type Fault struct {
	Field  string // as in the request's body: "needs.severity"
	Rule   string // for programs and for tests, as in "code-list"
	Detail string // what would be right
}

// Faults is everything that is wrong with a command.
type Faults []Fault

func (f Faults) Error() string {
	var all []string
	for _, one := range f {
		all = append(all, one.Field+": "+one.Detail)
	}
	return strings.Join(all, "; ")
}

// Err returns the faults as an error, nil when there are none.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// Default greatest lengths in characters.
const (
	MaxName = 200  // of anything short: a name, an address, an e-mail
	MaxText = 4000 // of a free text
)

// MaxElements is the greatest number of elements of a list.
const MaxElements = 50

// MaxNumber is the greatest number: a billion euro in cents. It is more than any
// region has, and so little that tens of millions of them can be added up. No
// number is less than zero.
const MaxNumber = 1_000_000_000_00

// Days before and after these are mistakes in writing, as in 0026-03-31: nobody
// here was born earlier, and no job begins or ends later.
var (
	Earliest = decider.Date(1900, 1, 1)
	Latest   = decider.Date(2199, 12, 31)
)

// Check returns what is wrong with a command that is about a fact of that day.
func Check(lists codelist.Set, cmd any, day decider.Day) Faults {
	c := checker{lists: lists, day: day}
	c.value("", reflect.ValueOf(cmd))
	return c.faults
}

// CheckCarried returns what is wrong with a command that carries on from facts
// that were checked before. Its codes are theirs: they have to be on their
// lists, but may have ended since.
func CheckCarried(lists codelist.Set, cmd any, day decider.Day) Faults {
	c := checker{lists: lists, day: day, carried: true}
	c.value("", reflect.ValueOf(cmd))
	return c.faults
}

type checker struct {
	lists   codelist.Set
	day     decider.Day
	carried bool // codes may have ended
	faults  Faults
}

func (c *checker) add(field, rule, detail string, args ...any) {
	c.faults = append(c.faults, Fault{field, rule, fmt.Sprintf(detail, args...)})
}

func (c *checker) value(prefix string, v reflect.Value) {
	day := c.day
	for _, f := range Fields(v.Type()) {
		if t, is := on(v, f); is {
			c.day = decider.DayOf(t)
		}
		c.field(prefix+f.Name, f, v.Field(f.Index))
		c.day = day
	}
}

// on returns the time on the day of which a field has to be valid, where that is
// not the day of the fact, and is a day that can be.
func on(v reflect.Value, f Field) (t time.Time, is bool) {
	if f.On == "" {
		return t, false
	}
	t = v.FieldByName(f.On).Interface().(time.Time)
	return t, !t.IsZero() && decider.DayOf(t) >= Earliest
}

// field checks one field. A pointer to nothing says nothing, whatever else the
// field must be where it is said.
func (c *checker) field(name string, f Field, v reflect.Value) {
	switch {
	case v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			c.field(name, f, v.Elem())
		}
	case f.Embedded:
		if !v.IsNil() {
			c.value(name, v.Elem())
		}
	case f.Nested && f.Name == "":
		c.value(name, v)
	case f.Nested:
		c.value(name+".", v)
	case v.Type() == refType:
		c.ref(name, f, decider.Ref(v.String()))
	case v.Type() == dayType:
		c.date(name, f, decider.Day(v.Int()))
	case v.Type() == timeType:
		c.instant(name, f, v.Interface().(time.Time))
	case v.Kind() == reflect.String:
		c.text(name, f, v.String())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		c.elements(name, f, v)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
		c.structs(name, v)
	case v.CanInt() && (v.Int() < 0 || v.Int() > MaxNumber):
		c.add(name, "range", "must be a number from 0 to %d", MaxNumber)
	case !f.Optional && v.IsZero() && v.Kind() != reflect.Bool && v.Kind() != reflect.Slice:
		c.add(name, "required", "this field is required")
	}
}

func (c *checker) date(name string, f Field, d decider.Day) {
	switch {
	case d == 0 && !f.Optional:
		c.add(name, "required", "this field is required")
	case d == 0:
	case f.Past && d > c.day:
		c.add(name, "future", "must not be later than %s", c.day)
	case d < Earliest || d > Latest:
		c.add(name, "range", "must be a day from %s to %s", Earliest, Latest)
	}
}

// instant checks when something is going to be: as a date, by its day.
func (c *checker) instant(name string, f Field, t time.Time) {
	if t.IsZero() {
		c.date(name, f, 0)
		return
	}
	c.date(name, f, decider.DayOf(t))
}

// elements checks each element of a list; none of them may be left open.
func (c *checker) elements(name string, f Field, list reflect.Value) {
	if list.Len() > MaxElements {
		c.add(name, "length", "may have at most %d elements", MaxElements)
		return
	}
	f.Optional = false
	for i := range list.Len() {
		c.text(fmt.Sprintf("%s[%d]", name, i), f, list.Index(i).String())
	}
}

// structs checks each element of a list of structs, field by field.
func (c *checker) structs(name string, list reflect.Value) {
	if list.Len() > MaxElements {
		c.add(name, "length", "may have at most %d elements", MaxElements)
		return
	}
	for i := range list.Len() {
		c.value(fmt.Sprintf("%s[%d].", name, i), list.Index(i))
	}
}

var refType, dayType, timeType = reflect.TypeFor[decider.Ref](), reflect.TypeFor[decider.Day](), reflect.TypeFor[time.Time]()

func (c *checker) ref(name string, f Field, r decider.Ref) {
	switch {
	case r == "" && f.Optional:
	case !r.Valid():
		c.add(name, "reference", "must be a reference: letters, digits and . _ | : - only, at most 128 of them")
	case !ofStaff[f.Name] && ContainsBSN(string(r)), namesStaff[f.Name] && isBSN(r):
		c.add(name, "bsn", mayBeBSN)
	}
}

const mayBeBSN = "contains a number that may be a citizen service number (BSN); these are not kept here: leave it out"

// ofStaff are the fields that hold how the identity provider calls who works
// here, and the teams they work in. Those may be numbers, which nobody here
// chose; every other reference was thought of by somebody.
var ofStaff = map[string]bool{
	"by": true, "requestedBy": true, "confirmedBy": true, "recordedBy": true, "appliedBy": true,
	"actor": true, "absent": true, "deputy": true, "to": true, "with": true, "ledBy": true, "advisor": true,
	"team": true, "desk": true, "organisation": true,
}

func (c *checker) text(name string, f Field, s string) {
	switch {
	case s == "" && f.Optional:
	case strings.TrimSpace(s) == "" && f.Optional:
		c.add(name, "required", "must hold more than spaces, or be left out")
	case strings.TrimSpace(s) == "":
		c.add(name, "required", "this field is required")
	case f.List != "":
		c.code(name, f.List, s)
	case !utf8.ValidString(s):
		c.add(name, "characters", "must be valid UTF-8")
	case utf8.RuneCountInString(s) > f.Max:
		c.add(name, "length", "may have at most %d characters", f.Max)
	case strings.ContainsFunc(s, func(r rune) bool { return forbidden(r, f.Part == "text") }):
		c.add(name, "characters", "may not contain control characters")
	case f.Is != "":
		c.reach(name, f.Is, s)
	case f.Part != "text" && !strings.ContainsFunc(s, isWord):
		c.add(name, "letters", "must have a letter or a digit")
	case ContainsBSN(s):
		c.add(name, "bsn", mayBeBSN)
	}
}

// isWord says whether a character can be looked for.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// leastDigits is how many digits the shortest telephone number has.
const leastDigits = 3

// reach checks how someone can be reached: loosely, since people add whose
// number it is, but nobody is reached by what is neither.
func (c *checker) reach(name, is, s string) {
	digits := len(s) - len(strings.Map(dropDigits, s))
	local, domain, at := strings.Cut(s, "@")
	switch {
	case is == "phone" && digits < leastDigits:
		c.add(name, "phone", "must be a telephone number, with at least %d digits", leastDigits)
	case is == "phone" && phoneMayBeBSN(s):
		c.add(name, "bsn", "is a number that may be a citizen service number (BSN); these are not kept here. Write a telephone number with its country code, as in +31 6 00000000")
	case is == "email" && (!at || local == "" || domain == "" || strings.ContainsFunc(s, unicode.IsSpace)):
		c.add(name, "email", "must be an e-mail address as in naam@voorbeeld.nl")
	}
}

func dropDigits(r rune) rune {
	if r >= '0' && r <= '9' {
		return -1
	}
	return r
}

func (c *checker) code(name, list, code string) {
	row, ok := c.lists[list].Find(code)
	switch {
	case !ok:
		c.add(name, "code-list", "must be a code of the list %s", list)
	case !c.carried && !row.ValidOn(c.day):
		c.add(name, "code-list", "this code of the list %s, which holds %s, is not valid on %s", list, row.Held(), c.day)
	}
}

// forbidden says whether a character may not stand in a text. Free text may
// have line ends and tabs; nothing may have characters that reorder or hide
// others.
func forbidden(r rune, free bool) bool {
	if free && (r == '\n' || r == '\t' || r == '\r') {
		return false
	}
	return unicode.IsControl(r) || r == utf8.RuneError || unicode.Is(unicode.Bidi_Control, r) ||
		r == '\u2028' || r == '\u2029' || r == '\ufeff'
}
