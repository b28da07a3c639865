package codec

import (
	"encoding"
	"reflect"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/form"
)

// A slot is a field of an event that a scanner can fill.
type slot struct {
	name string
	at   int // among the fields of the event
	fill func(*scanner, string, reflect.Value)
}

// slotsOf returns the slots of some fields. It reports false when one of them
// is of a type that only JSON at large reads.
func slotsOf(event reflect.Type, places []int) (slots []slot, ok bool) {
	for _, f := range form.Fields(event) {
		for _, at := range places {
			if f.Index != at {
				continue
			}
			fill := fillerOf(event.Field(at).Type)
			if fill == nil {
				return nil, false
			}
			slots = append(slots, slot{f.Name, at, fill})
		}
	}
	return slots, true
}

var fromText = reflect.TypeFor[encoding.TextUnmarshaler]()

func fillerOf(t reflect.Type) func(*scanner, string, reflect.Value) {
	switch {
	case t == reflect.TypeFor[uuid.UUID]():
		return func(s *scanner, name string, to reflect.Value) { *to.Addr().Interface().(*uuid.UUID) = s.id(name) }
	case t == reflect.TypeFor[decider.Day]():
		return func(s *scanner, name string, to reflect.Value) {
			s.check(to.Addr().Interface().(*decider.Day).UnmarshalText([]byte(s.text(name))))
		}
	case reflect.PointerTo(t).Implements(fromText):
		return nil
	case t.Kind() == reflect.String:
		return func(s *scanner, name string, to reflect.Value) { to.SetString(s.text(name)) }
	case t.Kind() == reflect.Bool:
		return func(s *scanner, name string, to reflect.Value) { to.SetBool(s.bool(name)) }
	case t == reflect.TypeFor[[]string]():
		return func(s *scanner, name string, to reflect.Value) { *to.Addr().Interface().(*[]string) = s.texts(name) }
	}
	return nil
}

// scanPart fills the slots of a part. When it is written otherwise than this
// package writes it, it reports false and leaves the slots blank.
func scanPart(slots []slot, part []byte, event reflect.Value) bool {
	s := scan(string(part))
	for i := range slots {
		slots[i].fill(&s, slots[i].name, event.Field(slots[i].at))
	}
	if !s.odd && (s.rest == "}" && s.before == ',' || s.rest == "{}" && s.before == '{') {
		return true
	}
	for i := range slots {
		event.Field(slots[i].at).SetZero()
	}
	return false
}

// bool returns the next field if it has this name, and false otherwise.
func (s *scanner) bool(name string) bool {
	if !s.next(name) {
		return false
	}
	rest, yes := strings.CutPrefix(s.rest, "true")
	if !yes {
		var no bool
		rest, no = strings.CutPrefix(s.rest, "false")
		s.odd = s.odd || !no
	}
	s.rest = rest
	return yes
}

// texts returns the next field if it has this name, and nil otherwise.
func (s *scanner) texts(name string) []string {
	if !s.next(name) {
		return nil
	}
	rest, list := strings.CutPrefix(s.rest, "[")
	s.rest, s.odd = rest, s.odd || !list
	all := []string{}
	for !s.odd {
		rest, end := strings.CutPrefix(s.rest, "]")
		if end {
			s.rest = rest
			break
		}
		if len(all) > 0 {
			next, more := strings.CutPrefix(s.rest, ",")
			s.rest, s.odd = next, !more
		}
		all = append(all, s.quoted())
	}
	return all
}
