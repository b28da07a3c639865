// Package codec turns events into bytes that can still be read in ten years,
// and that nobody can read once a key is destroyed.
//
// Every event type has a stored name that never changes, such as
// "journey.advice-given", and a version that grows with its shape. Old bytes
// are lifted to the newest shape on the way in, one version at a time, so the
// rest of the program only knows the newest.
//
// An event has three parts. The clear part says that something of a kind
// happened. What it says about a person is sealed under the stream's key, and
// free text under a key of its own. Struct tags say which field goes where;
// see package form.
package codec

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"klantreis/domain/form"
)

// ErrUnknown means that the catalog has no such event. A reader that meets it
// stops: skipping what it cannot read would make it silently wrong.
var ErrUnknown = errors.New("not in the catalog of this version of klantreis")

// A Type describes one kind of event; see [Of].
type Type struct {
	Name   string
	lifts  []Lift // lifts[i] takes version i+1 to version i+2
	goType reflect.Type
	parts  [parts]reflect.Type // the fields of each part, as a struct of their own
	places [parts][]int        // and where they are in the event
	slots  [parts][]slot       // and how they are read in one pass
	quick  [parts]bool         // all of them can be
}

// Version is the version written today.
func (t Type) Version() int { return len(t.lifts) + 1 }

// Go is the Go type of the event.
func (t Type) Go() reflect.Type { return t.goType }

// Stored is the name under which the newest version is stored.
func (t Type) Stored() string { return t.stored(t.Version()) }

func (t Type) stored(version int) string { return t.Name + ".v" + strconv.Itoa(version) }

// Plain is an event whose parts are open: each part's JSON, nil where the
// event has none.
type Plain [parts]json.RawMessage

// The parts of an event.
const (
	Clear = iota
	Person
	Text
	parts
)

var partNames = [parts]string{"", "person", "text"}

// A Lift rewrites one version of an event as the next. A part that could not
// be opened is nil, and stays nil.
type Lift func(Plain) (Plain, error)

// Of describes events of Go type E, whose older versions lifts make new. It
// panics on a type that cannot be stored, for that is a mistake in the program.
func Of[E any](name string, lifts ...Lift) Type {
	t := Type{Name: name, lifts: lifts, goType: reflect.TypeFor[E]()}
	var fields [parts][]reflect.StructField
	for _, f := range form.Fields(t.goType) {
		if f.Name == "" || f.Name == "-" {
			panic("codec: " + t.goType.String() + " has a field without a JSON name")
		}
		p := slices.Index(partNames[:], f.Part)
		fields[p] = append(fields[p], t.goType.Field(f.Index))
		t.places[p] = append(t.places[p], f.Index)
	}
	for p := range fields {
		t.parts[p] = reflect.StructOf(fields[p])
		t.slots[p], t.quick[p] = slotsOf(t.goType, t.places[p])
	}
	return t
}

// split returns the JSON of each part of an event; an empty sealed part is nil.
func (t Type) split(event reflect.Value) (p Plain, err error) {
	for i := range p {
		if i != Clear && allZero(event, t.places[i]) {
			continue
		}
		part := reflect.New(t.parts[i]).Elem()
		for to, from := range t.places[i] {
			part.Field(to).Set(event.Field(from))
		}
		if p[i], err = json.Marshal(part.Interface()); err != nil {
			return p, fmt.Errorf("encode %s: %w", t.Name, err)
		}
	}
	return p, nil
}

func allZero(v reflect.Value, fields []int) bool {
	return !slices.ContainsFunc(fields, func(i int) bool { return !v.Field(i).IsZero() })
}

// join makes the event of its parts, lifted from a version to the newest.
func (t Type) join(p Plain, version int) (any, error) {
	for _, lift := range t.lifts[version-1:] {
		var err error
		if p, err = lift(p); err != nil {
			return nil, fmt.Errorf("lift %s: %w", t.Name, redacted(err))
		}
	}
	event := reflect.New(t.goType)
	for i, part := range p {
		if part == nil || len(t.places[i]) == 0 || t.quick[i] && scanPart(t.slots[i], part, event.Elem()) {
			continue
		}
		if err := json.Unmarshal(part, event.Interface()); err != nil {
			return nil, fmt.Errorf("decode %s: %w", t.Name, redacted(err))
		}
	}
	return event.Elem().Interface(), nil
}

// redacted says where JSON is wrong without repeating it.
func redacted(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("field %s has the wrong type", wrong.Field)
	}
	return errors.New("not the JSON it should be")
}

// A Codec reads and writes a fixed set of event types.
type Codec struct {
	types    []Type
	byStored map[string]versioned
	byGoType map[reflect.Type]*Type
}

// versioned is a type in one of its versions.
type versioned struct {
	*Type
	version int
}

// New returns a codec for the given types. It panics if two of them share a
// name or a Go type, for that is a mistake in the program.
func New(types ...Type) *Codec {
	c := &Codec{types, map[string]versioned{}, map[reflect.Type]*Type{}}
	for i := range types {
		t := &types[i]
		if _, taken := c.byStored[t.stored(1)]; taken {
			panic("codec: two events named " + t.Name)
		}
		if _, taken := c.byGoType[t.goType]; taken {
			panic("codec: two names for " + t.goType.String())
		}
		c.byGoType[t.goType] = t
		for version := 1; version <= t.Version(); version++ {
			c.byStored[t.stored(version)] = versioned{t, version}
		}
	}
	return c
}

// Split returns the name under which an event is stored, and its parts in the
// open: a sealed part that says nothing is nil.
func (c *Codec) Split(event any) (stored string, p Plain, err error) {
	t, ok := c.byGoType[reflect.TypeOf(event)]
	if !ok {
		return "", p, fmt.Errorf("%T is %w", event, ErrUnknown)
	}
	p, err = t.split(reflect.ValueOf(event))
	return t.Stored(), p, err
}

// Join makes the newest shape of an event from its parts in the open, written
// in any version. A part that is nil stays blank.
func (c *Codec) Join(stored string, p Plain) (event any, err error) {
	t, ok := c.byStored[stored]
	if !ok {
		return nil, fmt.Errorf("%q is %w", stored, ErrUnknown)
	}
	return t.join(p, t.version)
}

// Types returns every type in the order of the catalog.
func (c *Codec) Types() []Type { return c.types }

// Kind cuts the version off a stored name: "journey.advice-given.v1" is of
// kind "journey.advice-given".
func Kind(stored string) string {
	if dot := strings.LastIndex(stored, ".v"); dot >= 0 {
		return stored[:dot]
	}
	return stored
}
