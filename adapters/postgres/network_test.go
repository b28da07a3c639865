package postgres_test

import (
	"context"
	"testing"
	"time"

	"klantreis/adapters/postgres"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/eventstore"
)

// Whoever is cut off from a commit does not know whether it happened. The
// caller does not have to either.
func TestAnAppendIsThereOnceWhateverTheConnectionLost(t *testing.T) {
	for what, fate := range map[string]pgtest.Fate{"the answer": pgtest.CutAfter, "the question": pgtest.CutBefore} {
		t.Run(what, func(t *testing.T) {
			direct := prepared(t)
			network, through := pgtest.Between(t, direct)
			mark := []byte("cut here")
			network.When(mark, fate)
			e := openEvents(t, through)
			add(t, e, "a", 0, fact())
			two := []eventstore.Event{fact(), fact()}
			two[1].Data = mark
			if at := add(t, e, "a", 1, two...); at.Minor != 3 {
				t.Errorf("the append is at %v", at)
			}
			if !network.Used() {
				t.Error("nothing was cut")
			}
			if places := wantGapless(t, openEvents(t, direct)); len(places) != 3 {
				t.Errorf("the log has %d events", len(places))
			}
		})
	}
}

// aRequest is the time that a request has to be answered.
func aRequest(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestASilentNetworkIsSurvived(t *testing.T) {
	for how, end := range map[string]func(*pgtest.Network){"what was held back arrives": (*pgtest.Network).Heal, "what was there is forgotten": (*pgtest.Network).Forget} {
		t.Run(how, func(t *testing.T) {
			direct := prepared(t)
			network, through := pgtest.Between(t, direct)
			e := openEvents(t, through)
			l := startLoad(t, 8, e)
			l.wantMore(t)
			network.Silence()
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			if _, err := e.Head(ctx); err == nil {
				t.Error("a log was read over a silent network")
			}
			end(network)
			l.wantMore(t)
			l.stop()
			l.busy.Wait()
			l.told.want(t, openEvents(t, direct))
		})
	}
}

// A connection that went dead while nobody used it is found out in time to
// answer whoever uses it next.
func TestARequestOutlivesAForgottenConnection(t *testing.T) {
	network, through := pgtest.Between(t, prepared(t))
	e := openEvents(t, through)
	add(t, e, "a", 0, fact())
	if _, err := e.Head(t.Context()); err != nil {
		t.Fatal(err)
	}
	network.Forget()
	ctx := aRequest(t)
	if _, err := e.Head(ctx); err != nil {
		t.Error(err)
	}
	if _, err := e.Append(ctx, "a", 1, fact()); err != nil {
		t.Error(err)
	}
}

func TestASessionThatNeverBeginsHoldsNobodyUp(t *testing.T) {
	network, through := pgtest.Between(t, prepared(t))
	o, err := postgres.OpenOps(t.Context(), through)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	time.Sleep(1100 * time.Millisecond) // then it is looked at before it is used
	network.Cut()
	network.Heal()
	network.When([]byte("application_name = 'klantreis'"), pgtest.Forgotten)
	if _, err := o.Checkpoint(aRequest(t), "any"); err != nil || !network.Used() {
		t.Error(err, network.Used())
	}
}

// So are those of views, as of a process that shows where views stand which another
// one keeps.
func TestViewsOutliveForgottenConnections(t *testing.T) {
	network, through := pgtest.Between(t, forViews(t))
	v := openViews(t, through)
	serveMarks(t, v, 1)
	for what, ask := range map[string]func(context.Context) error{
		"where they stand": func(ctx context.Context) error { _, err := v.Status(ctx); return err },
		"a question": func(ctx context.Context) error {
			for _, err := range v.Query(ctx, "SELECT n FROM marks") {
				return err
			}
			return nil
		},
	} {
		t.Run(what, func(t *testing.T) {
			must(t, ask(t.Context()))
			network.Forget()
			must(t, ask(aRequest(t)))
		})
	}
}
