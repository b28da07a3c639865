package feed_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"
	"github.com/ThreeDotsLabs/watermill/pubsub/tests"
	"github.com/google/uuid"

	"klantreis/adapters/feed"
	"klantreis/adapters/memory"
	"klantreis/domain/eventstore"
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // the suite narrates
	os.Exit(m.Run())
}

// Watermill's own suite holds the subscriber to Watermill's contract, with one
// event per message. Redelivery is at least once; reconnecting is not part of
// this subscriber, and the store's outage has a test of its own.
func TestWatermillSuite(t *testing.T) {
	t.Run("readers that begin at the front", func(t *testing.T) {
		broker := newBroker()
		tests.TestPubSub(t, tests.Features{
			GuaranteedOrder:                  true,
			Persistent:                       true,
			NewSubscriberReceivesOldMessages: true,
		}, broker.pubSub, nil)
	})
	t.Run("readers with a checkpoint", func(t *testing.T) {
		broker := newBroker()
		grouped := func(t *testing.T, group string) (message.Publisher, message.Subscriber) {
			return publisher{broker}, &subscriber{broker: broker, group: group}
		}
		tests.TestPubSub(t, tests.Features{
			ConsumerGroups:                      true,
			GuaranteedOrder:                     true,
			GuaranteedOrderWithSingleSubscriber: true,
			Persistent:                          true,
			ForceShort:                          true, // the full numbers are above
		}, func(t *testing.T) (message.Publisher, message.Subscriber) { return grouped(t, "everyone") }, grouped)
	})
}

// A broker is a log per topic, and how far each group of readers came.
type broker struct {
	mu     sync.Mutex
	logs   map[string]*memory.Store
	groups map[string]eventstore.Checkpoint
}

func newBroker() *broker {
	return &broker{logs: map[string]*memory.Store{}, groups: map[string]eventstore.Checkpoint{}}
}

func (b *broker) pubSub(*testing.T) (message.Publisher, message.Subscriber) {
	return publisher{b}, &subscriber{broker: b}
}

func (b *broker) log(topic string) *memory.Store {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.logs[topic] == nil {
		b.logs[topic] = memory.NewStore()
	}
	return b.logs[topic]
}

// A publisher appends messages as events, each to a stream of its own.
type publisher struct{ *broker }

func (p publisher) Publish(topic string, messages ...*message.Message) error {
	for _, m := range messages {
		id, err := uuid.Parse(m.UUID)
		if err != nil {
			return err
		}
		meta, err := json.Marshal(m.Metadata)
		if err != nil {
			return err
		}
		e := eventstore.Event{ID: id, Type: "message.v1", Data: m.Payload, Meta: meta}
		if _, err := p.log(topic).Append(m.Context(), "message-"+m.UUID, 0, e); err != nil {
			return err
		}
	}
	return nil
}

func (p publisher) Close() error { return nil }

// A subscriber subscribes to the topic's log with a [feed.Subscriber], and
// writes what is in the page into the message as the suite expects it. A group
// keeps its checkpoint when the next message shows that the one before was
// acknowledged.
type subscriber struct {
	*broker
	group string

	mu     sync.Mutex
	under  []*feed.Subscriber
	done   sync.WaitGroup
	closed bool
}

func (s *subscriber) Subscribe(ctx context.Context, topic string) (<-chan *message.Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errors.New("closed")
	}
	sub := feed.NewSubscriber(s.log(topic), topic, s.checkpoint(topic), feed.Config{
		Limit: 1,
		Drain: 10 * time.Millisecond,
		Pause: func(int) time.Duration { return time.Microsecond },
		Log:   slog.New(slog.DiscardHandler),
	})
	in, err := sub.Subscribe(ctx, topic)
	if err != nil {
		return nil, err
	}
	s.under = append(s.under, sub)
	out := make(chan *message.Message)
	s.done.Go(func() {
		defer close(out)
		s.render(topic, in, out)
	})
	return out, nil
}

func (s *subscriber) render(topic string, in <-chan *message.Message, out chan<- *message.Message) {
	for m := range in {
		page, ok := feed.PageOf(m.Context())
		if !ok || len(page.Events) != 1 {
			panic(fmt.Sprintf("message carries %d events", len(page.Events)))
		}
		s.keep(topic, page.From)
		if err := json.Unmarshal(page.Events[0].Meta, &m.Metadata); err != nil {
			panic(err)
		}
		m.Payload = page.Events[0].Data
		select {
		case out <- m:
		case <-m.Context().Done():
		}
	}
}

func (s *subscriber) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	for _, sub := range s.under {
		if err := sub.Close(); err != nil {
			return err
		}
	}
	s.done.Wait()
	return nil
}

func (s *subscriber) checkpoint(topic string) feed.Checkpointer {
	return at(func(context.Context) (eventstore.Checkpoint, error) {
		s.broker.mu.Lock()
		defer s.broker.mu.Unlock()
		return s.groups[s.group+" "+topic], nil
	})
}

func (s *subscriber) keep(topic string, c eventstore.Checkpoint) {
	if s.group == "" {
		return
	}
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	if key := s.group + " " + topic; s.groups[key].Position.Compare(c.Position) < 0 {
		s.groups[key] = c
	}
}

// at is a function that says where a reader stands.
type at func(context.Context) (eventstore.Checkpoint, error)

func (f at) Checkpoint(ctx context.Context) (eventstore.Checkpoint, error) { return f(ctx) }
