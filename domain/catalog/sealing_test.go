package catalog_test

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/form"
)

// open are the types that may stand in the clear part besides codes: ids,
// references, days, instants, amounts and counts.
var open = []reflect.Type{
	reflect.TypeFor[uuid.UUID](), reflect.TypeFor[decider.Ref](), reflect.TypeFor[decider.Day](), reflect.TypeFor[decider.Moment](),
	reflect.TypeFor[time.Time](), reflect.TypeFor[int](), reflect.TypeFor[int64](),
}

// faults says what is wrong with how an event is split into parts.
func faults(event reflect.Type) (wrong []string) {
	add := func(f form.Field, format string, args ...any) {
		wrong = append(wrong, f.Name+" "+fmt.Sprintf(format, args...))
	}
	for _, f := range form.Fields(event) {
		typ := event.Field(f.Index).Type
		if typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		list, known := codelist.First[f.List]
		words := typ.Kind() == reflect.String
		switch {
		case f.Name == "" || f.Nested:
			add(f, "has no name of its own")
		case f.List != "" && !known:
			add(f, "is of the list %q, which is not there", f.List)
		case f.List != "" && !words:
			add(f, "is of a list but no code")
		case f.Part == "text" && (f.List != "" || typ != reflect.TypeFor[string]()):
			add(f, "is no free text")
		case f.Part != "":
			// sealed
		case f.List != "" && list.About != codelist.Service:
			add(f, "stands in the clear and says something about a person")
		case words && typ == reflect.TypeFor[decider.Label]() && event.PkgPath() == reflect.TypeFor[directory.State]().PkgPath():
			// what the desk calls its own
		case words && typ != reflect.TypeFor[decider.Ref]() && f.List == "":
			add(f, "stands in the clear and can say anything")
		case !words && !isOneOf(typ, open):
			add(f, "stands in the clear as %s", typ)
		}
	}
	return wrong
}

func isOneOf(t reflect.Type, types []reflect.Type) bool {
	for _, one := range types {
		if t == one {
			return true
		}
	}
	return false
}

func TestNothingAboutAPersonStandsInTheClear(t *testing.T) {
	for _, typ := range catalog.Events.Types() {
		for _, wrong := range faults(typ.Go()) {
			t.Errorf("%s: %s", typ.Name, wrong)
		}
	}
}

// The walk itself would notice.
func TestTheWalkNotices(t *testing.T) {
	type inner struct{ Deep string }
	for want, event := range map[string]any{
		"name stands in the clear and can say anything": struct {
			Name string `json:"name"`
		}{},
		"names stands in the clear and can say anything": struct {
			Names []string `json:"names"`
		}{},
		"label stands in the clear and can say anything": struct {
			Label decider.Label `json:"label"`
		}{},
		"benefit stands in the clear and says something about a person": struct {
			Benefit string `json:"benefit" list:"benefits"`
		}{},
		`code is of the list "codes", which is not there`: struct {
			Code string `json:"code" list:"codes" part:"person"`
		}{},
		"note is no free text": struct {
			Note string `json:"note" list:"benefits" part:"text"`
		}{},
		"count is of a list but no code": struct {
			Count int `json:"count" list:"channels"`
		}{},
		"inner has no name of its own": struct {
			Inner inner `json:"inner"`
		}{},
		"any stands in the clear as interface {}": struct {
			Any any `json:"any"`
		}{},
		"employed stands in the clear as bool": struct {
			Employed bool `json:"employed"`
		}{},
	} {
		if got := strings.Join(faults(reflect.TypeOf(event)), "; "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestStoredNames(t *testing.T) {
	rule := regexp.MustCompile(`^(client|journey|directory|staff|meeting|tally|reorganisation|merge|voucher|fund)\.[a-z-]+$`)
	for _, typ := range catalog.Events.Types() {
		aggregate, _, _ := strings.Cut(typ.Go().String(), ".")
		if !rule.MatchString(typ.Name) || !strings.HasPrefix(typ.Name, aggregate+".") || codec.Kind(typ.Stored()) != typ.Name {
			t.Errorf("%v is stored as %s, of kind %s", typ.Go(), typ.Stored(), codec.Kind(typ.Stored()))
		}
	}
}

// Metadata stands in the clear beside every event: it has no room for more
// than is listed here.
func TestMetadataHoldsNothingElse(t *testing.T) {
	var got []string
	for i := range reflect.TypeFor[codec.Meta]().NumField() {
		got = append(got, reflect.TypeFor[codec.Meta]().Field(i).Name)
	}
	want := "Actor Role Organisation Purpose Request Correlation Causation RecordedAt Occurred Source Print"
	if strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}
