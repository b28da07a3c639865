package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/voucher"
)

// forFile finds which vouchers of a person hold the erasure of their files, and
// which requests in other files: all of these go with it.
func (p *People) forFile(ctx context.Context, id uuid.UUID, cmd client.Command, _ client.State) (client.Command, error) {
	confirm, is := cmd.(client.ConfirmErasure)
	if !is {
		return cmd, nil
	}
	confirm.Vouchers, confirm.Disputed, confirm.Owing, confirm.Unanswered = nil, nil, nil, nil
	err := p.files(ctx, id, func(file uuid.UUID, s client.State) error {
		if file != id {
			confirm.Unanswered = append(confirm.Unanswered, s.Unanswered()...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = p.vouchers(ctx, id, func(v uuid.UUID, s voucher.Story) {
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
// an entry in one of their journeys and for the removal of a document.
func (p *People) forJourney(ctx context.Context, _ uuid.UUID, cmd journey.Command, now journey.State) (journey.Command, error) {
	switch c := cmd.(type) {
	case journey.Withdraw:
		c.Sought, c.Relied = true, nil
		err := p.vouchers(ctx, now.Client, func(_ uuid.UUID, s voucher.Story) {
			if talk, entry := voucher.RestsOn(s); talk != uuid.Nil {
				c.Relied = append(c.Relied, journey.Reliance{Event: talk, Entry: entry})
			}
		})
		return c, err
	case journey.RemoveDocument:
		c.Relied = nil
		err := p.vouchers(ctx, now.Client, func(id uuid.UUID, s voucher.Story) {
			if voucher.Holds(s, c.Document, decider.DayOf(p.clock.Now())) {
				c.Relied = append(c.Relied, id)
			}
		})
		return c, err
	}
	return cmd, nil
}

// vouchers goes through those of a person, by all their files.
func (p *People) vouchers(ctx context.Context, owner uuid.UUID, each func(uuid.UUID, voucher.Story)) error {
	return p.files(ctx, owner, func(_ uuid.UUID, file client.State) error {
		for _, v := range file.Vouchers {
			story, _, err := p.Vouchers.Load(ctx, v)
			if err != nil {
				return fmt.Errorf("find what a voucher says: %w", err)
			}
			each(v, story)
		}
		return nil
	})
}

// files goes through those of a person.
func (p *People) files(ctx context.Context, owner uuid.UUID, each func(uuid.UUID, client.State) error) error {
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
			return fmt.Errorf("read a file of a person: %w", err)
		}
		if err := each(id, file.State); err != nil {
			return err
		}
	}
	return nil
}
