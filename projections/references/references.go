// Package references keeps which changes of reference data wait for a second
// person, as work for whoever can decide on them, and which teams end when, for
// package work to ask what is still theirs.
//
// What reference data says is not here: the directory is one stream, at hand in
// every process.
package references

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

// View derives the work from the directory.
var View = projector.View{
	Name: "references", Version: 3, Category: directory.Decider.Category, Fold: fold,
	Tables: []projector.Table{work.Table("reference_work", "reference data"), {
		Name: "ended_teams", Doc: "One row for each team that ends.", Identity: true, Row: EndedTeam{}, Scope: "subject", Key: []string{"team"},
	}},
}

// An EndedTeam is a team with its last day.
type EndedTeam struct {
	Subject uuid.UUID   `col:"subject" doc:"The directory."`
	Team    decider.Ref `col:"team" doc:"The team."`
	Thing   uuid.UUID   `col:"thing" doc:"What is the same of the team at all times: work of several has an order by it."`
	Until   decider.Day `col:"until_day" doc:"The last day on which it is there, in days after 1 January of the year 1."`
}

func fold(c *projector.Common, history []codec.Fact) []projector.Row {
	s, subject := histories.Fold(c, directory.Decider, history), histories.Subject(history)
	rows := work.OfReferences(history, s)
	for _, team := range slices.Sorted(maps.Keys(s.Teams)) {
		if t := s.Teams[team]; t.Until != 0 {
			rows = append(rows, EndedTeam{subject, team, uuid.NewSHA1(subject, []byte(team)), t.Until})
		}
	}
	return rows
}
