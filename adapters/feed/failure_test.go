package feed_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klantreis/adapters/feed"
	"klantreis/domain/eventstore"
)

var errDown = errors.New("the database is down")

func TestAnOutageOfTheStoreIsSatOutAndSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v, said := &faulty{Store: filled(t, 10)}, newTable(), &lines{}
		f, stop := running(t, log, feed.Config{Log: said.logger()}, v.reader("table"))
		v.await(10)
		log.fail(errDown)
		record(t, log.Store, 5)
		asked := log.asked()
		time.Sleep(time.Hour)
		if s := status(t, f, "table"); !errors.Is(s.Err, errDown) || s.Stopped {
			t.Errorf("in the outage the reader says %v, stopped %v", s.Err, s.Stopped)
		}
		if n := log.asked() - asked; n < 600 || n > 2000 {
			t.Errorf("the store was asked %d times in an hour, want every few seconds", n)
		}
		log.fail(nil)
		v.await(15)
		synctest.Wait()
		if s := status(t, f, "table"); s.Err != nil {
			t.Errorf("after the outage the reader still says %v", s.Err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		v.holds(t, log.Store)
		if n := said.containing("fails"); n != 1 {
			t.Errorf("the outage was logged %d times", n)
		}
		if n := said.containing("works again"); n != 1 {
			t.Errorf("the recovery was logged %d times", n)
		}
	})
}

func TestTheEndOfAnOutageShowsAlsoWhenNothingIsRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := &faulty{Store: filled(t, 10)}, newTable()
		f, stop := running(t, log, feed.Config{}, v.reader("table"))
		v.await(10)
		log.fail(errDown)
		time.Sleep(time.Hour)
		log.fail(nil)
		time.Sleep(10 * time.Second)
		if s := status(t, f, "table"); s.Err != nil {
			t.Errorf("after the outage the reader still says %v", s.Err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

// A store that can be read but does not wake its readers is looked at now and
// then, and is trouble all the same.
func TestAStoreThatCannotWakeItsReadersIsReadAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v, said := &faulty{Store: filled(t, 10), deaf: true}, newTable(), &lines{}
		f, stop := running(t, log, feed.Config{Log: said.logger()}, v.reader("table"))
		time.Sleep(time.Hour)
		if s := status(t, f, "table"); !errors.Is(s.Err, errDown) {
			t.Errorf("the reader says %v", s.Err)
		}
		if n := said.containing("fails"); n != 1 {
			t.Errorf("it was logged %d times", n)
		}
		record(t, log.Store, 5)
		v.await(15)
		if err := stop(); err != nil {
			t.Error(err)
		}
		v.holds(t, log.Store)
	})
}

func TestAReaderWhoseCheckpointCannotBeReadBeginsLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v, said := filled(t, 10), newTable(), &lines{}
		var up atomic.Bool
		r := v.reader("table")
		r.From = at(func(ctx context.Context) (eventstore.Checkpoint, error) {
			if !up.Load() {
				return eventstore.Checkpoint{}, errDown
			}
			return v.Checkpoint(ctx)
		})
		f, stop := running(t, log, feed.Config{Log: said.logger()}, r)
		time.Sleep(time.Hour)
		if s := status(t, f, "table"); !errors.Is(s.Err, errDown) {
			t.Errorf("the reader says %v", s.Err)
		}
		up.Store(true)
		v.await(10)
		if err := stop(); err != nil {
			t.Error(err)
		}
		v.holds(t, log)
		if n := said.containing("load checkpoint"); n != 2 {
			t.Errorf("trouble with the checkpoint and its end were logged in %d lines", n)
		}
	})
}

// A page that fails is tried again after ever longer pauses, and a success
// makes them short again.
func TestPausesGrowToALimitAndBeginAnewAfterASuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := filled(t, 2), newTable()
		var pauses []time.Duration
		last := time.Now()
		v.before = func(context.Context, feed.Page) error {
			pauses = append(pauses, time.Since(last))
			last = time.Now()
			if n := len(pauses); n <= 20 || n == 22 {
				return errDown
			}
			return nil
		}
		_, stop := running(t, log, feed.Config{Limit: 1}, v.reader("table"))
		v.await(2)
		if err := stop(); err != nil {
			t.Error(err)
		}
		var most time.Duration
		for _, p := range pauses[:21] {
			most = max(most, p)
		}
		if most < 2*time.Second || most > 5*time.Second {
			t.Errorf("the longest pause was %v", most)
		}
		if p := pauses[22]; p == 0 || p > 20*time.Millisecond {
			t.Errorf("the first pause after a success was %v", p)
		}
	})
}

func TestBackoffIsJittered(t *testing.T) {
	seen := map[time.Duration]bool{}
	for range 100 {
		seen[feed.Backoff(5)] = true
	}
	if len(seen) < 50 {
		t.Errorf("100 pauses had %d lengths", len(seen))
	}
	if d := feed.Backoff(1000); d < time.Second || d > 5*time.Second {
		t.Errorf("the thousandth pause is %v", d)
	}
}

func TestAStoppedReaderSaysWhatMakesItGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, gone, said := &faulty{Store: filled(t, 10)}, newTable(), &lines{}
		gone.put(eventstore.Checkpoint{Position: eventstore.Position{Minor: 40}})
		r := gone.reader("gone")
		r.Remedy = "begin anew"
		f, stop := running(t, log, feed.Config{Log: said.logger()}, r)
		synctest.Wait()
		if s := status(t, f, "gone"); !errors.Is(s.Err, eventstore.ErrRewound) || !strings.HasSuffix(s.Err.Error(), "; begin anew") {
			t.Errorf("the reader says %v", s.Err)
		}
		if n := said.containing("; begin anew"); n != 1 {
			t.Errorf("it was logged %d times", n)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestALogThatWasPutBackStopsTheReaderAndNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, gone, well, said := &faulty{Store: filled(t, 10)}, newTable(), newTable(), &lines{}
		gone.put(eventstore.Checkpoint{Position: eventstore.Position{Minor: 40}})
		f, stop := running(t, log, feed.Config{Log: said.logger()}, gone.reader("gone"), well.reader("well"))
		well.await(10)
		synctest.Wait()
		asked := log.asked()
		time.Sleep(time.Minute)
		if s := status(t, f, "gone"); !errors.Is(s.Err, eventstore.ErrRewound) || !s.Stopped {
			t.Errorf("the reader says %v, stopped %v", s.Err, s.Stopped)
		}
		if n := log.asked() - asked; n > 2 { // the other one looks every 30 s
			t.Errorf("the log was asked %d times more", n)
		}
		if n := said.containing("level=ERROR"); n != 1 {
			t.Errorf("it was said %d times", n)
		}
		record(t, log.Store, 1)
		well.await(11)
		if s := status(t, f, "well"); s.Err != nil || s.Stopped {
			t.Errorf("the other reader says %v, stopped %v", s.Err, s.Stopped)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if len(gone.events) != 0 {
			t.Errorf("the reader was handed %d events of a log it does not know", len(gone.events))
		}
	})
}

func TestALogThatIsPutBackWhileNothingHappensIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := &faulty{Store: filled(t, 10)}, newTable()
		f, stop := running(t, log, feed.Config{}, v.reader("table"))
		v.await(10)
		synctest.Wait()
		log.mu.Lock()
		log.Store = filled(t, 5)
		log.mu.Unlock()
		time.Sleep(time.Minute)
		if s := status(t, f, "table"); !errors.Is(s.Err, eventstore.ErrRewound) {
			t.Errorf("the reader says %v", s.Err)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAPanicIsAnErrorThatKeepsItsValueToItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v, said := filled(t, 10), newTable(), &lines{}
		var mended atomic.Bool
		v.before = func(context.Context, feed.Page) error {
			if !mended.Load() {
				panic("Jansen, 12 maart 1980")
			}
			return nil
		}
		f, stop := running(t, log, feed.Config{Log: said.logger()}, v.reader("table"))
		time.Sleep(time.Minute)
		err := status(t, f, "table").Err
		if err == nil || strings.Contains(err.Error(), "Jansen") || said.containing("Jansen") > 0 {
			t.Errorf("the reader says %v", err)
		}
		if said.containing("reader_test.go") == 0 {
			t.Error("the log does not say where it happened")
		}
		mended.Store(true)
		v.await(10)
		if err := stop(); err != nil {
			t.Error(err)
		}
		v.holds(t, log)
	})
}

func TestAMessageOfAnotherFeedIsRefused(t *testing.T) {
	handle := feed.Handler(func(context.Context, feed.Page) error { return nil })
	if err := handle(foreign()); err == nil {
		t.Error("a message without a page was handled")
	}
}
