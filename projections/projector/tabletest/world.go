package tabletest

import (
	"bytes"
	"errors"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/vault"
	"klantreis/projections/projector"
)

// A World makes histories through the domain's own commands, so that they are
// such as can really be.
type World struct {
	Source   projector.Source
	Clients  []uuid.UUID
	Journeys []uuid.UUID
	Secrets  map[uuid.UUID][]string // names that clients ever had

	random   *rand.Rand
	now      time.Time
	clients  *command.Handler[client.Command, client.Event, client.State]
	journeys *command.Handler[journey.Command, journey.Event, journey.State]
	entries  map[uuid.UUID][]uuid.UUID // of journeys
	erased   map[uuid.UUID]bool
	doomed   []string // streams whose keys are to be destroyed
}

// NewWorld returns a world in which nothing has happened yet. The same seed
// makes the same world.
func NewWorld(store eventstore.Store, keys vault.Vault, seed uint64) *World {
	w := &World{
		Source: projector.Source{Store: store, Vault: keys, Codec: catalog.Events},
		random: rand.New(rand.NewPCG(seed, 0)), now: time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC),
		entries: map[uuid.UUID][]uuid.UUID{}, erased: map[uuid.UUID]bool{},
		Secrets: map[uuid.UUID][]string{},
	}
	clock := command.NewClock(func() time.Time { w.now = w.now.Add(17 * time.Minute); return w.now })
	book := command.Book{Store: store, Vault: keys, Codec: catalog.Events, Lists: codelist.First, Clock: clock}
	w.clients, w.journeys = command.New(client.Decider, book), command.New(journey.Decider, book)
	return w
}

// id returns a time-ordered id without asking the machine for randomness.
func (w *World) id() (id uuid.UUID) {
	for i := range id {
		id[i] = byte(w.random.Uint32())
	}
	id[0], id[1], id[2] = 1, byte(w.now.Unix()>>24), byte(w.now.Unix()>>16)
	id[6], id[8] = id[6]&0x0f|0x70, id[8]&0x3f|0x80
	return id
}

func pick[T any](w *World, of ...T) T { return of[w.random.IntN(len(of))] }

func (w *World) request() command.Request {
	r := command.Request{ID: w.id(), Actor: "actor-1", Role: "adviseur", Organisation: "hengelo", Purpose: "begeleiding"}
	if w.random.IntN(3) == 0 { // some things are recorded later than they happened
		r.Occurred = decider.At(w.now.Add(-time.Duration(w.random.IntN(20*24*60)) * time.Minute))
	}
	return r
}

// Register begins a client with a journey.
func (w *World) Register(t T) (who, which uuid.UUID) {
	t.Helper()
	who = w.id()
	name := w.name(who)
	w.client(t, who, client.Register{Team: "hengelo", GivenName: "Jo", FamilyName: name, BirthDate: decider.Date(1980, 2, 3)})
	w.Clients = append(w.Clients, who)
	return who, w.Begin(t, who)
}

// name makes up a name that a client has from now on, of letters only: digits
// could be a citizen service number.
func (w *World) name(who uuid.UUID) string {
	name := "Geheimnaam"
	for range 8 {
		name += string(rune('a' + w.random.IntN(26)))
	}
	w.Secrets[who] = append(w.Secrets[who], name)
	return name
}

// Begin opens another journey of a client.
func (w *World) Begin(t T, who uuid.UUID) uuid.UUID {
	t.Helper()
	which := w.id()
	w.client(t, who, client.BeginJourney{Journey: which})
	w.journey(t, which, journey.Open{Client: who, Begun: w.id(), Kind: "werkende", Origin: "zelf", Channel: "inloop",
		Team: "hengelo", Municipality: "GM0164", Question: "wat kan ik"})
	w.Journeys = append(w.Journeys, which)
	return which
}

// Do has something happen to one of the journeys, or to its client, unless the
// domain refuses it.
func (w *World) Do(t T) {
	t.Helper()
	which := pick(w, w.Journeys...)
	w.journey(t, which, w.command(t, which))
	if w.random.IntN(10) == 0 {
		who := pick(w, w.Clients...)
		w.client(t, who, client.ChangeDetails{FamilyName: new(w.name(who))})
	}
}

func (w *World) command(t T, which uuid.UUID) journey.Command {
	story, _, err := w.journeys.Load(t.Context(), which)
	recorded(t, err)
	need := w.id()
	if known := slices.SortedFunc(maps.Keys(story.State.Needs), compareIDs); len(known) > 0 {
		need = pick(w, known...)
	}
	if story.State.Closed() && w.random.IntN(2) == 0 {
		return journey.Reopen{Channel: "telefoon"}
	}
	switch w.random.IntN(14) {
	case 0, 1:
		return journey.IdentifyNeed{Need: w.id(), Source: "klant", Domain: pick(w, "taal", "scholing", "wonen", "anders"), Severity: pick(w, "licht", "zwaar")}
	case 2:
		return journey.ReassessNeed{Need: need, Source: "adviseur", Severity: pick(w, "licht", "middel", "zwaar")}
	case 3:
		return journey.DropNeed{Need: need, Reason: "anders"}
	case 4:
		return journey.ChangeSituation{Municipality: pick(w, "GM0141", "GM0147", "GM0153", "GM0164")}
	case 5:
		return journey.RecordIntake{Channel: "inloop", Municipality: pick(w, "", "GM0158")}
	case 6:
		return journey.GiveAdvice{Advice: w.id(), Form: "loopbaangesprek", Topics: []string{"loopbaan"}, Channel: "inloop"}
	case 7:
		return journey.AssignAdvisor{Advisor: pick[decider.Ref](w, "a1", "a2", "a3"), Team: "hengelo"}
	case 8:
		return journey.Close{Reason: "nieuwe-baan"}
	case 9:
		return journey.ConfirmNeed{Need: need}
	case 10, 11:
		if entries := w.entries[which]; len(entries) > 0 {
			return journey.Withdraw{Entry: pick(w, entries...), Reason: "onjuist"}
		}
	case 12:
		return journey.ClarifyQuestion{Topic: "scholing", Channel: "telefoon"}
	}
	return journey.RecordContact{Channel: "telefoon", Topic: "werk", Note: "belt terug"}
}

// Erase erases a client with all journeys. The keys are destroyed at once, or
// when [World.Shred] is called: a policy does it in its own time.
func (w *World) Erase(t T, who uuid.UUID) {
	t.Helper()
	if w.erased[who] {
		return
	}
	w.erased[who] = true
	w.client(t, who, client.RequestErasure{Ground: "verzoek-betrokkene", By: "one"})
	story, _, err := w.clients.Load(t.Context(), who)
	recorded(t, err)
	done := w.client(t, who, client.ConfirmErasure{By: "two", Found: client.Findings{Sought: true, Seen: story.State.Journeys}})
	for _, which := range story.State.Journeys {
		w.journey(t, which, journey.Erase{Cause: done.Events[0]})
		w.doomed = append(w.doomed, w.journeys.Stream(which))
	}
	w.doomed = append(w.doomed, w.clients.Stream(who))
	if w.random.IntN(2) == 0 {
		w.Shred(t)
	}
}

// Shred destroys the keys of all who were erased.
func (w *World) Shred(t T) {
	t.Helper()
	for _, stream := range w.doomed {
		recorded(t, w.Source.Vault.Destroy(t.Context(), stream))
	}
	w.doomed = nil
}

func (w *World) client(t T, id uuid.UUID, c client.Command) command.Result {
	t.Helper()
	done, err := w.clients.Handle(t.Context(), id, c, w.request())
	recorded(t, err)
	return done
}

func (w *World) journey(t T, id uuid.UUID, c journey.Command) {
	t.Helper()
	r := w.request()
	done, err := w.journeys.Handle(t.Context(), id, c, r)
	recorded(t, err)
	if len(done.Events) > 0 {
		w.entries[id] = append(w.entries[id], r.ID)
	}
}

// recorded fails the test unless the domain did something or refused to.
func recorded(t T, err error) {
	t.Helper()
	if refusal := (decider.Refusal{}); err != nil && !errors.As(err, &refusal) {
		t.Fatalf("make history: %v", err)
	}
}

func compareIDs(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }
