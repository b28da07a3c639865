package pipeline

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

// courses is the table of those transitions that came to guidance, of which is
// reported what became of them, by when guidance began. Its index has all that a
// report reads, with what chooses the rows in front: looking up each of twenty
// thousand rows elsewhere takes five times as long.
var courses = projector.Table{
	Name: "transition_courses", Doc: "What had become of each job-to-job transition that came to guidance, from when to when.", Identity: true,
	Row: CourseRow{}, Scope: "journey", Key: []string{"transition", "from_us"}, Intervals: true,
	Indexes: [][]string{{"guided_day", "from_day", "to_day", projector.KnownFrom, projector.KnownTo, "team", "client", "kind", "code", "unknown_day",
		"realised_day", "direct", "after_3", "after_6", "after_12", "recorded", "returns"}},
}

// A CourseRow says from when to when something had become of a transition.
type CourseRow struct {
	Journey    uuid.UUID `col:"journey" doc:"The journey."`
	Transition uuid.UUID `col:"transition" doc:"The job-to-job transition."`
	spans.Span
	Course
}

// A Course is what had become of a transition that came to guidance. A
// transition that passed guidance by, since a contract was signed first, came to
// it then: skipped stages count as passed.
type Course struct {
	Client   uuid.UUID   `col:"client" doc:"The client whose job it is; zeros once the journey is erased."`
	Team     decider.Ref `col:"team" doc:"The team whose journey it was."`
	Guided   decider.Day `col:"guided_day" doc:"Day on which guidance first began, in days after 1 January of the year 1."`
	Kind     Kind        `col:"kind" doc:"Whether the code is a stage or an exit."`
	Code     string      `col:"code" doc:"The stage that the transition was at, or how it ended."`
	Unknown  decider.Day `col:"unknown_day" doc:"Day from which it is unknown what became of it, for nothing was heard of it so long, likewise; 0 where it has a new job or an exit."`
	Realised decider.Day `col:"realised_day" doc:"First working day in the new job, likewise; 0 while there is none."`
	Direct   Direct      `col:"direct" doc:"Whether the new job followed the old one directly: yes, no, or unknown; blank while there is none."`
	After3   string      `col:"after_3" doc:"Whether the client still worked there after 3 months, by the code list; blank while nobody said so."`
	After6   string      `col:"after_6" doc:"The same after 6 months."`
	After12  string      `col:"after_12" doc:"The same after 12 months."`
	Recorded int         `col:"recorded" doc:"The stages that were recorded: the sum of 1 for the first, 2 for the second, 4 for the third and so on."`
	Returns  int         `col:"returns" doc:"How often it went back to an earlier stage."`
}

// Direct says whether a new job followed the old one directly: without a benefit
// and with few days between them (a choice, DOMAIN.md section 3).
type Direct string

// What can be said about that. Nobody can tell where it is not known when the
// old job ended.
const (
	Directly    Direct = "yes"
	NotDirectly Direct = "no"
	NobodyKnows Direct = "unknown"
)

// A new job follows one directly with at most so many days between them, and it
// is unknown what became of a transition of which nothing was heard for so long
// (choices of DOMAIN.md section 3). They are no terms of the desk: a figure means
// what its definition says, and another number here is another version of it.
const (
	directDays  = 31
	unheardDays = 90
)

// directly works it out, given the signal of the old job and the first day in
// the new one. The last day in a job and the first in the next have none
// between them.
func directly(old journey.TransitionSignalled, e journey.TransitionRealised, first decider.Day) Direct {
	switch {
	case e.BenefitBetween:
		return NotDirectly
	case old.JobEndsOn == 0:
		return NobodyKnows
	case first <= old.JobEndsOn+directDays+1:
		return Directly
	}
	return NotDirectly
}

// A path is what is known of a transition's course on the way through its
// history.
type path struct {
	Course
	stage int                                        // that it is at, by its place in the order
	told  map[decider.Day]journey.TransitionRealised // what was said of each first day
	line  spans.Line[Course]
}

// follow takes a step that is about the transition.
func (t *transition) follow(step *histories.JourneyStep) {
	p, is := &t.path, step.State.Transitions[t.id]
	day := decider.DayOf(time.UnixMicro(step.At))
	at := slices.Index(journey.Stages, is.Stage)
	if at < p.stage {
		p.Returns++
	}
	p.stage, p.Recorded = at, p.Recorded|1<<at
	if p.Guided == 0 && is.Stage.Guided() {
		p.Guided = day
	}
	if p.Realised = is.Realised; p.Realised == 0 {
		p.Direct, p.After3, p.After6, p.After12 = "", "", "", ""
	}
	switch e := step.Event.(type) {
	case journey.ContractSigned: // also when it is told of a job that began since
		p.Recorded |= 1 << slices.Index(journey.Stages, journey.Signed)
	case journey.TransitionRealised:
		if p.told == nil {
			p.told = map[decider.Day]journey.TransitionRealised{}
		}
		p.told[is.Realised] = e
		p.Direct = directly(t.signal, e, is.Realised)
	case journey.CheckAnswered:
		*p.after(e.Months) = e.Answer
	}
	if p.Unknown = day + unheardDays; !is.Open() {
		p.Unknown = 0
	}
}

// redirected works out anew what rests on when the old job ended.
func (t *transition) redirected(c Course) Course {
	if c.Realised != 0 {
		c.Direct = directly(t.signal, t.path.told[c.Realised], c.Realised)
	}
	return c
}

// after is where the answer stands that was given after so many months.
func (c *Course) after(months int) *string {
	switch months {
	case 3:
		return &c.After3
	case 6:
		return &c.After6
	default:
		return &c.After12
	}
}

// course is what had become of a transition; nothing, where it is not counted.
func (t *transition) course(at *journey.State) Course {
	if !at.Counts() || t.path.Guided == 0 {
		return Course{}
	}
	stands, c := t.stage(at), t.path.Course
	c.Client, c.Team, c.Kind, c.Code = at.Client, at.Team, stands.Kind, stands.Code
	return c
}

// courseRows adds the rows of a transition that came to guidance.
func (s *story) courseRows(t *transition, rows []projector.Row) []projector.Row {
	return t.path.line.Rows(rows, func(span spans.Span, was Course) projector.Row { return CourseRow{s.id, t.id, span, was} })
}
