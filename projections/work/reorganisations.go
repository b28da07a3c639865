package work

import (
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/reorganisation"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// AskForNotice is what is to be done about a collective dismissal of which no
// notice to UWV is recorded: the employer is asked whether it was given.
const AskForNotice Kind = "wmco-melding-navragen"

// OfReorganisation returns what is to be done about a reorganisation, given what
// was recorded of it and the state that this leads to. It is about no client.
func OfReorganisation(history []codec.Fact, s reorganisation.State) []projector.Row {
	if !s.NoticeDue() {
		return nil
	}
	from := s.Announced.Occurred.Day()
	due := max(from, s.Numbers.From.AddMonths(-1)) // contracts end a month after the notice at the earliest
	return []projector.Row{Item{Subject: histories.Subject(history), Kind: AskForNotice, Thing: uuid.Nil, Since: from, By: due}}
}
