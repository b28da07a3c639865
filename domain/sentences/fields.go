package sentences

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/form"
)

// A telling is a fact that is being told.
type telling struct {
	*Teller
	tongue *tongue
	what   reflect.Value
	blank  codec.Parts // what cannot be read of it
	day    decider.Day // on which it happened
}

// A field is a phrase about one field of a fact.
type field struct {
	index int
	part  codec.Parts
	show  show
}

// A show says a value. It says nothing of one that says nothing.
type show func(text []byte, v reflect.Value, t *telling) ([]byte, bool)

func (f field) say(text []byte, t *telling) ([]byte, bool) {
	if t.blank&f.part != 0 {
		return text, false
	}
	return f.show(text, t.what.Field(f.index), t)
}

// when is the phrase about the day of a fact.
type when struct{}

func (when) say(text []byte, t *telling) ([]byte, bool) { return t.tongue.date(text, t.day), true }

// A thing is a phrase about the fact that began what a field names.
type thing struct {
	field
	begun reflect.Type
}

func (th thing) say(text []byte, t *telling) ([]byte, bool) {
	id := t.what.Field(th.field.index).Interface().(uuid.UUID)
	began := reflect.ValueOf(t.begun[id])
	if t.blank&th.part != 0 || !began.IsValid() || began.Type() != th.begun {
		return text, false
	}
	return th.show(text, began, t)
}

// A binder finds what a line names in a type of event.
type binder struct {
	of     reflect.Type
	types  []codec.Type
	begins map[reflect.Type]int // the field that has the id of what a fact begins
}

var (
	idType     = reflect.TypeFor[uuid.UUID]()
	dayType    = reflect.TypeFor[decider.Day]()
	timeType   = reflect.TypeFor[time.Time]()
	momentType = reflect.TypeFor[decider.Moment]()
	refType    = reflect.TypeFor[decider.Ref]()
	listType   = reflect.TypeFor[[]string]()
)

// bind makes the phrase about a field, and tells whether it always has
// something to say.
func (b binder) bind(what string) (p phrase, always bool, err error) {
	if what == "when" {
		return when{}, true, nil
	}
	name, how := what, ""
	if i := strings.IndexAny(what, ":?#>"); i >= 0 {
		name, how = what[:i], what[i:]
	}
	f, err := find(b.of, name)
	if err != nil {
		return nil, false, err
	}
	if of, is := strings.CutPrefix(how, ">"); is {
		p, err = b.thing(f, of)
		return p, false, err
	}
	said := field{index: f.Index, part: partOf(f)}
	said.show, always, err = showing(b.of.Field(f.Index).Type, f, how)
	return said, always && said.part == 0, err
}

func find(of reflect.Type, name string) (form.Field, error) {
	fields := form.Fields(of)
	i := slices.IndexFunc(fields, func(f form.Field) bool { return f.Name == name })
	if i < 0 {
		return form.Field{}, fmt.Errorf("%v has no such field", of)
	}
	if fields[i].Part == "text" {
		return form.Field{}, errors.New("a free text is not for a sentence")
	}
	return fields[i], nil
}

func partOf(f form.Field) codec.Parts {
	if f.Part == "person" {
		return codec.PersonPart
	}
	return codec.NoParts
}

// thing makes the phrase about a field of the fact that began what another
// field names: that of the first type in the catalog that has both.
func (b binder) thing(by form.Field, what string) (phrase, error) {
	if b.of.Field(by.Index).Type != idType {
		return nil, errors.New("is no id of a thing")
	}
	name, _, _ := strings.Cut(what, ":")
	for _, typ := range b.types {
		id, idErr := find(typ.Go(), by.Name)
		if _, err := find(typ.Go(), name); err != nil || idErr != nil || typ.Go() == b.of || typ.Go().Field(id.Index).Type != idType {
			continue
		}
		p, _, err := binder{of: typ.Go()}.bind(what)
		if err != nil {
			return nil, err
		}
		b.begins[typ.Go()] = id.Index
		of := field{by.Index, partOf(by), func(text []byte, began reflect.Value, t *telling) ([]byte, bool) {
			then := *t
			then.what, then.blank = began, codec.NoParts
			return p.say(text, &then)
		}}
		return thing{of, typ.Go()}, nil
	}
	return nil, errors.New("no fact of this kind begins such a thing")
}

// showing finds how a field is said, and whether it always is.
func showing(typ reflect.Type, f form.Field, how string) (s show, always bool, err error) {
	var argument string
	if how != "" {
		how, argument = how[:1], how[1:]
	}
	number := typ.Kind() == reflect.Int || typ.Kind() == reflect.Int64
	switch {
	case how == "?":
		return either(argument), true, nil
	case number:
		s, err = numeric(how, argument)
		if f.Optional {
			return unlessZero(s), false, err
		}
		return s, true, err
	case slices.Contains(registers, Register(argument)) && (typ.Kind() == reflect.String || typ == listType):
		return each(typ, named(Register(argument))), false, nil
	case f.List != "" && (how == "" || argument == "label"):
		return each(typ, coded(f.List, argument == "label")), false, nil
	case how != "" || typ == idType || typ == refType:
		return nil, false, fmt.Errorf("a field of type %v is not said like this", typ)
	}
	s, err = plainly(typ)
	return s, false, err
}

// numeric finds how a number is said.
func numeric(how, argument string) (show, error) {
	switch {
	case how == "":
		return plainNumber, nil
	case how == "#":
		return counted(argument), nil
	case argument == "euro":
		return euros, nil
	}
	return nil, errors.New("a number is not said like this")
}

// plainly finds how a value is said that needs no explanation.
func plainly(typ reflect.Type) (show, error) {
	switch {
	case typ == dayType:
		return day, nil
	case typ == timeType:
		return instant, nil
	case typ == momentType:
		return dayOfMoment, nil
	case typ.Kind() == reflect.String || typ == listType:
		return each(typ, plainText), nil
	}
	return nil, fmt.Errorf("a field of type %v is not said like this", typ)
}
