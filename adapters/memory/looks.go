package memory

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

// AccessLog implements [access.Log].
type AccessLog struct {
	mu        sync.Mutex
	looks     []access.Look // in order of place
	last      int64         // place that was given last
	forgotten []access.Forgotten
}

var _ access.Log = (*AccessLog)(nil)

// NewAccessLog returns an empty access log.
func NewAccessLog() *AccessLog { return &AccessLog{} }

// Record implements [access.Log].
func (l *AccessLog) Record(ctx context.Context, looks ...access.Look) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, look := range looks {
		l.last++
		look.Place = l.last
		l.looks = append(l.looks, look)
	}
	return nil
}

// Looks implements [access.Log].
func (l *AccessLog) Looks(ctx context.Context, f access.LookFilter, before int64, limit int) (looks []access.Look, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, look := range slices.Backward(l.looks) {
		if len(looks) < limit && (before == 0 || look.Place < before) && matches(look, f) {
			looks = append(looks, look)
		}
	}
	return looks, ctx.Err()
}

func matches(look access.Look, f access.LookFilter) bool {
	return (f.Actor == "" || look.Actor == f.Actor) &&
		(f.Subject == uuid.Nil || look.Subject == f.Subject) &&
		(f.From.IsZero() || !look.At.Before(f.From)) &&
		(f.Until.IsZero() || look.At.Before(f.Until))
}

// Forget implements [access.Log].
func (l *AccessLog) Forget(ctx context.Context, note access.Forgotten) (int, error) {
	if err := errors.Join(ctx.Err(), note.Check()); err != nil {
		return 0, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if note.Looks = l.end(note, access.MaxForget); note.Looks > 0 {
		l.forgotten = append(l.forgotten, note)
	}
	return note.Looks, nil
}

// end removes up to so many looks that a note covers.
func (l *AccessLog) end(note access.Forgotten, most int) (ended int) {
	l.looks = slices.DeleteFunc(l.looks, func(look access.Look) bool {
		ends := ended < most && note.Covers(look)
		if ends {
			ended++
		}
		return ends
	})
	return ended
}

// Forgotten implements [access.Log].
func (l *AccessLog) Forgotten(ctx context.Context, client uuid.UUID) ([]access.Forgotten, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	others := func(note access.Forgotten) bool { return client != uuid.Nil && note.Client != client }
	return slices.DeleteFunc(slices.Clone(l.forgotten), others), ctx.Err()
}

// Repeat implements [access.Log].
func (l *AccessLog) Repeat(ctx context.Context, notes ...access.Forgotten) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, note := range notes {
		if err := errors.Join(ctx.Err(), note.Check()); err != nil {
			return err
		}
		l.end(note, note.Looks)
		l.forgotten = append(l.forgotten, note)
	}
	return nil
}
