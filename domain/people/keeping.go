package people

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/retention"
	"klantreis/domain/voucher"
)

// Findings goes through all that is recorded about a person and says what of it
// holds the erasure of their files today.
func (p *People) Findings(ctx context.Context, owner uuid.UUID) (f client.Findings, err error) {
	f.Sought = true
	things, err := p.things(ctx, owner, &f)
	if err != nil {
		return f, err
	}
	desk, _, err := p.directory.Load(ctx, directory.ID)
	if err != nil {
		return f, fmt.Errorf("find the terms of retention: %w", err)
	}
	today := decider.DayOf(p.clock.Now())
	terms := desk.State.RetentionOn(today)
	f.Kept, f.Over = terms.Holds(things, today), terms.Last(things)
	return f, nil
}

// things are the journeys and vouchers of a person, and their files without any.
func (p *People) things(ctx context.Context, owner uuid.UUID, f *client.Findings) (things []retention.Thing, err error) {
	err = p.files(ctx, owner, func(id uuid.UUID, file client.Story) error {
		for _, j := range file.State.Journeys {
			story, _, err := p.Journeys.Load(ctx, j)
			if err != nil {
				return fmt.Errorf("find how a journey stands: %w", err)
			}
			f.Seen, things = append(f.Seen, j), append(things, ofJourney(j, story.State))
		}
		if len(file.State.Journeys)+len(file.State.Vouchers) == 0 {
			things = append(things, ofFile(id, file))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = p.vouchers(ctx, owner, func(v uuid.UUID, s voucher.Story) {
		f.Seen, things = append(f.Seen, v), append(things, ofVoucher(v, s.State))
		if s.State.Disputed() {
			f.Disputed = append(f.Disputed, v)
		}
		if s.State.Owing() {
			f.Owing = append(f.Owing, v)
		}
	})
	return things, err
}

// ofJourney says which term a journey has and from when: it ends when it is
// closed (DOMAIN.md section 6).
func ofJourney(id uuid.UUID, s journey.State) retention.Thing {
	t := retention.Thing{ID: id, Result: retention.WithoutAdvice, Ended: s.ClosedOn}
	switch {
	case !s.Opened || s.Erased: // its opening was withdrawn, or never came
		t.Result = ""
	case s.Advised:
		t.Result = retention.AdviceGiven
	}
	return t
}

// ofVoucher says which term a voucher has and from when.
func ofVoucher(id uuid.UUID, s voucher.State) retention.Thing {
	t := retention.Thing{ID: id, Result: retention.VoucherNotGranted, Ended: s.EndedOn()}
	switch {
	case s.Status == "" || s.Erased:
		t.Result = ""
	case s.GrantedOn != 0:
		t.Result = retention.VoucherGranted
	}
	return t
}

// ofFile says it of a file in which no journey was begun: nothing came of it,
// and it ended when the client was last in touch, or what it says of them last
// changed.
func ofFile(id uuid.UUID, file client.Story) retention.Thing {
	t := retention.Thing{ID: id}
	for _, e := range decider.Effective(file.Past) {
		switch e.What.(type) {
		case client.Erased:
			return retention.Thing{ID: id}
		case client.Registered, client.DetailsChanged, client.ContactOpened:
			t.Result, t.Ended = retention.WithoutAdvice, max(t.Ended, decider.DayOf(e.Recorded))
		}
	}
	return t
}
