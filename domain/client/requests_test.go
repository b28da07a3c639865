package client_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
)

var (
	receive = client.ReceiveRequest{Request: decidertest.ID(30), Right: "inzage", Asked: "x", By: "idp|po"}
	extend  = client.ExtendRequest{Request: receive.Request, InformedOn: decidertest.Day(4), Explanation: "x", By: "idp|po"}
	respond = client.AnswerRequest{Request: receive.Request, Outcome: client.Granted, Explanation: "x", By: "idp|po"}

	received     = client.RequestReceived(receive)
	extended     = client.RequestExtended(extend)
	answered     = client.RequestAnswered(respond)
	erasureAsked = client.RequestReceived(wish(client.ErasureAsked))
)

// wish is a request for something else, with an id of its own.
func wish(right string) client.ReceiveRequest {
	one := receive
	one.Right, one.Request = right, map[string]uuid.UUID{
		client.ToRectify: decidertest.ID(31), client.ToRestrict: decidertest.ID(32), client.ErasureAsked: decidertest.ID(33), client.ObjectionMade: decidertest.ID(34),
	}[right]
	return one
}

func wished(right string) client.RequestReceived { return client.RequestReceived(wish(right)) }

func takenUp(r client.ReceiveRequest) client.RequestTakenUp {
	return client.RequestTakenUp{Request: r.Request}
}

// onRequest is a restriction that answers a request.
func onRequest(c client.Restrict, request uuid.UUID) client.Restrict {
	c.Request = request
	return c
}

// answer is how a deed answers a request.
func answer(right, outcome string, by decider.Ref, told decider.Day) client.RequestAnswered {
	return client.RequestAnswered{Request: wish(right).Request, Outcome: outcome, By: by, ComplaintToldOn: told}
}

func TestARequestIsReceivedAndAnswered(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	it("is received").Given(registered).When(receive).Then(received)
	it("is received once").Given(registered, received).When(receive).Refuses(client.ErrRequestThere)
	it("is received while processing is restricted").Given(registered, restricted).When(receive).Then(received)
	doubted := receive
	doubted.IdentityAskedOn = decidertest.Day(4)
	it("may have who asks show who they are").Given(registered).When(doubted).On(decidertest.Day(4)).Then(client.RequestReceived(doubted))
	it("asks that when there is a request").Given(registered).When(doubted).On(decidertest.Day(5)).Refuses(client.ErrIdentityEarly)
	it("is answered").Given(registered, received).When(respond).Then(answered)
	it("is answered once").Given(registered, received, answered).When(respond).Refuses(client.ErrRequestUnknown)
	it("is answered late rather than never").Given(registered).GivenOn(decidertest.Day(2), received).When(respond).On(decidertest.Day(90)).Then(answered)
	it("is not answered before it was received").Given(registered).GivenOn(decidertest.Day(3), received).When(respond).On(decidertest.Day(2)).Refuses(client.ErrBeforeReceipt)

	full := it("has at most a hundred that wait").Given(registered)
	for i := range client.MaxRequests {
		one := received
		one.Request = decidertest.ID(100 + i)
		full = full.Given(one)
	}
	full.When(receive).Refuses(client.ErrTooManyRequests)
}

func TestWhoIsRefusedIsToldThatTheyCanComplain(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	for _, outcome := range []string{client.Denied, client.InPart} {
		no := respond
		no.Outcome = outcome
		it("needs a ground").Given(registered, received).When(no).Refuses(client.ErrAnswerGround)
		no.Ground = "rechten-van-anderen"
		it("needs to be told").Given(registered, received).When(no).Refuses(client.ErrNotTold)
		no.ComplaintToldOn = decidertest.Day(4)
		it("is refused then").Given(registered, received).When(no).Then(client.RequestAnswered(no))
		later := it("is not told before the request was received").Given(registered).GivenOn(decidertest.Day(3), received)
		no.ComplaintToldOn = decidertest.Day(2)
		later.When(no).On(decidertest.Day(4)).Refuses(client.ErrBeforeReceipt.At("complaintToldOn"))
		no.ComplaintToldOn = decidertest.Day(3)
		later.When(no).On(decidertest.Day(4)).Then(client.RequestAnswered(no))
	}
	for _, outcome := range []string{client.Granted, client.TakenBack} {
		yes := respond
		yes.Outcome, yes.Ground = outcome, "rechten-van-anderen"
		it("has no ground otherwise").Given(registered, received).When(yes).Refuses(client.ErrAnswerGround)
	}
}

func TestARequestIsExtendedOnceAndInTime(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	given := it("is extended").Given(registered).GivenOn(decidertest.Day(3), received)
	given.When(extend).Then(extended)
	given.Given(extended).When(extend).Refuses(client.ErrProlonged)
	late := extend
	late.InformedOn = decidertest.Day(3).AddMonths(1)
	given.When(late).Then(client.RequestExtended(late))
	late.InformedOn++
	given.When(late).Refuses(client.ErrProlongedLate)
	late.InformedOn = decidertest.Day(2)
	given.When(late).Refuses(client.ErrBeforeReceipt.At("informedOn"))
	it("is not extended once it was answered").Given(registered, received, answered).When(extend).Refuses(client.ErrRequestUnknown)
}

func TestAYesIsADeed(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	for _, right := range []string{client.ToRectify, client.ToRestrict, client.ErasureAsked, client.ObjectionMade} {
		one := respond
		one.Request = wish(right).Request
		it("is done, not said").Given(registered, wished(right)).When(one).Refuses(client.ErrByDeed)
		one.Outcome = client.TakenBack
		it("can be taken back").Given(registered, wished(right)).When(one).Then(client.RequestAnswered(one))
	}
	restricting := onRequest(restrict, wish(client.ToRestrict).Request)
	it("restricts").Given(registered, wished(client.ToRestrict)).When(restricting).
		Then(restricted, answer(client.ToRestrict, client.Granted, restrict.By, 0))
	it("answers what is asked").Given(registered, received).When(onRequest(restrict, receive.Request)).Refuses(client.ErrOtherRight)
	it("answers what waits").Given(registered).When(restricting).Refuses(client.ErrRequestUnknown.At("clientRequest"))

	right := rectify
	right.Request = wish(client.ToRectify).Request
	it("rectifies").Given(registered, wished(client.ToRectify)).When(right).Then(rectified, answer(client.ToRectify, client.Granted, rectify.By, 0))
	late := wished(client.ToRectify)
	it("rectifies with what was put right that day").Given(registered).GivenOn(decidertest.Day(5), late).When(right).On(decidertest.Day(6)).
		Then(rectified, answer(client.ToRectify, client.Granted, rectify.By, 0))
	it("does not rectify with what was put right before").Given(registered).GivenOn(decidertest.Day(6), late).When(right).On(decidertest.Day(6)).Refuses(client.ErrBeforeAsked)
	unfound := right
	unfound.CorrectedOn = 0
	it("does not rectify with what nobody dated").Given(registered, late).When(unfound).Refuses(client.ErrBeforeAsked)
	right.Outcome, right.Ground, right.Corrections = client.Refused, "gegeven-is-juist", nil
	it("is told when it is refused").Given(registered, wished(client.ToRectify)).When(right).Refuses(client.ErrNotTold)
	right.ComplaintToldOn = decidertest.Day(4)
	it("refuses to rectify").Given(registered, wished(client.ToRectify)).When(right).
		Then(decidedOn(right), answer(client.ToRectify, client.Denied, rectify.By, decidertest.Day(4)))
	right.Outcome, right.Ground, right.Corrections = "deels-uitgevoerd", "", put
	it("rectifies in part").Given(registered, wished(client.ToRectify)).When(right).
		Then(decidedOn(right), answer(client.ToRectify, client.InPart, rectify.By, decidertest.Day(4)))
	right.Request = uuid.Nil
	it("tells nobody who did not ask").Given(registered).When(right).Refuses(client.ErrNoAnswer)
}

func TestAnErasureAnswersTheRequestsForIt(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	request := wish(client.ErasureAsked)
	asking := ask
	asking.Request = request.Request
	told := decidertest.Day(4)
	given := it("takes a request up").Given(registered, erasureAsked)
	given.When(asking).Then(asked, takenUp(request))
	given = given.Given(asked, takenUp(request))
	given.When(client.AnswerRequest{Request: request.Request, Outcome: client.TakenBack, By: "idp|po"}).Refuses(client.ErrIsTakenUp)
	given.When(refuse).Refuses(client.ErrNotTold)
	no := refuse
	no.ComplaintToldOn = told
	given.When(no).Then(refused, answer(client.ErasureAsked, client.Denied, refuse.By, told))
	given.When(unask).Then(unasked)
	given.Given(unasked).When(asking).Then(asked, takenUp(request))

	erased := erased
	erased.Journeys = nil
	given.When(agree).Then(answer(client.ErasureAsked, client.Granted, agree.By, 0), erased)
	it("answers one that nobody took up").Given(registered, erasureAsked, asked).When(agree).Then(answer(client.ErasureAsked, client.Granted, agree.By, 0), erased)
	it("answers one in a file that goes with it").Given(registered, erasureAsked).When(goWith).Then(answer(client.ErasureAsked, client.Granted, agree.By, 0), erased)
	it("waits for other answers").Given(registered, received, asked).When(agree).Refuses(client.ErrOthersWait)
	elsewhere := agree
	elsewhere.Others = client.Waiting{Requests: []uuid.UUID{decidertest.ID(35)}}
	it("waits for those in other files").Given(registered, asked).When(elsewhere).Refuses(client.ErrOthersWait)
	it("tells nobody who did not ask").Given(registered, asked).When(no).Refuses(client.ErrNoAnswer)
	asking.Request = receive.Request
	it("takes up what asks for it").Given(registered, received).When(asking).Refuses(client.ErrOtherRight)
}

func TestADecisionOnAnObjectionAnswersTheRequest(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	request := wish(client.ObjectionMade)
	lodging := object
	lodging.Request = request.Request
	it("takes a request up").Given(registered, wished(client.ObjectionMade)).When(lodging).Then(lodged, takenUp(request))
	pending := it("answers it").Given(registered, wished(client.ObjectionMade), lodged, takenUp(request))
	for outcome, want := range map[string]string{
		client.Upheld: client.Granted, "deels-gegrond": client.InPart, "dwingende-gronden": client.Denied, "rechtsvordering": client.Denied, "ingetrokken": client.TakenBack,
	} {
		one := decide
		one.Outcome = outcome
		if want == client.InPart || want == client.Denied {
			pending.When(one).Refuses(client.ErrNotTold)
			one.ComplaintToldOn = decidertest.Day(4)
		}
		pending.When(one).Then(settledOn(one), answer(client.ObjectionMade, want, decide.By, one.ComplaintToldOn))
	}
}

// The term of what is being decided runs from the receipt of the request, and
// what prolongs the one prolongs the other.
func TestTheTermRunsFromTheReceiptOfTheRequest(t *testing.T) {
	request := wish(client.ErasureAsked)
	var h decidertest.History[client.Event]
	h = h.Then(registered).At(decider.On(decidertest.Day(1)), erasureAsked).Then(asked).Then(takenUp(request))
	due := func(h decidertest.History[client.Event], months int) {
		t.Helper()
		s, want := client.Decider.Fold(h.Past).State, decidertest.Day(1).AddMonths(months)
		if got := s.Requests[request.Request].Due(); got != want {
			t.Errorf("the request is due on %s, want %s", got, want)
		}
		if got := s.Answers[client.ErasureAsked].Due(); got != want {
			t.Errorf("the decision is due on %s, want %s", got, want)
		}
	}
	due(h, 1)
	due(h.Then(prolonged), 3)
	longer := extended
	longer.Request = request.Request
	due(h.Then(longer), 3)
}
