package engine_test

import (
	"context"
	"errors"
	"maps"
	"slices"
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
	"klantreis/domain/employers"
	"klantreis/domain/eventstore"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/people"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
	"klantreis/domain/vault"
)

// A world is what survives a crash, and a desk that records things in it.
type world struct {
	t        *testing.T
	log      *memory.Store
	keys     *memory.Vault
	papers   *memory.Documents
	progress *memory.Progress
	clock    *command.Clock
	lists    codelist.Set
	ahead    time.Duration // of today, that the clock is
	clients  *command.Handler[client.Command, client.Event, client.State]
	journeys *command.Handler[journey.Command, journey.Event, journey.State]
	merges   *command.Handler[merge.Command, merge.Event, merge.State]
}

var (
	today = decider.Date(2026, 3, 31)
)

func newWorld(t *testing.T) *world {
	w := &world{t: t, log: memory.NewStore(), keys: memory.NewVault(), papers: memory.NewDocuments(), progress: memory.NewProgress(), lists: codelist.First}
	begun := time.Now()
	w.clock = command.NewClock(func() time.Time { return today.Begin().Add(8*time.Hour + time.Since(begun) + w.ahead) })
	book := w.book(w.log, w.keys)
	them := people.Over(book)
	w.clients, w.journeys, w.merges = them.Clients, them.Journeys, them.Merges
	return w
}

// day is the day that the clock says.
func (w *world) day() decider.Day { return decider.DayOf(w.clock.Now()) }

func (w *world) book(log eventstore.Store, keys vault.Vault) command.Book {
	return command.Book{Store: log, Vault: keys, Codec: catalog.Events, Lists: w, Clock: w.clock}
}

// Now implements [codelist.Lists]: codes can end while others go on.
func (w *world) Now() codelist.Set { return w.lists }

// end ends all codes of a list with the day before today.
func (w *world) end(name string) {
	list := w.lists[name]
	list.Rows = slices.Clone(list.Rows)
	for i := range list.Rows {
		list.Rows[i].Until = today - 1
	}
	w.lists = maps.Clone(w.lists)
	w.lists[name] = list
}

// engine returns an engine as a program that just started has it.
func (w *world) engine(policies ...policy.Policy) *engine.Engine {
	return engine.New(w.config(policies...))
}

func (w *world) config(policies ...policy.Policy) engine.Config {
	return engine.Config{Policies: policies, Progress: w.progress, Book: w.book(w.log, w.keys), Documents: w.papers, Hands: everyHand(w.book(w.log, w.keys))}
}

// everyHand returns those of a program that just started.
func everyHand(book command.Book) engine.Hands {
	them := people.Over(book)
	return engine.Hands{
		Clients: them.Clients.Handle, Merges: them.Merges.Handle, Journeys: them.Journeys.Handle,
		Vouchers: them.Vouchers.Handle, Funds: command.New(fund.Decider, book).Handle,

		Reorganisations: employers.Over(book).Handle,
	}
}

func (w *world) ask() command.Request {
	return command.Request{ID: uuid.New(), Actor: "anna", Role: "adviseur", Purpose: "begeleiding"}
}

// client records a client.
func (w *world) client() uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.toClient(id, client.Register{Team: "enschede", FamilyName: "Jansen"})
	return id
}

func (w *world) toClient(id uuid.UUID, c client.Command) command.Result {
	w.t.Helper()
	r, err := w.clients.Handle(w.t.Context(), id, c, w.ask())
	if err != nil {
		w.t.Fatalf("%T: %v", c, err)
	}
	return r
}

// open records a journey of a client.
func (w *world) open(of uuid.UUID) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	begun := w.toClient(of, client.BeginJourney{Journey: id})
	w.toJourney(id, journey.Open{
		Client: of, Begun: begun.Events[0], Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "enschede",
		Question: "Wat kan ik met mijn diploma?",
	})
	return id
}

func (w *world) toJourney(id uuid.UUID, c journey.Command) command.Result {
	w.t.Helper()
	r, err := w.journeys.Handle(w.t.Context(), id, c, w.ask())
	if err != nil {
		w.t.Fatalf("%T: %v", c, err)
	}
	return r
}

// signal records a job at risk.
func (w *world) signal(in uuid.UUID) uuid.UUID {
	w.t.Helper()
	id := uuid.New()
	w.toJourney(in, journey.Signal{Transition: id, Trigger: "reorganisatie"})
	return id
}

// atRisk returns a journey with one job at risk.
func (w *world) atRisk() (id, transition uuid.UUID) {
	w.t.Helper()
	id = w.open(w.client())
	return id, w.signal(id)
}

// erase has a client erased by two persons.
func (w *world) erase(id uuid.UUID) command.Result {
	w.t.Helper()
	w.toClient(id, client.RequestErasure{Ground: client.Unlawful, By: "anna"})
	return w.toClient(id, client.ConfirmErasure{By: "bert"})
}

// story is what the log says of a journey.
func (w *world) story(id uuid.UUID) journey.Story {
	w.t.Helper()
	s, _, err := command.New(journey.Decider, w.book(w.log, w.keys)).Load(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// ended returns how a transition was ended, every time that it was.
func (w *world) ended(id, transition uuid.UUID) (all []decider.Entry[journey.Event]) {
	w.t.Helper()
	for _, e := range w.story(id).Past {
		if end, is := e.What.(journey.TransitionEnded); is && end.Transition == transition {
			all = append(all, e)
		}
	}
	return all
}

// fact returns the event with an id.
func (w *world) fact(id uuid.UUID) codec.Fact {
	w.t.Helper()
	e, there, err := w.log.Find(w.t.Context(), id)
	if err != nil || !there {
		w.t.Fatalf("find event %s: %v, %v", id, there, err)
	}
	facts, err := catalog.Events.Open(w.t.Context(), w.keys, codec.AllParts, e)
	if err != nil {
		w.t.Fatal(err)
	}
	return facts[0]
}

// unreadable reports whether the keys of a stream are gone for good.
func (w *world) unreadable(stream string) bool {
	w.t.Helper()
	keys, err := w.keys.Open(w.t.Context(), codec.PersonKey(stream))
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = w.keys.Create(w.t.Context(), stream, uuid.New())
	return len(keys) == 0 && errors.Is(err, vault.ErrDestroyed)
}

func (w *world) parked(policy string) []engine.Parked {
	w.t.Helper()
	all, err := w.progress.Parked(w.t.Context(), policy)
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// drain has every policy take the log into account, to its end and to the end
// of what that led to.
func (w *world) drain(e *engine.Engine) {
	w.t.Helper()
	if err := drain(w.t.Context(), w.log, e, 3); err != nil {
		w.t.Fatal(err)
	}
}

// drain fails with the first error, as if the program ended with it.
func drain(ctx context.Context, log eventstore.Store, e *engine.Engine, page int) error {
	for {
		before, err := log.Head(ctx)
		if err != nil {
			return err
		}
		for _, r := range e.Runners() {
			if err := follow(ctx, log, r, page); err != nil {
				return err
			}
		}
		after, err := log.Head(ctx)
		if err != nil || before == after {
			return err
		}
	}
}

// follow is what the feed does for one reader.
func follow(ctx context.Context, log eventstore.Store, r *engine.Runner, page int) error {
	at, err := r.Checkpoint(ctx)
	for err == nil {
		var events []eventstore.Recorded
		if events, err = log.Page(ctx, at, page); len(events) == 0 {
			return err
		}
		err = r.Apply(ctx, at, events)
		at = events[len(events)-1].Checkpoint()
	}
	return err
}

// journeys is a stand-in for the handler of journeys, where a test is about
// what the engine makes of its answers.
type journeys func(ctx context.Context, id uuid.UUID, c journey.Command, req command.Request) error

func (f journeys) handle(ctx context.Context, id uuid.UUID, c journey.Command, req command.Request) (command.Result, error) {
	return command.Result{}, f(ctx, id, c, req)
}

func closingPolicy() policy.Policy { return named("closing-ends-transitions") }

func (w *world) runner(e *engine.Engine, policy string) *engine.Runner {
	all := e.Runners()
	return all[slices.IndexFunc(all, func(r *engine.Runner) bool { return r.Name() == policy })]
}

func named(name string) policy.Policy {
	return policy.All[slices.IndexFunc(policy.All, func(p policy.Policy) bool { return p.Name == name })]
}
