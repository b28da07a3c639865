// Package command is the write side: load, fold, decide, seal, append.
//
// One generic handler carries out the commands of every aggregate. A request
// counts once, however often it is made; a race is decided again from what the
// others wrote; and what a command is decided on is always the log itself,
// never a view of it.
package command

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/vault"
)

// A Book is where commands are recorded: the log, the keys to it, and what is
// needed to write in it.
type Book struct {
	Store eventstore.Store
	Vault vault.Vault
	Codec *codec.Codec
	Lists codelist.Lists
	Clock *Clock
}

// A Request is who asks, why, and under which id they will ask again if they
// have to.
type Request struct {
	ID           uuid.UUID // the same id never causes a second set of events
	Correlation  uuid.UUID // zero: the request's own id
	Causation    uuid.UUID // the event that a policy acts on
	Actor        string
	Role         string
	Organisation string
	Purpose      string
	Occurred     decider.Moment // zero: now
	Carried      bool           // the command carries on from recorded facts: its codes are theirs, and may have ended since
	Source       string
	Print        []byte               // keyed fingerprint of what was asked; nil: not compared
	After        *eventstore.Revision // the revision that the asker has seen; nil: any
}

// A Result says where a command's events are.
type Result struct {
	Revision eventstore.Revision // of the stream, after them
	Position eventstore.Position // from which they can be read
	Events   []uuid.UUID         // none when it was so already
	Repeated bool                // the request had been carried out before
}

// Errors besides refusals and faults.
var (
	// ErrReused means that a request id comes back with something else.
	ErrReused = decider.Refusal{Code: "request-reused", Field: "Idempotency-Key", Reason: "This Idempotency-Key was used before for another request. Use a new one for each request."}

	// ErrStale means that the stream has moved on since the asker saw it.
	ErrStale = errors.New("the stream is no longer at the revision that was seen")

	// ErrBusy means that the deadline came before the command's turn, or that
	// others kept writing to the same stream until then. Nothing was recorded;
	// it can be tried again.
	ErrBusy = errors.New("too many others are writing to the same stream")
)

// A Guard says why a command is not carried out although its own stream allows
// it: because of what other streams say, which it reads in the log just before
// the command is decided on. What was recorded of the aggregate is now.
type Guard[C, S any] func(ctx context.Context, id uuid.UUID, cmd C, now S) error

// A Finder adds to a command what other streams say of it: its evidence, as the
// log has it just before the command is decided on, whoever asks. What was
// recorded of the aggregate is now.
type Finder[C, S any] func(ctx context.Context, id uuid.UUID, cmd C, now S) (C, error)

// A Handler carries out the commands of one kind of aggregate.
type Handler[C, E, S any] struct {
	decider decider.Decider[C, E, S]
	book    Book
	guards  []Guard[C, S]
	find    Finder[C, S] // nil: its commands need no evidence
	queue   queue
	cache   *cache[E, S]
}

// New returns a handler that remembers the stories it used most recently. It
// carries out what all guards let through.
func New[C, E, S any](d decider.Decider[C, E, S], book Book, guards ...Guard[C, S]) *Handler[C, E, S] {
	return &Handler[C, E, S]{decider: d, book: book, guards: guards, cache: newCache[E, S]()}
}

// Finding has the handler find the evidence of its commands.
func (h *Handler[C, E, S]) Finding(find Finder[C, S]) *Handler[C, E, S] {
	h.find = find
	return h
}

// Stream names the stream of one aggregate.
func (h *Handler[C, E, S]) Stream(id uuid.UUID) string {
	return h.decider.Category + "-" + id.String()
}

// Handle carries out one command on one aggregate.
//
// It answers with [form.Faults] when the command is not well formed, a
// [decider.Refusal] when it is not allowed, [ErrStale], [ErrBusy], or an error
// that leaves the outcome open: then the same request may be made again.
func (h *Handler[C, E, S]) Handle(ctx context.Context, id uuid.UUID, cmd C, req Request) (Result, error) {
	stream := h.Stream(id)
	leave, err := h.queue.enter(ctx, stream)
	if err != nil {
		return Result{}, fmt.Errorf("%w: %w", ErrBusy, err)
	}
	defer leave()
	for attempt := 0; ; attempt++ {
		result, err := h.once(ctx, id, cmd, req)
		if !errors.Is(err, eventstore.ErrConflict) {
			return result, err
		}
		if !pause(ctx, attempt) {
			return Result{}, ErrBusy
		}
	}
}

// once decides on what is remembered of the stream, and only believes a
// refusal when nothing newer is there.
func (h *Handler[C, E, S]) once(ctx context.Context, id uuid.UUID, cmd C, req Request) (Result, error) {
	stream := h.Stream(id)
	past, err := h.remembered(ctx, stream)
	if err != nil && ctx.Err() != nil {
		return Result{}, fmt.Errorf("%w: %w", ErrBusy, err)
	}
	if err != nil {
		return Result{}, err
	}
	result, err := h.decide(ctx, id, past, cmd, req)
	if err == nil && len(result.Events) > 0 {
		return result, nil
	}
	newest, loadErr := h.load(ctx, stream, past)
	if loadErr != nil {
		if errors.Is(err, eventstore.ErrConflict) {
			return Result{}, err // nothing was recorded, whatever fails now
		}
		return Result{}, loadErr
	}
	if newest.revision == past.revision {
		return result, err
	}
	return h.decide(ctx, id, newest, cmd, req)
}

func (h *Handler[C, E, S]) decide(ctx context.Context, id uuid.UUID, past past[E, S], cmd C, req Request) (Result, error) {
	if done, ok := past.find(req.ID); ok {
		if req.Print != nil && string(done.print) != string(req.Print) {
			return Result{}, ErrReused
		}
		return done.result, nil
	}
	if req.After != nil && *req.After != past.revision {
		return Result{}, ErrStale
	}
	meta := h.meta(req)
	if err := h.check(cmd, meta, req.Carried); err != nil {
		return Result{}, err
	}
	for _, guard := range h.guards {
		if err := guard(ctx, id, cmd, past.story.State); err != nil {
			return Result{}, err
		}
	}
	cmd, err := h.found(ctx, id, cmd, past.story.State)
	if err != nil {
		return Result{}, err
	}
	decided, err := h.decider.Decide(cmd, past.story, meta.Mark(uuid.UUID{}))
	if err != nil || len(decided) == 0 {
		return Result{Revision: past.revision, Position: past.at.Position}, err
	}
	return h.record(ctx, h.Stream(id), past, decided, meta)
}

// found is a command with its evidence.
func (h *Handler[C, E, S]) found(ctx context.Context, id uuid.UUID, cmd C, now S) (C, error) {
	if h.find == nil {
		return cmd, nil
	}
	return h.find(ctx, id, cmd, now)
}

// meta stamps a request.
func (h *Handler[C, E, S]) meta(req Request) codec.Meta {
	now := h.book.Clock.Now()
	m := codec.Meta{
		Actor: req.Actor, Role: req.Role, Organisation: req.Organisation, Purpose: req.Purpose,
		Request: req.ID, Correlation: req.Correlation, Causation: req.Causation,
		RecordedAt: now, Occurred: req.Occurred, Source: req.Source, Print: req.Print,
	}
	if m.Correlation == uuid.Nil {
		m.Correlation = req.ID
	}
	if m.Occurred.IsZero() {
		m.Occurred = decider.At(now)
	}
	return m
}

// heading is what a request says of itself, for package form to check. It
// stands in the clear, so it takes codes and references and no other words.
type heading struct {
	Request      uuid.UUID   `json:"request"`
	Actor        decider.Ref `json:"actor"`
	Role         decider.Ref `json:"role"`
	Organisation decider.Ref `json:"organisation,omitempty"`
	Purpose      string      `json:"purpose" list:"purposes"`
}

// origin is what a request says of the fact beside the command.
type origin struct {
	Source string `json:"source,omitempty" list:"source-organisations"`
}

// check finds what is wrong with a request. What data is processed for is a
// matter of today; all else is about the fact, and of its day.
func (h *Handler[C, E, S]) check(cmd C, m codec.Meta, carried bool) error {
	today, day := decider.DayOf(m.RecordedAt), m.Occurred.Day()
	lists := h.book.Lists.Now()
	faults := form.Check(lists, heading{
		m.Request, decider.Ref(m.Actor), decider.Ref(m.Role), decider.Ref(m.Organisation), m.Purpose,
	}, today)
	faults = append(faults, form.Check(lists, origin{m.Source}, day)...)
	well := form.Check
	if carried {
		well = form.CheckCarried
	}
	faults = append(faults, well(lists, cmd, day)...)
	switch {
	case m.Occurred.On > today:
		faults = append(faults, form.Fault{Field: "occurredOn", Rule: "future", Detail: "must be today or earlier: only what has happened is recorded"})
	case m.Occurred.On == 0 && m.Occurred.At.After(m.RecordedAt):
		faults = append(faults, form.Fault{Field: "occurredAt", Rule: "future", Detail: "must not be in the future: only what has happened is recorded"})
	}
	return faults.Err()
}

// record seals what was decided and appends it. What is remembered of it has no
// free text, as what is loaded has none: a text can be destroyed alone, and then it
// must be nowhere.
func (h *Handler[C, E, S]) record(ctx context.Context, stream string, past past[E, S], decided []E, meta codec.Meta) (Result, error) {
	drafts := make([]codec.Draft, len(decided))
	more := make([]decider.Entry[E], len(decided))
	result := Result{Revision: past.revision + eventstore.Revision(len(decided))}
	for i, e := range decided {
		id := EventID(meta.Request, stream, i)
		drafts[i] = codec.Draft{ID: id, What: e, Meta: meta}
		more[i] = decider.Entry[E]{Mark: meta.Mark(id), What: h.book.Codec.Textless(e).(E)}
		result.Events = append(result.Events, id)
	}
	events, err := h.book.Codec.Seal(ctx, h.book.Vault, stream, drafts...)
	if err != nil {
		return Result{}, fmt.Errorf("seal for %s: %w", stream, err)
	}
	result.Position, err = h.book.Store.Append(ctx, stream, past.revision, events...)
	if err != nil {
		h.cache.drop(stream)
		return Result{}, fmt.Errorf("append to %s: %w", stream, err)
	}
	past.story = h.decider.Continue(past.story, more...)
	past.revision, past.at = result.Revision, eventstore.Checkpoint{Position: result.Position, ID: result.Events[len(result.Events)-1]}
	h.cache.put(stream, past.with(meta, result))
	return result, nil
}

// pause waits a little, longer with every attempt, and reports whether there
// is time for another.
func pause(ctx context.Context, attempt int) bool {
	longest := time.Millisecond << min(attempt, 6)
	select {
	case <-time.After(time.Duration(rand.Int64N(int64(longest)))):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
