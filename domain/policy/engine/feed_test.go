package engine_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"

	"klantreis/adapters/feed"
	"klantreis/domain/client"
	"klantreis/domain/journey"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
)

// fed supplies an engine's runners as the program does; stop ends it.
func (w *world) fed(e *engine.Engine) (stop func()) {
	w.t.Helper()
	f, err := feed.New(w.log, feed.Config{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range e.Runners() {
		apply := func(ctx context.Context, p feed.Page) error { return r.Apply(ctx, p.From, p.Events) }
		if err := f.Add(feed.Reader{Name: "policy:" + r.Name(), From: r, Apply: apply}); err != nil {
			w.t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- f.Run(ctx) }()
	stopEngine := tended(w.t, e)
	return func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
		stopEngine()
	}
}

func TestPoliciesFollowTheLogThroughTheFeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		e := w.engine(policy.All...)
		stop := w.fed(e)
		id, open := w.atRisk()
		closing := w.toJourney(id, journey.Close{Reason: "geen-contact"})
		if err := e.Wait(t.Context(), "closing-ends-transitions", closing.Position, "journey-"+id.String()); err != nil {
			t.Fatal(err)
		}
		if n := len(w.ended(id, open)); n != 1 {
			t.Errorf("the transition was ended %d times", n)
		}

		gone := w.client()
		j := w.open(gone)
		erased := w.erase(gone)
		streams := []string{"client-" + gone.String(), "journey-" + j.String()}
		if err := e.Wait(t.Context(), "erasing-reaches-journeys", erased.Position, streams[0]); err != nil {
			t.Fatal(err)
		}
		head, err := w.log.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Wait(t.Context(), "erased-keys-destroyed", head.Position, streams...); err != nil {
			t.Fatal(err)
		}
		for _, stream := range streams {
			if !w.unreadable(stream) {
				t.Errorf("%s can still be read", stream)
			}
		}
		stop()
	})
}

func TestAPolicyThatIsRedoneWhileTheFeedRunsBeginsAgainWithTheNextEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, h := newWorld(t), &hands{}
		_, facts := closings(w)
		e := withHands(w, h)
		stop := w.fed(e)
		if err := e.Wait(t.Context(), "closing-ends-transitions", w.fact(facts[3]).Position); err != nil {
			t.Fatal(err)
		}
		if err := e.Redo(t.Context(), "closing-ends-transitions"); err != nil {
			t.Fatal(err)
		}
		at := w.toClient(w.client(), client.OpenContact{By: "anna", Channel: "inloop"}).Position
		if err := e.Wait(t.Context(), "closing-ends-transitions", at); err != nil {
			t.Fatal(err)
		}
		if n := len(h.finished()); n != 2*len(facts) {
			t.Errorf("%d facts were carried out, want %d twice", n, len(facts))
		}
		stop()
	})
}
