package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// OfStream is [List] for the events of one stream, which it reads from the log:
// a stream is short, and always up to date there.
func OfStream(ctx context.Context, log eventstore.Store, stream string, f Filter, p Page) ([]Entry, error) {
	var entries []Entry
	for r, err := range eventstore.Whole(ctx, log, stream, 0) {
		if err != nil {
			return nil, fmt.Errorf("list stream: %w", err)
		}
		meta, err := codec.DecodeMeta(r.Meta)
		if err != nil {
			return nil, fmt.Errorf("list stream: metadata of event %s: %w", r.ID, err)
		}
		e := entry(codec.Fact{ID: r.ID, Type: r.Type, Stream: r.Stream, Revision: r.Revision, Position: r.Position, Meta: meta})
		if p.holds(e) && f.passes(e) {
			entries = append(entries, e)
		}
	}
	if p.Backward {
		slices.Reverse(entries)
	}
	return entries[:min(len(entries), p.limit())], nil
}

func (p Page) holds(e Entry) bool {
	return e.Position > p.After && (p.Before == 0 || e.Position < p.Before)
}

func (p Page) limit() int { return min(cmp.Or(p.Limit, MaxPage), MaxPage) }

func (f Filter) passes(e Entry) bool {
	return (f.Event == uuid.Nil || f.Event == e.Event) && (f.Kind == "" || f.Kind == e.Kind) && (f.Actor == "" || f.Actor == e.Actor) &&
		(f.From.IsZero() || !e.Recorded.Before(f.From)) && (f.Before.IsZero() || e.Recorded.Before(f.Before))
}
