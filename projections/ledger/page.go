package ledger

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/google/uuid"

	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

//go:embed ledger.sql
var file string

var sql = queries.Parse(file)

// MaxPage is how many entries one page has at most.
const MaxPage = 500

// A Filter narrows the ledger down; fields that are zero do not.
type Filter struct {
	Event  uuid.UUID // the one with this id
	Kind   string    // without a version
	Actor  string
	From   time.Time // recorded then or later
	Before time.Time // recorded earlier than that
}

// A Page is a stretch of the ledger, without the positions at its ends.
type Page struct {
	After    int64 // the position before the stretch
	Before   int64 // the position behind it; 0: up to the end of the log
	Backward bool  // the latest first, and those of the stretch's end
	Limit    int   // at most MaxPage, which is also what 0 means
}

// List returns the entries of a page that pass a filter.
func List(ctx context.Context, r projector.Reader, f Filter, p Page) ([]Entry, error) {
	p.Before = cmp.Or(p.Before, projector.Forever)
	if err := f.within(ctx, r, &p); err != nil {
		return nil, err
	}
	name := "forward"
	if p.Backward {
		name = "backward"
	}
	q := sql.Ask(name, p.After, p.Before, p.limit())
	f.narrow(q)
	entries, err := queries.Select[Entry](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("list ledger: %w", err)
	}
	return entries, nil
}

// nearby is how long before or after the instant in its id an event is looked
// for first.
const nearby = time.Hour

// Find returns the entry of an event, and false where there is none. Ids begin
// with the time of the request that recorded the event, where whoever asked
// chose them so: then it is found at once. Otherwise all of the ledger is looked
// through.
func Find(ctx context.Context, r projector.Reader, event uuid.UUID) (e Entry, there bool, err error) {
	at := time.UnixMilli(int64(binary.BigEndian.Uint64(event[:8]) >> 16))
	for _, f := range []Filter{{Event: event, From: at.Add(-nearby), Before: at.Add(nearby)}, {Event: event}} {
		found, err := List(ctx, r, f, Page{Limit: 1})
		if err != nil || len(found) > 0 {
			return append(found, e)[0], len(found) > 0, err
		}
	}
	return e, false, nil
}

// within moves the ends of a page to those of the filter's period, so that the
// search for entries ends there.
func (f Filter) within(ctx context.Context, r projector.Reader, p *Page) error {
	if !f.From.IsZero() {
		known, err := Known(ctx, r, f.From.Add(-time.Microsecond))
		if err != nil {
			return err
		}
		p.After = max(p.After, known)
	}
	if !f.Before.IsZero() {
		last, err := lastBy(ctx, r, f.Before.Add(-time.Microsecond))
		if err != nil {
			return err
		}
		p.Before = min(p.Before, last+1)
	}
	return nil
}

func (f Filter) narrow(q *queries.Question) {
	for name, value := range map[string]string{"of-kind": f.Kind, "by-actor": f.Actor} {
		if value != "" {
			q.And(name, value)
		}
	}
	if f.Event != uuid.Nil {
		q.And("of-event", f.Event)
	}
	if !f.From.IsZero() {
		q.And("recorded-from", f.From)
	}
	if !f.Before.IsZero() {
		q.And("recorded-before", f.Before)
	}
}
