package pipeline

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/histories/historytest"
)

// A tally is a cohort as cells, each with how many jobs and persons.
type tally struct {
	cells   map[string][2]int64
	returns int64
	days    []int
}

// one makes persons of the first clients: two of them are the same.
func one(client uuid.UUID) uuid.UUID {
	if client == historytest.ID('j', 2) {
		return historytest.ID('j', 1)
	}
	return client
}

// naively replays every journey to see what became of a cohort.
func naively(log []codec.Fact, known int64, q Question) tally {
	got := tally{cells: map[string][2]int64{}}
	seen := map[string]bool{}
	for _, stream := range historytest.Streams(log[:known], "journey") {
		history := historytest.History(log[:known], log, stream)
		if len(history) == 0 {
			continue
		}
		part := map[uuid.UUID]uuid.UUID{} // of which reorganisation each transition is
		for _, e := range historytest.Happened(history, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)) {
			switch e := e.(type) {
			case journey.TransitionSignalled:
				part[e.Transition] = e.Reorganisation
			case journey.ReorganisationLinked:
				part[e.Transition] = e.Reorganisation
			}
		}
		for id, j := range risks(history, q.AsOf) {
			if j.guided == 0 || j.guided < q.From || j.guided > q.Until || q.Team != "" && q.Team != j.team || q.Reorganisation != uuid.Nil && q.Reorganisation != part[id] {
				continue
			}
			who := one(j.client)
			if j.client == uuid.Nil {
				who = j.journey
			}
			got.returns += int64(j.returns())
			if j.realised != 0 && j.exit == nil {
				got.days = append(got.days, int(j.realised-j.guided))
			}
			for _, cell := range j.in(q.AsOf) {
				n := got.cells[cell]
				if n[0]++; !seen[cell+who.String()] {
					n[1]++
				}
				got.cells[cell], seen[cell+who.String()] = n, true
			}
		}
	}
	slices.Sort(got.days)
	return got
}

// told is what a report answers, in the form of naively.
func told(c *Cohort) tally {
	got := tally{map[string][2]int64{}, c.Returns, c.Days}
	put := func(cell string, j Jobs) {
		if j.Jobs != 0 {
			got.cells[cell] = [2]int64{j.Jobs, j.Persons}
		}
	}
	for cell, j := range map[string]Jobs{"all": c.All, "finished": c.Finished, "unknown": c.Unknown, "running": c.Running,
		"realised": c.Realised, "lost": c.Lost, "silent": c.Silent, "returned": c.Returned} {
		put(cell, j)
	}
	for exit, j := range c.Exits {
		put("exit "+exit, j)
	}
	for stage, j := range c.Stages {
		put("stage "+stage, j)
	}
	for direct, j := range c.Direct {
		put("direct "+string(direct), j)
	}
	for months, answers := range c.Lasting {
		for answer, j := range answers {
			put(fmt.Sprint("lasts ", months, " ", answer), j)
		}
	}
	for stage, j := range c.Skipped {
		put("skipped "+string(stage), j)
	}
	return got
}

func TestACohortIsWhatANaiveReplaySays(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(8) {
		log := historytest.Random(seed+100, 60+20*int(seed))
		store := eventstore.Store(memory.NewStore())
		if seed%2 == 1 {
			store = memory.NewSparseStore()
		}
		views, at := filled(t, store, log, View)
		random := rand.New(rand.NewPCG(seed, 2))
		for range 25 {
			q := question(random, log)
			var known int64
			q.AsOf, known = historytest.Point(random, log)
			q.Known = historytest.Place(random, at, known)
			c, err := Courses(t.Context(), views, q, one)
			if err != nil {
				t.Fatal(err)
			}
			want := naively(log, known, q)
			if got := told(c); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, %+v, known %d: got\n%v, want\n%v", seed, q, known, got, want)
			}
			for cell := range want.cells {
				seen[cell] = true
			}
		}
	}
	for _, cell := range []string{"finished", "unknown", "running", "realised", "silent", "direct yes", "direct no", "skipped plan-vastgesteld", "skipped in-begeleiding"} {
		if !seen[cell] {
			t.Errorf("no log had %s, but %v", cell, slices.Sorted(maps.Keys(seen)))
		}
	}
}

// question is one about some period, and sometimes a team or a
// reorganisation.
func question(random *rand.Rand, log []codec.Fact) (q Question) {
	q.From, q.Until = decider.Date(2026, 1, 1), decider.Date(2030, 1, 1)
	switch random.IntN(4) {
	case 0:
		q.From, _ = historytest.Point(random, log)
		q.Until = q.From + 200
	case 1:
		q.Team = "almelo"
	case 2:
		q.Reorganisation = historytest.ID('o', 1)
	}
	return q
}

func TestANewJobIsDirectWithoutABenefitAndWithin31Days(t *testing.T) {
	ends := historytest.Day(t, "2026-03-31")
	for _, c := range []struct {
		ends    decider.Day
		first   string
		benefit bool
		want    Direct
	}{
		{ends, "2026-03-15", false, Directly}, // before the old one ended
		{ends, "2026-04-01", false, Directly},
		{ends, "2026-05-02", false, Directly}, // 31 days lie between
		{ends, "2026-05-03", false, NotDirectly},
		{ends, "2026-04-01", true, NotDirectly},
		{0, "2026-04-01", false, NobodyKnows},
		{0, "2026-04-01", true, NotDirectly},
	} {
		got := directly(journey.TransitionSignalled{JobEndsOn: c.ends}, journey.TransitionRealised{BenefitBetween: c.benefit}, historytest.Day(t, c.first))
		if got != c.want {
			t.Errorf("old job until %s, new one from %s, benefit %t: %s, want %s", c.ends, c.first, c.benefit, got, c.want)
		}
	}
}

// A cohort is found in an index that has all that is asked.
func TestACohortIsLookedUp(t *testing.T) {
	views, _ := filled(t, memory.NewStore(), historytest.Fixed(t), View)
	var plan []string
	for row, err := range views.Query(t.Context(), "explain query plan "+sql.Ask("courses").SQL(), numbers(4)...) {
		if err != nil {
			t.Fatal(err)
		}
		plan = append(plan, row[3].(string))
	}
	if len(plan) != 1 || !strings.Contains(plan[0], "USING COVERING INDEX") || !strings.Contains(plan[0], "guided_day>? AND guided_day<?") {
		t.Errorf("it is looked up as %q", plan)
	}
}
