package feed

import (
	"context"
	"log/slog"
	"sync"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"
)

// silence is a subscriber that never has anything to say.
type silence struct {
	closing context.Context
	close   context.CancelFunc
	running sync.WaitGroup
}

func newSilence() *silence {
	closing, shut := context.WithCancel(context.Background())
	return &silence{closing: closing, close: shut}
}

// Subscribe returns a channel that closes when ctx is done or the subscriber
// is closed.
func (s *silence) Subscribe(ctx context.Context, _ string) (<-chan *message.Message, error) {
	out := make(chan *message.Message)
	s.running.Go(func() {
		defer close(out)
		select {
		case <-ctx.Done():
		case <-s.closing.Done():
		}
	})
	return out, nil
}

// Close ends the subscriptions.
func (s *silence) Close() error {
	s.close()
	s.running.Wait()
	return nil
}

// routerLog passes on the Router's errors for whoever looks closely. What
// matters of them is known to [health] or is returned by [Feed.Run], so they
// stand at the level of debugging; its other chatter is dropped.
type routerLog struct{ log *slog.Logger }

func (l routerLog) Error(msg string, err error, _ watermill.LogFields) {
	l.log.Debug("router: "+msg, "error", err)
}

func (l routerLog) Info(string, watermill.LogFields)                 {}
func (l routerLog) Debug(string, watermill.LogFields)                {}
func (l routerLog) Trace(string, watermill.LogFields)                {}
func (l routerLog) With(watermill.LogFields) watermill.LoggerAdapter { return l }
