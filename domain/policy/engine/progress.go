package engine

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// Progress remembers, durably, how far every policy has come and which facts
// it could not carry out yet.
//
// All methods may be called concurrently.
type Progress interface {
	// Checkpoint returns how far a policy has come, zero when it never ran.
	Checkpoint(ctx context.Context, policy string) (eventstore.Checkpoint, error)

	// Advance moves a policy from one checkpoint to the next and parks facts,
	// both or neither. It fails with [ErrMoved] unless the policy still
	// stands at from.
	Advance(ctx context.Context, policy string, from, to eventstore.Checkpoint, park ...Parked) error

	// Parked returns the facts that wait to be tried again, of one policy or,
	// when policy is empty, of all, in order of position.
	Parked(ctx context.Context, policy string) ([]Parked, error)

	// Tried records another attempt that failed. Unknown facts are ignored.
	Tried(ctx context.Context, p Parked) error

	// Done removes a parked fact. It may be repeated.
	Done(ctx context.Context, policy string, event uuid.UUID) error
}

// ErrMoved means that another process moved the checkpoint.
var ErrMoved = errors.New("policy checkpoint was moved by another process")

// Parked is a fact whose consequence could not be carried out yet. Later facts
// of the same stream wait behind it, so that consequences keep their order.
type Parked struct {
	Policy   string
	Stream   string
	Event    uuid.UUID
	Position eventstore.Position
	Attempts int
	Since    time.Time
	Tried    time.Time
	Error    string // why it failed last; never says anything about a person
}
