package command_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
)

// watched notes after which revisions a stream is read.
type watched struct {
	eventstore.Store
	reads []eventstore.Revision
}

func (w *watched) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) ([]eventstore.Recorded, error) {
	w.reads = append(w.reads, after)
	return w.Store.Stream(ctx, stream, after, limit)
}

func TestWhatIsRememberedIsNotReadAgain(t *testing.T) {
	w := newWorld(t)
	log := &watched{Store: w.log}
	w.store = log
	h := w.process()
	w.must(h, open, contact, contact)
	if want := []eventstore.Revision{0}; !slices.Equal(log.reads, want) {
		t.Errorf("read after %v, want %v", log.reads, want)
	}
	log.reads = nil
	for range 2 {
		if _, _, err := h.Load(t.Context(), w.id); err != nil {
			t.Fatal(err)
		}
	}
	w.must(w.process(), contact)
	w.must(w.process(), contact)
	log.reads = nil
	for range 2 {
		if _, _, err := h.Load(t.Context(), w.id); err != nil {
			t.Fatal(err)
		}
	}
	w.must(h, contact)
	if want := []eventstore.Revision{3, 5}; !slices.Equal(log.reads, want) {
		t.Errorf("read after %v, want %v", log.reads, want)
	}
}

func TestWhatWasErasedIsNotRemembered(t *testing.T) {
	w := newWorld(t)
	log := &watched{Store: w.log}
	w.store = log
	h := w.process()
	w.must(h, open, contact, journey.Erase{Cause: uuid.New()})
	if err := w.vault.Destroy(t.Context(), h.Stream(w.id)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		log.reads = nil
		s, _, err := h.Load(t.Context(), w.id)
		if err != nil {
			t.Fatal(err)
		}
		if want := []eventstore.Revision{0}; !slices.Equal(log.reads, want) {
			t.Errorf("read after %v, want %v", log.reads, want)
		}
		if e := s.Past[0].What.(journey.Opened); e.Client != uuid.Nil || e.Question != "" {
			t.Errorf("something is still known: %+v", e)
		}
	}
}

// A text that is destroyed alone is nowhere else: what is remembered of a command
// that was carried out here is what would be read from the log, without its text.
func TestNoTextIsRemembered(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	event := w.must(h, open, contact).Events[0]
	for _, left := range []bool{true, false} {
		if has, err := h.HasText(t.Context(), w.id, event); has != left || err != nil {
			t.Fatalf("it has a text: %v, %v", has, err)
		}
		mine, _, err := h.Load(t.Context(), w.id)
		if err != nil {
			t.Fatal(err)
		}
		theirs, _, err := w.process().Load(t.Context(), w.id)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(mine, theirs) {
			t.Errorf("remembered is\n%+v\nand loaded\n%+v", mine, theirs)
		}
		if told := fmt.Sprintf("%+v", mine); strings.Contains(told, contact.Note) || strings.Contains(told, open.Question) || !strings.Contains(told, contact.Topic) {
			t.Errorf("remembered is %s", told)
		}
		if err := w.vault.DestroyKeys(t.Context(), h.Stream(w.id), codec.TextKey(event)); err != nil {
			t.Fatal(err)
		}
	}
}
