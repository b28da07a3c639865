package feed_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"klantreis/adapters/feed"
	"klantreis/adapters/memory"
	"klantreis/domain/eventstore"
)

func TestPagesFollowEachOther(t *testing.T) {
	log, v := filled(t, 1203), newTable()
	var pages []feed.Page
	v.before = func(_ context.Context, p feed.Page) error {
		pages = append(pages, p)
		return nil
	}
	_, stop := running(t, log, feed.Config{}, v.reader("table"))
	v.await(1203)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	v.holds(t, log)
	if len(pages) != 3 {
		t.Fatalf("1203 events came in %d pages, not in pages of 500", len(pages))
	}
	var from eventstore.Checkpoint
	for i, p := range pages {
		if p.From != from || p.To != p.Events[len(p.Events)-1].Checkpoint() {
			t.Errorf("page %d is from %v to %v", i, p.From, p.To)
		}
		if p.End != (i == 2) {
			t.Errorf("page %d says End: %v", i, p.End)
		}
		from = p.To
	}
}

// Handlers fail before they keep anything, after they kept everything, and by
// panicking; the events come in order all the same, each once.
func TestOrderHoldsAcrossFailures(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			log, v, chance := filled(t, 500), newTable(), rand.New(rand.NewPCG(seed, 1))
			v.before = func(context.Context, feed.Page) error {
				switch chance.IntN(4) {
				case 0:
					return errors.New("not now")
				case 1:
					panic("not now")
				}
				return nil
			}
			v.after = func(feed.Page) error {
				if chance.IntN(4) == 0 {
					return errors.New("the answer got lost")
				}
				return nil
			}
			_, stop := running(t, log, feed.Config{Limit: 1 + chance.IntN(40)}, v.reader("table"))
			v.await(200)
			record(t, log, 100)
			v.await(600)
			if err := stop(); err != nil {
				t.Error(err)
			}
			v.holds(t, log)
		})
	}
}

func TestAnEventRecordedWhileTheReaderLiesDownWakesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := &faulty{Store: memory.NewStore()}, newTable()
		var lay atomic.Int64
		log.onWait = func() {
			if lay.Add(1) <= 50 {
				record(t, log.Store, 1) // after it looked, before it waits
			}
		}
		begun := time.Now()
		_, stop := running(t, log, feed.Config{}, v.reader("table"))
		v.await(50)
		if err := stop(); err != nil {
			t.Error(err)
		}
		if slept := time.Since(begun); slept != 0 {
			t.Errorf("the reader slept %v through events that were there", slept)
		}
	})
}

func TestEveryEventIsSeenAsSoonAsItIsRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := memory.NewStore(), newTable()
		begun := time.Now()
		_, stop := running(t, log, feed.Config{}, v.reader("table"))
		for i := range 500 {
			record(t, log, 1)
			v.await(i + 1)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if slept := time.Since(begun); slept != 0 {
			t.Errorf("events waited %v to be seen", slept)
		}
	})
}

func TestWhatWasKeptAlthoughItFailedIsNotHandedOutAgain(t *testing.T) {
	log, v := filled(t, 30), newTable()
	handed := map[eventstore.Checkpoint]int{}
	v.before = func(_ context.Context, p feed.Page) error {
		handed[p.From]++
		return nil
	}
	v.after = func(feed.Page) error { return errors.New("the answer got lost") }
	_, stop := running(t, log, feed.Config{Limit: 10}, v.reader("table"))
	v.await(30)
	if err := stop(); err != nil {
		t.Error(err)
	}
	v.holds(t, log)
	for from, times := range handed {
		if times != 1 {
			t.Errorf("the page from %s was handed out %d times", from.Position, times)
		}
	}
}

func TestAReaderThatWasSetBackReadsAgain(t *testing.T) {
	log, v := filled(t, 20), newTable()
	f, stop := running(t, log, feed.Config{}, v.reader("table"))
	v.await(20)
	v.put(eventstore.Checkpoint{})
	record(t, log, 1)
	v.await(20 + 21)
	if err := stop(); err != nil {
		t.Error(err)
	}
	if s := status(t, f, "table"); s.Err != nil {
		t.Errorf("the reader ended with %v", s.Err)
	}
}

func TestTheNextPageIsReadWhileTheHandlerWorksAndNotTheOneAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := &faulty{Store: filled(t, 100)}, newTable()
		work := make(chan struct{})
		v.before = func(context.Context, feed.Page) error {
			<-work
			return nil
		}
		_, stop := running(t, log, feed.Config{Limit: 10}, v.reader("table"))
		for done := range 5 {
			synctest.Wait()
			if want := done + 2; log.asked() != want {
				t.Errorf("with %d pages done, %d were read, not %d", done, log.asked(), want)
			}
			work <- struct{}{}
		}
		close(work)
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsRecordedDuringAHandlerComesInOnePage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, v := filled(t, 1), newTable()
		work := make(chan struct{})
		var sizes []int
		v.before = func(_ context.Context, p feed.Page) error {
			sizes = append(sizes, len(p.Events))
			<-work
			return nil
		}
		_, stop := running(t, log, feed.Config{}, v.reader("table"))
		for range 25 {
			synctest.Wait()
			record(t, log, 1)
		}
		close(work)
		v.await(26)
		if err := stop(); err != nil {
			t.Error(err)
		}
		if !slices.Equal(sizes, []int{1, 25}) {
			t.Errorf("pages of %v events, want 1 and then all the 25 that came meanwhile", sizes)
		}
	})
}
