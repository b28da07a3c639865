package command_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/vault"
)

func TestAllFaultsAtOnceAndNothingRecorded(t *testing.T) {
	w := newWorld(t)
	keys := &counted{Vault: w.vault}
	w.vault = keys
	req := request()
	req.ID, req.Purpose, req.Source, req.Actor, req.Organisation = uuid.Nil, "nieuwsgierigheid", "rmt", "Ada Advies", "team hengelo"
	req.Occurred = decider.On(decider.DayOf(monday) + 1)
	wrong := open
	wrong.Channel, wrong.Municipality, wrong.Question, wrong.Team, wrong.Client = "postduif", "Enschede", "BSN 111222333", "", uuid.Nil
	_, err := w.process().Handle(t.Context(), w.id, wrong, req)
	var faults form.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, f := range faults {
		got = append(got, f.Field+" "+f.Rule)
	}
	want := "request required, actor reference, organisation reference, purpose code-list, source code-list, " +
		"client required, channel code-list, team reference, municipality code-list, question bsn, occurredOn future"
	if strings.Join(got, ", ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, ", "), want)
	}
	for _, said := range []string{"nieuwsgierigheid", "Ada", "postduif", "Enschede", "111222333"} {
		if strings.Contains(err.Error(), said) {
			t.Errorf("%q is repeated in: %v", said, err)
		}
	}
	if n := len(w.facts()) + keys.created; n != 0 {
		t.Errorf("%d events and keys were made", n)
	}
}

// counted counts the keys that are asked for.
type counted struct {
	vault.Vault
	created int
}

func (c *counted) Create(ctx context.Context, stream string, ids ...uuid.UUID) ([]vault.Key, error) {
	c.created += len(ids)
	return c.Vault.Create(ctx, stream, ids...)
}

func TestOnlyWhatHasHappenedIsRecorded(t *testing.T) {
	today := decider.DayOf(monday)
	for name, c := range map[string]struct {
		occurred decider.Moment
		fault    string
	}{
		"now":             {decider.Moment{}, ""},
		"a year ago":      {decider.On(today.AddMonths(-12)), ""},
		"today":           {decider.On(today), ""},
		"tomorrow":        {decider.On(today + 1), "occurredOn"},
		"a moment ago":    {decider.At(monday), ""},
		"in a few hours":  {decider.At(monday.Add(3 * time.Hour)), "occurredAt"},
		"in a moment":     {decider.At(monday.Add(time.Second + time.Microsecond)), "occurredAt"},
		"at this instant": {decider.At(monday.Add(time.Second)), ""},
	} {
		w := newWorld(t)
		req := request()
		req.Occurred = c.occurred
		_, err := w.process().Handle(t.Context(), w.id, open, req)
		var faults form.Faults
		if errors.As(err, &faults) != (c.fault != "") || c.fault != "" && faults[0].Field != c.fault {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestACodeIsCheckedOnTheDayOfTheFact(t *testing.T) {
	w := newWorld(t)
	req := request()
	req.Source = "rmt" // ended with 2025
	req.Occurred = decider.On(decider.Date(2025, time.December, 31))
	if _, err := w.process().Handle(t.Context(), w.id, open, req); err != nil {
		t.Errorf("on its last day: %v", err)
	}
}

// Who carries on from recorded facts has their codes, whatever ended since; but
// no others, and all else is asked of that as of anything.
func TestACodeThatIsCarriedOnMayHaveEnded(t *testing.T) {
	w := newWorld(t)
	lists := maps.Clone(codelist.First)
	channels := lists["channels"]
	channels.Rows = []codelist.Row{{Code: "inloop", Until: decider.DayOf(monday) - 1}}
	lists["channels"] = channels
	h := command.New(journey.Decider, command.Book{
		Store: w.store, Vault: w.vault, Codec: catalog.Events, Lists: lists, Clock: command.NewClock(w.now),
	})
	other := open
	other.Channel = "telefoon"
	for _, c := range []struct {
		cmd     journey.Open
		carried bool
		faults  bool
	}{{open, false, true}, {other, true, true}, {open, true, false}} {
		req := request()
		req.Carried = c.carried
		_, err := h.Handle(t.Context(), w.id, c.cmd, req)
		var faults form.Faults
		if errors.As(err, &faults) != c.faults || err != nil && !c.faults {
			t.Errorf("channel %s, carried %t: %v", c.cmd.Channel, c.carried, err)
		}
	}
}

// A purpose is what data is processed for now, whenever it was that something
// happened.
func TestAPurposeIsCheckedOnTheDayOfRecording(t *testing.T) {
	w := newWorld(t)
	today := decider.DayOf(monday)
	lists := maps.Clone(codelist.First)
	lists["purposes"] = codelist.List{Rows: []codelist.Row{
		{Code: "nieuw", From: today}, {Code: "oud", From: today - 100, Until: today - 1},
	}}
	h := command.New(journey.Decider, command.Book{
		Store: w.store, Vault: w.vault, Codec: catalog.Events, Lists: lists, Clock: command.NewClock(w.now),
	})
	req := request()
	req.Occurred = decider.On(today - 7)
	req.Purpose = "oud"
	if _, err := h.Handle(t.Context(), w.id, open, req); err == nil || !strings.Contains(err.Error(), "purpose: ") {
		t.Errorf("one that has ended: %v", err)
	}
	req.Purpose = "nieuw"
	if _, err := h.Handle(t.Context(), w.id, open, req); err != nil {
		t.Errorf("one that is new: %v", err)
	}
}

func TestTooMuchToAppend(t *testing.T) {
	w := newWorld(t)
	w.store = full{w.log}
	_, err := w.process().Handle(t.Context(), w.id, open, request())
	if !errors.Is(err, eventstore.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

type full struct{ eventstore.Store }

func (full) Append(context.Context, string, eventstore.Revision, ...eventstore.Event) (eventstore.Position, error) {
	return eventstore.Position{}, eventstore.ErrTooLarge
}

var errLie = errors.New("connection reset")

// liar keeps what it is given and says that it did not.
type liar struct {
	eventstore.Store
	appends, reads int // how many of either to lie about
}

func (l *liar) Append(ctx context.Context, stream string, after eventstore.Revision, events ...eventstore.Event) (eventstore.Position, error) {
	at, err := l.Store.Append(ctx, stream, after, events...)
	if l.appends > 0 {
		l.appends--
		return eventstore.Position{}, errLie
	}
	return at, err
}

func (l *liar) Stream(ctx context.Context, stream string, after eventstore.Revision, limit int) ([]eventstore.Recorded, error) {
	if l.reads > 0 && l.appends == 0 {
		l.reads--
		return nil, errLie
	}
	return l.Store.Stream(ctx, stream, after, limit)
}

func TestAStoreThatFailedButPersisted(t *testing.T) {
	w := newWorld(t)
	w.store = &liar{Store: w.log, appends: 1}
	h := w.process()
	req := request()
	got, err := h.Handle(t.Context(), w.id, open, req)
	if err != nil || got.Revision != 1 || len(got.Events) != 1 {
		t.Fatalf("it was recorded after all, but: %+v, %v", got, err)
	}
	got.Repeated = false
	w.again(h, open, req, got)
	w.must(h, contact)
}

func TestAStoreThatFailedAndCannotSayWhetherItPersisted(t *testing.T) {
	w := newWorld(t)
	w.must(w.process(), open)
	w.store = &liar{Store: w.log, appends: 1, reads: 1}
	h := w.process()
	if _, _, err := h.Load(t.Context(), w.id); err != nil {
		t.Fatal(err)
	}
	req := request()
	if _, err := h.Handle(t.Context(), w.id, contact, req); !errors.Is(err, errLie) || errors.Is(err, command.ErrBusy) {
		t.Fatalf("the outcome is open, but: %v", err)
	}
	got, err := h.Handle(t.Context(), w.id, contact, req)
	if err != nil || got.Revision != 2 {
		t.Errorf("made again: %+v, %v", got, err)
	}
	if n := len(w.facts()); n != 2 {
		t.Errorf("%d events are recorded, want 2", n)
	}
}

func TestAStoreThatCannotBeRead(t *testing.T) {
	w := newWorld(t)
	w.store = &liar{Store: w.log, reads: 1}
	h := w.process()
	if _, err := h.Handle(t.Context(), w.id, open, request()); !errors.Is(err, errLie) || errors.Is(err, command.ErrBusy) {
		t.Errorf("got %v", err)
	}
	w.must(h, open)
}

func TestAnEventThatThisVersionDoesNotKnow(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	w.must(h, open)
	strange := eventstore.Event{ID: uuid.New(), Type: "journey.beamed-up.v1", Data: []byte(`{"clear":{}}`), Meta: []byte(`{}`)}
	if _, err := w.log.Append(t.Context(), h.Stream(w.id), 1, strange); err != nil {
		t.Fatal(err)
	}
	for _, p := range []*handler{h, w.process()} {
		if _, err := p.Handle(t.Context(), w.id, contact, request()); !errors.Is(err, codec.ErrUnknown) {
			t.Errorf("got %v", err)
		}
	}
}

// unwilling has nothing against reading.
type unwilling struct{ eventstore.Store }

func (unwilling) Append(context.Context, string, eventstore.Revision, ...eventstore.Event) (eventstore.Position, error) {
	return eventstore.Position{}, errLie
}

func TestAStoreThatFailed(t *testing.T) {
	w := newWorld(t)
	w.store = unwilling{w.log}
	if _, err := w.process().Handle(t.Context(), w.id, open, request()); !errors.Is(err, errLie) {
		t.Errorf("got %v", err)
	}
	w.store = w.log
	w.must(w.process(), open)
}

func TestWithdrawnWhileSomeoneElseAsks(t *testing.T) {
	w := newWorld(t)
	here, there := w.process(), w.process()
	req := request()
	if _, err := here.Handle(t.Context(), w.id, open, req); err != nil {
		t.Fatal(err)
	}
	w.must(there, journey.Withdraw{Entry: req.ID, Reason: "verkeerde-klant"})
	if _, err := here.Handle(t.Context(), w.id, contact, request()); !errors.Is(err, journey.ErrNotOpened) {
		t.Errorf("got %v", err)
	}
}
