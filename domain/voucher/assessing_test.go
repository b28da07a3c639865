package voucher_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

func TestAssessing(t *testing.T) {
	it := decidertest.For(t, desk)
	file(it("is taken into assessment")).When(begin).Then(begun)
	short(it("is not assessed while it is incomplete")).When(begin).Refuses(voucher.ErrIncomplete)
	file(it("is not assessed while the client may complete it")).Given(asked).When(begin).On(asked.Until).Refuses(voucher.ErrTermRuns)
	lapsed := asked.Until + 28
	file(it("is not assessed while it can be left untreated")).Given(asked).When(begin).On(lapsed).Refuses(voucher.ErrNotCompleted)
	file(it("is assessed as it is after that")).Given(asked).When(begin).On(lapsed + 1).Then(begun)
	short(it("is not refused while it can be left untreated")).Given(asked).GivenOn(asked.Until+1, begun).When(reject).On(lapsed).Refuses(voucher.ErrNotCompleted)
	unplaced := rejected
	unplaced.Year = 0
	short(it("is refused as it is after that")).Given(asked).GivenOn(lapsed+1, begun).When(reject).On(lapsed + 1).Then(unplaced)
	short(it("is refused once it was completed")).Given(asked, completed, received, begun).When(reject).Then(rejected)

	file(it("is assessed positively")).Given(begun).When(approve).Then(approved)
	late := received
	late.Received = decider.On(decidertest.Day(5))
	it("is not assessed positively before it was complete").GivenOn(decidertest.Day(1), applied, held).GivenOn(decidertest.Day(5), late, begun).
		When(approve).On(decidertest.Day(4)).Refuses(voucher.ErrBeforeWhole.Because(decidertest.Day(5)))
	file(it("is assessed positively once")).Given(begun, approved).When(approve).Refuses(voucher.ErrAssessed)
	file(it("is not granted while it is incomplete")).Given(asked).GivenOn(asked.Until+1, begun).When(approve).Refuses(voucher.ErrIncomplete)

	file(it("is rejected")).Given(begun).When(reject).Then(rejected)
	file(it("is rejected while it waits for the fund")).Given(begun, approved).When(reject).Then(rejected)
	for _, grounds := range [][]string{nil, {"plafond-bereikt"}, {"anders", "anders"}} {
		without := reject
		without.Grounds = grounds
		file(it("is rejected on grounds")).Given(begun).When(without).Refuses(voucher.ErrNoGround)
	}
}

func TestWhatCanBeGranted(t *testing.T) {
	it := decidertest.For(t, desk)
	given := func(name string, a voucher.Application, t voucher.Terms) sentence {
		return it(name).GivenOn(decidertest.Day(1), voucher.Applied(a), voucher.TermsHeld(t), received).Given(begun)
	}
	for condition, spoil := range map[string]func(*voucher.Application){
		voucher.NeedsConversation: func(a *voucher.Application) { a.Conversation = uuid.Nil },
		voucher.NeedsPlan:         func(a *voucher.Application) { a.Plan = uuid.Nil },
		voucher.NeedsLevel:        func(a *voucher.Application) { a.Level = "hbo" },
		voucher.NeedsPerspective:  func(a *voucher.Application) { a.Promising = false },
		voucher.NeedsNotBegun:     func(a *voucher.Application) { a.StartsOn = decidertest.Day(0) },
	} {
		a := application
		spoil(&a)
		given("is not granted without "+condition, a, terms).When(approve).Refuses(voucher.ErrCondition)
		loose := terms
		loose.Conditions = nil
		unasked := approved
		unasked.Conversation = uuid.Nil
		given("is granted where the terms do not ask for "+condition, a, loose).When(approve).Then(unasked)
	}
	reasoned := application
	reasoned.Promising, reasoned.Reasoned = false, true
	convinced, found := approve, approved
	convinced.Perspective, found.Perspective = true, true
	given("is granted with a reasoned perspective that is accepted", reasoned, terms).When(convinced).Then(found)
	given("is not granted for a perspective that nobody accepts", reasoned, terms).When(approve).Refuses(voucher.ErrCondition.At("perspectiveAccepted"))
	unreasoned := reasoned
	unreasoned.Reasoned = false
	given("is not granted for a perspective that was not reasoned", unreasoned, terms).When(convinced).Refuses(voucher.ErrCondition)
	high := application
	high.Level, high.StartsOn = "mbo-4", decidertest.Day(1)
	given("is granted at the highest level and from the day itself", high, terms).When(approve).Then(approved)

	amount := func(cents int64) voucher.AssessPositive { c := approve; c.Amount = cents; return c }
	most := approved
	most.Amount = 2250_00
	given("is granted to the last cent", application, terms).When(amount(2250_00)).Then(most)
	given("is not granted more", application, terms).When(amount(2250_01)).Refuses(voucher.ErrOverMaximum)
	given("is not granted nothing", application, terms).When(amount(0)).Refuses(voucher.ErrAmount)
}

func TestFourEyes(t *testing.T) {
	it := decidertest.For(t, desk)
	for _, who := range []struct {
		as voucher.Command
		by string
	}{
		{voucher.BeginAssessment{By: "idp|ada"}, "who applied"}, {voucher.BeginAssessment{By: "idp|bea"}, "who recorded it"},
	} {
		file(it("is not assessed by " + who.by)).When(who.as).Refuses(voucher.ErrFourEyes)
	}
	file(it("is not granted by who applied")).Given(begun).When(voucher.AssessPositive{Amount: 1, By: "idp|ada"}).Refuses(voucher.ErrFourEyes)
	file(it("is not rejected by who applied")).Given(begun).
		When(voucher.Reject{Grounds: reject.Grounds, By: "idp|bea", Explanation: "x"}).Refuses(voucher.ErrFourEyes)
	file(it("is not left untreated by who applied")).Given(asked).When(voucher.LeaveUntreated{By: "idp|bea"}).On(asked.Until + 1).Refuses(voucher.ErrFourEyes)
	file(it("is not assessed by who completed it")).Given(asked, voucher.Completed{RecordedBy: "idp|fee"}, received).When(approve).Refuses(voucher.ErrFourEyes)
	grant(it("is not amended by who applied")).When(voucher.Amend{Amount: 1, By: "idp|ada"}).Refuses(voucher.ErrFourEyes)
	grant(it("is not revoked by who applied")).When(voucher.Revoke{By: "idp|ada"}).Refuses(voucher.ErrFourEyes)
	grant(it("is not paid in advance by who applied")).When(voucher.PayAdvance{Amount: 1, By: "idp|ada"}).Refuses(voucher.ErrFourEyes)
}

func TestWhatTheFundAnswers(t *testing.T) {
	it := decidertest.For(t, desk)
	yes := voucher.Grant{Assessment: decidertest.Event(3), Reservation: decidertest.ID(8)}
	no := voucher.Decline{Assessment: decidertest.Event(3), Declined: decidertest.ID(8)}
	ceiling := voucher.Rejected{Year: 2026, Declined: decidertest.ID(8), Grounds: []string{"plafond-bereikt"}, By: "idp|fee", Mandate: "m-1",
		Explanation: "De subsidie wordt geweigerd, omdat het subsidieplafond voor 2026 met deze voucher zou worden overschreden (artikel 4:25, tweede lid, van de Algemene wet bestuursrecht)."}

	file(it("is granted by who assessed it")).Given(begun, approved).When(yes).Then(granted)
	file(it("is rejected when the ceiling is reached")).Given(begun, approved).When(no).Then(ceiling)
	for _, after := range [][]voucher.Event{{begun}, {begun, approved, granted}, {begun, approved, rejected}, {begun, approved, ended}, {begun, approved, erased}} {
		file(it("grants what waits for that answer")).Given(after...).When(yes).Then()
		file(it("rejects what waits for that answer")).Given(after...).When(no).Then()
	}
	file(it("takes no answer to an earlier assessment")).Given(begun, approved).
		When(voucher.Grant{Assessment: decidertest.Event(2)}).Then()
}

func TestDispatching(t *testing.T) {
	it := decidertest.For(t, desk)
	dispatch := voucher.Dispatch{Decision: decidertest.Event(4), Document: decidertest.ID(7)}
	sent := voucher.DecisionDispatched(dispatch)
	grant(it("is sent to the client")).When(dispatch).Then(sent)
	grant(it("is sent once")).Given(sent).When(dispatch).Refuses(voucher.ErrDispatched)
	grant(it("is sent after it was decided")).When(dispatch).On(decidertest.Day(3)).Refuses(voucher.ErrBeforeDecided)
	grant(it("is a decision that is sent")).When(voucher.Dispatch{Decision: decidertest.Event(3)}).Refuses(voucher.ErrNoDecision)

	s := grantedState()
	if got := s.ObjectionUntil(s.Decisions[0]); got != 0 {
		t.Errorf("an objection can be made until %s to what was not sent", got)
	}
	s = grantedState(sent) // on day 5
	if got, want := s.ObjectionUntil(s.Decisions[0]), decidertest.Day(5)+42; got != want {
		t.Errorf("an objection can be made until %s, want %s", got, want)
	}
}
