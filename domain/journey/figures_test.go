package journey_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	leaveOut  = journey.LeaveOut{Cause: decidertest.ID(70)}
	countIn   = journey.CountAgain{Cause: decidertest.ID(71)}
	leftOut   = journey.LeftOut(leaveOut)
	countedIn = journey.CountedAgain(countIn)
)

func TestAJourneyIsLeftOutOfTheFigures(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("is left out").Given(opened).When(leaveOut).Then(leftOut)
	it("is left out already").Given(opened, leftOut).When(leaveOut).Then()
	it("is left out before its opening is recorded").When(leaveOut).Then(leftOut)
	it("is opened after that").Given(leftOut).When(open).Then(opened)
	it("is left out once it is closed").Given(opened, closed).When(leaveOut).Then(leftOut)
	it("needs not be left out once it is erased").Given(opened, journey.Erased{}).When(leaveOut).Then()
	it("counts again").Given(opened, leftOut).When(countIn).Then(countedIn)
	it("counts already").Given(opened).When(countIn).Then()
	it("needs not count once it is erased").Given(opened, leftOut, journey.Erased{}).When(countIn).Then()
	it("is not taken back here").Given(opened, leftOut).When(journey.Withdraw{Entry: decidertest.Entry(2), Reason: "onjuist"}).Refuses(journey.ErrNotWithdrawn)
}

// What is beside a journey is not the latest that happened in it.
func TestBeingLeftOutIsNoSignOfLife(t *testing.T) {
	var h decidertest.History[journey.Event]
	h = h.Then(opened)
	before := journey.Decider.Fold(h.Past).State
	h = h.Then(leftOut)
	after := journey.Decider.Fold(h.Past).State
	if after.Latest != before.Latest || after.Counts() || !before.Counts() {
		t.Errorf("it stands at %+v and counts %v", after.Latest, after.Counts())
	}
}
