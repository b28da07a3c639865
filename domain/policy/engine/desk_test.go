package engine_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/document"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/policy"
	"klantreis/domain/vault"
)

// A desk records things by chance, as long as it has actions left.
type desk struct {
	*world
	policies []policy.Policy // that the program has
	chance   *rand.Rand
	actions  int
	clients  []uuid.UUID
	journeys []uuid.UUID
	of       map[uuid.UUID]uuid.UUID   // whose journey it is
	moving   map[uuid.UUID][]uuid.UUID // transitions of a journey
	merged   []uuid.UUID               // merges, undone or not
	ends     int                       // lists whose codes have ended
}

func newDesk(t *testing.T, seed uint64) *desk {
	d := &desk{
		world: newWorld(t), policies: policy.All, chance: rand.New(rand.NewPCG(seed, 7)), actions: 60,
		of: map[uuid.UUID]uuid.UUID{}, moving: map[uuid.UUID][]uuid.UUID{},
	}
	for range 3 {
		d.clients = append(d.clients, d.client())
	}
	for range 20 {
		d.act()
	}
	return d
}

// sometimes acts between two steps of the program.
func (d *desk) sometimes() {
	if d.chance.IntN(12) == 0 {
		d.act()
	}
}

// act does one thing that may happen at a desk; it may well be refused.
func (d *desk) act() {
	if d.actions == 0 {
		return
	}
	d.actions--
	of := d.clients[d.chance.IntN(len(d.clients))]
	if len(d.journeys) < 2 || d.chance.IntN(10) == 0 {
		d.begin(of)
		return
	}
	id := d.journeys[d.chance.IntN(len(d.journeys))]
	switch d.chance.IntN(20) {
	case 0, 1, 2:
		transition := uuid.New()
		d.moving[id] = append(d.moving[id], transition)
		d.attempt(id, journey.Signal{Transition: transition, Trigger: "reorganisatie", Note: "Het werk houdt op."})
	case 3, 4, 5, 6:
		d.attempt(id, journey.Close{Reason: "geen-contact", Note: "Niet meer gezien."})
	case 7:
		d.attempt(id, journey.Reopen{Channel: "inloop"})
	case 8:
		if all := d.moving[id]; len(all) > 0 {
			d.attempt(id, journey.EndTransition{Transition: all[d.chance.IntN(len(all))], Exit: "pensioen"})
		}
	case 9:
		d.attempt(id, journey.Withdraw{Entry: d.someEntry(id), Reason: "dubbel"})
	case 10:
		d.attemptClient(of, client.RequestErasure{Ground: client.Unlawful, By: "anna"})
	case 11:
		d.attemptClient(of, client.ConfirmErasure{By: "bert"})
	case 12, 13:
		d.addDocument(id)
	case 14:
		for document := range d.story(id).State.Documents {
			d.attempt(id, journey.RemoveDocument{Document: document, Reason: "verkeerde-klant"})
		}
	case 15:
		d.attempt(id, journey.SendReferral{Referral: uuid.New(), Partner: "partner-uwv", Kind: "uwv", Listed: "uwv", Purpose: "werk-vinden",
			DataKinds: []string{"naam", "vraag"}, Basis: "suwi-62", Question: "Kan zij bij jullie terecht?", Rules: directory.State{}.BasisRulesOn("suwi-62", decider.Date(2026, 1, 1))})
	case 16:
		d.merge(of, d.clients[d.chance.IntN(len(d.clients))])
	case 17:
		if n := len(d.merged); n > 0 {
			_, err := d.merges.Handle(d.t.Context(), merge.Twente, merge.Undo{Merge: d.merged[d.chance.IntN(n)], Reason: "andere-persoon"}, d.ask())
			d.refusedOrFine(err)
		}
	case 18, 19:
		d.silence(id)
	}
}

// silence has some text of a journey destroyed by two persons.
func (d *desk) silence(id uuid.UUID) {
	for _, e := range d.facts("journey-" + id.String()) {
		if d.chance.IntN(3) == 0 {
			d.attemptClient(d.of[id], client.RequestTextDestruction{Event: e.ID, Ground: "verkeerde-klant", By: "anna"})
			d.attemptClient(d.of[id], client.ConfirmTextDestruction{Event: e.ID, By: "bert"})
		}
	}
}

// merge merges a client into another, whatever becomes of either meanwhile.
func (d *desk) merge(from, into uuid.UUID) {
	id, seen := uuid.New(), uuid.New()
	_, err := d.merges.Handle(d.t.Context(), merge.Twente, merge.Merge{
		Merge: id, From: from, Into: into, Reason: "zelfde-persoon",
		FromStands: d.standing(from), IntoStands: d.standing(into), FromSeen: seen, IntoSeen: seen,
	}, d.ask())
	if err == nil {
		d.merged = append(d.merged, id)
	}
	d.refusedOrFine(err)
}

func (d *desk) standing(id uuid.UUID) merge.Standing {
	story, _, err := d.world.clients.Load(d.t.Context(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	if story.State.Erased {
		return merge.Erased
	}
	return merge.Fit
}

// addDocument keeps a document unless its journey is erased, as the vault would
// say, and records it.
func (d *desk) addDocument(id uuid.UUID) {
	n := document.Name{Stream: "journey-" + id.String(), ID: uuid.New()}
	if _, err := d.keys.Create(d.t.Context(), n.Stream, n.Key()); err != nil || d.story(id).State.Erased {
		return
	}
	if err := d.papers.Put(d.t.Context(), n, document.Sealed{{1}}); err != nil {
		d.t.Error(err)
	}
	d.attempt(id, journey.AddDocument{
		Document: n.ID, Kind: "cv", Name: "cv.pdf", MediaType: "application/pdf", Size: 1, Hash: strings.Repeat("0", 64),
	})
}

func (d *desk) begin(of uuid.UUID) {
	id := uuid.New()
	begun, ok := d.attemptClient(of, client.BeginJourney{Journey: id})
	if !ok {
		return
	}
	d.journeys, d.of[id] = append(d.journeys, id), of
	d.attempt(id, journey.Open{
		Client: of, Begun: begun.Events[0], Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "enschede",
	})
}

// someEntry is a closing or a signal. What has followed is left alone: whoever
// takes back an ending says that the transition is open after all.
func (d *desk) someEntry(id uuid.UUID) uuid.UUID {
	entry := uuid.New() // of nothing
	for _, e := range d.story(id).Past {
		switch e.What.(type) {
		case journey.Closed, journey.TransitionSignalled:
			if d.chance.IntN(2) == 0 {
				entry = e.Entry
			}
		}
	}
	return entry
}

func (d *desk) attempt(id uuid.UUID, c journey.Command) {
	_, err := d.world.journeys.Handle(d.t.Context(), id, c, d.ask())
	d.refusedOrFine(err)
}

func (d *desk) attemptClient(id uuid.UUID, c client.Command) (command.Result, bool) {
	r, err := d.world.clients.Handle(d.t.Context(), id, c, d.ask())
	d.refusedOrFine(err)
	return r, err == nil
}

// refusedOrFine fails the test for anything but a no of the domain, or of the
// vault to seal for someone who is being erased; or of a list, once its codes
// have ended.
func (d *desk) refusedOrFine(err error) {
	var refusal decider.Refusal
	var faults form.Faults
	if d.ends > 0 && errors.As(err, &faults) {
		return
	}
	if err != nil && !errors.As(err, &refusal) && !errors.Is(err, vault.ErrDestroyed) {
		d.t.Errorf("the desk could not record: %v", err)
	}
}
