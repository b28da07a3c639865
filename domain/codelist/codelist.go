// Package codelist holds the code lists: the words that everyone at the desk
// uses for the same thing, so that what goes in can be counted later.
//
// A code is never reused or renamed. It is valid from a day and, once ended,
// until a day; a fact may only use codes that are valid on the day of the fact
// (DOMAIN.md section 5).
package codelist

import (
	"embed"
	"encoding/csv"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"klantreis/domain/decider"
)

// About says what the codes of a list say something about.
type About string

const (
	Service About = "service" // the desk's own work: may stand in the clear
	Person  About = "person"  // a person: sealed wherever it is stored
)

// A Row is one code.
type Row struct {
	Code        string
	Dutch       string
	English     string
	From, Until decider.Day // Until is zero while the code has no end
}

// ValidOn says whether the code may be used for a fact of that day.
func (r Row) ValidOn(d decider.Day) bool {
	return r.From <= d && (r.Until == 0 || d <= r.Until)
}

// Held says in words since when, and until when, the code may be used.
func (r Row) Held() string {
	if r.Until == 0 {
		return fmt.Sprintf("from %s on", r.From)
	}
	return fmt.Sprintf("from %s until %s", r.From, r.Until)
}

// A List is the codes of one kind, in their own order.
type List struct {
	Name  string
	About About
	Rows  []Row
}

// Find returns a code's row.
func (l List) Find(code string) (Row, bool) {
	i := slices.IndexFunc(l.Rows, func(r Row) bool { return r.Code == code })
	if i < 0 {
		return Row{}, false
	}
	return l.Rows[i], true
}

// A Set is all code lists by name.
type Set map[string]List

// Lists are code lists that may grow while the program runs.
type Lists interface {
	// Now returns the lists as they stand. A set that was returned is never
	// changed, so what is checked together is checked against one set.
	Now() Set
}

// Now returns the set: on its own it never changes.
func (s Set) Now() Set { return s }

// Names returns the names of all lists, sorted.
func (s Set) Names() []string { return slices.Sorted(maps.Keys(s)) }

// Label returns the Dutch label of a code, or the code itself.
func (s Set) Label(list, code string) string {
	if r, ok := s[list].Find(code); ok {
		return r.Dutch
	}
	return code
}

//go:embed lists/*.csv
var files embed.FS

// First is the first filling: the lists as they were when the desk opened.
var First = func() Set {
	s, err := read(files)
	if err != nil {
		panic(err) // the files are part of the program, and a test reads them
	}
	return s
}()

func read(files fs.FS) (Set, error) {
	index, err := table(files, "lists")
	if err != nil {
		return nil, err
	}
	s := Set{}
	for _, line := range index {
		l := List{Name: line[0], About: About(line[1])}
		if l.About != Service && l.About != Person {
			return nil, fmt.Errorf("list %s is about %q", l.Name, l.About)
		}
		if l.Rows, err = rows(files, l.Name); err != nil {
			return nil, err
		}
		s[l.Name] = l
	}
	return s, nil
}

func rows(files fs.FS, list string) ([]Row, error) {
	lines, err := table(files, list)
	if err != nil {
		return nil, err
	}
	var all []Row
	for _, line := range lines {
		r := Row{Code: line[0], Dutch: line[1], English: line[2]}
		if err := r.From.UnmarshalText([]byte(line[3])); err != nil {
			return nil, fmt.Errorf("%s, code %s: %w", list, r.Code, err)
		}
		if err := r.Until.UnmarshalText([]byte(line[4])); err != nil {
			return nil, fmt.Errorf("%s, code %s: %w", list, r.Code, err)
		}
		all = append(all, r)
	}
	return all, nil
}

// table returns the lines of a file without its head.
func table(files fs.FS, list string) ([][]string, error) {
	b, err := fs.ReadFile(files, "lists/"+list+".csv")
	if err != nil {
		return nil, fmt.Errorf("read list %s: %w", list, err)
	}
	lines, err := csv.NewReader(strings.NewReader(string(b))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read list %s: %w", list, err)
	}
	return lines[1:], nil
}
