package esdb_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	client "github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// What the adapter relies on in the server, asked of it with nothing between.
// These hold for the server in this process as for a real one, so that the
// first is known to resemble the second.
func TestServer(t *testing.T) {
	for name, check := range map[string]func(*testing.T, *desk){
		"an append is answered with the position of its last event, and so is a repeated one": repeated,
		"an append that was made in part is the wrong version":                                repeatedInPart,
		"a stream tells positions and ends quietly":                                           streamEnds,
		"$all is read from its start on, and ends quietly":                                    allFromStart,
		"a position within an event is refused":                                               withinEvent,
		"a filtered subscription goes on behind its start and tells of checkpoints":           filtered,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check(t, newDesk(t))
		})
	}
}

// A desk is a client with streams of its own.
type desk struct {
	*client.Client
	ctx    context.Context
	prefix string
}

func newDesk(t *testing.T) *desk {
	config, err := client.ParseConnectionString(server)
	if err != nil {
		t.Fatal(err)
	}
	config.Logger = nil
	c, err := client.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(func() {
		cancel()
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return &desk{c, ctx, "test." + strings.ReplaceAll(uuid.NewString(), "-", "")}
}

func named(names ...string) (all []client.EventData) {
	for _, name := range names {
		all = append(all, client.EventData{EventID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)), EventType: name,
			ContentType: client.ContentTypeJson, Data: []byte(`{}`)})
	}
	return all
}

// append appends to a stream and answers the position.
func (d *desk) append(t *testing.T, stream string, expect client.ExpectedRevision, names ...string) client.Position {
	t.Helper()
	r, err := d.AppendToStream(d.ctx, d.prefix+stream, client.AppendToStreamOptions{ExpectedRevision: expect}, named(names...)...)
	if err != nil {
		t.Fatalf("append %q: %v", names, err)
	}
	return client.Position{Commit: r.CommitPosition, Prepare: r.PreparePosition}
}

func all(t *testing.T, events *client.ReadStream, err error) (all []*client.RecordedEvent) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	for {
		e, err := events.Recv()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e.Event)
	}
}

func repeated(t *testing.T, d *desk) {
	first := d.append(t, "-a", client.NoStream{}, "a1", "a2")
	later := d.append(t, "-a", client.Revision(1), "a3", "a4", "a5")
	d.append(t, "-b", client.NoStream{}, "b1")
	if again := d.append(t, "-a", client.NoStream{}, "a1", "a2"); again != first {
		t.Errorf("the first append was at %v, repeated at %v", first, again)
	}
	if again := d.append(t, "-a", client.Revision(1), "a3", "a4", "a5"); again != later {
		t.Errorf("the second append was at %v, repeated at %v", later, again)
	}
	events, err := d.ReadStream(d.ctx, d.prefix+"-a", client.ReadStreamOptions{}, 10)
	got := all(t, events, err)
	if len(got) != 5 || got[1].Position != first || got[4].Position != later {
		t.Errorf("%d of 5 events, the appends at %v and %v", len(got), first, later)
	}
}

func repeatedInPart(t *testing.T, d *desk) {
	d.append(t, "-a", client.NoStream{}, "a1", "a2")
	for _, names := range [][]string{{"a1", "other"}, {"a1", "a2", "a3"}, {"a2"}} {
		_, err := d.AppendToStream(d.ctx, d.prefix+"-a", client.AppendToStreamOptions{ExpectedRevision: client.NoStream{}}, named(names...)...)
		if e, ok := errors.AsType[*client.Error](err); !ok || e.Code() != client.ErrorCodeWrongExpectedVersion {
			t.Errorf("append %q got %v", names, err)
		}
	}
}

func streamEnds(t *testing.T, d *desk) {
	at := d.append(t, "-a", client.NoStream{}, "a1")
	events, err := d.ReadStream(d.ctx, d.prefix+"-a", client.ReadStreamOptions{From: client.Revision(0)}, 10)
	if got := all(t, events, err); len(got) != 1 || got[0].Position != at || at.Commit != at.Prepare {
		t.Errorf("got %v, want one event at %v", got, at)
	}
	events, err = d.ReadStream(d.ctx, d.prefix+"-a", client.ReadStreamOptions{From: client.Revision(7)}, 10)
	if got := all(t, events, err); len(got) != 0 {
		t.Errorf("beyond the end are %d events", len(got))
	}
	events, err = d.ReadStream(d.ctx, d.prefix+"-never", client.ReadStreamOptions{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	defer events.Close()
	if _, err := events.Recv(); err == nil || !strings.Contains(err.Error(), "ResourceNotFound") {
		t.Errorf("a stream that was never begun got %v", err)
	}
}

func allFromStart(t *testing.T, d *desk) {
	at := d.append(t, "-a", client.NoStream{}, "a1", "a2")
	events, err := d.ReadAll(d.ctx, client.ReadAllOptions{From: at}, 1)
	if got := all(t, events, err); len(got) != 1 || got[0].EventType != "a2" || got[0].Position != at {
		t.Errorf("from %v on: %v", at, got)
	}
	events, err = d.ReadAll(d.ctx, client.ReadAllOptions{From: client.Position{Commit: 1 << 60, Prepare: 1 << 60}}, 1)
	if got := all(t, events, err); len(got) != 0 {
		t.Errorf("far beyond the end are %d events", len(got))
	}
}

// Whatever the server answers, it is not an event.
func withinEvent(t *testing.T, d *desk) {
	at := d.append(t, "-a", client.NoStream{}, "a1")
	d.append(t, "-a", client.Revision(0), "a2")
	events, err := d.ReadAll(d.ctx, client.ReadAllOptions{From: client.Position{Commit: at.Commit + 1, Prepare: at.Prepare + 1}}, 1)
	if err != nil {
		return
	}
	defer events.Close()
	if e, err := events.Recv(); err == nil {
		t.Errorf("got the event at %v", e.Event.Position)
	}
}

func filtered(t *testing.T, d *desk) {
	at := d.append(t, "-a", client.NoStream{}, "a1", "a2")
	for range 40 { // more than are looked at from one checkpoint to the next
		d.append(t, "+b", client.Any{}, uuid.NewString())
	}
	d.append(t, "-a", client.Revision(1), "a3")
	sub, err := d.SubscribeToAll(d.ctx, client.SubscribeToAllOptions{From: at,
		Filter: &client.SubscriptionFilter{Type: client.StreamFilterType, Prefixes: []string{d.prefix + "-"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	for checkpoints, events := 0, 0; checkpoints == 0 || events == 0; {
		switch m := sub.Recv(); {
		case m.SubscriptionDropped != nil:
			t.Fatal(m.SubscriptionDropped.Error)
		case m.CheckPointReached != nil:
			checkpoints++
		case m.EventAppeared != nil:
			if events++; events > 1 || m.EventAppeared.Event.EventType != "a3" {
				t.Fatalf("event %d behind a2 is %s", events, m.EventAppeared.Event.EventType)
			}
		}
	}
}
