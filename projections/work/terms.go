package work

import (
	_ "embed"
	"encoding/csv"
	"strconv"
	"strings"

	"klantreis/domain/decider"
)

// No published standard says how long something may wait, so the terms are
// choices, and dated: a term is the one that held on the day it began.
//
//go:embed terms.csv
var termsFile string

// A term is how long something takes, in months and days.
type term struct {
	months, days int
	from, until  decider.Day // until is zero while it has no end
}

var terms = func() map[string][]term {
	all, err := readTerms(termsFile)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return all
}()

func readTerms(text string) (map[string][]term, error) {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	all := map[string][]term{}
	for _, line := range lines[1:] {
		var t term
		if t.months, err = strconv.Atoi(line[1]); err != nil {
			return nil, err
		}
		if t.days, err = strconv.Atoi(line[2]); err != nil {
			return nil, err
		}
		if err := t.from.UnmarshalText([]byte(line[3])); err != nil {
			return nil, err
		}
		if err := t.until.UnmarshalText([]byte(line[4])); err != nil {
			return nil, err
		}
		all[line[0]] = append(all[line[0]], t)
	}
	return all, nil
}

// Unheard returns the day from which it is unknown what became of an open
// transition of which something was last heard on a day.
func Unheard(since decider.Day) decider.Day { return after("transition-unknown", since) }

// LatestDirect returns the last day on which a new job follows one directly that
// ended on a day.
func LatestDirect(ended decider.Day) decider.Day { return after("transition-gap", ended) + 1 }

// before returns the day that is a term before one.
func before(name string, day decider.Day) decider.Day { return 2*day - after(name, day) }

// after returns the day on which a term that began on a day has passed.
func after(name string, begun decider.Day) decider.Day {
	for _, t := range terms[name] {
		if t.from <= begun && (t.until == 0 || begun <= t.until) {
			return begun.AddMonths(t.months) + decider.Day(t.days)
		}
	}
	return begun
}
