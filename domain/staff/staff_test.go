package staff_test

import (
	"os"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/staff"
)

func TestMain(m *testing.M) { os.Exit(decidertest.Complete(m)) }

var (
	name   = staff.Name{Name: "Ada de Vries"}
	named  = staff.Named(name)
	left   = decidertest.ID(1)
	erase  = staff.Erase{Left: left, By: "idp|bea"}
	erased = staff.Erased{Left: left, By: "idp|bea"}
)

func TestNaming(t *testing.T) {
	it := decidertest.For(t, staff.Decider)
	it("says what someone is called").When(name).Then(named)
	it("says it once").Given(named).When(name).Then()
	it("says it anew").Given(named).When(staff.Name{Name: "Ada van Dam"}).Then(staff.Named{Name: "Ada van Dam"})
	it("says nothing of who was erased").Given(named, erased).When(name).Refuses(staff.ErrErased)
}

func TestErasing(t *testing.T) {
	it := decidertest.For(t, staff.Decider)
	it("erases who has left").Given(named).When(erase).Then(erased)
	last := func(on int) staff.Erase { return staff.Erase{Left: left, Until: decidertest.Day(on), By: "idp|bea"} }
	it("erases from the day after the last").Given(named).When(last(4)).On(decidertest.Day(5)).Then(erased)
	it("erases nobody on their last day").Given(named).When(last(5)).On(decidertest.Day(5)).Refuses(staff.ErrLastDay)
	it("erases nobody whose last day is to come").Given(named).When(last(6)).On(decidertest.Day(5)).Refuses(staff.ErrLastDay)
	it("erases nobody who works here").Given(named).When(staff.Erase{By: "idp|bea"}).Refuses(staff.ErrNotLeft)
	it("erases nobody of whom nothing is known").When(erase).Refuses(staff.ErrNotNamed)
	it("erases once").Given(named, erased).When(erase).Refuses(staff.ErrErased)
}

func TestNothingIsKnownOfWhoWasErased(t *testing.T) {
	var h decidertest.History[staff.Event]
	h = h.Then(named).Then(erased)
	if s := staff.Decider.Fold(h.Past).State; s != (staff.State{Erased: true}) {
		t.Errorf("got %+v", s)
	}
	var _ decider.Erasure = erased
}
