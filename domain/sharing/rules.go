package sharing

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

	"klantreis/domain/decider"
)

//go:embed basis-rules.csv
var file string

var rules = func() table {
	all, err := read(file)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return all
}()

// A rule says for whom, for what and for which data a basis holds.
type rule struct {
	basis       string
	kinds       []string
	purposes    []string
	data        []string
	from, until decider.Day
	checked     bool
	source      string
}

type table []rule

// all stands in a rule for every code of a list.
const all = "*"

// permit says whether some one rule covers terms whole on a day.
func (t table) permit(terms Terms, day decider.Day) bool {
	return slices.ContainsFunc(t, func(r rule) bool { return r.covers(terms, day) })
}

func (r rule) covers(t Terms, day decider.Day) bool {
	return r.checked && r.basis == t.Basis && r.from <= day && (r.until == 0 || day <= r.until) &&
		covers(r.kinds, t.Kind) && covers(r.purposes, t.Purpose) && covers(r.data, t.DataKinds...)
}

func covers(codes []string, wanted ...string) bool {
	for _, w := range wanted {
		if !slices.Contains(codes, w) && !slices.Contains(codes, all) {
			return false
		}
	}
	return true
}

// read reads the table.
func read(text string) (t table, err error) {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the rules of bases: %w", err)
	}
	for _, line := range lines[1:] {
		r := rule{basis: line[0], kinds: strings.Fields(line[1]), purposes: strings.Fields(line[2]), data: strings.Fields(line[3]), source: line[7]}
		if err := r.from.UnmarshalText([]byte(line[4])); err != nil {
			return nil, fmt.Errorf("rule of %s: %w", r.basis, err)
		}
		if err := r.until.UnmarshalText([]byte(line[5])); err != nil {
			return nil, fmt.Errorf("rule of %s: %w", r.basis, err)
		}
		switch line[6] {
		case "yes":
			r.checked = true
		case "no":
		default:
			return nil, fmt.Errorf("rule of %s: checked is yes or no", r.basis)
		}
		t = append(t, r)
	}
	return t, nil
}
