// Package journeys keeps how every journey stands now: what an advisor's or a
// team's list of journeys shows, and what access to a journey is decided on.
//
// It tells the same as the journey's own decider, in the order of the log, so
// that a list never shows what a command would deny. What stood where on a
// day, back-dated facts in their place, is for package pipeline.
//
// Names are not kept here: lists join them from the clients.
package journeys

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// View derives journeys from their own streams.
var View = projector.View{
	Name: "journeys", Version: 1, Category: journey.Decider.Category, Fold: fold,
	Tables: []projector.Table{{
		Name: "journeys", Row: Journey{}, Scope: "journey", Key: []string{"journey"},
		Indexes: [][]string{
			{"advisor", "closed", "contacted_at", "journey"},
			{"team", "closed", "contacted_at", "journey"},
			{"team", "phase"},
			{"client"},
		},
	}},
}

// A Journey is one journey as it stands. Of an erased one only the desk's own
// work is left: no client, no advisor, and none of what is said of a person.
type Journey struct {
	ID      uuid.UUID     `col:"journey"`
	Client  uuid.UUID     `col:"client"`
	Team    decider.Ref   `col:"team"`
	Advisor decider.Ref   `col:"advisor"` // "" while it is nobody's
	Kind    string        `col:"kind"`
	Origin  string        `col:"origin"`
	Channel string        `col:"channel"` // of the opening
	Phase   journey.Phase `col:"phase"`   // "" when it is erased

	Opened      time.Time   `col:"opened_at"`
	OpenedOn    decider.Day `col:"opened_day"`
	Contacted   time.Time   `col:"contacted_at"` // when client and desk were last in touch
	LatestOn    decider.Day `col:"latest_day"`   // of the latest thing that happened
	Closed      bool        `col:"closed"`
	ClosedOn    decider.Day `col:"closed_day"` // zero unless it is closed
	CloseReason string      `col:"close_reason"`

	OpenNeeds       int           `col:"open_needs"`
	OpenTransitions int           `col:"open_transitions"`
	Stage           journey.Stage `col:"furthest_stage"` // of the open transitions; "" without any
	Erased          bool          `col:"erased"`
}

func fold(history []codec.Fact) []projector.Row {
	state := histories.Fold(journey.Decider, history)
	if !state.Opened {
		return nil
	}
	j := Journey{
		ID: histories.Subject(history), Client: state.Client, Team: state.Team, Advisor: state.Advisor,
		Phase: state.Phase, Closed: state.Closed(), LatestOn: state.Latest.Day(), Erased: state.Erased,
	}
	for _, f := range history {
		j = j.with(f, state)
	}
	for _, n := range state.Needs {
		if n.Status.Open() {
			j.OpenNeeds++
		}
	}
	for _, t := range state.Transitions {
		if t.Open() {
			j.OpenTransitions++
			j.Stage = further(j.Stage, t.Stage)
		}
	}
	return []projector.Row{j}
}

// with adds what one fact says beyond the state of the journey.
func (j Journey) with(f codec.Fact, state journey.State) Journey {
	at := f.Meta.Occurred
	switch e := f.What.(type) {
	case journey.Opened:
		j.Kind, j.Origin, j.Channel = e.Kind, e.Origin, e.Channel
		j.Opened, j.OpenedOn = at.Begin(), at.Day()
		j.Contacted = j.Opened
	case journey.Closed:
		if f.ID == state.Closing {
			j.ClosedOn, j.CloseReason = at.Day(), e.Reason
		}
	case journey.QuestionClarified, journey.IntakeRecorded, journey.ContactRecorded, journey.AdviceGiven, journey.Reopened:
		if at.Begin().After(j.Contacted) {
			j.Contacted = at.Begin()
		}
	}
	return j
}

// further returns the later of two stages.
func further(a, b journey.Stage) journey.Stage {
	if slices.Index(journey.Stages, b) > slices.Index(journey.Stages, a) {
		return b
	}
	return a
}
