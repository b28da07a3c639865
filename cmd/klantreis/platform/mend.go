package platform

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy"
	"klantreis/domain/vault"
)

// Mended is what was wrong with a vault that is not of the same age as the log.
type Mended struct {
	Erased int // streams that were erased, and whose keys had come back
	Lost   int // streams whose key is missing, though nobody erased them
	Back   int // free texts that were destroyed alone, and whose keys had come back
	Texts  int // free texts whose key is missing, though nobody destroyed them, in other streams

	Papers     int // documents that had come back, or stayed, after they were erased or removed
	Unreadable int // documents whose bytes or key are missing, though nobody removed them
}

// mendPage is how many events are opened at a time.
const mendPage = 2000

// Mend opens every event once, and makes a vault right that is not of the same
// age as the log. Keys of what was erased are destroyed again, and those of texts
// that were destroyed alone. Where the key is missing to what is said about a
// person in a stream, that is lost; the stream is then marked as one whose keys
// were destroyed, since it would get another key of the same name, to which what
// was said before does not open. Documents without keys are removed.
func Mend(ctx context.Context, log eventstore.Store, keys vault.Movable, papers document.Store, report func(eventstore.Recorded)) (m Mended, err error) {
	gone, err := keys.Destroyed(ctx)
	if err != nil {
		return m, err
	}
	w := wounds{destroyed: map[string]bool{}, erased: map[string]bool{}, lost: map[string]bool{}, texts: map[string][]uuid.UUID{}, gone: map[string][]uuid.UUID{}, papers: papersSeen{}}
	for _, stream := range gone {
		w.destroyed[stream] = true
	}
	for at, more := (eventstore.Checkpoint{}), true; more; {
		page, err := log.Page(ctx, at, mendPage)
		if err != nil {
			return m, err
		}
		facts, err := catalog.Events.Open(ctx, keys, codec.AllParts, page...)
		if err != nil {
			return m, fmt.Errorf("open what is sealed: %w", err)
		}
		for i, f := range facts {
			w.take(f)
			at = page[i].Checkpoint()
			report(page[i])
		}
		more = len(page) == mendPage
	}
	if m, err = w.mend(ctx, keys); err != nil {
		return m, err
	}
	m.Papers, m.Unreadable, err = w.papers.mend(ctx, papers, keys, w.closed())
	return m, err
}

// wounds are what is wrong, by stream.
type wounds struct {
	destroyed, erased, lost map[string]bool
	texts                   map[string][]uuid.UUID // keys that are missing
	gone                    map[string][]uuid.UUID // keys of texts that were destroyed alone
	papers                  papersSeen
}

// closed says of which streams no key opens anything any more.
func (w wounds) closed() func(stream string) bool {
	return func(stream string) bool { return w.destroyed[stream] || w.erased[stream] || w.lost[stream] }
}

// take looks at one event, unless the keys of its stream are destroyed anyway.
func (w wounds) take(f codec.Fact) {
	if e, is := f.What.(client.TextDestroyed); is { // it may be of another stream
		t := policy.Destroys(e)
		w.gone[t.Stream] = append(w.gone[t.Stream], codec.TextKey(t.Event))
	}
	if w.destroyed[f.Stream] {
		return
	}
	w.papers.take(f)
	if _, is := f.What.(decider.Erasure); is {
		w.erased[f.Stream] = true
	}
	if f.Gone&codec.PersonPart != 0 {
		w.lost[f.Stream] = true
	}
	if f.Gone&codec.TextPart != 0 {
		w.texts[f.Stream] = append(w.texts[f.Stream], codec.TextKey(f.ID))
	}
}

func (w wounds) mend(ctx context.Context, keys vault.Vault) (m Mended, err error) {
	for stream := range w.erased {
		delete(w.lost, stream)
		if err := keys.Destroy(ctx, stream); err != nil {
			return m, err
		}
		m.Erased++
	}
	for stream := range w.lost {
		if err := keys.Destroy(ctx, stream); err != nil {
			return m, err
		}
		m.Lost++
	}
	err = w.mendTexts(ctx, keys, &m)
	return m, err
}

// mendTexts destroys again the keys of texts that were destroyed alone, and counts
// the texts whose key is missing though it was not.
func (w wounds) mendTexts(ctx context.Context, keys vault.Vault, m *Mended) error {
	closed := w.closed()
	for stream, gone := range w.gone {
		if closed(stream) {
			continue
		}
		back, err := keys.Open(ctx, gone...)
		if err == nil && len(back) > 0 {
			err = keys.DestroyKeys(ctx, stream, gone...)
		}
		if err != nil {
			return err
		}
		m.Back += len(back)
	}
	for stream, missing := range w.texts {
		if closed(stream) {
			continue
		}
		lost := slices.DeleteFunc(missing, func(id uuid.UUID) bool { return slices.Contains(w.gone[stream], id) })
		m.Texts += len(lost)
	}
	return nil
}
