package demo

import (
	"slices"

	"klantreis/adapters/memory"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
)

// policies returns those that write history. Keys are not destroyed while the
// year is played: that is done, as for any erasure, where it is kept. So is what
// an erasure means for the merges of the region, when the year is part of a log.
func (y *year) policies() *engine.Engine {
	return engine.New(engine.Config{
		Policies: slices.DeleteFunc(slices.Clone(policy.All), func(p policy.Policy) bool {
			return p.Name == "erased-keys-destroyed" || p.Name == "erasing-ends-merges" && y.plan.Part
		}),
		Progress:  memory.NewProgress(),
		Book:      y.book,
		Documents: memory.NewDocuments(), // those of the year are kept where it is kept
		Hands: engine.Hands{
			Clients: y.clients.Handle, Journeys: y.journeys.Handle, Merges: y.merges.Handle,
			Vouchers: y.vouchers.Handle, Funds: y.funds.Handle,
			Reorganisations: y.reorganisations.Handle,
		},
		Notice: func(_ string, err error) {
			if y.failed == nil {
				y.failed = err
			}
		},
	})
}

// settle lets the policies act on what was recorded, before anything else
// happens.
func (y *year) settle() error {
	for _, r := range y.engine.Runners() {
		for {
			from, err := r.Checkpoint(y.ctx)
			if err != nil {
				return err
			}
			page, err := y.book.Store.Page(y.ctx, from, eventstore.MaxPage)
			if err != nil {
				return err
			}
			if err := r.Apply(y.ctx, from, page); err != nil {
				return err
			}
			if len(page) < eventstore.MaxPage {
				break
			}
		}
	}
	return nil
}

// settled lets the policies act on what a command has just recorded.
func (f *file) settled(cmd any) {
	if err := f.year.settle(); err != nil {
		f.year.fail(f, cmd, err)
	}
}

// close returns the step that closes the journey for one of the reasons.
func (f *file) close(reasons ...string) func(*file) {
	reason := f.oneOf(reasons)
	return func(f *file) {
		f.callOffAll()
		f.record(journey.Close{Reason: reason})
		f.settled(journey.Close{})
	}
}
