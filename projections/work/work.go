// Package work keeps what is to be done, whatever it is about: one row for
// every thing that waits for somebody, with the day from which it does and the
// day by which it ought to be done.
//
// Views of journeys, clients and the like each have a table of such rows, and
// one query reads them all (DOMAIN.md section 2: the work list). Some work
// follows from a fact, such as a request that takes a second person. Other work
// follows from the absence of facts: nobody knows what became of a transition,
// nothing has happened for a year. Such a row is there from the beginning and
// begins to show on its day, so no clock is needed and nothing is assumed:
// people are asked.
//
// After how long it shows, and how long it may then wait, are terms that the
// desk decides itself (package deskterm). A row does not know them: it says from
// which day they count, and the query adds those of the day on which it is asked.
//
// A row tells what waits and for whom. What it is about is read where it
// stands, by whoever may see that.
package work

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/projections/projector"
)

// A Kind is what is to be done: a code of the list work-kinds.
type Kind string

// An Item is one thing to be done.
type Item struct {
	Subject uuid.UUID   `col:"subject" doc:"The journey, client or other thing in which it waits."`
	Kind    Kind        `col:"kind" doc:"What is to be done, by the code list."`
	Thing   uuid.UUID   `col:"thing" doc:"The transition or other thing inside the subject; zeros for the subject itself."`
	Client  uuid.UUID   `col:"client" doc:"The client; zeros where it is about none."`
	Team    decider.Ref `col:"team" doc:"The team whose work it is; blank where it is everybody's in a role."`
	Owner   decider.Ref `col:"owner" doc:"Pseudonym of the person whose work it is; blank while it is nobody's."`
	Since   decider.Day `col:"since_day" doc:"The day from which it waits, or from which the desk's term counts after which it does, in days after 1 January of the year 1."`
	By      decider.Day `col:"by_day" doc:"The day by which it ought to be done, in days after 1 January of the year 1; 0 where the desk's own term says."`
}

// Table describes the table of a view that holds work. Its rows are made by
// that view's fold.
func Table(name, of string) projector.Table {
	return projector.Table{
		Name: name, Doc: "One row for each thing to be done about " + of + ".", Identity: true, Row: Item{}, Scope: "subject", Key: []string{"kind", "thing"},
		Indexes: [][]string{{"team", "since_day"}, {"owner", "since_day"}},
	}
}
