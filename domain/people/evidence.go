package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/voucher"
)

// forFile finds which vouchers of a person hold the erasure of their files: all
// of these go with it.
func (p *People) forFile(ctx context.Context, id uuid.UUID, cmd client.Command, _ client.State) (client.Command, error) {
	confirm, is := cmd.(client.ConfirmErasure)
	if !is {
		return cmd, nil
	}
	confirm.Vouchers, confirm.Disputed, confirm.Owing = nil, nil, nil
	err := p.vouchers(ctx, id, func(v uuid.UUID, s voucher.Story) {
		confirm.Vouchers = append(confirm.Vouchers, v)
		if s.State.Disputed() {
			confirm.Disputed = append(confirm.Disputed, v)
		}
		if s.State.Owing() {
			confirm.Owing = append(confirm.Owing, v)
		}
	})
	return confirm, err
}

// forJourney finds what the vouchers of a person rest on, for the withdrawal of
// an entry in one of their journeys.
func (p *People) forJourney(ctx context.Context, _ uuid.UUID, cmd journey.Command, now journey.State) (journey.Command, error) {
	back, is := cmd.(journey.Withdraw)
	if !is {
		return cmd, nil
	}
	back.Sought, back.Relied = true, nil
	err := p.vouchers(ctx, now.Client, func(_ uuid.UUID, s voucher.Story) {
		if talk, entry := voucher.RestsOn(s); talk != uuid.Nil {
			back.Relied = append(back.Relied, journey.Reliance{Event: talk, Entry: entry})
		}
	})
	return back, err
}

// vouchers goes through those of a person, by all their files.
func (p *People) vouchers(ctx context.Context, owner uuid.UUID, each func(uuid.UUID, voucher.Story)) error {
	if owner == uuid.Nil {
		return nil
	}
	merges, _, err := p.Merges.Load(ctx, merge.Twente)
	if err != nil {
		return fmt.Errorf("find the files of a person: %w", err)
	}
	for _, id := range merges.State.Person(owner) {
		file, _, err := p.Clients.Load(ctx, id)
		if err != nil {
			return fmt.Errorf("find the vouchers of a person: %w", err)
		}
		for _, v := range file.State.Vouchers {
			story, _, err := p.Vouchers.Load(ctx, v)
			if err != nil {
				return fmt.Errorf("find what a voucher says: %w", err)
			}
			each(v, story)
		}
	}
	return nil
}
