package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/sentences"
)

// A reading is an event that was decoded, or not.
type reading struct {
	recorded eventstore.Recorded
	fact     codec.Fact
	err      error
}

// entry is the event as it is to be told.
func (r reading) entry() sentences.Entry {
	return sentences.Entry{Fact: r.fact, Unreadable: r.err != nil}
}

// readings reads a stream whatever is in it. Each event that cannot be decoded
// says so for itself. A stream that was erased is read blank, also while its
// keys are still being destroyed.
func (s *Server) readings(ctx context.Context, stream string, want codec.Parts) ([]reading, error) {
	var events []eventstore.Recorded
	for r, err := range eventstore.Whole(ctx, s.Book.Store, stream, 0) {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", stream, err)
		}
		events = append(events, r)
	}
	all, err := s.decode(ctx, events, want)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", stream, err)
	}
	if slices.ContainsFunc(all, func(r reading) bool { _, is := r.fact.What.(decider.Erasure); return is }) {
		for i := range all {
			all[i].fact = s.Book.Codec.Blank(all[i].fact)
		}
	}
	return all, nil
}

// decode opens events at once and, when one of them cannot be decoded, each
// for itself. It fails when the vault does: that is nothing about any event.
func (s *Server) decode(ctx context.Context, events []eventstore.Recorded, want codec.Parts) ([]reading, error) {
	all := make([]reading, len(events))
	facts, err := s.Book.Codec.Open(ctx, s.Book.Vault, want, events...)
	if err == nil {
		for i := range all {
			all[i] = reading{events[i], facts[i], nil}
		}
		return all, nil
	}
	if _, err := s.Book.Vault.Open(ctx, codec.PersonKey(events[0].Stream)); err != nil {
		return nil, err
	}
	for i, r := range events {
		all[i].recorded = r
		one, err := s.Book.Codec.Open(ctx, s.Book.Vault, want, r)
		if err == nil {
			all[i].fact = one[0]
			continue
		}
		all[i].err, all[i].fact.ID = err, r.ID
		all[i].fact.Meta, _ = codec.DecodeMeta(r.Meta) // as far as it can be read
	}
	return all, nil
}

// A folded is what the log says about one thing.
type folded[E, S any] struct {
	story    decider.Story[E, S]
	revision eventstore.Revision
	damaged  bool // not all of it can be decoded
}

// loaded folds a stream, as far as it can be decoded.
func loaded[C, E, S any](ctx context.Context, s *Server, h *command.Handler[C, E, S], d decider.Decider[C, E, S], id uuid.UUID) (f folded[E, S], err error) {
	if f.story, f.revision, err = h.Load(ctx, id); err != nil {
		return salvage(ctx, s, d, id)
	}
	return f, nil
}

// salvage folds what can be decoded of a stream. It is for showing what there
// is, and whose; nothing is ever decided on it.
func salvage[C, E, S any](ctx context.Context, s *Server, d decider.Decider[C, E, S], id uuid.UUID) (f folded[E, S], err error) {
	all, err := s.readings(ctx, d.Category+"-"+id.String(), codec.PersonPart)
	var past []decider.Entry[E]
	for _, r := range all {
		f.revision = r.recorded.Revision
		what, ok := r.fact.What.(E)
		if !ok {
			f.damaged = true
			continue
		}
		past = append(past, decider.Entry[E]{Mark: r.fact.Meta.Mark(r.fact.ID), What: what})
	}
	f.story = d.Fold(past)
	return f, err
}
