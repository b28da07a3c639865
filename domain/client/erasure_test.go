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
	ofNobody := agree
	ofNobody.Asked = client.Request{Ground: "dubbel"}
	it("is not confirmed where nobody is named who asked for it in another file").Given(registered).When(ofNobody).Refuses(client.ErrNoRequest)
	held := agree
	held.Found.Disputed = []uuid.UUID{decidertest.ID(7)}
	it("is not confirmed while a voucher is in dispute").Given(registered, asked).When(held).Refuses(client.ErrDisputed)
	held = agree
	held.Found.Owing = []uuid.UUID{decidertest.ID(7)}
	it("is not confirmed while money is open").Given(registered, asked).When(held).Refuses(client.ErrOwing)
	it("is not confirmed while nobody looked into a voucher").Given(registered, applied, begun, asked).When(agree).Refuses(client.ErrUnseen)
	it("is not confirmed while nobody found out how it stands").Given(registered, asked).When(client.ConfirmErasure{By: "idp|bea"}).Refuses(client.ErrUnseen)
	it("is not confirmed while nobody looked into a journey").Given(registered, begun, asked).When(client.ConfirmErasure{By: "idp|bea"}).Refuses(client.ErrUnseen)
	it("is asked for before it can be held").Given(registered).When(held).Refuses(client.ErrNoRequest)
	it("goes on with the file until then").Given(registered, asked).When(change).Then(changed)

	another := client.BeginJourney{Journey: decidertest.ID(2)}
	want := erased
	want.Journeys = journeys(begin, another)
	it("names every journey that goes with it").Given(registered, begun, asked, client.JourneyBegun(another)).When(agree).Then(want)
	want.Vouchers, want.Journeys = []uuid.UUID{apply.Voucher}, journeys(begin)
	seen := agree
	seen.Found.Seen = []uuid.UUID{decidertest.ID(70), apply.Voucher, begin.Journey}
	it("names every voucher that goes with it").Given(registered, applied, begun, asked).When(seen).Then(want)
	none := erased
	none.Journeys = nil
	it("names none where there are none").Given(registered, asked).When(agree).Then(none)
}

func TestAnErasureIsRefusedByASecondPerson(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is refused, with a ground").Given(registered, asked).When(refuse).Then(refused)
	it("needs no more than the ground").Given(registered, asked).
		When(client.RefuseErasure{Reason: "geen-grond", By: "idp|bea"}).Then(client.ErasureRefused{Reason: "geen-grond", By: "idp|bea"})
	it("is not refused by who asked").Given(registered, asked).
		When(client.RefuseErasure{Reason: "geen-grond", By: "idp|ada"}).Refuses(client.ErrSamePerson)
	it("is not refused before it was asked for").Given(registered).When(refuse).Refuses(client.ErrNoRequest)
	it("is refused once").Given(registered, asked, refused).When(refuse).Refuses(client.ErrNoRequest)
	it("is not carried out once it was refused").Given(registered, asked, refused).When(agree).Refuses(client.ErrNoRequest)
	it("can be asked for again").Given(registered, asked, refused).When(ask).Then(asked)
	it("is carried out when it is asked for again").Given(registered, begun, asked, refused, asked).When(agree).Then(erased)
}

func TestARequestForErasureIsRetractedByWhoAsked(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is retracted").Given(registered, asked).When(unask).Then(unasked)
	it("is not retracted by another").Given(registered, asked).
		When(client.RetractErasureRequest{Reason: "onjuist", By: "idp|bea"}).Refuses(client.ErrNotTheAsker)
	it("is not retracted before it was made").Given(registered).When(unask).Refuses(client.ErrNoRequest)
	it("is not carried out once it was retracted").Given(registered, asked, unasked).When(agree).Refuses(client.ErrNoRequest)
	it("is not retracted once it was refused").Given(registered, asked, refused).When(unask).Refuses(client.ErrNoRequest)
	it("can be made again, by another").Given(registered, asked, unasked).
		When(client.RequestErasure{Ground: "dubbel", By: "idp|cor"}).Then(client.ErasureRequested{Ground: "dubbel", By: "idp|cor"})
}

func TestAMergedFileGoesWithTheSurvivors(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is erased, with its own journeys").Given(registered, begun).When(goWith).Then(erased)
	it("is erased, whatever was asked of it before").Given(registered, begun, asked).When(goWith).Then(erased)
	it("is erased, also while processing is restricted").Given(registered, begun, restricted).When(goWith).Then(erased)
	it("is erased once").Given(registered, begun, asked, erased).When(goWith).Then()
	it("is not erased when it is not there").When(goWith).Refuses(client.ErrNotRegistered)
	alone := goWith
	alone.RequestedBy = alone.ConfirmedBy
	it("takes two persons as well").Given(registered).When(alone).Refuses(client.ErrSamePerson)
}

func TestNothingIsKnownOfWhoWasErased(t *testing.T) {
	var h decidertest.History[client.Event]
	gone := erased
	gone.Vouchers = []uuid.UUID{apply.Voucher}
	for _, e := range []client.Event{registered, begun, applied, entered, smashed, lodged, restricted, asked, gone} {
		h = h.Then(e)
	}
	want := client.State{Registered: true, Team: "team-hengelo", Journeys: journeys(begin), Vouchers: gone.Vouchers, Erased: true}
	if s := client.Decider.Fold(h.Past).State; !reflect.DeepEqual(s, want) {
		t.Errorf("got %+v, want %+v", s, want)
	}
	var _ decider.Erasure = erased
}
