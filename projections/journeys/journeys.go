// Package journeys keeps how every journey stands now: what an advisor's or a
// team's list of journeys shows, and what access to a journey is decided on.
//
// It tells the same as the journey's own decider, in the order of the log, so
// that a list never shows what a command would deny. What stood where on a
// day, back-dated facts in their place, is for package pipeline.
//
// Names are not kept here: lists join them from the clients. What waits in a
// journey is kept beside it, for package work to ask.
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
	"klantreis/projections/work"
)

// View derives journeys from their own streams.
var View = projector.View{
	Name: "journeys", Version: 7, Category: journey.Decider.Category, Fold: fold,
	Tables: []projector.Table{{
		Name: "journeys", Doc: "One row for each journey, as it stands.", Identity: true, Row: Journey{}, Scope: "journey", Key: []string{"journey"},
		Indexes: [][]string{
			{"advisor", "closed", "contacted_at", "journey"},
			{"team", "closed", "contacted_at", "journey"},
			{"team", "phase"},
			{"client"},
			{"advised", "closed_day"},
		},
	}, work.Table("journey_work", "a journey")},
}

// A Journey is one journey as it stands. Of an erased one only the desk's own
// work is left: no client, no advisor, and none of what is said of a person.
type Journey struct {
	ID      uuid.UUID     `col:"journey" doc:"The journey."`
	Client  uuid.UUID     `col:"client" doc:"The client; zeros once the journey is erased."`
	Team    decider.Ref   `col:"team" doc:"The team whose journey it is."`
	Advisor decider.Ref   `col:"advisor" doc:"Pseudonym of the advisor; blank while it is nobody's."`
	Kind    string        `col:"kind" doc:"Kind of client, by the code list."`
	Origin  string        `col:"origin" doc:"Who sent the client, by the code list."`
	Channel string        `col:"channel" doc:"How the journey was opened, by the code list."`
	Phase   journey.Phase `col:"phase" doc:"The phase it is in; blank once it is erased."`

	Opened      time.Time   `col:"opened_at" doc:"When it was opened, in microseconds since 1970, UTC."`
	OpenedOn    decider.Day `col:"opened_day" doc:"Day of opening, in days after 1 January of the year 1."`
	Contacted   time.Time   `col:"contacted_at" doc:"When client and desk were last in touch, in microseconds since 1970, UTC."`
	LatestOn    decider.Day `col:"latest_day" doc:"Day of the latest thing that happened, in days after 1 January of the year 1."`
	Closed      bool        `col:"closed" doc:"Whether it is closed."`
	ClosedOn    decider.Day `col:"closed_day" doc:"Day of closing, in days after 1 January of the year 1; 0 unless it is closed."`
	CloseReason string      `col:"close_reason" doc:"Why it was closed, by the code list."`

	Advised         bool          `col:"advised" doc:"Whether advice was given, beyond an answer on the spot."`
	OpenNeeds       int           `col:"open_needs" doc:"How many support needs are open."`
	OpenTransitions int           `col:"open_transitions" doc:"How many job-to-job transitions are open."`
	Stage           journey.Stage `col:"furthest_stage" doc:"Furthest stage of the open transitions; blank without any."`
	Erased          bool          `col:"erased" doc:"Whether it was erased."`
}

func fold(c *projector.Common, history []codec.Fact) []projector.Row {
	state := histories.Fold(c, journey.Decider, history)
	if !state.Opened {
		return nil
	}
	j := Journey{
		ID: histories.Subject(history), Client: state.Client, Team: state.Team, Advisor: state.Advisor,
		Phase: state.Phase, Closed: state.Closed(), Advised: state.Advised, LatestOn: state.Latest.Day(), Erased: state.Erased,
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
	return append([]projector.Row{j}, work.OfJourney(history, state)...)
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
	case journey.QuestionClarified, journey.IntakeRecorded, journey.ContactRecorded, journey.AdviceGiven, journey.Reopened,
		journey.AppointmentKept, journey.MeetingAttended:
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
