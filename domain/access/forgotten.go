package access

import (
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
)

// MaxForget is how many looks end in one step, so that whoever records the next
// look never waits long.
const MaxForget = 1000

// ErrBoundless refuses to end all looks at nobody, whenever they were.
var ErrBoundless = errors.New("looks at nobody end from before an instant: name a client, or an instant")

// A Forgotten is the note that looks have ended, which stays for ever. It covers
// those at a client who was erased, or those at nobody in particular from before
// an instant.
type Forgotten struct {
	Client uuid.UUID // who was erased; zero: nobody in particular
	Before time.Time // zero at a client, whose looks all end
	Looks  int       // how many ended
	At     time.Time // when
}

// Somebodys says whether what was looked at is a client's, whoever that is: their
// file, a journey, a voucher or a document. A look that was refused before it was
// known whose it was has such an object and no client; one that was allowed names
// the client as well.
func Somebodys(object string) bool {
	for _, kind := range []string{"client-", "journey-", "voucher-", "document-"} {
		if id, is := strings.CutPrefix(object, kind); is && len(id) == len(uuid.Nil.String()) {
			return true
		}
	}
	return false
}

// Covers says whether a look is one of those that end. Looks at nobody are those
// without a client that were refused, or whose object is nobody's: no file says
// how long these live.
func (f Forgotten) Covers(l Look) bool {
	return f.Client == l.Subject && (f.Client != uuid.Nil || !l.Allowed || !Somebodys(l.Object)) && (f.Before.IsZero() || l.At.Before(f.Before))
}

// Check fails with [ErrBoundless] for a note that would end too much.
func (f Forgotten) Check() error {
	if f.Client == uuid.Nil && f.Before.IsZero() {
		return ErrBoundless
	}
	return nil
}
