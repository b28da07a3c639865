package pipeline

import (
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/spans"
)

// A PhaseSum is what the sums of journey_phases are kept by.
type PhaseSum struct {
	spans.Turn
	Phase journey.Phase `col:"phase" doc:"The phase."`
	Team  decider.Ref   `col:"team" doc:"The team whose journeys they were."`
}

// A StageSum is what the sums of transition_stages are kept by.
type StageSum struct {
	spans.Turn
	Kind Kind        `col:"kind" doc:"Whether the code is a stage or an exit."`
	Code string      `col:"code" doc:"The stage, or how transitions ended."`
	Team decider.Ref `col:"team" doc:"The team whose journeys they were in."`
}

func sumPhases(r PhaseRow, add func(to PhaseSum, n int64)) {
	r.Turns(func(t spans.Turn, n int64) { add(PhaseSum{t, r.Phase, r.Team}, n) })
}

func sumStages(r StageRow, add func(to StageSum, n int64)) {
	r.Turns(func(t spans.Turn, n int64) { add(StageSum{t, r.Kind, r.Code, r.Team}, n) })
}
