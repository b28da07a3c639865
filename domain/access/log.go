package access

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// A Log keeps every look at a client. It is written before the answer leaves,
// never sampled, and lives as long as the client's file
// (DOMAIN.md section 6; the fields follow Logboek Dataverwerkingen).
type Log interface {
	// Record keeps looks. When it returns without error they are durable;
	// without that, nobody gets to see what they asked for.
	Record(ctx context.Context, looks ...Look) error

	// Looks returns up to limit looks that match a filter, newest first,
	// starting before a look's place (zero: from the newest).
	Looks(ctx context.Context, f LookFilter, before int64, limit int) ([]Look, error)
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
