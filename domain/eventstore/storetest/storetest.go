// Package storetest holds every [eventstore.Store] to the same promises, so
// that nothing above the port has to know which store it runs on.
//
// An adapter's whole test is
//
//	func TestStore(t *testing.T) { storetest.Run(t, newStore) }
//
// with [Reopen] beside it where the log outlives the process. What the suite
// cannot see is power loss; an adapter tests that with its own means.
package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"klantreis/domain/eventstore"
)

// patience is how long a promise may take before it counts as a hang.
const patience = time.Minute

// Run checks the stores that open returns, an empty one for every promise. A
// failure prints the promise that broke.
func Run(t *testing.T, open func(testing.TB) eventstore.Store) {
	t.Helper()
	all := slices.Concat(appending, limits, reading, waiting, ending, importing, optional)
	for _, p := range all {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			l := log{open(t), func() eventstore.Store { return open(t) }}
			if err := p.check(ctx, l); err != nil {
				t.Errorf("%v\npromised: %s", err, p.because)
			}
		})
	}
}

// A promise is one thing the port says, and the words it says it in.
type promise struct {
	name    string
	because string
	check   func(context.Context, log) error
}

// A log is the store under test, and a way to another one.
type log struct {
	eventstore.Store
	another func() eventstore.Store
}
