package decidertest

import (
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/form"
)

// A Step is something asked, on a day.
type Step[C any] struct {
	On  decider.Day
	Ask C
}

// Play asks one thing after another of a decider and writes down what it
// answers, and where that leaves the story, as a page to read.
func Play[C, E, S any](d decider.Decider[C, E, S], now func(S) string, steps ...Step[C]) string {
	var page strings.Builder
	var h History[E]
	for _, step := range steps {
		mark := h.next(decider.On(step.On))
		events, err := d.Decide(step.Ask, d.Fold(h.Past), mark)
		number := "-"
		if len(events) > 0 {
			h = h.At(decider.On(step.On), events...)
			number = fmt.Sprint(h.entries)
		}
		line := fmt.Sprintf("%2s  %s  %-19s %-37s %s", number, step.On, nameOf(step.Ask), answer(step.Ask, events, err), now(d.Fold(h.Past).State))
		page.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return page.String()
}

// answer says in a few words what was decided. It panics on a refusal that names
// a field which the command has not.
func answer[E any](ask any, events []E, err error) string {
	var no decider.Refusal
	if errors.As(err, &no) {
		if wrong := misnamed(ask, no); wrong != "" {
			panic(wrong)
		}
		said := "refused: " + no.Code
		if no.Field != "" {
			said += " (" + no.Field + ")"
		}
		for _, e := range no.Entries {
			said += fmt.Sprintf(" %d", binary.BigEndian.Uint32(e[8:]))
		}
		return said
	}
	if len(events) == 0 {
		return "so already"
	}
	var names []string
	for _, e := range events {
		names = append(names, nameOf(e))
	}
	return strings.Join(names, ", ")
}

// misnamed says what is wrong with the field that a refusal of a command names,
// or nothing.
func misnamed(ask any, no decider.Refusal) string {
	if no.Field == "" || no.Field == decider.When || form.Has(ask, no.Field) {
		return ""
	}
	return fmt.Sprintf("%s is refused for its field %q (%s), which it has not", nameOf(ask), no.Field, no.Code)
}

var update = flag.Bool("update", false, "write golden files anew")

// Golden compares a page with the one that was read and found right.
func Golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s says otherwise; if this is right, run the test with -update and review the difference. Got\n%s", file, got)
	}
}
