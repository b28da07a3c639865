package standing_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/standing"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// A desk is two processes over the same stores.
type desk struct {
	store *failing
	vault *memory.Vault
	now   *time.Time
}

// A failing store can be made to fail.
type failing struct {
	*memory.Store
	mu  sync.Mutex
	err error
}

func (f *failing) set(err error) { f.mu.Lock(); defer f.mu.Unlock(); f.err = err }

func (f *failing) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) ([]eventstore.Recorded, error) {
	f.mu.Lock()
	err := f.err
	f.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return f.Store.Stream(ctx, stream, after, limit)
}

func newDesk() desk {
	now := noon
	return desk{&failing{Store: memory.NewStore()}, memory.NewVault(), &now}
}

func (d desk) process() *standing.Directory {
	return standing.Over(command.Book{
		Store: d.store, Vault: d.vault, Codec: catalog.Events, Clock: command.NewClock(func() time.Time { return *d.now }),
	})
}

func request() command.Request {
	return command.Request{ID: uuid.Must(uuid.NewV7()), Actor: "idp|ada", Role: "beheerder", Purpose: "beheer"}
}

// add has two persons add a code to the list of channels.
func add(t *testing.T, d *standing.Directory, code decider.Ref, from decider.Day) {
	t.Helper()
	change := uuid.New()
	for _, c := range []directory.Command{
		directory.ProposeRow{Change: change, List: "channels", Code: code, Dutch: "Nieuw", English: "New", From: from, Reason: "Proef.", By: "idp|ada"},
		directory.ConfirmChange{Change: change, By: "idp|bea"},
	} {
		if _, err := d.Handle(t.Context(), directory.ID, c, request()); err != nil {
			t.Fatal(err)
		}
	}
}

func has(lists codelist.Set, code string) bool {
	_, ok := lists["channels"].Find(code)
	return ok
}

func TestWhatAProcessRecordsCountsInItAtOnce(t *testing.T) {
	one := newDesk().process()
	if !has(one.Now(), "telefoon") {
		t.Fatal("the first filling is not there")
	}
	add(t, one, "kiosk", decider.DayOf(noon))
	if !has(one.Now(), "kiosk") || has(codelist.First, "kiosk") {
		t.Error("what was recorded does not count, or changed the first filling")
	}
}

func TestAnotherProcessSeesIt(t *testing.T) {
	d := newDesk()
	one, other := d.process(), d.process()
	ctx, stop := context.WithCancel(t.Context())
	var following sync.WaitGroup
	following.Go(func() { other.Follow(ctx, func(err error) { t.Error(err) }) })
	defer following.Wait()
	defer stop()
	for _, code := range []decider.Ref{"kiosk", "bibliotheek"} {
		add(t, one, code, decider.DayOf(noon))
		for !has(other.Now(), string(code)) { // until the test's own deadline
			time.Sleep(time.Millisecond)
		}
	}
	if err := d.process().Refresh(t.Context()); err != nil {
		t.Error(err)
	}
}

// Following goes on when the store was away, and told of it once.
func TestFollowingGoesOn(t *testing.T) {
	d := newDesk()
	one, other := d.process(), d.process()
	away := errors.New("the store is away")
	d.store.set(away)
	told := make(chan error, 10)
	ctx, stop := context.WithCancel(t.Context())
	var following sync.WaitGroup
	following.Go(func() { other.Follow(ctx, func(err error) { told <- err }) })
	defer following.Wait()
	defer stop()
	if err := <-told; !errors.Is(err, away) {
		t.Errorf("told of %v", err)
	}
	d.store.set(nil)
	add(t, one, "kiosk", decider.DayOf(noon))
	for !has(other.Now(), "kiosk") {
		time.Sleep(time.Millisecond)
	}
	if len(told) != 0 {
		t.Errorf("told again: %v", <-told)
	}
}

// A code can be used for what happens from its first day through its last, and
// not before or after, in the same words for all who record.
func TestACodeCountsOnTheDayOfTheFact(t *testing.T) {
	d := newDesk()
	one := d.process()
	today := decider.DayOf(noon)
	add(t, one, "kiosk", today-3)
	end := uuid.New()
	for _, c := range []directory.Command{
		directory.ProposeEnd{Change: end, Register: "channels", Item: "brief", Until: today, Reason: "Voorbij.", By: "idp|ada"},
		directory.ConfirmChange{Change: end, By: "idp|bea"},
	} {
		if _, err := one.Handle(t.Context(), directory.ID, c, request()); err != nil {
			t.Fatal(err)
		}
	}
	*d.now = noon.AddDate(0, 0, 1)
	journeys := command.New(journey.Decider, one.Book())
	for _, c := range []struct {
		channel string
		on      decider.Day
		good    bool
	}{
		{"kiosk", today - 4, false}, {"kiosk", today - 3, true}, {"kiosk", today + 1, true},
		{"brief", today, true}, {"brief", today + 1, false},
	} {
		req := request()
		req.Occurred = decider.On(c.on)
		_, err := journeys.Handle(t.Context(), uuid.New(), journey.Open{
			Client: uuid.New(), Begun: uuid.New(), Kind: "werkende", Origin: "zelf", Channel: c.channel, Team: "team-hengelo",
		}, req)
		var faults form.Faults
		if refused := errors.As(err, &faults) && faults[0].Field == "channel"; refused == c.good || c.good && err != nil {
			t.Errorf("%s on %s: %v", c.channel, c.on, err)
		}
	}
}

func TestRefreshingTellsWhatIsWrong(t *testing.T) {
	d := newDesk()
	one := d.process()
	away := errors.New("the store is away")
	d.store.set(away)
	if err := one.Refresh(t.Context()); !errors.Is(err, away) {
		t.Errorf("got %v", err)
	}
	if !has(one.Now(), "telefoon") {
		t.Error("what was known is gone")
	}
}
