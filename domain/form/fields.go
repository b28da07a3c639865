package form

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"klantreis/domain/decider"
)

// A Field is one field of a command or an event, as its tags describe it.
type Field struct {
	Index    int
	Name     string // its JSON name; empty for an embedded struct
	Part     string // "", "person" or "text"
	List     string
	On       string // the name of the time on the day of which the code is valid, in Go; "": of the fact
	Max      int
	Optional bool
	Past     bool   // a day that may not come after the day of the fact
	Is       string // "", "phone" or "email"
	Nested   bool   // a struct with fields of its own
	Embedded bool   // an embedded interface: whatever it holds has fields of its own
}

var known sync.Map // reflect.Type → []Field

// Fields returns the fields of a struct type. It panics on tags that mean
// nothing, for that is a mistake in the program.
func Fields(t reflect.Type) []Field {
	if f, ok := known.Load(t); ok {
		return f.([]Field)
	}
	var fields []Field
	for i := range t.NumField() {
		fields = append(fields, field(t, i))
	}
	known.Store(t, fields)
	return fields
}

var opaque = map[reflect.Type]bool{
	reflect.TypeFor[decider.Moment](): true,
	timeType:                          true,
}

// said is the type of what a field says: of a pointer, of what it points to,
// since one to nothing says nothing.
func said(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

func field(t reflect.Type, i int) Field {
	sf := t.Field(i)
	name, opts, _ := strings.Cut(sf.Tag.Get("json"), ",")
	f := Field{
		Index: i, Name: name, Part: sf.Tag.Get("part"), List: sf.Tag.Get("list"), On: sf.Tag.Get("on"), Max: MaxName,
		Optional: strings.Contains(opts, "omitempty") || strings.Contains(opts, "omitzero"),
		Past:     sf.Tag.Get("past") == "true",
		Is:       sf.Tag.Get("is"),
		Nested:   sf.Type.Kind() == reflect.Struct && !opaque[sf.Type],
		Embedded: sf.Anonymous && sf.Type.Kind() == reflect.Interface,
	}
	if f.Part == "text" {
		f.Max = MaxText
	}
	if max := sf.Tag.Get("max"); max != "" {
		n, err := strconv.Atoi(max)
		if err != nil {
			panic(fmt.Sprintf("form: %s.%s: max %q", t, sf.Name, max))
		}
		f.Max = n
	}
	if f.Part != "" && f.Part != "person" && f.Part != "text" {
		panic(fmt.Sprintf("form: %s.%s: part %q", t, sf.Name, f.Part))
	}
	if f.Is != "" && f.Is != "phone" && f.Is != "email" {
		panic(fmt.Sprintf("form: %s.%s: is %q", t, sf.Name, f.Is))
	}
	if at, there := t.FieldByName(f.On); f.On != "" && (!there || at.Type != timeType) {
		panic(fmt.Sprintf("form: %s.%s: on %q, which is no time of it", t, sf.Name, f.On))
	}
	if f.Past && said(sf.Type) != dayType {
		panic(fmt.Sprintf("form: %s.%s: past is for days", t, sf.Name))
	}
	return f
}

// Has says whether a command has a field of that name, written as in a fault but
// without the numbers of elements: "needs.severity".
func Has(cmd any, name string) bool { return name != "" && has(reflect.ValueOf(cmd), name) }

func has(v reflect.Value, name string) bool {
	for _, f := range Fields(v.Type()) {
		rest, within := name, true
		if f.Name != "" {
			rest, within = strings.CutPrefix(name, f.Name+".")
		}
		of := bare(v.Field(f.Index))
		if f.Name == name || within && of.Kind() == reflect.Struct && !opaque[of.Type()] && has(of, rest) {
			return true
		}
	}
	return false
}

// bare is what an interface holds, what is pointed to, and an element of a list.
// Of what points to nothing, and of a list, it is a blank one.
func bare(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		return bare(v.Elem())
	case reflect.Pointer, reflect.Slice:
		return bare(reflect.Zero(v.Type().Elem()))
	}
	return v
}
