package engine_test

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/command"
	"klantreis/domain/journey"
	"klantreis/domain/policy/engine"
)

// hands is a handler of journeys whose answers a test chooses.
type hands struct {
	mu     sync.Mutex
	answer map[uuid.UUID]error // by journey
	asked  []uuid.UUID         // the facts that were acted on, in order, attempts that failed too
	done   []uuid.UUID         // those that worked
}

func (h *hands) handle(_ context.Context, id uuid.UUID, _ journey.Command, req command.Request) (command.Result, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, req.Causation)
	if err := h.answer[id]; err != nil {
		return command.Result{}, err
	}
	h.done = append(h.done, req.Causation)
	return command.Result{}, nil
}

func (h *hands) say(id uuid.UUID, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.answer == nil {
		h.answer = map[uuid.UUID]error{}
	}
	h.answer[id] = err
}

func (h *hands) tries() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.asked)
}

func (h *hands) finished() []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.done)
}

// closings records two closings of each of two journeys, taking turns, and
// returns the journeys and the closings.
func closings(w *world) (ids, facts []uuid.UUID) {
	ids = []uuid.UUID{w.open(w.client()), w.open(w.client())}
	for range 2 {
		for _, id := range ids {
			facts = append(facts, w.toJourney(id, journey.Close{Reason: "geen-contact"}).Events[0])
			w.toJourney(id, journey.Reopen{Channel: "inloop"})
		}
	}
	return ids, facts
}

func withHands(w *world, h *hands) *engine.Engine {
	c := w.config(closingPolicy())
	c.Hands.Journeys = h.handle
	return engine.New(c)
}

// tended runs the engine's own part in a bubble; stop ends it.
func tended(t *testing.T, e *engine.Engine) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.Run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}
