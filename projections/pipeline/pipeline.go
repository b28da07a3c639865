// Package pipeline keeps in which phase every journey was, and at which stage
// every job-to-job transition, from when to when, and as what kind of client.
//
// Reports ask how many stood where on a day, as known at a position in the
// log. Both are answered from intervals in occurrence time, which the projector
// makes bitemporal. A dimension counts as it was on the counted day, so an
// interval ends where a dimension changes, too.
//
// Which phase or stage follows from a fact is the journey's own rule; here it
// is asked in the order in which things happened (see package histories), so a
// fact that was recorded late takes its place. An erased journey stands
// nowhere from its erasure on. Before that it still counts in its phase, with
// all that was said of the person blank; what only the sealed part of a fact
// told, as that a transition was lasting or how it ended, is then lost too. A
// journey whose client objected to being counted, and was right, stands nowhere
// from that day on; before it, and as known before, it counts as it did.
//
// What a report counts is kept added up by blocks of positions, so that it
// takes a few ten milliseconds of a million journeys, whatever it is asked.
// The positions behind the last whole block are those of the ledger, whose
// table a report reads, too.
//
// What became of those transitions that came to guidance is kept beside that, in
// rows that are read one by one: only so can persons be counted, whose jobs stand
// in several journeys.
//
// Known limits: a report that is cut by a dimension looks at every row, which
// takes seconds of a million journeys; and what became of a whole year's
// transitions takes as many times longer as a year has more of them than a month.
package pipeline

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

// View derives phases and stages from the streams of journeys.
var View = view(spans.Blocks)

func view(blocks spans.Sizes) projector.View {
	return projector.View{
		Name: "pipeline", Version: 5, Category: journey.Decider.Category,
		Fold: histories.Journeys.Whole(begin), Begin: histories.Journeys.Growing(begin),
		Tables: []projector.Table{
			{Name: "journey_phases", Doc: "In which phase each journey was, from when to when, and as what kind of client.", Identity: true,
				Row: PhaseRow{}, Scope: "journey", Key: []string{"from_us"}, Intervals: true,
				Sums: projector.SumsBy("journey_phase_sums", "How many journeys began or ceased to be in a phase on each day, by blocks of the log.", blocks.List(), sumPhases)},
			{Name: "transition_stages", Doc: "At which stage each job-to-job transition was, from when to when, and how it ended.", Identity: true,
				Row: StageRow{}, Scope: "journey", Key: []string{"transition", "from_us"}, Intervals: true,
				Sums: projector.SumsBy("transition_stage_sums", "How many transitions began or ceased to be at a stage on each day, by blocks of the log.", blocks.List(), sumStages)},
			involved,
			courses,
		},
	}
}

// A PhaseRow says from when to when a journey was in a phase.
type PhaseRow struct {
	Journey uuid.UUID `col:"journey" doc:"The journey."`
	spans.Span
	InPhase
}

// InPhase is what a journey is counted as. Fields that nobody filled in are
// blank, and so is what is said of a person in an erased journey.
type InPhase struct {
	Phase          journey.Phase `col:"phase" doc:"The phase that the journey was in."`
	Team           decider.Ref   `col:"team" doc:"The team whose journey it was."`
	Origin         string        `col:"origin" doc:"Who sent the client, by the code list."`
	Kind           string        `col:"kind" doc:"Kind of client, by the code list."`
	Channel        string        `col:"channel" doc:"How the journey was opened, by the code list."`
	Municipality   string        `col:"municipality" doc:"Municipality where the client lived, by its CBS code."`
	AgeBand        string        `col:"age_band" doc:"Age band of the client."`
	LabourPosition string        `col:"labour_position" doc:"Position of the client on the labour market."`
}

// A StageRow says from when to when a transition was at a stage, or had ended.
type StageRow struct {
	Journey    uuid.UUID `col:"journey" doc:"The journey."`
	Transition uuid.UUID `col:"transition" doc:"The job-to-job transition."`
	spans.Span
	AtStage
}

// AtStage is what a transition is counted as. An exit ends its stages for
// good and is counted from then on, so that those of whom nobody knows what
// became of them can be told.
type AtStage struct {
	Kind             Kind        `col:"kind" doc:"Whether the code is a stage or an exit."`
	Code             string      `col:"code" doc:"The stage that the transition was at, or how it ended."`
	Team             decider.Ref `col:"team" doc:"The team whose journey it was."`
	Trigger          string      `col:"trigger" doc:"Why the job was at risk, by the code list."`
	Sector           string      `col:"sector" doc:"Sector of the job, by the code list."`
	WorkMunicipality string      `col:"work_municipality" doc:"Municipality of the job, by its CBS code."`
	HomeMunicipality string      `col:"home_municipality" doc:"Municipality where the client lived, by its CBS code."`
	AgeBand          string      `col:"age_band" doc:"Age band of the client."`
}

// A Kind says what a code is.
type Kind string

// The kinds of codes.
const (
	Phase Kind = "phase"
	Stage Kind = "stage"
	Exit  Kind = "exit"
)

// A story is what is known of one journey on the way through its history.
type story struct {
	id          uuid.UUID
	opened      journey.Opened
	phases      spans.Line[InPhase]
	transitions []*transition // in the order in which they were signalled
}

func begin(journey uuid.UUID) histories.JourneyStory { return &story{id: journey} }

// Rows implements [histories.JourneyStory].
func (s *story) Rows() []projector.Row {
	rows := s.phases.Rows(nil, func(span spans.Span, was InPhase) projector.Row { return PhaseRow{s.id, span, was} })
	for _, t := range s.transitions {
		rows = t.stages.Rows(rows, func(span spans.Span, was AtStage) projector.Row { return StageRow{s.id, t.id, span, was} })
		rows = s.courseRows(t, s.partRows(t, rows))
	}
	return rows
}

// A transition is what is known of one job at risk.
type transition struct {
	id     uuid.UUID
	signal journey.TransitionSignalled
	exit   string
	stages spans.Line[AtStage]

	reorganisation uuid.UUID            // that it is part of; zero: of none
	parts          spans.Line[Involved] // what it counts as there

	path path // that it went, for what is told of those who came to guidance
}

// Take implements [histories.JourneyStory]: it counts the journey and its transitions
// anew after one step.
func (s *story) Take(step *histories.JourneyStep) {
	switch e := step.Event.(type) {
	case journey.Opened:
		s.opened = e
	case journey.TransitionSignalled:
		s.transitions = append(s.transitions, &transition{id: e.Transition, signal: e, reorganisation: e.Reorganisation})
	case journey.TransitionEnded:
		for _, t := range s.transitions {
			if t.id == e.Transition {
				t.exit = e.Exit
			}
		}
	case journey.SignalCorrected:
		for _, t := range s.transitions {
			if t.id == e.Transition {
				t.corrected(e)
			}
		}
	case journey.ReorganisationLinked:
		for _, t := range s.transitions {
			if t.id == e.Transition {
				t.partOf(e.Reorganisation)
			}
		}
	}
	s.phases.Set(step.At, s.phase(&step.State))
	for _, t := range s.transitions {
		if t.id == step.Thing {
			t.follow(step)
		}
		if t.id == step.Thing || step.Moved {
			t.path.line.Set(step.At, t.course(&step.State))
			t.stages.Set(step.At, t.stage(&step.State))
			t.parts.Set(step.At, t.part(&step.State))
		}
	}
}

// corrected says what was put right of the signal. It holds from that on,
// whenever it was said: what was counted so far is counted as that, too.
func (t *transition) corrected(e journey.SignalCorrected) {
	t.signal = e.Signal(t.signal)
	t.path.Course = t.redirected(t.path.Course)
	t.path.line.Replace(t.redirected)
	t.stages.Replace(func(was AtStage) AtStage {
		if was != (AtStage{}) {
			was.Sector, was.WorkMunicipality = t.signal.Sector, t.signal.Municipality
		}
		return was
	})
}

func (s *story) phase(at *journey.State) InPhase {
	if !at.Counts() {
		return InPhase{}
	}
	return InPhase{
		Phase: at.Phase, Team: at.Team,
		Origin: s.opened.Origin, Kind: s.opened.Kind, Channel: s.opened.Channel,
		Municipality: at.Situation.Municipality, AgeBand: at.Situation.AgeBand, LabourPosition: at.Situation.LabourPosition,
	}
}

func (t *transition) stage(at *journey.State) AtStage {
	if !at.Counts() {
		return AtStage{}
	}
	a := AtStage{
		Kind: Stage, Code: string(at.Transitions[t.id].Stage), Team: at.Team,
		Trigger: t.signal.Trigger, Sector: t.signal.Sector, WorkMunicipality: t.signal.Municipality,
		HomeMunicipality: at.Situation.Municipality, AgeBand: at.Situation.AgeBand,
	}
	if at.Transitions[t.id].Ended {
		a.Kind, a.Code = Exit, t.exit
	}
	return a
}
