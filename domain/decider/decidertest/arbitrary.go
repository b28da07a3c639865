package decidertest

import (
	"math/bits"
	"reflect"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/form"
)

// Pick draws one of some values, each as likely as the next; rapid itself
// mostly draws the first few.
func Pick[T any](t *rapid.T, label string, from ...T) T {
	return rapid.Custom(func(t *rapid.T) T {
		n := 0
		for range bits.Len(uint(len(from))) + 3 {
			n *= 2
			if rapid.Bool().Draw(t, "bit") {
				n++
			}
		}
		return from[n%len(from)]
	}).Draw(t, label)
}

// Arbitrary makes commands or events of the types of some prototypes. Codes
// come from their lists; ids, references and days are a few, so that they
// meet.
func Arbitrary[T any](prototypes ...T) *rapid.Generator[T] {
	return rapid.Custom(func(t *rapid.T) T {
		like := Pick(t, "like", prototypes...)
		v := reflect.New(reflect.TypeOf(like)).Elem()
		fillAll(t, v)
		return v.Interface().(T)
	})
}

func fillAll(t *rapid.T, v reflect.Value) {
	for _, f := range form.Fields(v.Type()) {
		fill(t, f, v.Field(f.Index))
	}
}

func fill(t *rapid.T, f form.Field, v reflect.Value) {
	if f.Optional && rapid.Bool().Draw(t, "left out") {
		return
	}
	switch v.Interface().(type) {
	case uuid.UUID:
		v.Set(reflect.ValueOf(anyID(t)))
	case []uuid.UUID:
		v.Set(reflect.ValueOf(sliceOf(t, func() uuid.UUID { return anyID(t) })))
	case []string:
		v.Set(reflect.ValueOf(sliceOf(t, func() string { return word(t, f) })))
	case decider.Ref:
		v.SetString(Pick(t, f.Name, "idp|ada", "idp|bea", "team-hengelo"))
	case decider.Day:
		v.Set(reflect.ValueOf(Day(rapid.IntRange(1, 800).Draw(t, f.Name))))
	case time.Time:
		on := Day(rapid.IntRange(1, 800).Draw(t, f.Name))
		v.Set(reflect.ValueOf(on.Begin().Add(10 * time.Hour)))
	case bool:
		v.SetBool(rapid.Bool().Draw(t, f.Name))
	case decider.Moment:
		v.Set(reflect.ValueOf(decider.On(Day(rapid.IntRange(1, 800).Draw(t, f.Name)))))
	case int, int64:
		v.SetInt(int64(Pick(t, f.Name, 3, 6, 12, 5)))
	default:
		fillKind(t, f, v)
	}
}

// fillKind fills what is pointed to, what evidence and lists of structs have
// fields of, and else a string or a kind of it.
func fillKind(t *rapid.T, f form.Field, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.Optional = false
		fill(t, f, v.Elem())
	case reflect.Struct:
		fillAll(t, v)
	case reflect.Slice:
		for range rapid.IntRange(0, 3).Draw(t, "elements") {
			v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
			fillAll(t, v.Index(v.Len()-1))
		}
	default:
		v.SetString(word(t, f))
	}
}

func anyID(t *rapid.T) uuid.UUID { return ID(Pick(t, "id", 1, 2, 3)) }

// sliceOf makes up to three elements; none at all is nil, as in JSON.
func sliceOf[E any](t *rapid.T, element func() E) (s []E) {
	for range rapid.IntRange(0, 3).Draw(t, "elements") {
		s = append(s, element())
	}
	return s
}

func word(t *rapid.T, f form.Field) string {
	if f.List == "" {
		return rapid.StringN(1, 12, -1).Draw(t, f.Name)
	}
	return Pick(t, f.Name, codelist.First[f.List].Rows...).Code
}
