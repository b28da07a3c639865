// Package tallies counts the contacts that need no registration, for each day,
// desk, location, channel and topic. Nobody is known in them, so the counts are
// exact and nothing has to be hidden.
package tallies

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/tally"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// View derives counts from the tallies of each desk and day.
var View = projector.View{
	Name: "tallies", Version: 1, Category: tally.Decider.Category, Fold: fold,
	Tables: []projector.Table{{
		Name: "tallies", Doc: "How many contacts that need no registration a desk had on a day, of each kind.", Row: Row{}, Scope: "tally",
		Key: []string{"location", "channel", "topic"}, Indexes: [][]string{{"day"}, {"desk", "day"}},
	}},
}

// A Row is how many contacts of one kind a desk had on a day.
type Row struct {
	Tally uuid.UUID   `col:"tally" doc:"The tally of the desk and the day."`
	Desk  decider.Ref `col:"desk" doc:"The desk."`
	Day   decider.Day `col:"day" doc:"The day, in days after 1 January of the year 1."`
	Kind
	N int `col:"n" doc:"How many there were."`
}

// A Kind is what contacts are told apart by.
type Kind struct {
	Location string `col:"location" doc:"At which location, by the code list; blank where there is none."`
	Channel  string `col:"channel" doc:"Through which channel, by the code list."`
	Topic    string `col:"topic" doc:"What they were about, by the code list."`
}

func fold(c *projector.Common, history []codec.Fact) (rows []projector.Row) {
	id := histories.Subject(history)
	counts := map[Kind]*Row{}
	for _, f := range history {
		e, counted := f.What.(tally.Counted)
		if !counted {
			continue
		}
		kind := Kind{e.Location, e.Channel, e.Topic}
		if counts[kind] == nil {
			counts[kind] = &Row{id, e.Desk, e.On, kind, 0}
		}
		counts[kind].N += e.N
	}
	for _, r := range counts {
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b projector.Row) int { return a.(Row).Kind.compare(b.(Row).Kind) })
	return rows
}

func (k Kind) compare(o Kind) int {
	return cmp.Or(cmp.Compare(k.Location, o.Location), cmp.Compare(k.Channel, o.Channel), cmp.Compare(k.Topic, o.Topic))
}

//go:embed tallies.sql
var file string

var sql = queries.Parse(file)

// A Dimension is what counts can be told apart by.
type Dimension string

// The dimensions.
const (
	Day      Dimension = "day"
	Desk     Dimension = "desk"
	Location Dimension = "location"
	Channel  Dimension = "channel"
	Topic    Dimension = "topic"
)

// Dimensions lists them, in the order in which counts are sorted by them.
var Dimensions = []Dimension{Day, Desk, Location, Channel, Topic}

// A Count is how many contacts there were. What they are not told apart by is
// zero.
type Count struct {
	Day  decider.Day `col:"day"`
	Desk decider.Ref `col:"desk"`
	Kind
	N int64 `col:"n"`
}

// An Asked says what is counted.
type Asked struct {
	Desk        decider.Ref // "" for all
	From, Until decider.Day // both included
	By          []Dimension
}

// List counts contacts, sorted by what they are told apart by.
func List(ctx context.Context, r projector.Reader, a Asked) ([]Count, error) {
	by := make([]any, len(Dimensions))
	for i, d := range Dimensions {
		by[i] = slices.Contains(a.By, d)
	}
	q := sql.Ask("counts", append([]any{a.From, a.Until}, by...)...)
	if a.Desk != "" {
		q.And("of-desk", a.Desk)
	}
	counts, err := queries.Select[Count](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("count tallies: %w", err)
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Desk, b.Desk), a.Kind.compare(b.Kind))
	})
	return counts, nil
}
