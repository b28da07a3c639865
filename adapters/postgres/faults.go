package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"klantreis/domain/eventstore"
)

// ErrClosed is what everything fails with after a part was closed; compare it
// with [errors.Is].
var ErrClosed = errors.New("database is closed")

// errNotThere means that what the program started with is gone: the database
// was put back, or another one took its place.
var errNotThere = errors.New("the database now holds something else, start the program again")

// A fault is what an error means for what was under way.
type fault int

const (
	lost    fault = iota // the connection or the server: whether it was written is open, and it may be tried again
	refused              // the server, for reasons that have nothing to do with what was to be written
	content              // what was to be written
)

// faultOf tells errors apart by their SQLSTATE, which has two characters for
// its class. Without one it is the connection that failed.
func faultOf(err error) fault {
	if errors.Is(err, errNotThere) {
		return refused
	}
	var server *pgconn.PgError
	if !errors.As(err, &server) || len(server.Code) != 5 {
		return lost
	}
	switch server.Code {
	case "57014", "57P04": // cancelled, database dropped
		return refused
	case "25006", "25P03", "53300": // no longer takes writes, had enough of waiting for us, has too many connections
		return lost
	}
	switch server.Code[:2] {
	case "08", "57": // connection, and the server stopping or starting
		return lost
	case "22", "23", "54": // data, constraints, limits
		return content
	}
	return refused
}

// orAway adds to an error that the server does not answer, where that is what
// it means, so that whoever asked knows to ask again. Whoever no longer waits is
// told nothing about the server.
func orAway(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil || errors.Is(err, eventstore.ErrAway) || !isAway(err) {
		return err
	}
	return fmt.Errorf("%w: %w", eventstore.ErrAway, err)
}

// isAway is stricter than a fault that is lost: what was answered and cannot be
// read is no sign of that.
func isAway(err error) bool {
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return faultOf(err) == lost
	}
	var unreachable *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &unreachable) || errors.As(err, &network) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// unreached says of a connection that did not come about which server it was to
// be with, and what is wrong. Where a server said so, that comes first and
// alone: the driver tries with and without TLS, and tells of both in turn.
func unreached(url string, err error) error {
	var failed *pgconn.ConnectError
	if !errors.As(err, &failed) {
		return err
	}
	var server *pgconn.PgError
	if !errors.As(err, &server) {
		return fmt.Errorf("%s cannot be reached: make sure that it runs, and that the address is right: %w", Shown(url), err)
	}
	if strings.HasPrefix(server.Code, "28") {
		return fmt.Errorf("%s does not let this user in: make sure of the user and the password, in the address or in PGPASSFILE: %w", Shown(url), server)
	}
	return fmt.Errorf("%s refuses the connection: %w", Shown(url), server)
}
