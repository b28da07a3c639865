package feed_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ThreeDotsLabs/watermill/message"

	"klantreis/adapters/feed"
	"klantreis/adapters/memory"
)

func foreign() *message.Message { return message.NewMessage("1", nil) }

func TestClosingLetsAHandlerFinishItsPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := filled(t, 20), newTable()
		begun := make(chan struct{})
		v.before = func(ctx context.Context, _ feed.Page) error {
			close(begun)
			time.Sleep(10 * time.Second) // less than the time to drain
			return ctx.Err()
		}
		_, stop := running(t, log, feed.Config{Limit: 10}, v.reader("table"))
		<-begun
		if err := stop(); err != nil {
			t.Error(err)
		}
		if n := len(v.events); n != 10 {
			t.Errorf("after closing %d events were kept, want the page that was being handled", n)
		}
	})
}

func TestAHandlerThatTakesTooLongSeesItsContextEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := filled(t, 20), newTable()
		begun, at := make(chan struct{}), time.Now()
		v.before = func(ctx context.Context, _ feed.Page) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}
		f, stop := running(t, log, feed.Config{Drain: time.Minute}, v.reader("table"))
		<-begun
		if err := stop(); err != nil {
			t.Error(err)
		}
		if waited := time.Since(at); waited != time.Minute {
			t.Errorf("the handler had %v, want the time to drain", waited)
		}
		if !errors.Is(status(t, f, "table").Err, context.Canceled) {
			t.Error("nothing says that a page was left unfinished")
		}
	})
}

// This takes a second of real time, for which the Router looks for it.
func TestAHandlerThatIgnoresItsContextDoesNotKeepTheFeedOpen(t *testing.T) {
	log, v := filled(t, 20), newTable()
	begun, release := make(chan struct{}), make(chan struct{})
	v.before = func(context.Context, feed.Page) error {
		close(begun)
		<-release
		return nil
	}
	f, stop := running(t, log, feed.Config{Drain: 20 * time.Millisecond}, v.reader("table"))
	<-begun
	if err := stop(); err == nil {
		t.Error("the feed says that it ended well")
	}
	if status(t, f, "table").Err == nil {
		t.Error("nothing says that a page was left unfinished")
	}
	close(release)
}

func TestASubscriberClosesTwiceAndThenSubscribesNoMore(t *testing.T) {
	sub := feed.NewSubscriber(filled(t, 3), "table", newTable(), feed.Config{Log: slog.New(slog.DiscardHandler)})
	out, err := sub.Subscribe(t.Context(), "all")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := sub.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, open := <-out; open {
		t.Error("the output is open after closing")
	}
	if _, err := sub.Subscribe(t.Context(), "all"); !errors.Is(err, feed.ErrClosed) {
		t.Errorf("subscribing after closing answers %v", err)
	}
}

func TestASubscriptionEndsWithItsContextAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sub := feed.NewSubscriber(memory.NewStore(), "table", newTable(), feed.Config{Log: slog.New(slog.DiscardHandler)})
		ctx, cancel := context.WithCancel(t.Context())
		out, err := sub.Subscribe(ctx, "all")
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, open := <-out; open {
			t.Error("the output is open after the context ended")
		}
	})
}

func TestReadersComeAndGoWhileTheFeedRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, first := filled(t, 20), newTable()
		f, stop := running(t, log, feed.Config{}, first.reader("table"))
		first.await(20)
		if err := f.Add(first.reader("table")); !errors.Is(err, feed.ErrReaderThere) {
			t.Errorf("adding a reader twice answers %v", err)
		}
		if err := f.Remove("table"); err != nil { // the last one
			t.Error(err)
		}
		if err := f.Remove("table"); !errors.Is(err, feed.ErrNoReader) {
			t.Errorf("removing a reader twice answers %v", err)
		}
		record(t, log, 5)
		synctest.Wait()
		if n := len(first.events); n != 20 {
			t.Errorf("a reader that was removed holds %d events", n)
		}
		second := newTable()
		for _, r := range []feed.Reader{first.reader("table"), second.reader("other")} {
			if err := f.Add(r); err != nil {
				t.Fatal(err)
			}
		}
		first.await(25)
		second.await(25)
		if err := stop(); err != nil {
			t.Error(err)
		}
		first.holds(t, log)
		second.holds(t, log)
		if err := f.Add(newTable().reader("late")); !errors.Is(err, feed.ErrClosed) {
			t.Errorf("adding to a closed feed answers %v", err)
		}
	})
}

func TestRemovingAReaderLetsItFinishItsPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v, other := filled(t, 20), newTable(), newTable()
		begun := make(chan struct{})
		v.before = func(ctx context.Context, _ feed.Page) error {
			close(begun)
			time.Sleep(10 * time.Second)
			return ctx.Err()
		}
		f, stop := running(t, log, feed.Config{Limit: 10}, v.reader("table"), other.reader("other"))
		<-begun
		if err := f.Remove("table"); err != nil {
			t.Error(err)
		}
		if n := len(v.events); n != 10 {
			t.Errorf("after removal %d events were kept, want the page that was being handled", n)
		}
		other.await(20)
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAReaderThatFailsDoesNotHoldUpAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, bad, good := filled(t, 20), newTable(), newTable()
		bad.before = func(context.Context, feed.Page) error { return errDown }
		_, stop := running(t, log, feed.Config{}, bad.reader("bad"), good.reader("good"))
		good.await(20)
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}
