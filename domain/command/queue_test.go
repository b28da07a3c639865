package command

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
)

func TestOneAtATimeAndNobodyIsForgotten(t *testing.T) {
	var q queue
	var all sync.WaitGroup
	var atWork, most, done atomic.Int64
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for i := range 200 {
		ctx := t.Context()
		if i%4 == 0 {
			ctx = gone // may get its turn or not, but holds up nobody
		}
		all.Go(func() {
			leave, err := q.enter(ctx, "journey-x")
			if err != nil {
				return
			}
			if n := atWork.Add(1); n > most.Load() {
				most.Store(n)
			}
			done.Add(1)
			atWork.Add(-1)
			leave()
		})
	}
	all.Wait()
	if most.Load() != 1 || done.Load() < 150 {
		t.Errorf("%d were at work at once, %d in all", most.Load(), done.Load())
	}
	if len(q.lines) != 0 {
		t.Errorf("%d lines are left with nobody in them", len(q.lines))
	}
}

func TestWhoeverComesWhileOthersWaitWaitsToo(t *testing.T) {
	var q queue
	first, err := q.enter(t.Context(), "journey-x")
	if err != nil {
		t.Fatal(err)
	}
	second := make(chan func())
	go func() {
		leave, err := q.enter(t.Context(), "journey-x")
		if err != nil {
			t.Error(err)
		}
		second <- leave
	}()
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := q.enter(impatient, "journey-x"); err == nil {
		t.Error("two are at work at once")
	}
	first()
	leave := <-second
	if _, err := q.enter(impatient, "journey-x"); err == nil {
		t.Error("two are at work at once")
	}
	other, err := q.enter(t.Context(), "journey-y")
	if err != nil {
		t.Error("another stream waits, too")
	}
	leave()
	other()
	if len(q.lines) != 0 {
		t.Errorf("%d lines are left with nobody in them", len(q.lines))
	}
}
