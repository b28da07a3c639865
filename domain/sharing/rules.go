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

// A Rule says for whom, for what and for which data a basis holds. It permits
// nothing before a jurist of the region has checked it.
type Rule struct {
	Basis     string        `json:"basis"`
	Kinds     []string      `json:"partnerKinds"`
	Purposes  []string      `json:"sharingPurposes"`
	DataKinds []string      `json:"dataKinds"`
	Checked   bool          `json:"checked"`
	Source    decider.Label `json:"source"`
	CheckedOn decider.Day   `json:"checkedDate,omitempty"` // zero in the first filling, which is checked or not for all days
}

// On is the rule as it is on a day: before the one on which it was checked it
// permits nothing.
func (r Rule) On(day decider.Day) Rule {
	r.Checked = r.Checked && r.CheckedOn <= day
	return r
}

// A Filling is a rule of the first filling: what it is called, and from when
// until when it holds.
type Filling struct {
	Name        decider.Ref
	From, Until decider.Day // Until is zero while there is no end
	Rule        Rule
}

// First is the first filling of the rules, which holds where the directory has
// not said otherwise.
var First = func() []Filling {
	all, err := read(file)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return all
}()

// Every stands in a rule of the first filling for every code of a list.
const Every = "alle"

// permit says whether some one rule covers terms whole.
func permit(rules []Rule, terms Terms) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return r.covers(terms) })
}

func (r Rule) covers(t Terms) bool {
	return r.Checked && r.Basis == t.Basis && covers(r.Kinds, t.Kind) && covers(r.Purposes, t.Purpose) && covers(r.DataKinds, t.DataKinds...)
}

func covers(codes []string, wanted ...string) bool {
	for _, w := range wanted {
		if !slices.Contains(codes, w) && !slices.Contains(codes, Every) {
			return false
		}
	}
	return true
}

// read reads the first filling.
func read(text string) (all []Filling, err error) {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("read the rules of bases: %w", err)
	}
	for _, line := range lines[1:] {
		f := Filling{Name: decider.Ref(line[0]), Rule: Rule{
			Basis: line[1], Kinds: strings.Fields(line[2]), Purposes: strings.Fields(line[3]), DataKinds: strings.Fields(line[4]),
			Checked: line[7] == "yes", Source: decider.Label(line[8]),
		}}
		if err := f.From.UnmarshalText([]byte(line[5])); err != nil {
			return nil, fmt.Errorf("rule %s: %w", f.Name, err)
		}
		if err := f.Until.UnmarshalText([]byte(line[6])); err != nil {
			return nil, fmt.Errorf("rule %s: %w", f.Name, err)
		}
		if line[7] != "yes" && line[7] != "no" {
			return nil, fmt.Errorf("rule %s: checked is yes or no", f.Name)
		}
		all = append(all, f)
	}
	return all, nil
}
