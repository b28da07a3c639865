// Package deskterm holds what no law or published standard says and the desk
// decides itself: after how many days something becomes work, how few persons a
// count hides. DOMAIN.md calls each of these a choice, and wants it dated.
//
// The first filling stands in a file beside this page, with where it comes from.
// What the desk says since is in the directory. What a definition of figures
// rests on is not here: a figure keeps its meaning, so another number there is
// another version of the definition.
package deskterm

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"klantreis/domain/decider"
)

// A Name is what is decided: a code of the list desk-terms. Its unit never
// changes: what is counted in another unit is another term.
type Name string

// The terms there are.
const (
	DoWork         Name = "werk-afhandelen"
	ReferralAnswer Name = "doorverwijzing-antwoord"
	ReferralReport Name = "doorverwijzing-stil"
	QuestionAnswer Name = "werkgeversvraag-antwoord"
	SilentCourse   Name = "transitie-stil"
	SilentJourney  Name = "klantreis-stil"
	SilentTraining Name = "opleiding-stil"
	VoucherExpiry  Name = "voucher-verloopt"
	GlassReview    Name = "glasbreuk-toetsing"
	Destruction    Name = "vernietiging"
	Deputyship     Name = "waarneming"
	SmallCells     Name = "kleine-aantallen"
)

// A Term is one of them as the program knows it: in what it is counted, between
// which values it makes sense, and its first filling.
type Term struct {
	Name        Name
	Unit        string // a code of the list desk-term-units
	Least, Most int
	From        decider.Day
	First       Value
}

// A Value is how much a term is, and where that comes from.
type Value struct {
	Value  int
	Source decider.Label
}

// First is every term with its first filling, in the order of the file.
var First = func() []Term {
	all, err := read(file)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return all
}()

// Find returns a term by its name.
func Find(name Name) (Term, bool) {
	i := slices.IndexFunc(First, func(t Term) bool { return t.Name == name })
	if i < 0 {
		return Term{}, false
	}
	return First[i], true
}

// Terms are the values of a day. One that is missing has that of the first
// filling, so that nothing is ever without a term.
type Terms map[Name]int

// Of returns how much a term is.
func (t Terms) Of(name Name) int {
	if value, said := t[name]; said {
		return value
	}
	first, _ := Find(name)
	return first.First.Value
}

// Days returns a term that is counted in days.
func (t Terms) Days(name Name) decider.Day { return decider.Day(t.Of(name)) }

//go:embed desk-terms.csv
var file string

// read reads the first filling.
func read(text string) (all []Term, err error) {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the desk's terms: %w", err)
	}
	for _, line := range lines[1:] {
		t := Term{Name: Name(line[0]), Unit: line[1], First: Value{Source: decider.Label(line[6])}}
		for i, number := range []*int{&t.First.Value, &t.Least, &t.Most} {
			if *number, err = strconv.Atoi(line[2+i]); err != nil {
				return nil, fmt.Errorf("term %s: %w", t.Name, err)
			}
		}
		if err := t.From.UnmarshalText([]byte(line[5])); err != nil {
			return nil, fmt.Errorf("term %s: %w", t.Name, err)
		}
		if t.First.Value < t.Least || t.First.Value > t.Most {
			return nil, fmt.Errorf("term %s: %d is not from %d to %d", t.Name, t.First.Value, t.Least, t.Most)
		}
		all = append(all, t)
	}
	return all, nil
}
