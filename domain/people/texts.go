package people

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/client"
)

// text finds in which of a person's files, journeys and vouchers an event has a free
// text that can still be read; none where it is in none of them.
func (p *People) text(ctx context.Context, id, event uuid.UUID) (found client.TextPlace, err error) {
	err = p.files(ctx, id, func(file uuid.UUID, s client.Story) error {
		places := []client.TextPlace{{File: file}}
		for _, j := range s.State.Journeys {
			places = append(places, client.TextPlace{Journey: j})
		}
		for _, v := range s.State.Vouchers {
			places = append(places, client.TextPlace{Voucher: v})
		}
		for _, place := range places {
			if has, err := p.hasText(ctx, place, event); err != nil || has {
				found = place
				return err
			}
		}
		return nil
	})
	return found, err
}

func (p *People) hasText(ctx context.Context, in client.TextPlace, event uuid.UUID) (bool, error) {
	switch {
	case in.Journey != uuid.Nil:
		return p.Journeys.HasText(ctx, in.Journey, event)
	case in.Voucher != uuid.Nil:
		return p.Vouchers.HasText(ctx, in.Voucher, event)
	}
	return p.Clients.HasText(ctx, in.File, event)
}
