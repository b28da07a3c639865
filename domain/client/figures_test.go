package client_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider/decidertest"
)

func TestWhoObjectsToBeingCountedIsLeftOutOfTheFigures(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	counting := object
	counting.Against = client.Counting
	pending := []client.Event{registered, begun, lodgedOn(counting)}
	one, other := begin.Journey, decidertest.ID(2)
	out := func(ids ...uuid.UUID) client.LeftOutOfFigures { return client.LeftOutOfFigures{Journeys: ids} }
	elsewhere := decide
	elsewhere.Journeys = []uuid.UUID{other}
	it("leaves every journey out").Given(pending...).When(decide).Then(decided, out(one))
	it("leaves out those in other files of the person").Given(pending...).When(elsewhere).Then(decided, out(one, other))
	it("leaves none out where there are none").Given(registered, lodgedOn(counting)).When(decide).Then(decided)
	it("goes on counting who objects to something else").Given(registered, begun, lodged).When(decide).Then(decided)
	unfounded := decide
	unfounded.Outcome = "dwingende-gronden"
	it("goes on counting who was not right").Given(pending...).When(unfounded).Then(settledOn(unfounded))

	upheld := append(pending, decided, out(one))
	next := client.BeginJourney{Journey: other}
	it("leaves out what is begun after that").Given(upheld...).When(next).Then(client.JourneyBegun(next), out(other))
	again := resume
	again.Against = client.Counting
	resumed := client.ProcessingResumed{Against: again.Against, Explanation: again.Explanation, By: again.By}
	it("counts again who wants to be").Given(upheld...).When(again).Then(resumed, client.TakenIntoFigures{Journeys: []uuid.UUID{one}})
	it("counts what is begun after that").Given(append(upheld, resumed)...).When(next).Then(client.JourneyBegun(next))
}
