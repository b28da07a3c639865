package people

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/client"
)

// text finds in which of a person's files and journeys an event has a free text
// that can still be read; none where it is in none of them.
func (p *People) text(ctx context.Context, id, event uuid.UUID) (found client.TextPlace, err error) {
	err = p.files(ctx, id, func(file uuid.UUID, s client.Story) error {
		if has, err := p.Clients.HasText(ctx, file, event); err != nil || has {
			found = client.TextPlace{File: file}
			return err
		}
		for _, j := range s.State.Journeys {
			if has, err := p.Journeys.HasText(ctx, j, event); err != nil || has {
				found = client.TextPlace{Journey: j}
				return err
			}
		}
		return nil
	})
	return found, err
}
