package journey_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	vow    = decidertest.ID(40)
	due    = decidertest.Day(20)
	vowing = journey.MakePromise{Promise: vow, By: "idp|ada", DueOn: due, What: "Belt over de opleiding."}
	vowed  = journey.PromiseMade(vowing)
	fulfil = journey.KeepPromise{Promise: vow}
	abide  = journey.PromiseKept(fulfil)
	forgo  = journey.DropPromise{Promise: vow, Reason: "niet-mogelijk"}
	forgot = journey.PromiseDropped(forgo)
)

func TestTheLifeOfAPromise(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("is made").Given(opened).When(vowing).Then(vowed)
	it("is made once").Given(opened, vowed).When(vowing).Refuses(journey.ErrPromiseThere)
	it("is due the same day at the earliest").Given(opened).When(vowing).On(due).Then(vowed)
	it("is not due before it is made").Given(opened).When(vowing).On(due + 1).Refuses(journey.ErrPromisePast)
	for _, cmd := range []journey.Command{fulfil, forgo} {
		it("knows no other promises").Given(opened).When(cmd).Refuses(journey.ErrNoPromise)
		for _, end := range []journey.Event{abide, forgot} {
			it("ends once").Given(opened, vowed, end).When(cmd).Refuses(journey.ErrPromiseEnded)
		}
		it("ends after it was made").Given(opened).GivenOn(decidertest.Day(10), vowed).
			When(cmd).On(decidertest.Day(9)).Refuses(journey.ErrBeforePromise)
	}
	for _, given := range []decidertest.Sentence[journey.Command, journey.Event, journey.State]{
		it("is kept or dropped").Given(opened, vowed),
		it("is kept or dropped late").Given(opened, vowed).GivenOn(due+10, contacted),
		it("outlives the journey").Given(opened, vowed, closed),
		it("is open again when its keeping was a mistake").Given(opened, vowed, abide, withdrawn(3)),
		it("is open again when its dropping was a mistake").Given(opened, vowed, forgot, withdrawn(3)),
		it("goes with the journey").Given(opened, adas, vowed, proposed, accepted),
	} {
		given.When(fulfil).Then(abide)
		given.When(forgo).Then(forgot)
	}
	it("names the keeping that rests on a promise").Given(opened, vowed, abide).When(withdraw(2)).Refuses(journey.ErrRestsOn, decidertest.Entry(3))
}

func TestTwoHundredPromises(t *testing.T) {
	given := decidertest.For(t, journey.Decider)("has at most two hundred promises").Given(opened)
	for i := range journey.MaxPromises {
		one := vowed
		one.Promise = decidertest.ID(100 + i)
		given = given.GivenOn(decidertest.Day(2), one)
	}
	given.When(vowing).On(decidertest.Day(2)).Refuses(journey.ErrTooManyPromises)
}

func TestAPromiseAsItStands(t *testing.T) {
	for end, ended := range map[journey.Event]bool{contacted: false, abide: true, forgot: true} {
		p := play(opened, vowed, end).Promises[vow]
		if p.By != "idp|ada" || p.DueOn != due || p.Made.Event != decidertest.Event(2) || p.Ended != ended {
			t.Errorf("after %T: %+v", end, p)
		}
	}
}
