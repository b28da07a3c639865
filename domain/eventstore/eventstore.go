// Package eventstore is what the platform asks of a database of events:
// append to one stream without overwriting anyone, and read everything back
// in one order.
//
// Adapters implement [Store]; package storetest says whether they do. Nothing
// is ever changed or deleted through this port: erasing is the work of the
// vault, which holds the keys to what is sealed in the events.
package eventstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// Limits that every store keeps, so that a log can move to any other store.
const (
	MaxAppendEvents = 500       // events in one append
	MaxAppendBytes  = 1_000_000 // types, data and metadata of one append together
	MaxPage         = 10_000    // events in one page
)

// A Store keeps events for ever.
//
// All methods may be called concurrently, and end early with the context's
// error when it is done.
type Store interface {
	// ID names this log. A position means something only together with it.
	ID() uuid.UUID

	// Append adds events to the end of a stream, all of them or none.
	//
	// It fails with [ErrConflict] unless the stream is exactly at revision
	// after. Appending events whose ids are already at that place in the
	// stream succeeds, changes nothing and answers where they are, so a caller
	// may simply retry after an error that leaves the outcome open. It fails
	// with [ErrTooLarge] beyond the limits above, and with [ErrDuplicateID]
	// when two of the events have the same id; a [Seeker] also when one of the
	// ids is taken anywhere else in the log.
	//
	// When it returns without error the events survive a crash of the process
	// and of the machine. The position is that of the last of them.
	Append(ctx context.Context, stream string, after Revision, events ...Event) (Position, error)

	// Stream returns up to limit events of one stream that come after a
	// revision, oldest first. A stream that was never begun is empty. Fewer
	// than limit means that there were no more.
	Stream(ctx context.Context, stream string, after Revision, limit int) ([]Recorded, error)

	// Page returns up to limit events of the whole log that come after a
	// checkpoint, in the order of positions. Fewer than limit means that there
	// were no more. An event once passed over never appears later: whoever
	// reads to the end and remembers the last position misses nothing, and
	// sees every stream in order of revision.
	//
	// It fails with [ErrRewound] when the checkpoint is not in the log: then
	// this is another log, or an earlier copy of it.
	Page(ctx context.Context, after Checkpoint, limit int) ([]Recorded, error)

	// Head returns the checkpoint of the last event, zero for an empty log.
	Head(ctx context.Context) (Checkpoint, error)

	// Wait returns when the log holds an event after a position, within
	// milliseconds of its append.
	Wait(ctx context.Context, after Position) error

	// Import appends events of any streams in the order given, with their
	// revisions; positions are assigned anew. It is for copies, restores and
	// made-up years, and it is resumable: events at the front that the log
	// already holds at that place are passed over. Revisions that do not fit
	// fail with [ErrConflict]. What was imported before an error stays.
	Import(ctx context.Context, events iter.Seq2[Recorded, error]) (Position, error)
}

// Errors that every store answers with; compare them with [errors.Is].
var (
	ErrConflict    = errors.New("stream is not at the expected revision")
	ErrDuplicateID = errors.New("an event with this id is already in the log")
	ErrTooLarge    = fmt.Errorf("append is over %d events or %d bytes", MaxAppendEvents, MaxAppendBytes)
	ErrRewound     = errors.New("checkpoint is not in this log: it is another log, or one restored to an earlier point")
)

// ErrAway is what a store on a server fails with, and whatever else is kept on
// one, while that does not answer; compare it with [errors.Is]. What was to be
// written may or may not have been.
var ErrAway = errors.New("the server does not answer")

// A Revision counts the events in one stream. Zero is a stream not yet begun.
type Revision uint64

// An Event is a fact on its way in: already encoded, and named for good. Data
// and Meta come back byte for byte.
type Event struct {
	ID   uuid.UUID // chosen by the caller, so that retries can be recognised
	Type string    // as in "journey.advice-given.v1"
	Data []byte
	Meta []byte
}

// Size is what the event counts for against [MaxAppendBytes].
func (e Event) Size() int { return len(e.Type) + len(e.Data) + len(e.Meta) }

// Recorded is an event together with the place it was given.
type Recorded struct {
	Event
	Stream   string
	Revision Revision
	Position Position
}

// Checkpoint is the place just behind r.
func (r Recorded) Checkpoint() Checkpoint { return Checkpoint{r.Position, r.ID} }

// A Position is a place in the order of all events of one log. Only its order
// has meaning: the numbers may have gaps, and differ from store to store. A
// store that fills Minor alone counts events, and has no gaps.
type Position struct{ Major, Minor uint64 }

// Compare orders positions; see [cmp.Compare].
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Major, q.Major), cmp.Compare(p.Minor, q.Minor))
}

// IsZero says that p comes before every event.
func (p Position) IsZero() bool { return p == Position{} }

// String writes a position as "minor", or as "major.minor" where the store
// needs both.
func (p Position) String() string {
	if p.Major == 0 {
		return strconv.FormatUint(p.Minor, 10)
	}
	return fmt.Sprintf("%d.%d", p.Major, p.Minor)
}

// ParsePosition reads what [Position.String] wrote.
func ParsePosition(s string) (p Position, err error) {
	major, minor, two := strings.Cut(s, ".")
	if !two {
		major, minor = "0", s
	}
	if p.Major, err = strconv.ParseUint(major, 10, 64); err == nil {
		p.Minor, err = strconv.ParseUint(minor, 10, 64)
	}
	if err != nil {
		return Position{}, errors.New("a position is a number, or two with a dot between")
	}
	return p, nil
}

// A Checkpoint is how far a reader has come: the position of the last event it
// took into account, and that event's id, so that a log which lost its end is
// noticed instead of misread. The zero Checkpoint comes before every event.
type Checkpoint struct {
	Position Position
	ID       uuid.UUID
}

// IsZero says that nothing has been read yet.
func (c Checkpoint) IsZero() bool { return c.Position.IsZero() }

// CheckLimits fails with [ErrTooLarge] for an append over the limits. Adapters
// call it before anything else.
func CheckLimits(events []Event) error {
	size := 0
	for _, e := range events {
		size += e.Size()
	}
	if len(events) > MaxAppendEvents || size > MaxAppendBytes {
		return ErrTooLarge
	}
	return nil
}

const pageSize = 500

// All yields every event after a checkpoint and stops at the end.
func All(ctx context.Context, s Store, after Checkpoint) iter.Seq2[Recorded, error] {
	return func(yield func(Recorded, error) bool) {
		for more := true; more; {
			page, err := s.Page(ctx, after, pageSize)
			if err != nil {
				yield(Recorded{}, err)
				return
			}
			for _, r := range page {
				if !yield(r, nil) {
					return
				}
				after = r.Checkpoint()
			}
			more = len(page) == pageSize
		}
	}
}

// Follow is [All], but waits for more at the end until ctx is done. It then
// ends without an error.
func Follow(ctx context.Context, s Store, after Checkpoint) iter.Seq2[Recorded, error] {
	return func(yield func(Recorded, error) bool) {
		for ctx.Err() == nil {
			for r, err := range All(ctx, s, after) {
				if err != nil && ctx.Err() != nil {
					return
				}
				if !yield(r, err) || err != nil {
					return
				}
				after = r.Checkpoint()
			}
			if err := s.Wait(ctx, after.Position); err != nil && ctx.Err() == nil {
				yield(Recorded{}, err)
				return
			}
		}
	}
}

// Whole yields the events of one stream after a revision, to its end.
func Whole(ctx context.Context, s Store, stream string, after Revision) iter.Seq2[Recorded, error] {
	return func(yield func(Recorded, error) bool) {
		for more := true; more; {
			page, err := s.Stream(ctx, stream, after, pageSize)
			if err != nil {
				yield(Recorded{}, err)
				return
			}
			for _, r := range page {
				if !yield(r, nil) {
					return
				}
				after = r.Revision
			}
			more = len(page) == pageSize
		}
	}
}

// A Seeker knows every event by its id: it finds one without reading the log,
// and its Append and Import fail with [ErrDuplicateID] when an id is taken
// anywhere else in the log.
//
// A store that is no Seeker recognises an id only at the place where the event
// is appended again. There, that an id is in the log once rests on whoever
// chooses it: an id that follows from the request, the stream and the number of
// the event in it, as command's ids do, can never be sent for another place.
type Seeker interface {
	// Find returns the event with this id, and false when there is none.
	Find(ctx context.Context, id uuid.UUID) (Recorded, bool, error)
}

// Order is the position as one number, which view tables keep: every store
// fills either Minor alone, or both halves with the same number.
func (p Position) Order() int64 {
	if p.Major != 0 {
		return int64(p.Major)
	}
	return int64(p.Minor)
}

// At is the position with that order in the log that p is a position of, which
// is not its beginning.
func (p Position) At(order int64) Position {
	if p.Major == 0 {
		return Position{Minor: uint64(order)}
	}
	return Position{Major: uint64(order), Minor: uint64(order)}
}

// Counts says that positions of the log that p is one of count its events.
func (p Position) Counts() bool { return p.Major == 0 }

// Spacing is about how far apart events of the log that p is one of lie: one
// position where these count events, and otherwise the bytes of an event, as a
// power of two. Whatever is kept by blocks of positions makes these so much
// larger, and is to be built anew if this number ever changes.
func (p Position) Spacing() int64 {
	if p.Counts() {
		return 1
	}
	return 512
}
