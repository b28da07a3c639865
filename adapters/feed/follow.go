package feed

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"klantreis/domain/eventstore"
)

// What can be failing, as it stands in the log.
const (
	loading  = "load checkpoint"
	reading  = "read log"
	handling = "handle page"
)

// poll is how long a wait for new events lasts before the log is looked at
// anyway, so that neither a wake-up that a store should lose nor a log that
// was put back while nothing happened goes unnoticed for long. After an outage
// the first wait is short: that it is sat out shows that the store is back.
const (
	poll  = 30 * time.Second
	trial = time.Second
)

// run hands out pages until ctx is done or the log is not the one that the
// reader knows.
func (s *Subscriber) run(ctx context.Context, out chan<- *message.Message) {
	for attempt := 1; ; attempt++ {
		from, err := s.from.Checkpoint(ctx)
		if err == nil {
			s.health.pass(loading)
			s.health.reached(from)
			var acked bool
			acked, err = s.follow(ctx, from, out)
			if acked {
				attempt = 1
			}
		} else if ctx.Err() == nil {
			s.health.fail(loading, err)
		}
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, eventstore.ErrRewound):
			s.health.stop(reading, s.remedied(err))
			return
		}
		if !sleep(ctx, s.config.Pause(attempt)) {
			return
		}
	}
}

// remedied adds to why a reader stopped what makes it go on, where that is
// known.
func (s *Subscriber) remedied(err error) error {
	if s.remedy == "" {
		return err
	}
	return fmt.Errorf("%w; %s", err, s.remedy)
}

// follow hands out page after page until one is not acknowledged, or until
// there is nothing to go on with. It says whether any was acknowledged.
//
// While the handler works on a full page the next is read already. A page that
// is not full was the end of the log: then reading waits for the handler, so
// that all that is recorded meanwhile comes in one page.
func (s *Subscriber) follow(ctx context.Context, from eventstore.Checkpoint, out chan<- *message.Message) (acked bool, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	next := s.fetch(ctx, from, false)
	for {
		got := <-next
		if got.err != nil {
			return acked, got.err
		}
		if !got.page.End {
			next = s.fetch(ctx, got.page.To, false)
		}
		if err := s.deliver(ctx, got.page, out); err != nil {
			return acked, err
		}
		acked = true
		if got.page.End {
			next = s.fetch(ctx, got.page.To, true)
		}
	}
}

type fetched struct {
	page Page
	err  error
}

// fetch reads the page after a checkpoint while its caller does other things.
func (s *Subscriber) fetch(ctx context.Context, after eventstore.Checkpoint, end bool) <-chan fetched {
	got := make(chan fetched, 1)
	s.running.Go(func() {
		page, err := s.page(ctx, after, end)
		got <- fetched{page, err}
	})
	return got
}

// page returns the next page that is not empty, however long that takes. It
// fails when ctx is done and with [eventstore.ErrRewound].
//
// It looks before it waits, unless the log was just seen to end there. A wait
// ends when there is anything after the place where the reader stands, so an
// event recorded before it began is never slept through.
func (s *Subscriber) page(ctx context.Context, after eventstore.Checkpoint, end bool) (Page, error) {
	for attempt := 1; ; attempt++ {
		var events []eventstore.Recorded
		var err error
		if !end {
			events, err = s.store.Page(ctx, after, s.config.Limit)
		}
		if err == nil && len(events) == 0 {
			err = s.wait(ctx, after.Position)
		}
		end = false
		switch n := len(events); {
		case ctx.Err() != nil:
			return Page{}, ctx.Err()
		case errors.Is(err, eventstore.ErrRewound):
			return Page{}, err
		case err == nil && n == 0:
			s.health.pass(reading)
			attempt = 0
			continue
		case err == nil:
			s.health.pass(reading)
			return Page{From: after, To: events[n-1].Checkpoint(), Events: events, End: n < s.config.Limit}, nil
		}
		s.health.fail(reading, err)
		if !sleep(ctx, s.config.Pause(attempt)) {
			return Page{}, ctx.Err()
		}
	}
}

// wait returns when there is something after a position, or when it is time to
// look anyway.
func (s *Subscriber) wait(ctx context.Context, after eventstore.Position) error {
	longest := poll
	if s.health.fails(reading) {
		longest = trial
	}
	short, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	err := s.store.Wait(short, after)
	if err != nil && short.Err() != nil {
		return ctx.Err()
	}
	return err
}

var (
	errNacked = errors.New("the handler refused the page without saying why")
	errLeft   = errors.New("the handler was left behind: it did not return when its context ended")
)

// deliver hands out one page and waits for the handler to be done with it. The
// message's context outlives ctx, so that closing does not break off work that
// is nearly done: it ends after the time to drain, and a handler then has a
// quarter of that again to return.
func (s *Subscriber) deliver(ctx context.Context, page Page, out chan<- *message.Message) error {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	d := &delivery{page: page}
	msg := message.NewMessageWithContext(context.WithValue(work, deliveryKey{}, d), page.To.ID.String(), nil)
	select {
	case out <- msg:
	case <-ctx.Done():
		return ctx.Err()
	}
	closing := ctx.Done()
	var late, lost <-chan time.Time
	for {
		select {
		case <-msg.Acked():
			s.health.pass(handling)
			s.health.reached(page.To)
			return ctx.Err()
		case <-msg.Nacked():
			return s.refused(d)
		case <-closing:
			closing, late = nil, time.After(s.config.Drain)
		case <-late:
			cancel()
			late, lost = nil, time.After(s.config.Drain/4)
		case <-lost:
			s.health.fail(handling, errLeft)
			return errLeft
		}
	}
}

// refused records why a page was not acknowledged, and returns it.
func (s *Subscriber) refused(d *delivery) error {
	err := d.err
	if err == nil {
		err = errNacked
	}
	s.health.fail(handling, err)
	return err
}

// sleep waits, and reports whether there is reason to go on.
func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
