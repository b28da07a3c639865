package decidertest

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// tabled are the commands that were asked in every standing.
var tabled names

// A Standing is how things can stand: a name, and what happened that led there.
type Standing[E any] struct {
	Name string
	In   string // a group of standings that are alike, as "in a closed journey"
	Past History[E]
	On   decider.Day // on which it is asked; zero: the day after the latest
}

func (s Standing[E]) String() string { return strings.TrimSpace(s.Name + " " + s.In) }

// Table asks every command in every standing, and writes down what it meets, as
// a page to read: first what leads to each standing, then of each command what
// follows from it in which of them. A command of which there are several says
// what is in it.
//
// [Complete] sees to it that every command is in a table.
func Table[C, E, S any](d decider.Decider[C, E, S], standings []Standing[E], commands ...C) string {
	var page strings.Builder
	widest := 0
	for _, s := range standings {
		widest = max(widest, len(s.String()))
	}
	for _, s := range standings {
		fmt.Fprintln(&page, strings.TrimRight(fmt.Sprintf("%-*s  %s", widest, s, strings.Join(namesOf(s.Past), ", ")), " "))
	}
	for i, c := range commands {
		name := nameOf(c)
		tabled.note(name)
		if isAnother := func(o C) bool { return nameOf(o) == name }; slices.ContainsFunc(slices.Delete(slices.Clone(commands), i, i+1), isAnother) {
			name += said(c)
		}
		fmt.Fprintf(&page, "\n%s\n%s", name, row(d, standings, c))
	}
	return page.String()
}

// said is what stands in the fields of a command that are texts, or ids as
// tests number them.
func said(c any) (words string) {
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		f := v.Field(i)
		id, isID := f.Interface().(uuid.UUID)
		switch {
		case f.IsZero():
		case isID:
			words += fmt.Sprintf(" %d", binary.BigEndian.Uint32(id[8:]))
		case f.Kind() == reflect.String:
			words += " " + f.String()
		}
	}
	return words
}

// row says what one command meets, what follows from it before what is refused.
func row[C, E, S any](d decider.Decider[C, E, S], standings []Standing[E], c C) string {
	var answers []string
	met := map[string][]Standing[E]{}
	for _, s := range standings {
		mark := s.Past.next(decider.Moment{On: s.On})
		mark.Event = uuid.Nil
		events, err := d.Decide(c, d.Fold(s.Past.Past), mark)
		got := answer(c, events, err)
		if met[got] == nil {
			answers = append(answers, got)
		}
		met[got] = append(met[got], s)
	}
	most := func(a string) bool { return 2*len(met[a]) > len(standings) }
	slices.SortStableFunc(answers, func(a, b string) int { return rank(a, most(a)) - rank(b, most(b)) })
	var rows strings.Builder
	for _, a := range answers {
		in := where(met[a], standings)
		switch {
		case len(answers) == 1:
			in = "always"
		case most(a):
			in = "otherwise"
		}
		fmt.Fprintf(&rows, "    %-36s  %s\n", a, in)
	}
	return rows.String()
}

// where names standings of all there are, group by group.
func where[E any](some, all []Standing[E]) string {
	var words []string
	for len(some) > 0 {
		group := some[0].In
		in := func(s Standing[E]) bool { return s.In == group }
		var names []string
		for _, s := range some {
			if in(s) {
				names = append(names, s.Name)
			}
		}
		some = slices.DeleteFunc(slices.Clone(some), in)
		switch whole := len(names) == len(slices.DeleteFunc(slices.Clone(all), func(s Standing[E]) bool { return !in(s) })); {
		case whole && group != "":
			words = append(words, "always "+group)
		default:
			words = append(words, strings.TrimSpace(strings.Join(names, ", ")+" "+group))
		}
	}
	return strings.Join(words, "; ")
}

// rank puts first what follows, and last what is met otherwise.
func rank(answer string, most bool) int {
	switch {
	case most:
		return 3
	case strings.HasPrefix(answer, "refused"):
		return 2
	case answer == "so already":
		return 1
	}
	return 0
}

func namesOf[E any](h History[E]) (names []string) {
	for _, e := range h.Past {
		names = append(names, nameOf(e.What))
	}
	return names
}
