package command_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/vault"
)

// diary writes down what is asked of a store and of a vault.
type diary struct {
	eventstore.Store
	vault.Vault
	lines []string
}

func (d *diary) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	d.lines = append(d.lines, fmt.Sprintf("append %d after %d", len(events), after))
	return d.Store.Append(ctx, stream, after, events...)
}

func (d *diary) Create(ctx context.Context, stream string, ids ...uuid.UUID) ([]vault.Key, error) {
	keys, err := d.Vault.Create(ctx, stream, ids...)
	d.lines = append(d.lines, fmt.Sprintf("%d keys are durable", len(keys)))
	return keys, err
}

func TestKeysAreDurableBeforeTheEvents(t *testing.T) {
	w := newWorld(t)
	d := &diary{Store: w.log, Vault: w.vault}
	w.store, w.vault = d, d
	h := w.process()
	w.must(h, open, contact, journey.AssignAdvisor{Advisor: "idp|ada", Team: "team-hengelo"})
	want := []string{"2 keys are durable", "append 1 after 0", "1 keys are durable", "append 1 after 1", "append 1 after 2"}
	if !slices.Equal(d.lines, want) {
		t.Errorf("got %q, want %q", d.lines, want)
	}
}

func TestAJourneyThatIsErasedMeanwhile(t *testing.T) {
	w := newWorld(t)
	here, there := w.process(), w.process()
	w.must(here, open, contact)
	w.must(there, journey.Erase{Cause: uuid.New()})
	if err := w.vault.Destroy(t.Context(), here.Stream(w.id)); err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]*handler{"here": here, "elsewhere": w.process()} {
		for _, cmd := range []journey.Command{open, contact, journey.AssignAdvisor{Advisor: "idp|ada", Team: "team-hengelo"}} {
			if _, err := p.Handle(t.Context(), w.id, cmd, request()); !errors.Is(err, journey.ErrErased) {
				t.Errorf("%s, %T: %v", name, cmd, err)
			}
		}
	}
	for _, f := range w.facts() {
		if e, ok := f.What.(journey.Opened); ok && (e.Client != uuid.Nil || e.Question != "" || f.Gone != codec.AllParts) {
			t.Errorf("something is still known: %+v", f)
		}
	}
}

// Keys never go before the erasure is recorded. If they did, nothing would be
// recorded any more that needs them, and nothing half.
func TestAVaultThatWasDestroyedTooSoon(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	w.must(h, open)
	if err := w.vault.Destroy(t.Context(), h.Stream(w.id)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := h.Handle(t.Context(), w.id, contact, request()); !errors.Is(err, vault.ErrDestroyed) {
			t.Errorf("got %v", err)
		}
	}
	if n := len(w.facts()); n != 1 {
		t.Errorf("%d events are recorded, want 1", n)
	}
	w.must(h, journey.AssignAdvisor{Advisor: "idp|ada", Team: "team-hengelo"}) // holds nothing sealed
}

func TestARepeatedRequestIsAnsweredAfterErasure(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	req := request()
	first, err := h.Handle(t.Context(), w.id, open, req)
	if err != nil {
		t.Fatal(err)
	}
	w.must(h, journey.Erase{Cause: uuid.New()})
	if err := w.vault.Destroy(t.Context(), h.Stream(w.id)); err != nil {
		t.Fatal(err)
	}
	w.again(h, open, req, first)
}
