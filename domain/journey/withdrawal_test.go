package journey_test

import (
	"errors"
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

// withdraw takes back the n-th entry.
func withdraw(n int) journey.Withdraw {
	return journey.Withdraw{Entry: decidertest.Entry(n), Reason: "onjuist"}
}

func withdrawn(n int) journey.Event {
	return journey.EntryWithdrawn{Entry: decidertest.Entry(n), Reason: "onjuist"}
}

func is(err, want error) bool { return errors.Is(err, want) }

func TestWithdrawal(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	entry := decidertest.Entry
	it("takes back an entry").Given(opened, contacted).When(withdraw(2)).Then(withdrawn(2))
	it("takes back an entry that others follow but do not rest on").Given(opened, clarified, contacted).When(withdraw(2)).Then(withdrawn(2))
	it("takes it back once").Given(opened, contacted, withdrawn(2)).When(withdraw(2)).Refuses(journey.ErrNoEntry)
	it("knows no other entries").Given(opened).When(withdraw(7)).Refuses(journey.ErrNoEntry)
	it("takes back what a client asked to have rectified").Given(opened, contacted).When(journey.Correct(withdraw(2))).Then(withdrawn(2))
	it("takes back no less for that").Given(opened, clarified, advised).When(journey.Correct(withdraw(2))).Refuses(journey.ErrRestsOn, entry(3))
	it("does not take back a withdrawal").Given(opened, contacted, withdrawn(2)).When(withdraw(3)).Refuses(journey.ErrNotWithdrawn)
	it("takes back an entry of a closed journey").Given(opened, contacted, closed).When(withdraw(2)).Then(withdrawn(2))
	it("records anew what was taken back").Given(opened, identified, withdrawn(2)).When(identify).Then(identified)
	it("has no occurrence that something rests on").Given(opened, contacted, withdrawn(2)).When(withdraw(1)).Then(withdrawn(1))

	it("names what rests on an entry").Given(opened, clarified, advised).
		When(withdraw(2)).Refuses(journey.ErrRestsOn, entry(3))
	it("does not name what stands without it").Given(opened, clarified, intaken, advised).When(withdraw(2)).Then(withdrawn(2))
	it("names what rests on what rests on it").Given(opened, identified, confirmed, offered, contacted).
		When(withdraw(2)).Refuses(journey.ErrRestsOn, entry(3), entry(4))
	it("takes it back when those are gone").Given(opened, identified, confirmed, offered, withdrawn(4), withdrawn(3)).
		When(withdraw(2)).Then(withdrawn(2))
	it("names an entry of several events once").
		Given(opened, signalled, journey.TransitionSignalled{Transition: second}).
		GivenOn(decidertest.Day(5), journey.StageReached{Transition: job, Stage: journey.Enrolled}, guided).
		When(withdraw(2)).Refuses(journey.ErrRestsOn, entry(4))
	it("takes back all events of an entry").Given(opened).GivenOn(decidertest.Day(2), identified, confirmed).
		When(withdraw(2)).Then(withdrawn(2))
	it("names what came before but was recorded after").Given(opened, signalled).
		GivenOn(decidertest.Day(2), guided).When(withdraw(2)).Refuses(journey.ErrRestsOn, entry(3))
}

func TestWithdrawingTheOpening(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("takes back an opening on which nothing rests").Given(opened).When(withdraw(1)).Then(withdrawn(1))
	it("names everything that rests on the opening").Given(opened, clarified, contacted).
		When(withdraw(1)).Refuses(journey.ErrRestsOn, decidertest.Entry(2), decidertest.Entry(3))
	for _, cmd := range everyday {
		it("records nothing after that").Given(opened, withdrawn(1)).When(cmd).Refuses(journey.ErrNotOpened)
	}
	it("takes back nothing after that").Given(opened, withdrawn(1)).When(withdraw(2)).Refuses(journey.ErrNotOpened)
	it("opens a day earlier instead").Given(opened, withdrawn(1)).When(open).On(decidertest.Day(1) - 1).Then(opened)
	it("takes back nothing before the new opening").Given(opened, withdrawn(1), opened).
		When(withdraw(3)).On(decidertest.Day(2)).Refuses(journey.ErrBeforeOpening)
}

func TestWithdrawingAClosing(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	byPolicy := journey.TransitionEnded{Transition: job, Closing: decidertest.Event(3), Exit: journey.UnknownExit}
	entry := decidertest.Entry
	it("takes back a closing").Given(opened, closed).When(withdraw(2)).Then(withdrawn(2))
	it("goes on after that").Given(opened, closed, withdrawn(2)).When(clarify).Then(clarified)
	it("does not reopen after that").Given(opened, closed, withdrawn(2)).When(reopen).Refuses(journey.ErrNotClosed)
	it("names the reopening that rests on it").Given(opened, closed, reopened).When(withdraw(2)).Refuses(journey.ErrRestsOn, entry(3))
	it("does not take back a reopening: the journey is closed again").Given(opened, closed, reopened).
		When(withdraw(3)).Refuses(journey.ErrNotWithdrawn)
	it("names the transitions that the closing ended").Given(opened, signalled, closed, byPolicy).
		When(withdraw(3)).Refuses(journey.ErrRestsOn, entry(4))
	it("takes back what the closing ended").Given(opened, signalled, closed, byPolicy).When(withdraw(4)).Then(withdrawn(4))
	it("takes back the closing after that").Given(opened, signalled, closed, byPolicy, withdrawn(4)).When(withdraw(3)).Then(withdrawn(3))
	it("does not name an exit that somebody recorded").Given(opened, signalled, closed, stopped).When(withdraw(3)).Then(withdrawn(3))
	it("names the new signal that took the place of one").Given(opened, signalled, withdrawn(2), signalled, guided).
		When(withdraw(4)).Refuses(journey.ErrRestsOn, entry(5))
}

func TestAWithdrawalOnWhichAnOrderRests(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	again := identified
	again.Need = other
	it("names the need that took the place of one that ended").
		Given(opened, identified, met, again).When(withdraw(3)).Refuses(journey.ErrRestsOn, decidertest.Entry(4))
	it("names the reopening of a need beside it").
		Given(opened, identified, dropped, again, journey.NeedMet{Need: other}, resumed).
		When(withdraw(5)).Refuses(journey.ErrRestsOn, decidertest.Entry(6))
	it("names the track that a benefit allowed").
		Given(opened, journey.SituationChanged{LabourPosition: "geen-werk", Benefit: "ww"}, signalled, guided,
			journey.TrackStarted{Transition: job, Track: journey.TrialPlacement}).
		When(withdraw(2)).Refuses(journey.ErrRestsOn, decidertest.Entry(5))
}

// A voucher elsewhere rests on a conversation in the journey: the third entry.
func TestAWithdrawalOnWhichAVoucherRests(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	relied := func(n int, on ...journey.Reliance) journey.Withdraw {
		c := withdraw(n)
		c.Relied, c.Sought = on, true
		return c
	}
	one := journey.Reliance{Event: decidertest.Event(3), Entry: decidertest.ID(1)}
	two := journey.Reliance{Event: decidertest.Event(3), Entry: decidertest.ID(2)}
	it("names every voucher's entry that rests on it").Given(opened, intaken, advised).
		When(relied(3, one, two)).Refuses(journey.ErrRestsOn, one.Entry, two.Entry)
	it("takes back what no voucher rests on").Given(opened, intaken, advised, contacted).When(relied(4, one)).Then(withdrawn(4))
	it("takes it back when none does any more").Given(opened, intaken, advised).When(relied(3)).Then(withdrawn(3))
	it("takes no conversation back of which nobody asked the vouchers").Given(opened, intaken, advised).When(withdraw(3)).Refuses(journey.ErrNotSought)
	it("names what rests on it in the journey first").Given(opened, clarified, advised).
		When(relied(2, one)).Refuses(journey.ErrRestsOn, decidertest.Entry(3))
	it("is withdrawn once, whatever is found").Given(opened, intaken, advised, withdrawn(3)).When(relied(3, one)).Refuses(journey.ErrNoEntry)
}

func TestTheAdvicesOfAForm(t *testing.T) {
	var h decidertest.History[journey.Event]
	for _, e := range []journey.Event{opened, intaken, advised, advised, withdrawn(4)} {
		h = h.Then(e)
	}
	got := journey.Given(journey.Decider.Fold(h.Past), advise.Form)
	if len(got) != 1 || got[decidertest.Event(3)] != decidertest.Day(3) {
		t.Errorf("given were %v", got)
	}
	if got := journey.Given(journey.Decider.Fold(h.Past), "test-assessment"); len(got) > 0 {
		t.Errorf("of another form were given %v", got)
	}
}

func TestNothingOfAnErasedJourneyIsWithdrawn(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for n := 1; n <= 3; n++ {
		it("takes nothing back").Given(opened, clarified, erased).When(withdraw(n)).Refuses(journey.ErrErased)
	}
}
