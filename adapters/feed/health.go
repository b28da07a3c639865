package feed

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"klantreis/domain/eventstore"
)

// health is what is wrong with a reader, if anything, and how far it is. It
// logs when something goes wrong and when that is over, not every attempt in
// between.
type health struct {
	log *slog.Logger

	mu    sync.Mutex
	wrong map[string]error // by what is failing
	place eventstore.Checkpoint
	ended bool
}

// fail remembers that something fails.
func (h *health) fail(doing string, err error) {
	h.mu.Lock()
	_, already := h.wrong[doing]
	h.wrong[doing] = err
	h.mu.Unlock()
	if !already {
		h.log.Warn("reader fails, and tries again", h.about(doing, err)...)
	}
}

// stop remembers that something fails for good.
func (h *health) stop(doing string, err error) {
	h.mu.Lock()
	h.wrong[doing], h.ended = err, true
	h.mu.Unlock()
	h.log.Error("reader stopped", h.about(doing, err)...)
}

func (h *health) about(doing string, err error) []any {
	about := []any{"doing", doing, "at", h.at().Position.String(), "error", err}
	var p panicked
	if errors.As(err, &p) {
		about = append(about, "stack", string(p.stack))
	}
	return about
}

// pass remembers that something works.
func (h *health) pass(doing string) {
	h.mu.Lock()
	_, failed := h.wrong[doing]
	delete(h.wrong, doing)
	h.mu.Unlock()
	if failed {
		h.log.Info("reader works again", "doing", doing)
	}
}

// fails says whether something failed when it was last done.
func (h *health) fails(doing string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.wrong[doing] != nil
}

func (h *health) reached(c eventstore.Checkpoint) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.place = c
}

func (h *health) at() eventstore.Checkpoint {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.place
}

func (h *health) stopped() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ended
}

func (h *health) err() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []error
	for _, doing := range slices.Sorted(maps.Keys(h.wrong)) {
		all = append(all, h.wrong[doing])
	}
	return errors.Join(all...)
}
