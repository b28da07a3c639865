// Package oversight keeps what those who supervise the desk look at: who broke
// the glass and what was found about that, and whose files were destroyed.
//
// DOMAIN.md section 2 has every break of the glass reviewed, and lets the data
// protection officer (fg) read the records of destruction. These are kept for
// ever: on which ground and by which rule, by which two persons, when. Nothing in
// them says who it was. Breaks of the glass go with the file that they were about.
package oversight

import (
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// View derives both from the streams of clients.
var View = projector.View{
	Name: "oversight", Version: 3, Category: client.Decider.Category, Fold: fold,
	Tables: []projector.Table{
		{Name: "glass_breaks", Doc: "One row for each time that somebody broke the glass of a client.", Identity: true, Row: Break{}, Scope: "client", Key: []string{"event"},
			Indexes: [][]string{{"broken_at", "event"}}},
		{Name: "destructions", Doc: "One row for each client who was erased.", Identity: true, Row: Destruction{}, Scope: "client", Key: []string{"client"},
			Indexes: [][]string{{"destroyed_at", "client"}}},
	},
}

// A Break is one time that the glass was broken, with its review.
type Break struct {
	Client     uuid.UUID   `col:"client" doc:"The client."`
	Event      uuid.UUID   `col:"event" doc:"The event that recorded it."`
	By         decider.Ref `col:"broken_by" doc:"Pseudonym of the person who broke it."`
	Team       decider.Ref `col:"team" doc:"The team that they worked for."`
	Reason     string      `col:"reason" doc:"Why, by the code list."`
	At         time.Time   `col:"broken_at" doc:"When it was recorded, in microseconds since 1970, UTC."`
	On         decider.Day `col:"broken_day" doc:"The day of that, in days after 1 January of the year 1."`
	Outcome    string      `col:"outcome" doc:"What the review found, by the code list; blank while it was not reviewed."`
	ReviewedBy decider.Ref `col:"reviewed_by" doc:"Pseudonym of the person who reviewed it; blank likewise."`
	ReviewedOn decider.Day `col:"reviewed_day" doc:"The day on which that was recorded; 0 likewise."`
}

// A Destruction is the record that a client was erased.
type Destruction struct {
	Client      uuid.UUID   `col:"client" doc:"The client, of whom nothing else is left."`
	Ground      string      `col:"ground" doc:"Why, by the code list."`
	RequestedBy decider.Ref `col:"requested_by" doc:"Pseudonym of the person who asked for it."`
	ConfirmedBy decider.Ref `col:"confirmed_by" doc:"Pseudonym of the person who confirmed it."`
	At          time.Time   `col:"destroyed_at" doc:"When it was recorded, in microseconds since 1970, UTC."`
	On          decider.Day `col:"destroyed_day" doc:"The day of that, in days after 1 January of the year 1."`
	Journeys    int         `col:"journeys" doc:"How many journeys went with it."`
	Vouchers    int         `col:"vouchers" doc:"How many vouchers went with it."`
	Result      string      `col:"result" doc:"Of what the term of retention was that was over last, by the code list, where that is the ground; blank otherwise."`
	Months      int         `col:"months" doc:"How long that term is, in months; 0 likewise."`
	Source      decider.Ref `col:"source" doc:"The rule it stands in; blank likewise."`
}

func fold(c *projector.Common, history []codec.Fact) (rows []projector.Row) {
	id := histories.Subject(history)
	breaks := map[uuid.UUID]int{} // where the row of each stands
	for i := range history {
		at := history[i].Meta.RecordedAt
		switch e := history[i].What.(type) {
		case client.GlassBroken:
			breaks[history[i].ID] = len(rows)
			rows = append(rows, Break{
				Client: id, Event: history[i].ID, By: e.By, Team: decider.Ref(history[i].Meta.Organisation), Reason: e.Reason,
				At: at, On: decider.DayOf(at),
			})
		case client.GlassReviewed:
			if n, there := breaks[e.Break]; there {
				b := rows[n].(Break)
				b.Outcome, b.ReviewedBy, b.ReviewedOn = e.Outcome, e.By, decider.DayOf(at)
				rows[n] = b
			}
		case client.Erased:
			return []projector.Row{Destruction{
				Client: id, Ground: e.Ground, RequestedBy: e.RequestedBy, ConfirmedBy: e.ConfirmedBy, At: at, On: decider.DayOf(at),
				Journeys: len(e.Journeys), Vouchers: len(e.Vouchers), Result: string(e.Result), Months: e.Months, Source: e.Source,
			}}
		}
	}
	return rows
}
