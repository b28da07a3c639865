package api

import (
	"github.com/google/uuid"

	"klantreis/domain/client"
)

// counting adds to a decision about being counted the journeys that other files
// of the person have: they are left out of the figures, or counted again, with
// those of the file in which it is recorded.
func (p person) counting(id uuid.UUID, cmd client.Command) client.Command {
	var journeys []uuid.UUID
	for _, one := range p.files {
		if one.id != id {
			journeys = append(journeys, one.story.State.Journeys...)
		}
	}
	switch c := cmd.(type) {
	case client.DecideObjection:
		c.Journeys = journeys
		return c
	case client.ResumeProcessing:
		c.Journeys = journeys
		return c
	}
	return cmd
}
