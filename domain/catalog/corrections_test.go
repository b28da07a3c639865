package catalog

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
)

// rows are those of all tables that name a kind of fact.
func rows(typ reflect.Type) (found []decider.Correction) {
	for _, aggregate := range said {
		for _, c := range aggregate {
			for _, e := range c.Of {
				if reflect.TypeOf(e) == typ {
					found = append(found, c)
				}
			}
		}
	}
	return found
}

// Whoever adds a kind of fact says how it is put right, or this fails.
func TestEveryKindOfFactIsPutRightInExactlyOneWay(t *testing.T) {
	kinds := map[reflect.Type]string{}
	for _, typ := range Events.Types() {
		kinds[typ.Go()] = typ.Name
		if n := len(rows(typ.Go())); n != 1 {
			t.Errorf("how %s is put right is said %d times, in the Corrections of its aggregate: say it once", typ.Name, n)
		}
	}
	for _, aggregate := range said {
		for _, c := range aggregate {
			for _, e := range c.Of {
				if _, is := kinds[reflect.TypeOf(e)]; !is {
					t.Errorf("%T is put right, and is no fact of the catalog", e)
				}
			}
		}
	}
	if all := Mendings(); len(all) != len(kinds) {
		t.Errorf("%d kinds are listed of %d", len(all), len(kinds))
	}
}

// What is not withdrawn says why, and what is done instead; what is countered
// says by which facts, and what is final by none.
func TestWhatIsNotWithdrawnSaysWhatIsDoneInstead(t *testing.T) {
	var kinds []string
	for _, typ := range Events.Types() {
		kinds = append(kinds, typ.Name)
	}
	for _, m := range Mendings() {
		taken := m.Way == decider.Withdrawn
		if taken != (m.Instead == "") || !taken && !strings.HasSuffix(m.Instead, ".") {
			t.Errorf("%s is %s, and instead: %q", m.Kind, m.Way, m.Instead)
		}
		if (m.Way == decider.Countered) != (len(m.By) > 0) {
			t.Errorf("%s is %s by %v", m.Kind, m.Way, m.By)
		}
		for _, by := range m.By {
			if !slices.Contains(kinds, by) {
				t.Errorf("%s is countered by %s, which is no kind of fact", m.Kind, by)
			}
		}
	}
}

// An erasure and a withdrawal are final wherever they are recorded: a log that
// could unsay them would prove nothing.
func TestErasuresAndWithdrawalsAreFinal(t *testing.T) {
	for _, typ := range Events.Types() {
		event := reflect.Zero(typ.Go()).Interface()
		_, erases := event.(decider.Erasure)
		_, withdraws := event.(decider.Withdrawal)
		if way := rows(typ.Go())[0].Way; (erases || withdraws) && way != decider.Final {
			t.Errorf("%s is %s", typ.Name, way)
		}
	}
}

// Only what has a withdrawal can have what is withdrawn.
func TestWhatIsWithdrawnIsOfAnAggregateThatCanWithdraw(t *testing.T) {
	can := map[string]bool{}
	for _, typ := range Events.Types() {
		if _, is := reflect.Zero(typ.Go()).Interface().(decider.Withdrawal); is {
			can[aggregateOf(typ.Name)] = true
		}
	}
	for _, m := range Mendings() {
		if m.Way == decider.Withdrawn && !can[aggregateOf(m.Kind)] {
			t.Errorf("%s is withdrawn, and nothing of its aggregate withdraws", m.Kind)
		}
	}
}

func aggregateOf(kind string) string { return kind[:strings.Index(kind, ".")] }

// The table on one page, so that a change of it shows for what it is.
func TestTheWholeTableOfCorrections(t *testing.T) {
	var page strings.Builder
	for _, m := range Mendings() {
		line := fmt.Sprintf("%-36s %-9s %s", m.Kind, m.Way, strings.Join(m.By, " "))
		fmt.Fprintln(&page, strings.TrimRight(line, " "))
		if m.Instead != "" {
			fmt.Fprintf(&page, "    %s\n", m.Instead)
		}
	}
	decidertest.Golden(t, "testdata/corrections.txt", page.String())
}
