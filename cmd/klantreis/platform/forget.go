package platform

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/retention"
)

// forget ends looks at clients who were erased, since these live as long as the
// file, and looks at nobody whose term of retention is over, and answers how
// many. It may be done again at any time: what has ended leaves nothing to end,
// and an access log that was put back from a copy forgets again.
func (p *Platform) forget(ctx context.Context) (ended int, err error) {
	gone, err := p.Stores.Vault.Destroyed(ctx)
	if err != nil {
		err = fmt.Errorf("find whose keys were destroyed: %w", err)
	}
	for _, stream := range gone {
		id, is := strings.CutPrefix(stream, client.Decider.Category+"-")
		whose, other := uuid.Parse(id)
		if !is || other != nil {
			continue
		}
		n, failed := p.forgetClient(ctx, whose)
		if ended += n; failed != nil {
			err = errors.Join(err, fmt.Errorf("looks at %s: %w", stream, failed))
		}
		if ctx.Err() != nil {
			return ended, err
		}
	}
	n, failed := p.forgetNobody(ctx)
	return ended + n, errors.Join(err, failed)
}

// forgetClient ends looks at a client of whom the log of events says that they
// were erased: keys can be lost of clients who were not.
func (p *Platform) forgetClient(ctx context.Context, id uuid.UUID) (int, error) {
	left, err := p.Stores.Ops.Looks(ctx, access.LookFilter{Subject: id}, 0, 1)
	if err != nil || len(left) == 0 {
		return 0, err
	}
	file, _, err := p.Clients.Load(ctx, id)
	if err != nil || !file.State.Erased {
		return 0, err
	}
	return p.end(ctx, access.Forgotten{Client: id})
}

// forgetNobody ends looks at nobody in particular, and those that were refused
// before it was known at whom, that are older than login data
// may be by the terms of today.
func (p *Platform) forgetNobody(ctx context.Context) (int, error) {
	today := decider.DayOf(p.now())
	last := p.Directory.State().RetentionOn(today).Latest(retention.LoginData, today)
	if last == 0 {
		return 0, nil // without a term they are kept
	}
	return p.end(ctx, access.Forgotten{Before: last.End()})
}

// end ends all looks that a note covers, step by step.
func (p *Platform) end(ctx context.Context, note access.Forgotten) (ended int, err error) {
	for more := true; more; {
		note.At = p.now().UTC()
		n, err := p.Stores.Ops.Forget(ctx, note)
		if err != nil {
			return ended, err
		}
		ended, more = ended+n, n == access.MaxForget
	}
	return ended, nil
}
