package pipeline

import (
	"context"
	"fmt"
	"math/bits"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// A Question says of which transitions is asked what became of them: those in
// which guidance began in a period, which are a cohort.
type Question struct {
	From, Until    decider.Day         // of the period, both included
	AsOf           decider.Day         // at the end of which is counted
	Known          eventstore.Position // what is known up to there counts
	Team           decider.Ref         // whose journeys they were then; "": any
	Reorganisation uuid.UUID           // that they are part of; zero: any, and none
}

// A Jobs is how many jobs there are, and of how many persons.
type Jobs struct {
	Jobs, Persons int64

	who map[uuid.UUID]bool
}

func (j *Jobs) add(person uuid.UUID) {
	if j.who == nil {
		j.who = map[uuid.UUID]bool{}
	}
	if j.Jobs++; !j.who[person] {
		j.who[person] = true
		j.Persons++
	}
}

// A Cohort is what became of transitions in which guidance began in a period.
// Each is in one of Finished, Unknown and Running (DOMAIN.md section 3).
type Cohort struct {
	All      Jobs
	Finished Jobs // with a new job, or an exit other than unknown
	Unknown  Jobs // of which nobody knows what became of them
	Running  Jobs // in guidance still

	Realised Jobs            // of those finished: with a new job
	Exits    map[string]Jobs // of those finished: by exit
	Lost     Jobs            // of those unknown: with an exit that says so, or that was erased
	Silent   Jobs            // of those unknown: of which nothing was heard for long
	Stages   map[string]Jobs // of those running: by stage

	Direct   map[Direct]Jobs        // of those realised
	Lasting  map[int]map[Lasts]Jobs // of those realised: by months after the first working day
	Skipped  map[journey.Stage]Jobs // of all: that came further without that stage having been recorded
	Returned Jobs                   // of all: that went back to an earlier stage
	Returns  int64                  // how often they did
	Days     []int                  // of those realised: from guidance to the first working day, the fewest first
}

// Lasts says whether a client still works in a new job, some months after the
// first working day: an answer by the code list, or NotDue.
type Lasts string

// What can be said about that. It is unknown, too, when it should have been
// asked and was not.
const (
	LastsYes     Lasts = "ja"
	LastsNo      Lasts = "nee"
	LastsUnknown Lasts = "onbekend"
	NotDue       Lasts = "nog-niet"
)

// Courses returns what became of a cohort. Clients for whom person answers the
// same are one person; of an erased journey nobody knows whose it was, and it is
// a person of its own. The ledger is not asked.
func Courses(ctx context.Context, r projector.Reader, q Question, person func(client uuid.UUID) uuid.UUID) (*Cohort, error) {
	ask := sql.Ask("courses", q.From, q.Until, q.AsOf, q.Known.Order())
	if q.Team != "" {
		ask.And("courses-of-team", q.Team)
	}
	if q.Reorganisation != uuid.Nil {
		ask.And("courses-of-reorganisation", q.Reorganisation)
	}
	all, err := queries.Select[standingCourse](ctx, r, ask)
	if err != nil {
		return nil, fmt.Errorf("count what became of a cohort: %w", err)
	}
	c := &Cohort{Exits: map[string]Jobs{}, Stages: map[string]Jobs{}, Direct: map[Direct]Jobs{}, Lasting: map[int]map[Lasts]Jobs{}, Skipped: map[journey.Stage]Jobs{}}
	for _, months := range journey.CheckMonths {
		c.Lasting[months] = map[Lasts]Jobs{}
	}
	for i := range all {
		who := person(all[i].Client)
		if all[i].Client == uuid.Nil {
			who = all[i].Journey
		}
		c.count(&all[i], q.AsOf, who)
	}
	slices.Sort(c.Days)
	return c, nil
}

// A standingCourse is what had become of one transition.
type standingCourse struct {
	Journey uuid.UUID `col:"journey"`
	Course
}

// count adds one transition.
func (c *Cohort) count(of *standingCourse, asOf decider.Day, who uuid.UUID) {
	c.All.add(who)
	switch exit := of.Kind == Exit; {
	case exit && (of.Code == journey.UnknownExit || of.Code == ""):
		c.Unknown.add(who)
		c.Lost.add(who)
	case exit:
		c.Finished.add(who)
		addTo(c.Exits, of.Code, who)
	case of.Realised != 0:
		c.Finished.add(who)
		c.realised(of, asOf, who)
	case of.Unknown != 0 && of.Unknown <= asOf:
		c.Unknown.add(who)
		c.Silent.add(who)
	default:
		c.Running.add(who)
		addTo(c.Stages, of.Code, who)
	}
	for i, stage := range journey.Stages[:bits.Len(uint(of.Recorded))] {
		if of.Recorded&(1<<i) == 0 {
			addTo(c.Skipped, stage, who)
		}
	}
	if of.Returns > 0 {
		c.Returned.add(who)
		c.Returns += int64(of.Returns)
	}
}

// realised adds one with a new job.
func (c *Cohort) realised(of *standingCourse, asOf decider.Day, who uuid.UUID) {
	c.Realised.add(who)
	addTo(c.Direct, of.Direct, who)
	c.Days = append(c.Days, int(of.Realised-of.Guided))
	for _, months := range journey.CheckMonths {
		lasts := Lasts(*of.after(months))
		switch {
		case lasts == LastsYes || lasts == LastsNo:
		case lasts == "" && asOf < of.Realised.AddMonths(months):
			lasts = NotDue
		default:
			lasts = LastsUnknown
		}
		addTo(c.Lasting[months], lasts, who)
	}
}

func addTo[K comparable](to map[K]Jobs, in K, who uuid.UUID) {
	jobs := to[in]
	jobs.add(who)
	to[in] = jobs
}
