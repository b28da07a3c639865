package people

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/voucher"
)

// forFile finds what a command on a client's file has to know of the rest of the
// person.
func (p *People) forFile(ctx context.Context, id uuid.UUID, cmd client.Command, _ client.State) (client.Command, error) {
	switch c := cmd.(type) {
	case client.ConfirmErasure:
		return p.holding(ctx, id, c)
	case client.RefuseErasure:
		found, err := p.Findings(ctx, id)
		c.Found = found
		return c, err
	case client.Rectify:
		return p.correcting(ctx, id, c)
	case client.RequestTextDestruction:
		found, err := p.text(ctx, id, c.Event)
		c.Found = found
		return c, err
	}
	return cmd, nil
}

// holding finds what of a person holds the erasure of their files, what waits in
// the other files, and whether the erasure was asked for in one that was merged
// into the client's: all of these go with it.
func (p *People) holding(ctx context.Context, id uuid.UUID, c client.ConfirmErasure) (client.Command, error) {
	c.Asked, c.Others = client.Request{}, client.Waiting{}
	var survivor uuid.UUID
	err := p.files(ctx, id, func(file uuid.UUID, s client.Story) error {
		if survivor == uuid.Nil {
			survivor = file
		}
		if file == id {
			return nil
		}
		c.Others = c.Others.And(s.State.Waiting())
		if survivor == id && c.Asked == (client.Request{}) {
			c.Asked = s.State.Erasure
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c.Found, err = p.Findings(ctx, id)
	return c, err
}

// correcting finds which of the events that a rectification names put something
// right, in the files, the journeys and the vouchers of the person, and since when.
func (p *People) correcting(ctx context.Context, id uuid.UUID, c client.Rectify) (client.Command, error) {
	c.Corrected, c.CorrectedOn = nil, 0
	if len(c.Corrections) == 0 {
		return c, nil
	}
	err := p.files(ctx, id, func(_ uuid.UUID, file client.Story) error {
		named(&c, file.Past, client.Corrects)
		for _, j := range file.State.Journeys {
			story, _, err := p.Journeys.Load(ctx, j)
			if err != nil {
				return fmt.Errorf("find what corrected a journey: %w", err)
			}
			named(&c, story.Past, journey.Corrects)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = p.vouchers(ctx, id, func(_ uuid.UUID, s voucher.Story) { named(&c, s.Past, voucher.Corrects) })
	return c, err
}

// named adds the events that a rectification names, stand in a history and are of
// a kind.
func named[E any](c *client.Rectify, past []decider.Entry[E], is func(E) bool) {
	for _, e := range decider.Effective(past) {
		if !slices.Contains(c.Corrections, e.Event) || !is(e.What) {
			continue
		}
		if on := decider.DayOf(e.Recorded); len(c.Corrected) == 0 || on < c.CorrectedOn {
			c.CorrectedOn = on
		}
		c.Corrected = append(c.Corrected, e.Event)
	}
}

// forJourney finds what the vouchers of a person rest on, for the withdrawal of
// an entry in one of their journeys and for the removal of a document.
func (p *People) forJourney(ctx context.Context, _ uuid.UUID, cmd journey.Command, now journey.State) (journey.Command, error) {
	switch c := cmd.(type) {
	case journey.Withdraw:
		return p.relying(ctx, now.Client, c)
	case journey.Correct:
		found, err := p.relying(ctx, now.Client, journey.Withdraw(c))
		return journey.Correct(found), err
	case journey.RemoveDocument:
		c.Sought, c.Relied = true, nil
		err := p.vouchers(ctx, now.Client, func(id uuid.UUID, s voucher.Story) {
			if voucher.Holds(s, c.Document, decider.DayOf(p.clock.Now())) {
				c.Relied = append(c.Relied, id)
			}
		})
		return c, err
	}
	return cmd, nil
}

// forVoucher finds what the other vouchers of a person say of a command on one:
// whether they are for the same, and which documents are their invoices.
func (p *People) forVoucher(ctx context.Context, id uuid.UUID, cmd voucher.Command, now voucher.State) (voucher.Command, error) {
	with, is := cmd.(voucher.WithEvidence)
	if !is {
		return cmd, nil
	}
	var err error
	switch c := with.Command.(type) {
	case voucher.Apply:
		with.Evidence.Alike, err = p.Alike(ctx, id, c.Application)
	case voucher.AssessPositive:
		with.Evidence.Alike, err = p.alike(ctx, id, now.Asked.Client, func(s voucher.State) bool { return s.Has(now.Asked) })
	case voucher.ReceiveInvoice:
		with.Evidence.Sought, with.Evidence.Billed = true, nil
		err = p.vouchers(ctx, now.Asked.Client, func(v uuid.UUID, s voucher.Story) {
			if v != id {
				with.Evidence.Billed = append(with.Evidence.Billed, voucher.Invoices(s)...)
			}
		})
	}
	return with, err
}

// Alike finds which other vouchers of a person stand in the way of an application
// for one, since they are for the same.
func (p *People) Alike(ctx context.Context, id uuid.UUID, a voucher.Application) ([]uuid.UUID, error) {
	return p.alike(ctx, id, a.Client, func(s voucher.State) bool { return s.Asks(a) })
}

// alike leaves out those of which it was said before that this one is different.
func (p *People) alike(ctx context.Context, id, owner uuid.UUID, is func(voucher.State) bool) (found []uuid.UUID, err error) {
	err = p.vouchers(ctx, owner, func(v uuid.UUID, s voucher.Story) {
		if v != id && is(s.State) && !slices.Contains(s.State.NotAlike, id) {
			found = append(found, v)
		}
	})
	return found, err
}

// relying finds which career conversations the vouchers of a person rest on.
func (p *People) relying(ctx context.Context, owner uuid.UUID, c journey.Withdraw) (journey.Withdraw, error) {
	c.Sought, c.Relied = true, nil
	err := p.vouchers(ctx, owner, func(_ uuid.UUID, s voucher.Story) {
		if talk, entry := voucher.RestsOn(s); talk != uuid.Nil {
			c.Relied = append(c.Relied, journey.Reliance{Event: talk, Entry: entry})
		}
	})
	return c, err
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

// files goes through those of a person, the survivor's first.
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
