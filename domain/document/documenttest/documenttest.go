// Package documenttest holds every [document.Store] to the same promises: what
// was put in comes back as it was or not at all, and what was removed does not.
//
// What the suite cannot see is what is left in files, and what a crash leaves;
// an adapter that keeps documents on disk looks for itself.
package documenttest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/document"
)

// patience is how long a promise may take before it counts as a hang.
const patience = time.Minute

// A Place is where documents are kept while the programs that open it come and
// go.
type Place struct {
	// Open opens the store, and ends the one that was open.
	Open func(testing.TB) document.Store

	// Later lets so much time pass, by the clock of the store that is open.
	Later func(testing.TB, time.Duration)
}

// Run checks stores at the places that empty makes, a new one for every
// promise. A failure prints the promise that broke.
func Run(t *testing.T, empty func(testing.TB) Place) {
	t.Helper()
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			at := empty(t)
			w := &world{Store: at.Open(t), reopen: func() document.Store { return at.Open(t) }, later: func(d time.Duration) { at.Later(t, d) }}
			if err := p.check(ctx, w); err != nil {
				t.Errorf("%v\npromised: %s", err, p.because)
			}
		})
	}
}

// A world is a store that is open, and what can happen around it.
type world struct {
	document.Store
	reopen func() document.Store
	later  func(time.Duration)
}

// A promise is one thing the port says, and the words it says it in.
type promise struct {
	name    string
	because string
	check   func(context.Context, *world) error
}

var promises = []promise{
	{"what was put comes back", "Get returns the chunks of a document as they were put.", comesBack},
	{"it is there after the store was opened again", "Put keeps a sealed document durably.", survives},
	{"what comes back is the caller's", "Get returns the chunks of a document, which are the caller's from then on.", isTheCallers},
	{"the same again is success", "One of that name that is there stays as it is: that is success for the same chunks.", sameAgain},
	{"others under the same name are refused", "One of that name that is there stays as it is: ErrOther for others.", otherBytes},
	{"a document that is not there", "Get returns the chunks of a document, or ErrNotThere.", notThere},
	{"a document is of one stream", "A Name says which document: one of a stream.", ofOneStream},
	{"a document that was removed is gone", "Remove removes every document of a stream. It may be repeated.", removed},
	{"a document that was dropped is gone", "Drop removes a document. It may be repeated.", dropped},
	{"only what is old is dropped", "Drop removes a document that was put at least that long ago, and leaves any other.", keepsWhatIsNew},
	{"to put again makes new", "Either way it counts as put just now.", putAgainIsNew},
	{"names come in order", "Names returns up to limit names that come after one, in their order.", inOrder},
	{"loose is what is old and not settled", "Loose returns documents that were put at least that long ago and have not been settled.", loose},
	{"of many who put one wins", "One of that name that is there stays as it is; all methods may be called concurrently.", oneWins},
	{"nobody sees half a document", "Put keeps a sealed document, all of it or nothing.", allOrNothing},
	{"a context that is done changes nothing", "All methods end early with the context's error when it is done.", ending},
}

// name is the n-th document of a stream.
func name(stream string, n int) document.Name {
	return document.Name{Stream: stream, ID: uuid.UUID{14: byte(n >> 8), 15: byte(n)}}
}

// chunks makes a sealed document, another for every seed: one of all lengths
// that a chunk can have.
func chunks(seed int) (s document.Sealed) {
	for i, length := range []int{document.MaxChunk, document.MaxChunk, 28 + seed%100} {
		chunk := make([]byte, length)
		for j := range chunk {
			chunk[j] = byte(j*31 + i*7 + seed)
		}
		s = append(s, chunk)
	}
	return s
}

// want checks what is there under a name, nil for nothing.
func want(ctx context.Context, s document.Store, n document.Name, expected document.Sealed) error {
	got, err := s.Get(ctx, n)
	switch {
	case expected == nil && errors.Is(err, document.ErrNotThere):
		return nil
	case err != nil:
		return fmt.Errorf("get %v: %w", n, err)
	case !same(got, expected):
		return fmt.Errorf("%d chunks came back under %v, and not those that were put", len(got), n)
	}
	return nil
}

// all runs steps until one fails.
func all(steps ...func() error) error {
	for i, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
	}
	return nil
}

// refused wants an error.
func refused(err, target error) error {
	if !errors.Is(err, target) {
		return fmt.Errorf("got %v, want %w", err, target)
	}
	return nil
}
