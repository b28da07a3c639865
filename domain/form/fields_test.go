package form_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/form"
)

type inner struct {
	Severity string `json:"severity" list:"need-severities"`
}

type Embedded struct {
	Topic string `json:"topic,omitempty" list:"contact-topics"`
}

// whole has a field of every kind that can be checked.
type whole struct {
	Embedded
	Thing  uuid.UUID      `json:"thing"`
	Other  uuid.UUID      `json:"other,omitzero"`
	By     decider.Ref    `json:"by"`
	Team   decider.Ref    `json:"team,omitempty"`
	Needs  inner          `json:"needs"`
	Born   decider.Day    `json:"born,omitempty" past:"true"`
	Begins decider.Day    `json:"begins"`
	Meet   time.Time      `json:"meet"`
	Ring   time.Time      `json:"ring,omitzero"`
	Months int            `json:"months"`
	Partly bool           `json:"partly"`
	Moment decider.Moment `json:"moment,omitzero"`
	Topics []string       `json:"topics" list:"advice-topics"`
	Ids    []uuid.UUID    `json:"ids"`
	Each   []inner        `json:"each"`
	Name   string         `json:"name,omitempty"`

	Said *string      `json:"said"`
	Left *string      `json:"left,omitempty"`
	Once *decider.Day `json:"once,omitempty" past:"true"`
}

func wholesome() whole {
	return whole{Thing: uuid.New(), By: "idp|ada", Needs: inner{"licht"}, Begins: day + 30, Meet: day.Begin(), Months: 3, Topics: []string{"werk"}}
}

// What stands in an embedded interface is checked as if its fields were the
// struct's own.
func TestWhatIsInAnEmbeddedInterfaceIsChecked(t *testing.T) {
	type Whatever any
	type outer struct {
		Whatever
		Of *inner `json:"of,omitempty"`
	}
	faults := form.Check(codelist.First, outer{Whatever: inner{"zwaarder"}}, day)
	if len(faults) != 1 || faults[0].Field != "severity" || faults[0].Rule != "code-list" {
		t.Errorf("got %v", faults)
	}
	if faults := form.Check(codelist.First, outer{Whatever: inner{"licht"}}, day); len(faults) != 0 {
		t.Errorf("got %v", faults)
	}
}

func TestEveryKindOfField(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*whole)
		want   string
	}{
		"nothing is wrong":             {func(*whole) {}, ""},
		"a missing id, day and number": {func(w *whole) { w.Thing, w.Begins, w.Months = uuid.Nil, 0, 0 }, "thing required, begins required, months required"},
		"a missing instant":            {func(w *whole) { w.Meet = time.Time{} }, "meet required"},
		"instants of a day too early and too late": {func(w *whole) {
			w.Meet, w.Ring = (form.Earliest - 1).Begin(), (form.Latest + 1).Begin()
		}, "meet range, ring range"},
		"the last instant there is":               {func(w *whole) { w.Ring = form.Latest.End().Add(-1) }, ""},
		"a missing reference":                     {func(w *whole) { w.By = "" }, "by reference"},
		"a name where a reference is wanted":      {func(w *whole) { w.By, w.Team = "Ada Advies", "team hengelo" }, "by reference, team reference"},
		"a code within":                           {func(w *whole) { w.Needs.Severity = "erg" }, "needs.severity code-list"},
		"a code within one of several":            {func(w *whole) { w.Each = []inner{{"licht"}, {"erg"}, {}} }, "each[1].severity code-list, each[2].severity required"},
		"more than there may be of these":         {func(w *whole) { w.Each = make([]inner, form.MaxElements+1) }, "each length"},
		"a code of what is embedded":              {func(w *whole) { w.Topic = "weer" }, "topic code-list"},
		"a birth date today":                      {func(w *whole) { w.Born = day }, ""},
		"a birth date tomorrow":                   {func(w *whole) { w.Born = day + 1 }, "born future"},
		"a job that begins later":                 {func(w *whole) { w.Begins = day + 400 }, ""},
		"the first and the last day there is":     {func(w *whole) { w.Born, w.Begins = form.Earliest, form.Latest }, ""},
		"a day earlier and a day later":           {func(w *whole) { w.Born, w.Begins = form.Earliest-1, form.Latest+1 }, "born range, begins range"},
		"a year with two digits":                  {func(w *whole) { w.Begins = decider.Date(26, 3, 31) }, "begins range"},
		"no topics, which is for others to judge": {func(w *whole) { w.Topics = nil }, ""},
		"an empty topic":                          {func(w *whole) { w.Topics = []string{"werk", "", "weer"} }, "topics[1] required, topics[2] code-list"},
		"too many topics":                         {func(w *whole) { w.Topics = strings.Split(strings.Repeat("werk ", 51), " ") }, "topics length"},
		"as many topics as may be":                {func(w *whole) { w.Topics = strings.Fields(strings.Repeat("werk ", 50)) }, ""},
		"nothing but spaces":                      {func(w *whole) { w.Name = " \t" }, "name required"},
		"a line separator":                        {func(w *whole) { w.Name = "No\u2028or" }, "name characters"},
		"a paragraph separator":                   {func(w *whole) { w.Name = "No\u2029or" }, "name characters"},
		"a byte order mark":                       {func(w *whole) { w.Name = "\ufeffNoor" }, "name characters"},
		"what is said to be nothing, and may be":  {func(w *whole) { w.Left, w.Once = new(""), new(decider.Day) }, ""},
		"what is said to be nothing, and may not": {func(w *whole) { w.Said = new("") }, "said required"},
		"what is said is checked":                 {func(w *whole) { w.Said, w.Once = new("\x00"), new(day+1) }, "said characters, once future"},
		"half a character":                        {func(w *whole) { w.Name = "No\xffr" }, "name characters"},
		"as long as may be":                       {func(w *whole) { w.Name = strings.Repeat("é", form.MaxName) }, ""},
		"a character longer":                      {func(w *whole) { w.Name = strings.Repeat("é", form.MaxName) + "é" }, "name length"},
	} {
		t.Run(name, func(t *testing.T) {
			w := wholesome()
			c.change(&w)
			var got []string
			for _, f := range form.Check(codelist.First, w, day) {
				got = append(got, f.Field+" "+f.Rule)
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A field is had under the name that a fault would give it, wherever it stands.
func TestWhichFieldsThereAre(t *testing.T) {
	type Whatever any
	type outer struct {
		Whatever
		Of *inner `json:"of,omitempty"`
	}
	for _, c := range []struct {
		cmd any
		has string
		not string
	}{
		{whole{}, "months", "Months"}, {whole{}, "topic", "embedded.topic"}, {whole{}, "needs.severity", "severity"},
		{whole{}, "needs", ""}, {whole{}, "each.severity", "each.name"}, {whole{}, "meet", "meet.wall"}, {whole{}, "said", "said.x"},
		{outer{}, "of.severity", "begins"}, {outer{Whatever: whole{}}, "begins", "of.begins"},
	} {
		if !form.Has(c.cmd, c.has) {
			t.Errorf("%T has no %s", c.cmd, c.has)
		}
		if form.Has(c.cmd, c.not) {
			t.Errorf("%T has %q", c.cmd, c.not)
		}
	}
}

func TestFaultsAreAnErrorOnlyWhenThereAreAny(t *testing.T) {
	if err := (form.Faults)(nil).Err(); err != nil {
		t.Errorf("got %v", err)
	}
	err := form.Faults{{"name", "required", "this field is required"}, {"born", "future", "must not be later than 2026-03-02"}}.Err()
	if err == nil || err.Error() != "name: this field is required; born: must not be later than 2026-03-02" {
		t.Errorf("got %v", err)
	}
}

// An embedded interface is checked as what it holds.
func TestWhatIsHeldIsCheckedAsWell(t *testing.T) {
	type Any interface{}
	held := struct {
		Any
		Beside string `json:"beside"`
	}{Any: inner{"erg"}}
	var got []string
	for _, f := range form.Check(codelist.First, held, day) {
		got = append(got, f.Field+" "+f.Rule)
	}
	if want := "severity code-list, beside required"; strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatTagsSay(t *testing.T) {
	want := []form.Field{
		{Index: 0, Name: "severity", List: "need-severities", Max: form.MaxName},
	}
	if got := form.Fields(reflect.TypeFor[inner]()); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for name, wrong := range map[string]any{
		"a part that is not": struct {
			X string `part:"persoon"`
		}{},
		"a length that is none": struct {
			X string `max:"veel"`
		}{},
		"what nothing is": struct {
			X string `is:"telefoon"`
		}{},
		"a past of something else": struct {
			X string `past:"true"`
		}{},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s is not noticed", name)
				}
			}()
			form.Fields(reflect.TypeOf(wrong))
		}()
	}
}

// said is every detail that there is: none of them has room for what was
// written.
var said = regexp.MustCompile(`^(this field is required|must hold more than spaces, or be left out|must be valid UTF-8|` +
	`must have a letter or a digit|must be a telephone number, with at least 3 digits|must be an e-mail address as in naam@voorbeeld\.nl|` +
	`is a number that may be a citizen service number \(BSN\); .*, as in \+31 6 00000000|` +
	`must be a code of the list [a-z-]+|may have at most [0-9]+ characters|may not contain control characters|contains a number that .*: leave it out)$`)

// However a text is built, checking it ends and repeats nothing of it.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{"", " ", "Noor", "111222333", "1 1 1.2 2 2.3 3 3", "\x00\u202e", "\xff", strings.Repeat("1 ", 1900)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := sample{Channel: s, Name: s, Short: s, Note: s, Phones: []string{s}, Email: s}
		for _, fault := range form.Check(codelist.First, c, day) {
			if !said.MatchString(fault.Detail) {
				t.Errorf("%q: %s", s, fault.Detail)
			}
		}
	})
}
