package command_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/command"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
)

// again makes a request that was answered before, here and in a process that
// remembers nothing, and wants the same answer.
func (w *world) again(h *handler, cmd journey.Command, req command.Request, want command.Result) {
	w.t.Helper()
	want.Repeated = true
	for name, p := range map[string]*handler{"here": h, "elsewhere": w.process()} {
		got, err := p.Handle(w.t.Context(), w.id, cmd, req)
		if err != nil || !reflect.DeepEqual(got, want) {
			w.t.Errorf("%s: answered %+v, %v; want %+v", name, got, err, want)
		}
	}
}

func TestARequestCountsOnce(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	req := request()
	first, err := h.Handle(t.Context(), w.id, open, req)
	if err != nil || first.Repeated {
		t.Fatalf("answered %+v, %v", first, err)
	}
	w.again(h, open, req, first)
	w.must(h, contact, contact, journey.Close{Reason: "vraag-beantwoord"})
	w.again(h, open, req, first) // which would be refused, were it new
	if n := len(w.facts()); n != 4 {
		t.Errorf("%d events are recorded, want 4", n)
	}
}

func TestARequestOfSeveralEventsCountsOnce(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	w.must(h, open)
	for range 3 {
		w.must(h, journey.Signal{Transition: uuid.New(), Trigger: "reorganisatie"})
	}
	closing := w.must(h, journey.Close{Reason: "geen-contact"})
	req := request()
	end := journey.EndOpenTransitions{Closing: closing.Events[0]}
	first, err := h.Handle(t.Context(), w.id, end, req)
	if err != nil || len(first.Events) != 3 || first.Revision != closing.Revision+3 || first.Position.Minor != closing.Position.Minor+3 {
		t.Fatalf("answered %+v, %v", first, err)
	}
	w.again(h, end, req, first)
	w.must(h, journey.Reopen{Channel: "telefoon"})
	w.again(h, end, req, first)
}

func TestTheSameRequestOnAnotherJourneyIsAnotherOne(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	req := request()
	one, err := h.Handle(t.Context(), w.id, open, req)
	if err != nil {
		t.Fatal(err)
	}
	other, err := h.Handle(t.Context(), uuid.New(), open, req)
	if err != nil || other.Repeated || other.Events[0] == one.Events[0] {
		t.Errorf("answered %+v, %v", other, err)
	}
}

func TestAWithdrawnRequestStillCounted(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	w.must(h, open)
	req := request()
	first, err := h.Handle(t.Context(), w.id, contact, req)
	if err != nil {
		t.Fatal(err)
	}
	w.must(h, journey.Withdraw{Entry: req.ID, Reason: "onjuist"})
	w.again(h, contact, req, first)
}

func TestARequestComesBackWithAnotherBody(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	req := request()
	req.Print = []byte("one")
	first, err := h.Handle(t.Context(), w.id, open, req)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []*handler{h, w.process()} {
		other := req
		other.Print = []byte("other")
		if _, err := p.Handle(t.Context(), w.id, open, other); !errors.Is(err, command.ErrReused) {
			t.Errorf("another body: %v", err)
		}
	}
	w.again(h, open, req, first)
	req.Print = nil // a policy's requests have none
	w.again(h, open, req, first)
}

func TestARequestOnWhatWasSeen(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	seen := func(r eventstore.Revision) command.Request {
		req := request()
		req.After = &r
		return req
	}
	if _, err := h.Handle(t.Context(), w.id, open, seen(1)); !errors.Is(err, command.ErrStale) {
		t.Errorf("a revision that is not there yet: %v", err)
	}
	req := seen(0)
	first, err := h.Handle(t.Context(), w.id, open, req)
	if err != nil {
		t.Fatal(err)
	}
	w.must(w.process(), contact)
	for _, p := range []*handler{h, w.process()} {
		if _, err := p.Handle(t.Context(), w.id, contact, seen(1)); !errors.Is(err, command.ErrStale) {
			t.Errorf("an outdated revision: %v", err)
		}
	}
	w.again(h, open, req, first) // outdated by now, but it was carried out
	w.must(w.process(), contact)
	if _, err := h.Handle(t.Context(), w.id, contact, seen(3)); err != nil {
		t.Errorf("the newest revision, that others wrote: %v", err)
	}
	if n := len(w.facts()); n != 4 {
		t.Errorf("%d events are recorded, want 4", n)
	}
}
