package platform

import (
	"context"
	"fmt"

	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
)

// Remedy is what makes policies go on that stopped because the log is not the
// one that they followed: it was put back from an earlier copy.
const Remedy = "run klantreis policies redo while no process serves the folder"

// Redo mends the vault, sets every policy back to the first fact and carries
// out what follows from all that is recorded, telling how many events were
// read. What was carried out before counts once; keys are destroyed again. It
// is for a log or a vault that was put back from a copy, before anyone reads.
// It answers with how many facts could not be carried out and are parked. Run
// must not run.
func (p *Platform) Redo(ctx context.Context, report func(what string, read uint64)) (mended Mended, parked int, err error) {
	read := uint64(0)
	mended, err = Mend(ctx, p.Stores.Events, p.Stores.Vault, p.Stores.Documents, func(eventstore.Recorded) { read++; report("keys", read) })
	if err != nil {
		return mended, 0, fmt.Errorf("mend vault: %w", err)
	}
	for _, r := range p.Policies.Runners() { // in their order: what erases goes before what destroys keys
		if err := p.Policies.Redo(ctx, r.Name()); err != nil {
			return mended, 0, err
		}
		if err := p.follow(ctx, r, report); err != nil {
			return mended, 0, err
		}
	}
	all, err := p.Policies.Status(ctx)
	for _, s := range all {
		parked += s.Waiting
	}
	return mended, parked, err
}

// follow has one policy take the whole log into account.
func (p *Platform) follow(ctx context.Context, r *engine.Runner, report func(policy string, read uint64)) error {
	for read := uint64(0); ; {
		from, err := r.Checkpoint(ctx)
		if err != nil {
			return err
		}
		page, err := p.Book.Store.Page(ctx, from, eventstore.MaxPage)
		if err != nil {
			return fmt.Errorf("read log: %w", err)
		}
		if err := r.Apply(ctx, from, page); err != nil || len(page) == 0 {
			return err
		}
		read += uint64(len(page))
		report(r.Name(), read)
	}
}
