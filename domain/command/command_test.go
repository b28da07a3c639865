package command_test

import (
	"context"
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/vault"
)

type handler = command.Handler[journey.Command, journey.Event, journey.State]

var (
	monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

	open = journey.Open{
		Client: uuid.New(), Begun: uuid.New(), Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "team-hengelo",
		Municipality: "GM0164", Question: "Wat kan ik hierna?",
	}
	contact = journey.RecordContact{Channel: "telefoon", Topic: "werk", Note: "Belt morgen terug."}
	advise  = journey.GiveAdvice{Advice: uuid.New(), Form: "loopbaangesprek", Topics: []string{"werk"}, Channel: "telefoon"}
)

// A world is a log, the keys to it and a clock that ticks once when it is
// read, for several processes to share.
type world struct {
	t     *testing.T
	log   *memory.Store
	store eventstore.Store
	vault vault.Vault
	id    uuid.UUID // of the journey that the test is about

	mu   sync.Mutex
	time time.Time
}

func newWorld(t *testing.T) *world {
	log := memory.NewStore()
	return &world{t: t, log: log, store: log, vault: memory.NewVault(), id: uuid.New(), time: monday}
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.time = w.time.Add(time.Second)
	return w.time
}

// process is a handler that remembers nothing yet.
func (w *world) process() *handler {
	return command.New(journey.Decider, command.Book{
		Store: w.store, Vault: w.vault, Codec: catalog.Events, Lists: codelist.First, Clock: command.NewClock(w.now),
	})
}

func request() command.Request {
	return command.Request{
		ID: uuid.Must(uuid.NewV7()), Actor: "idp|ada", Role: "adviseur", Organisation: "team-hengelo", Purpose: "begeleiding",
	}
}

// must carries out commands that are allowed.
func (w *world) must(h *handler, cmds ...journey.Command) (last command.Result) {
	w.t.Helper()
	for _, cmd := range cmds {
		r, err := h.Handle(w.t.Context(), w.id, cmd, request())
		if err != nil {
			w.t.Fatalf("%T: %v", cmd, err)
		}
		last = r
	}
	return last
}

// facts is the whole journey, opened.
func (w *world) facts() []codec.Fact {
	w.t.Helper()
	recorded, err := w.log.Stream(w.t.Context(), "journey-"+w.id.String(), 0, eventstore.MaxPage)
	if err != nil {
		w.t.Fatal(err)
	}
	facts, err := catalog.Events.Open(w.t.Context(), w.vault, codec.AllParts, recorded...)
	if err != nil {
		w.t.Fatal(err)
	}
	return facts
}

func TestACommandIsRecordedUnderItsHeading(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	req := request()
	req.Correlation, req.Causation, req.Source, req.Print = uuid.New(), uuid.New(), "werkcentrum-twente", []byte("print")
	req.Occurred = decider.On(decider.DayOf(monday) - 7)
	got, err := h.Handle(t.Context(), w.id, open, req)
	if err != nil {
		t.Fatal(err)
	}
	event := command.EventID(req.ID, "journey-"+w.id.String(), 0)
	if want := (command.Result{Revision: 1, Position: eventstore.Position{Minor: 1}, Events: []uuid.UUID{event}}); !reflect.DeepEqual(got, want) {
		t.Errorf("answered %+v, want %+v", got, want)
	}
	f := w.facts()[0]
	want := codec.Meta{
		Actor: "idp|ada", Role: "adviseur", Organisation: "team-hengelo", Purpose: "begeleiding", Request: req.ID,
		Correlation: req.Correlation, Causation: req.Causation, RecordedAt: monday.Add(time.Second), Occurred: req.Occurred,
		Source: "werkcentrum-twente", Print: []byte("print"),
	}
	if !reflect.DeepEqual(f.Meta, want) || f.What != journey.Opened(open) || f.ID != event {
		t.Errorf("recorded %+v\nunder %+v\nwant %+v", f.What, f.Meta, want)
	}
}

func TestWhatIsLeftOutOfAHeading(t *testing.T) {
	w := newWorld(t)
	req := request()
	if _, err := w.process().Handle(t.Context(), w.id, open, req); err != nil {
		t.Fatal(err)
	}
	m := w.facts()[0].Meta
	if m.Correlation != req.ID || m.Causation != uuid.Nil || m.Occurred != decider.At(m.RecordedAt) {
		t.Errorf("correlation %s, causation %s, occurred %v of %v", m.Correlation, m.Causation, m.Occurred, m.RecordedAt)
	}
}

func TestARefusalRecordsNothing(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	w.must(h, open)
	if _, err := h.Handle(t.Context(), w.id, advise, request()); !errors.Is(err, journey.ErrNotClarified) {
		t.Errorf("got %v", err)
	}
	if n := len(w.facts()); n != 1 {
		t.Errorf("%d events are recorded, want 1", n)
	}
}

func TestWhatWasSoAlreadyRecordsNothing(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	assign := journey.AssignAdvisor{Advisor: "idp|ada", Team: "team-hengelo"}
	last := w.must(h, open, assign)
	got := w.must(h, assign)
	if want := (command.Result{Revision: last.Revision, Position: last.Position}); !reflect.DeepEqual(got, want) {
		t.Errorf("answered %+v, want %+v", got, want)
	}
	if n := len(w.facts()); n != 2 {
		t.Errorf("%d events are recorded, want 2", n)
	}
}

func TestARefusalIsOnlyBelievedOfTheNewestStory(t *testing.T) {
	w := newWorld(t)
	here, there := w.process(), w.process()
	w.must(here, open)
	w.must(there, journey.ClarifyQuestion{Topic: "werk", Channel: "telefoon"})
	w.must(here, advise) // here remembers a journey without a question
	if n := len(w.facts()); n != 3 {
		t.Errorf("%d events are recorded, want 3", n)
	}
}

func TestThatItWasSoAlreadyIsOnlyBelievedOfTheNewestStory(t *testing.T) {
	w := newWorld(t)
	here, there := w.process(), w.process()
	assign := journey.AssignAdvisor{Advisor: "idp|ada", Team: "team-hengelo"}
	w.must(here, open, assign)
	w.must(there, journey.AssignAdvisor{Advisor: "idp|bea", Team: "team-hengelo"})
	if r := w.must(here, assign); len(r.Events) != 1 || len(w.facts()) != 4 {
		t.Errorf("answered %+v, with %d events recorded", r, len(w.facts()))
	}
}

func TestLoadingReadsTheLog(t *testing.T) {
	w := newWorld(t)
	here, there := w.process(), w.process()
	if s, revision, err := here.Load(t.Context(), w.id); err != nil || revision != 0 || s.State.Opened {
		t.Errorf("a journey that is not there: %+v at %d, %v", s, revision, err)
	}
	w.must(here, open, contact)
	for range 2 {
		w.must(there, contact)
		s, revision, err := here.Load(t.Context(), w.id)
		if err != nil || int(revision) != len(w.facts()) || len(s.Past) != int(revision) || s.State.Client != open.Client {
			t.Errorf("got %+v at %d, %v", s, revision, err)
		}
	}
}

func TestALongStoryIsReadToItsEnd(t *testing.T) {
	w := newWorld(t)
	h := w.process()
	w.must(h, open)
	const many = 1200 // more than two pages
	for range many {
		w.must(h, contact)
	}
	_, revision, err := w.process().Load(t.Context(), w.id)
	if err != nil || revision != many+1 {
		t.Errorf("read up to %d of %d: %v", revision, many+1, err)
	}
}

func TestAnEventOfAnotherKindOfStream(t *testing.T) {
	w := newWorld(t)
	other := command.New(otherKind, command.Book{Store: w.store, Vault: w.vault, Codec: catalog.Events, Lists: codelist.First, Clock: command.NewClock(w.now)})
	if _, err := other.Handle(context.Background(), w.id, struct{}{}, request()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.process().Handle(t.Context(), w.id, open, request()); err == nil {
		t.Error("a client's event was taken for a journey's")
	}
}

// otherKind writes a client's event into a journey's stream.
var otherKind = decider.Decider[struct{}, client.Event, int]{
	Category: "journey",
	Decide: func(struct{}, decider.Story[client.Event, int], decider.Mark) ([]client.Event, error) {
		return []client.Event{client.Registered{Team: "team-hengelo", FamilyName: "Voorbeeld"}}, nil
	},
	Evolve: func(_ client.Event, n int, _ decider.Mark) int { return n + 1 },
}
