package engine_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/policy"
	"klantreis/domain/policy/engine"
)

// The program is killed between any two calls to what is durable, over and
// over, while the desk goes on recording, and while calls fail with and
// without having had their effect. When it is left in peace at last, everything
// has followed that should have, exactly once, and nothing else.
func TestEverythingFollowsOnceThroughAnyCrash(t *testing.T) {
	deaths := 0
	for seed := range uint64(250) {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(t, seed)
			for range 8 {
				deaths += d.live(&life{
					chance: d.chance, left: d.chance.IntN(60), between: d.sometimes,
					fails: []float64{0, 0, 0.02, 0.3}[d.chance.IntN(4)],
				})
			}
			for d.actions > 0 {
				d.act()
			}
			d.live(&life{chance: d.chance, left: -1, between: func() {}})
			d.check()
			if t.Failed() {
				t.Fatalf("with seed %d", seed)
			}
		})
	}
	if deaths < 1000 {
		t.Errorf("the program was killed %d times, which proves little", deaths)
	}
}

// live runs the program until it dies or has nothing left to do, and returns
// how often it died.
func (d *desk) live(l *life) (deaths int) {
	log, keys := mortalStore{d.log, l}, mortalVault{d.keys, l}
	ended := make(chan bool, 1)
	go func() {
		quietly := false
		defer func() { ended <- quietly }()
		book := d.book(log, keys)
		e := engine.New(engine.Config{
			Policies: d.policies, Progress: mortalProgress{d.progress, l}, Book: book, Documents: mortalDocuments{d.papers, l},
			Hands: everyHand(book),
		})
		for {
			err := errors.Join(e.Retry(d.t.Context()), drain(d.t.Context(), log, e, 1+d.chance.IntN(7)))
			if l.left < 0 && err == nil && len(d.parked("")) == 0 {
				break
			}
			if err != nil && !errors.Is(err, errDown) {
				d.t.Errorf("the engine says: %v", err)
				break
			}
		}
		quietly = true
	}()
	if !<-ended {
		return 1
	}
	return 0
}

// check compares the log with what should have followed.
func (d *desk) check() {
	erased := map[uuid.UUID]bool{}
	for _, id := range d.clients {
		story, _, err := command.New(client.Decider, d.book(d.log, d.keys)).Load(d.t.Context(), id)
		if err != nil {
			d.t.Fatal(err)
		}
		erased[id] = story.State.Erased
		if d.unreadable("client-"+id.String()) != erased[id] {
			d.t.Errorf("client %s is erased: %v, but unreadable: %v", id, erased[id], !erased[id])
		}
	}
	d.checkMerges(erased)
	for _, id := range d.journeys {
		if erased[d.of[id]] {
			d.checkErased(id)
		} else {
			d.checkTransitions(id)
			d.checkDocuments(id)
			d.checkReferrals(id)
			d.checkTexts(id)
		}
	}
}

// checkReferrals wants every referral that was ever sent to be one disclosure
// in the client's file.
func (d *desk) checkReferrals(id uuid.UUID) {
	times := map[uuid.UUID]int{}
	for _, e := range d.facts("client-" + d.of[id].String()) {
		if disclosed, is := e.What.(client.DisclosureRecorded); is {
			times[disclosed.Disclosure]++
		}
	}
	for _, e := range d.facts("journey-" + id.String()) {
		if _, is := e.What.(journey.ReferralSent); is && times[e.ID] != 1 {
			d.t.Errorf("referral %s is recorded as %d disclosures", e.ID, times[e.ID])
		}
	}
}

// checkTexts wants the texts of a journey to be readable, all but those that two
// persons destroyed.
func (d *desk) checkTexts(id uuid.UUID) {
	story, _, err := d.world.clients.Load(d.t.Context(), d.of[id])
	if err != nil {
		d.t.Fatal(err)
	}
	for _, e := range d.facts("journey-" + id.String()) {
		if destroyed := story.State.Texts[e.ID].Gone; destroyed != (e.Gone&codec.TextPart != 0) {
			d.t.Errorf("the text of %s is destroyed: %v, and unreadable: %v", e.ID, destroyed, !destroyed)
		}
	}
}

// checkMerges wants all that was merged into an erased client to be erased, and
// the merges to know of every erasure.
func (d *desk) checkMerges(erased map[uuid.UUID]bool) {
	story, _, err := d.merges.Load(d.t.Context(), merge.Twente)
	if err != nil {
		d.t.Fatal(err)
	}
	ended := map[uuid.UUID]bool{}
	for _, e := range story.Past {
		if end, is := e.What.(merge.Ended); is {
			for _, id := range append(end.Files, end.Client) {
				ended[id] = true
			}
		}
	}
	for _, id := range d.clients {
		if ended[id] != erased[id] {
			d.t.Errorf("client %s is erased: %v, and as the merges have it: %v", id, erased[id], ended[id])
		}
		if erased[story.State.Survivor(id)] && !erased[id] {
			d.t.Errorf("client %s was merged into one who is erased, and is still there", id)
		}
	}
}

func (d *desk) checkErased(id uuid.UUID) {
	stream := "journey-" + id.String()
	times := 0
	for _, e := range d.facts(stream) {
		if _, is := e.What.(journey.Erased); is {
			times++
		}
		if _, is := e.What.(journey.TransitionSignalled); is && e.Gone != codec.AllParts {
			d.t.Errorf("%s of an erased journey can be read", e.Type)
		}
	}
	if times != 1 {
		d.t.Errorf("journey %s of an erased client was erased %d times", id, times)
	}
	if !d.unreadable(stream) {
		d.t.Errorf("journey %s was erased and can still be read", id)
	}
	for n := range d.kept(id) {
		d.t.Errorf("document %s of an erased journey is still kept", n)
	}
}

// kept are the documents of a journey whose bytes are kept.
func (d *desk) kept(id uuid.UUID) map[uuid.UUID]bool {
	names, err := d.papers.Names(d.t.Context(), document.Name{}, 1000)
	if err != nil {
		d.t.Fatal(err)
	}
	kept := map[uuid.UUID]bool{}
	for _, n := range names {
		if n.Stream == "journey-"+id.String() {
			kept[n.ID] = true
		}
	}
	return kept
}

// checkDocuments: what is in the journey is kept, and nothing else.
func (d *desk) checkDocuments(id uuid.UUID) {
	var there []uuid.UUID
	for n := range d.story(id).State.Documents {
		there = append(there, n)
	}
	if kept := d.kept(id); len(kept) != len(there) || slices.ContainsFunc(there, func(n uuid.UUID) bool { return !kept[n] }) {
		d.t.Errorf("journey %s has documents %v, and kept are %v", id, there, kept)
	}
}

// checkTransitions holds the journey's history against the rule: a transition
// is ended by a closing only while that closing stands and nobody else has
// ended it, at most once, and none is open in a closed journey.
func (d *desk) checkTransitions(id uuid.UUID) {
	if d.unreadable("journey-" + id.String()) {
		d.t.Errorf("journey %s was not erased and cannot be read", id)
	}
	for transition, t := range d.story(id).State.Transitions {
		if d.story(id).State.Closed() && t.Open() {
			d.t.Errorf("transition %s is open in a closed journey", transition)
		}
	}
	var past []decider.Entry[journey.Event]
	times := map[journey.TransitionEnded]int{}
	for _, e := range d.story(id).Past {
		if end, is := e.What.(journey.TransitionEnded); is && end.Closing != uuid.Nil {
			before := journey.Decider.Fold(past).State
			if before.Closing != end.Closing || !before.Transitions[end.Transition].Open() || end.Exit != journey.UnknownExit {
				d.t.Errorf("transition %s was ended by a closing that did not stand, or after it had ended", end.Transition)
			}
			if times[end]++; times[end] > 1 {
				d.t.Errorf("transition %s was ended %d times by one closing", end.Transition, times[end])
			}
		}
		past = append(past, e)
	}
}

func (d *desk) facts(stream string) []codec.Fact {
	var events []eventstore.Recorded
	for e, err := range eventstore.Whole(d.t.Context(), d.log, stream, 0) {
		if err != nil {
			d.t.Fatal(err)
		}
		events = append(events, e)
	}
	facts, err := catalog.Events.Open(d.t.Context(), d.keys, codec.AllParts, events...)
	if err != nil {
		d.t.Fatal(err)
	}
	return facts
}

// The platform's own commands are such that a second one changes nothing. One
// that would is still carried out once, and in the order of the facts.
func TestACommandThatCountsEveryTimeIsCarriedOutOnceThroughAnyCrash(t *testing.T) {
	asks := policy.On("asks", "begeleiding", func(f policy.Fact, _ journey.TransitionSignalled) []policy.Task {
		id := uuid.MustParse(f.Stream[len("journey-"):])
		return []policy.Task{policy.ForJourney{ID: id, Do: journey.ClarifyQuestion{Topic: "werk", Channel: "inloop"}}}
	})
	for seed := range uint64(100) {
		synctest.Test(t, func(t *testing.T) {
			d := &desk{world: newWorld(t), chance: rand.New(rand.NewPCG(seed, 9)), policies: []policy.Policy{asks}}
			for range 2 {
				d.journeys = append(d.journeys, d.open(d.client()))
			}
			for range 10 {
				for range d.chance.IntN(4) {
					d.signal(d.journeys[d.chance.IntN(2)])
				}
				d.live(&life{chance: d.chance, left: d.chance.IntN(200), between: func() {}, fails: []float64{0, 0.1, 0.2}[d.chance.IntN(3)]})
			}
			d.live(&life{chance: d.chance, left: -1, between: func() {}})
			for _, id := range d.journeys {
				var facts, acted []uuid.UUID
				for _, f := range d.facts("journey-" + id.String()) {
					switch f.What.(type) {
					case journey.TransitionSignalled:
						facts = append(facts, f.ID)
					case journey.QuestionClarified:
						acted = append(acted, f.Meta.Causation)
					}
				}
				if !slices.Equal(facts, acted) {
					t.Errorf("with seed %d, of %d facts %d were acted on, or in another order", seed, len(facts), len(acted))
				}
			}
		})
	}
}
