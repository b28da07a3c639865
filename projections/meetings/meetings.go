// Package meetings keeps how every group meeting stands: when and where it is,
// and how many took part. One meeting is one row, whoever came; how many journeys
// name it is counted of what package agenda keeps.
package meetings

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/meeting"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// View derives meetings from their own streams.
var View = projector.View{
	Name: "meetings", Version: 2, Category: meeting.Decider.Category, Fold: fold,
	Tables: []projector.Table{{
		Name: "meetings", Doc: "One row for each group meeting, as it stands.", Identity: true, Row: Meeting{}, Scope: "meeting", Key: []string{"meeting"},
		Indexes: [][]string{{"day", "begins_at", "meeting"}, {"team", "day", "begins_at", "meeting"}},
	}},
}

// A Meeting is one group meeting as it stands.
type Meeting struct {
	ID           uuid.UUID      `col:"meeting" doc:"The meeting."`
	Team         decider.Ref    `col:"team" doc:"The team whose meeting it is."`
	Begins       time.Time      `col:"begins_at" doc:"When it begins, in microseconds since 1970, UTC."`
	Day          decider.Day    `col:"day" doc:"The day on which it begins, in days after 1 January of the year 1."`
	Minutes      int            `col:"minutes" doc:"How long it takes."`
	Location     string         `col:"location" doc:"At which location, by the code list."`
	Topic        string         `col:"topic" doc:"What it is about, by the code list."`
	LedBy        decider.Ref    `col:"led_by" doc:"Pseudonym of who leads it."`
	Status       meeting.Status `col:"status" doc:"Whether it is planned, was held or cancelled, by the code list."`
	Participants int            `col:"participants" doc:"How many took part; 0 unless it was held."`
}

func fold(c *projector.Common, history []codec.Fact) []projector.Row {
	s := histories.Fold(c, meeting.Decider, history)
	if s.Status == "" {
		return nil
	}
	return []projector.Row{Of(histories.Subject(history), s)}
}

// Of is a meeting as its own stream says that it stands.
func Of(id uuid.UUID, s meeting.State) Meeting {
	return Meeting{id, s.Team, s.BeginsAt, decider.DayOf(s.BeginsAt), s.Minutes, s.Location, s.Topic, s.LedBy, s.Status, s.Participants}
}

//go:embed meetings.sql
var file string

var sql = queries.Parse(file)

// MaxPage is how many meetings one page has at most.
const MaxPage = 200

// An Asked says which meetings are asked for.
type Asked struct {
	Team        decider.Ref // "" for all
	From, Until decider.Day // the days on which they begin, both included
	After       Place       // continue after the last meeting of the page before
	Limit       int
}

// A Place is where a meeting stands in a list.
type Place struct {
	Begins  time.Time
	Meeting uuid.UUID
}

// Place is where the meeting stands in a list.
func (m Meeting) Place() Place { return Place{m.Begins, m.ID} }

// An Attended is a meeting with how many journeys name it.
type Attended struct {
	Meeting
	Journeys int `col:"journeys"` // as attended; of one client there may be several
}

// Naming returns how many journeys name a meeting as attended.
func Naming(ctx context.Context, r projector.Reader, id uuid.UUID) (int, error) {
	type row struct {
		Journeys int `col:"journeys"`
	}
	one, _, err := queries.One[row](ctx, r, sql.Ask("attended", id))
	if err != nil {
		return 0, fmt.Errorf("count who name a meeting: %w", err)
	}
	return one.Journeys, nil
}

// List returns one page of meetings, the earliest first.
func List(ctx context.Context, r projector.Reader, a Asked) ([]Attended, error) {
	q := sql.Ask("meetings", a.After.Begins, a.After.Meeting, min(a.Limit, MaxPage), a.From, a.Until)
	if a.Team != "" {
		q.And("of-team", a.Team)
	}
	all, err := queries.Select[Attended](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list meetings: %w", err)
	}
	return all, nil
}
