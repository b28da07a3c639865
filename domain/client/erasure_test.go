package client_test

import (
	"reflect"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
)

func journeys(begun ...client.BeginJourney) (ids []uuid.UUID) {
	for _, b := range begun {
		ids = append(ids, b.Journey)
	}
	return ids
}

func TestErasureTakesTwo(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("asks for erasure").Given(registered).When(ask).Then(asked)
	it("asks once").Given(registered, asked).When(ask).Refuses(client.ErrRequested)
	it("asks once, whoever asks").Given(registered, asked).
		When(client.RequestErasure{Ground: "dubbel", By: "idp|cor"}).Refuses(client.ErrRequested)
	it("is confirmed by a second person").Given(registered, begun, asked).When(agree).Then(erased)
	it("is not confirmed by the same person").Given(registered, asked).
		When(client.ConfirmErasure{By: "idp|ada"}).Refuses(client.ErrSamePerson)
	it("is not confirmed before it was asked for").Given(registered).When(agree).Refuses(client.ErrNoRequest)
	it("goes on with the file until then").Given(registered, asked).When(change).Then(changed)

	another := client.BeginJourney{Journey: decidertest.ID(2)}
	want := erased
	want.Journeys = journeys(begin, another)
	it("names every journey that goes with it").Given(registered, begun, asked, client.JourneyBegun(another)).When(agree).Then(want)
	none := erased
	none.Journeys = nil
	it("names none where there are none").Given(registered, asked).When(agree).Then(none)
}

func TestNothingIsKnownOfWhoWasErased(t *testing.T) {
	var h decidertest.History[client.Event]
	for _, e := range []client.Event{registered, begun, entered, smashed, asked, erased} {
		h = h.Then(e)
	}
	want := client.State{Registered: true, Team: "team-hengelo", Journeys: journeys(begin), Erased: true}
	if s := client.Decider.Fold(h.Past).State; !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
	var _ decider.Erasure = erased
}
