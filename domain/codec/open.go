package codec

import (
	"context"
	"crypto/cipher"
	"fmt"
	"reflect"
	"runtime"
	"sync"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

// Parts is a choice of sealed parts.
type Parts uint8

const (
	PersonPart Parts = 1 << iota
	TextPart
	NoParts  Parts = 0
	AllParts       = PersonPart | TextPart
)

// A Fact is a recorded event, decoded.
type Fact struct {
	ID       uuid.UUID
	Type     string // the stored name
	Stream   string
	Revision eventstore.Revision
	Position eventstore.Position
	Meta     Meta
	What     any   // one of the types in the catalog
	Sealed   Parts // parts that are there but were not asked for
	Gone     Parts // parts whose key is destroyed; their fields are blank
}

// Entry is the fact as an entry of an aggregate's history.
func (f Fact) Entry() decider.Entry[any] {
	return decider.Entry[any]{Mark: f.Meta.Mark(f.ID), What: f.What}
}

// Checkpoint is the place just behind f.
func (f Fact) Checkpoint() eventstore.Checkpoint {
	return eventstore.Checkpoint{Position: f.Position, ID: f.ID}
}

// Head is the fact without what it says: who recorded an event of which kind,
// where and when.
func (f Fact) Head() Fact {
	f.What, f.Sealed, f.Gone = nil, NoParts, NoParts
	return f
}

// Head decodes as much of an event as [Fact.Head] is. What it says is not
// looked at, so it may be damaged, but its type must be in the catalog.
func (c *Codec) Head(r eventstore.Recorded) (f Fact, err error) {
	f = Fact{ID: r.ID, Type: r.Type, Stream: r.Stream, Revision: r.Revision, Position: r.Position}
	if _, ok := c.byStored[r.Type]; !ok {
		err = fmt.Errorf("%q is %w", r.Type, ErrUnknown)
	} else if f.Meta, err = DecodeMeta(r.Meta); err != nil {
		err = fmt.Errorf("metadata: %w", err)
	}
	return f, at(r, err)
}

// Heads is [Codec.Head] for many events.
func (c *Codec) Heads(events ...eventstore.Recorded) ([]Fact, error) {
	facts := make([]Fact, len(events))
	err := inParallel(len(events), func(i int) (err error) {
		facts[i], err = c.Head(events[i])
		return err
	})
	return facts, err
}

// Open decodes events and opens the parts that are asked for. A part whose key
// is destroyed decodes blank and is marked; it is not an error.
func (c *Codec) Open(ctx context.Context, v vault.Vault, want Parts, events ...eventstore.Recorded) ([]Fact, error) {
	halves := make([]half, len(events))
	err := inParallel(len(events), func(i int) (err error) {
		halves[i], err = c.begin(events[i])
		return at(events[i], err)
	})
	if err != nil {
		return nil, err
	}
	keys, err := openers(ctx, v, want, halves)
	if err != nil {
		return nil, fmt.Errorf("open keys: %w", err)
	}
	facts := make([]Fact, len(events))
	err = inParallel(len(events), func(i int) (err error) {
		facts[i], err = halves[i].finish(events[i], want, keys)
		return at(events[i], err)
	})
	if err != nil {
		return nil, err
	}
	return facts, nil
}

// at says at which event something failed.
func at(r eventstore.Recorded, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("event %s, %s revision %d, position %s: %w", r.ID, r.Stream, r.Revision, r.Position, err)
}

// A half is an event whose boxes are still closed.
type half struct {
	versioned
	envelope
}

func (c *Codec) begin(r eventstore.Recorded) (h half, err error) {
	of, ok := c.byStored[r.Type]
	if !ok {
		return h, fmt.Errorf("%q is %w", r.Type, ErrUnknown)
	}
	e, err := scanEnvelope(r.Data)
	return half{of, e}, err
}

// openers returns what opens the boxes that are wanted, by the ids of keys. A
// stream's events share a key, which is made ready once.
func openers(ctx context.Context, v vault.Vault, want Parts, halves []half) (map[uuid.UUID]cipher.AEAD, error) {
	all := map[uuid.UUID]cipher.AEAD{}
	var ids []uuid.UUID
	for _, h := range halves {
		for i, b := range h.boxes() {
			if b == nil || want&(PersonPart<<i) == 0 {
				continue
			}
			if _, seen := all[b.Key]; !seen {
				all[b.Key] = nil
				ids = append(ids, b.Key)
			}
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	keys, err := v.Open(ctx, ids...)
	for id, key := range keys {
		all[id] = gcm(key)
	}
	return all, err
}

// finish opens the parts that are wanted and makes the event whole.
func (h half) finish(r eventstore.Recorded, want Parts, keys map[uuid.UUID]cipher.AEAD) (f Fact, err error) {
	f = Fact{ID: r.ID, Type: r.Type, Stream: r.Stream, Revision: r.Revision, Position: r.Position}
	if f.Meta, err = DecodeMeta(r.Meta); err != nil {
		return f, fmt.Errorf("metadata: %w", err)
	}
	plain := Plain{Clear: h.Clear}
	for i, b := range h.boxes() {
		if b == nil {
			continue
		}
		part := PersonPart << i
		key := keys[b.Key]
		switch {
		case want&part == 0:
			f.Sealed |= part
		case key == nil:
			f.Gone |= part
		default:
			if plain[Person+i], err = open(key, b.Box, r.Stream, r.ID); err != nil {
				return f, err
			}
		}
	}
	f.What, err = h.join(plain, h.version)
	return f, err
}

// Blank returns the fact as it decodes once its keys are destroyed.
func (c *Codec) Blank(f Fact) Fact {
	t, ok := c.byGoType[reflect.TypeOf(f.What)]
	if !ok {
		return f
	}
	event := reflect.New(t.goType).Elem()
	event.Set(reflect.ValueOf(f.What))
	for i, part := range [...]Parts{PersonPart, TextPart} {
		if !allZero(event, t.places[Person+i]) {
			f.Gone |= part
		}
		for _, field := range t.places[Person+i] {
			event.Field(field).SetZero()
		}
	}
	f.Gone |= f.Sealed
	f.What, f.Sealed = event.Interface(), 0
	return f
}

// Textless returns an event as it decodes where its free text is not opened.
func (c *Codec) Textless(event any) any {
	t, ok := c.byGoType[reflect.TypeOf(event)]
	if !ok || allZero(reflect.ValueOf(event), t.places[Text]) {
		return event
	}
	bare := reflect.New(t.goType).Elem()
	bare.Set(reflect.ValueOf(event))
	for _, field := range t.places[Text] {
		bare.Field(field).SetZero()
	}
	return bare.Interface()
}

// inParallel does n things on all cores, in chunks worth a goroutine. It
// returns the error of the lowest thing that failed in its chunk.
func inParallel(n int, do func(int) error) error {
	const worthwhile = 64
	workers := min(runtime.GOMAXPROCS(0), n/worthwhile)
	if workers < 2 {
		for i := range n {
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	}
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w * n / workers; i < (w+1)*n/workers && errs[w] == nil; i++ {
				errs[w] = do(i)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
