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

// forFile finds what of a person holds the erasure of their files, and which
// requests in other files wait for an answer: all of these go with it.
func (p *People) forFile(ctx context.Context, id uuid.UUID, cmd client.Command, _ client.State) (client.Command, error) {
	switch c := cmd.(type) {
	case client.ConfirmErasure:
		c.Unanswered = nil
		err := p.files(ctx, id, func(file uuid.UUID, s client.Story) error {
			if file != id {
				c.Unanswered = append(c.Unanswered, s.State.Unanswered()...)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		c.Found, err = p.Findings(ctx, id)
		return c, err
	case client.RefuseErasure:
		found, err := p.Findings(ctx, id)
		c.Found = found
		return c, err
	}
	return cmd, nil
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
	return p.files(ctx, owner, func(_ uuid.UUID, file client.Story) error {
		for _, v := range file.State.Vouchers {
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
func (p *People) files(ctx context.Context, owner uuid.UUID, each func(uuid.UUID, client.Story) error) error {
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
		if err := each(id, file); err != nil {
			return err
		}
	}
	return nil
}
