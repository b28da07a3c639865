package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
)

// event makes an event that is told by its name: the id follows from it.
func event(name string) eventstore.Event {
	return eventstore.Event{
		ID:   uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)),
		Type: name,
		Data: []byte(`{"name":"` + name + `"}`),
		Meta: []byte(`{}`),
	}
}

func events(names ...string) (all []eventstore.Event) {
	for _, name := range names {
		all = append(all, event(name))
	}
	return all
}

// numbered makes n events named after a prefix.
func numbered(prefix string, n int) (all []eventstore.Event) {
	for i := range n {
		all = append(all, event(fmt.Sprintf("%s-%d", prefix, i+1)))
	}
	return all
}

// append adds events by name.
func (l log) append(ctx context.Context, stream string, after eventstore.Revision, names ...string) error {
	_, err := l.Append(ctx, stream, after, events(names...)...)
	return err
}

// wantAppended appends events by name and checks that the answer is the place
// of the last of them.
func (l log) wantAppended(ctx context.Context, stream string, after eventstore.Revision, names ...string) error {
	at, err := l.Append(ctx, stream, after, events(names...)...)
	if err != nil {
		return fmt.Errorf("append %q to %q: %w", names, stream, err)
	}
	for r, err := range eventstore.All(ctx, l, eventstore.Checkpoint{}) {
		if err != nil {
			return err
		}
		if r.Type == names[len(names)-1] {
			return want("position of "+r.Type, at, r.Position)
		}
	}
	return fmt.Errorf("%q was appended and is not in the log", names)
}

// wantRefused appends events by name and checks that it is refused and changes
// nothing.
func (l log) wantRefused(ctx context.Context, reason error, stream string, after eventstore.Revision, events ...eventstore.Event) error {
	before, err := l.whole(ctx)
	if err != nil {
		return err
	}
	_, err = l.Append(ctx, stream, after, events...)
	if !errors.Is(err, reason) {
		return fmt.Errorf("appending %d events to %q after %d: got %v, want %v", len(events), stream, after, err, reason)
	}
	return l.wantLog(ctx, names(before)...)
}

// whole reads the log and checks that positions increase and that every stream
// is in order.
func (l log) whole(ctx context.Context) (all []eventstore.Recorded, err error) {
	o := order{}
	for r, err := range eventstore.All(ctx, l, eventstore.Checkpoint{}) {
		if err != nil {
			return nil, err
		}
		if err := o.next(r); err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// wantLog checks which events are in the log, in order.
func (l log) wantLog(ctx context.Context, names ...string) error {
	got, err := l.whole(ctx)
	if err != nil {
		return err
	}
	return wantNames("log", got, names...)
}

// wantStream checks which events are in a stream, in order.
func (l log) wantStream(ctx context.Context, stream string, names ...string) error {
	got, err := l.Stream(ctx, stream, 0, eventstore.MaxPage)
	if err != nil {
		return err
	}
	for i, r := range got {
		if r.Stream != stream || r.Revision != eventstore.Revision(i+1) {
			return fmt.Errorf("event %d of %q is said to be %d of %q", i+1, stream, r.Revision, r.Stream)
		}
	}
	return wantNames("stream "+stream, got, names...)
}

// order follows the events of a log and notices when they are out of order.
type order struct {
	at    eventstore.Position
	heads map[string]eventstore.Revision
}

func (o *order) next(r eventstore.Recorded) error {
	if o.heads == nil {
		o.heads = map[string]eventstore.Revision{}
	}
	if r.Position.Compare(o.at) <= 0 {
		return fmt.Errorf("position went from %v to %v", o.at, r.Position)
	}
	if r.Revision != o.heads[r.Stream]+1 {
		return fmt.Errorf("stream %q went from revision %d to %d", r.Stream, o.heads[r.Stream], r.Revision)
	}
	o.at, o.heads[r.Stream] = r.Position, r.Revision
	return nil
}

func names(all []eventstore.Recorded) (names []string) {
	for _, r := range all {
		names = append(names, r.Type)
	}
	return names
}

func wantNames(what string, got []eventstore.Recorded, want ...string) error {
	if !slices.Equal(names(got), want) {
		return fmt.Errorf("%s has events %q, want %q", what, names(got), want)
	}
	return nil
}

// wantEvent checks that an event came back exactly as it went in.
func wantEvent(got, want eventstore.Event) error {
	switch {
	case got.ID != want.ID:
		return fmt.Errorf("id of %q is %s, want %s", want.Type, got.ID, want.ID)
	case got.Type != want.Type:
		return fmt.Errorf("type is %q, want %q", got.Type, want.Type)
	case !bytes.Equal(got.Data, want.Data):
		return fmt.Errorf("data of %q is %q, want %q", want.Type, got.Data, want.Data)
	case !bytes.Equal(got.Meta, want.Meta):
		return fmt.Errorf("metadata of %q is %q, want %q", want.Type, got.Meta, want.Meta)
	}
	return nil
}

func want[T comparable](what string, got, want T) error {
	if got != want {
		return fmt.Errorf("%s is %v, want %v", what, got, want)
	}
	return nil
}

// first returns the first error of steps, each of which runs only when the one
// before it succeeded.
func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
