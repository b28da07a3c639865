package access

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// A Log keeps every look at a client. It is written before the answer leaves,
// never sampled, and lives as long as the client's file
// (DOMAIN.md section 6; the fields follow Logboek Dataverwerkingen). Looks at
// nobody in particular live as long as login data, and so do those that were
// refused before it was known at whom. What has ended leaves a note
// of how much it was, so that whoever counts looks finds why some are missing.
type Log interface {
	// Record keeps looks. When it returns without error they are durable;
	// without that, nobody gets to see what they asked for.
	Record(ctx context.Context, looks ...Look) error

	// Looks returns up to limit looks that match a filter, newest first,
	// starting before a look's place (zero: from the newest).
	Looks(ctx context.Context, f LookFilter, before int64, limit int) ([]Look, error)

	// Forget ends looks that a note covers, at most [MaxForget] of them, the
	// oldest first, and in the same step keeps the note with how many these
	// were, which it returns. Where there are none it keeps no note, so that it
	// is asked until it returns zero, and again at any time. It fails with
	// [ErrBoundless] for a note without bounds.
	Forget(ctx context.Context, note Forgotten) (looks int, err error)

	// Forgotten returns the notes of what has ended, oldest first: those about a
	// client, or all of them for the zero id.
	Forgotten(ctx context.Context, client uuid.UUID) ([]Forgotten, error)

	// Repeat keeps notes of another log as they are, and ends the looks that
	// they cover here, the oldest first and no more than each says: for a copy
	// of that log from before it forgot them.
	Repeat(ctx context.Context, notes ...Forgotten) error
}

// A Look is one person looking at one subject.
type Look struct {
	Place        int64 // assigned by the log, increasing
	At           time.Time
	Actor        string // pseudonymous
	Role         Role
	Organisation string
	Action       Action
	Subject      uuid.UUID // the client; zero when none was found or asked for
	Object       string    // what was looked at, as in "journey-7c1f…" or a route's name
	Relation     Relation
	Purpose      string // code list purposes
	Allowed      bool
	Activity     string // URI of the processing activity
	Trace        string // trace id of the request
	Origin       string // the network address that the request came from; blank where that is not known, as of looks from before it was kept
	Took         time.Duration
}

// A LookFilter narrows down looks; zero fields do not narrow.
type LookFilter struct {
	Actor   string
	Subject uuid.UUID
	From    time.Time // at or after
	Until   time.Time // before
}
