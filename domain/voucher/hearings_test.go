package voucher_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// Numbers of entries: 4 objection, 5 hearing, 6 decided on it.
var (
	hear   = voucher.HearObjector{Objection: decidertest.ID(20), By: "idp|bob", Report: decidertest.ID(25)}
	agree  = voucher.DelayObjection{Objection: decidertest.ID(20), Until: decidertest.Day(200), Letter: decidertest.ID(26), Reason: "x"}
	agreed = voucher.ObjectionDelayed(agree)
)

func waive(ground string) voucher.WaiveHearing {
	return voucher.WaiveHearing{Objection: decidertest.ID(20), Ground: ground}
}

func waived(ground string) voucher.HearingWaived { return voucher.HearingWaived(waive(ground)) }

func TestHearingTheObjector(t *testing.T) {
	it := decidertest.For(t, desk)
	open := refused(it("is heard")).Given(objected)
	open.When(hear).Then(voucher.ObjectorHeard(hear))
	open.Given(heard).When(hear).Refuses(voucher.ErrHeard)
	open.Given(heard).When(waive("ziet-af")).Refuses(voucher.ErrHeard)
	open.Given(upheld).When(hear).Refuses(voucher.ErrObjectionDone)
	open.When(hear).On(decidertest.Day(3)).Refuses(voucher.ErrBeforeDispute)
	refused(it("is heard about an objection")).When(hear).Refuses(voucher.ErrNoObjection)

	own := hear
	own.By = "idp|fee"
	open.When(own).Refuses(voucher.ErrOwnHearing)
	open.Given(referred).When(own).Then(voucher.ObjectorHeard(own)) // by a committee

	open.When(waive("ziet-af")).Then(waived("ziet-af"))
	open.Given(waived("ziet-af")).When(waive("ziet-af")).Then()
	open.Given(waived("ziet-af")).When(waive("geen-reactie")).Then(waived("geen-reactie"))
	open.Given(waived("ziet-af")).When(hear).Then(voucher.ObjectorHeard(hear)) // who changed their mind
	open.Given(upheld).When(waive("ziet-af")).Refuses(voucher.ErrObjectionDone)
}

func TestWhoObjectsIsHeardBeforeThatIsDecided(t *testing.T) {
	it := decidertest.For(t, desk)
	decide := func(outcome string) voucher.DecideObjection {
		c := uphold
		c.Outcome = outcome
		return c
	}
	open := refused(it("is heard first")).Given(objected)
	for _, outcome := range []string{voucher.Upheld, voucher.Dismissed, voucher.Inadmissible} {
		open.When(decide(outcome)).Refuses(voucher.ErrNotHeard)
		open.Given(heard).When(decide(outcome)).Then(voucher.ObjectionDecided(decide(outcome)))
		open.GivenOn(decidertest.Day(9), heard).When(decide(outcome)).On(decidertest.Day(8)).Refuses(voucher.ErrNotHeard)
		open.Given(waived("ziet-af")).When(decide(outcome)).Then(voucher.ObjectionDecided(decide(outcome)))
	}
	open.When(decide(voucher.TakenBack)).Then(voucher.ObjectionDecided(decide(voucher.TakenBack)))
	for ground, only := range map[string]string{
		voucher.ClearlyInadmissible: voucher.Inadmissible, voucher.ClearlyUnfounded: voucher.Dismissed, voucher.FullyMet: voucher.Upheld,
	} {
		for _, outcome := range []string{voucher.Upheld, voucher.Dismissed, voucher.Inadmissible} {
			if said := open.Given(waived(ground)).When(decide(outcome)); outcome == only {
				said.Then(voucher.ObjectionDecided(decide(outcome)))
			} else {
				said.Refuses(voucher.ErrWaivedFor)
			}
		}
		open.Given(waived(ground), heard).When(uphold).Then(upheld) // after all
	}
}

// What was decided before hearings were recorded stands, and holds nothing else.
func TestWhatRestsOnAHearing(t *testing.T) {
	it := decidertest.For(t, desk)
	take := func(n int) voucher.Withdraw { return voucher.Withdraw{Entry: decidertest.Entry(n), Reason: "onjuist"} }
	for _, e := range []voucher.Event{heard, waived("ziet-af")} {
		open := refused(it("is taken back")).Given(objected, e)
		open.When(take(5)).Then(voucher.EntryWithdrawn(take(5)))
		open.Given(upheld).When(take(5)).Refuses(voucher.ErrRestsOn, decidertest.Entry(6))
	}
	refused(it("takes back what went before")).Given(objected, lacking, mended, upheld, voucher.DocumentFiled{Document: decidertest.ID(30), Kind: "verslag"}).
		When(take(8)).Then(voucher.EntryWithdrawn(take(8)))
}

func TestTheObjectorAgreesToWait(t *testing.T) {
	it := decidertest.For(t, desk)
	told := refused(it("waits as long as they agree")).Given(sentOut, objected)
	until := func(day int) voucher.DelayObjection {
		c := agree
		c.Until = decidertest.Day(day)
		return c
	}
	told.When(agree).Then(agreed)
	told.Given(later).When(agree).Then(agreed)
	told.Given(agreed).When(until(201)).Then(voucher.ObjectionDelayed(until(201)))
	told.Given(agreed).When(until(200)).Refuses(voucher.ErrNotLater)
	told.When(agree).On(decidertest.Day(89)).Then(agreed) // though it is late
	told.When(until(95)).On(decidertest.Day(95)).Refuses(voucher.ErrTermPast)
	year := agree
	year.Until = decidertest.Day(10).AddMonths(12)
	told.When(year).On(decidertest.Day(10)).Then(voucher.ObjectionDelayed(year))
	year.Until++
	told.When(year).On(decidertest.Day(10)).Refuses(voucher.ErrDelaysFar)
	told.Given(upheld).When(agree).Refuses(voucher.ErrObjectionDone)
	refused(it("has no term before the decision was sent")).Given(objected).When(agree).Refuses(voucher.ErrTermNotBegun)
}

// Who objects before the decision was sent is early, and not inadmissible.
func TestAnEarlyObjection(t *testing.T) {
	for says, c := range map[string]struct {
		after []voucher.Event
		early bool
	}{
		"before it was sent":          {[]voucher.Event{objected}, true},
		"before it was sent, by then": {[]voucher.Event{objected, sentOut}, true},
		"after it was sent":           {[]voucher.Event{sentOut, objected}, false},
	} {
		s := stateAfter(append([]voucher.Event{begun, rejected}, c.after...)...).State
		if o := s.Objections[0]; s.Early(o) != c.early || s.Late(o) {
			t.Errorf("%s: early %v, late %v", says, s.Early(o), s.Late(o))
		}
	}
	var h decidertest.History[voucher.Event]
	day := decider.On(decidertest.Day(4)) // the term begins the day after
	h = h.At(decider.On(decidertest.Day(1)), applied, held, received).Then(begun).Then(rejected).At(day, sentOut).At(day, objected)
	if s := voucher.Decider.Fold(h.Past).State; !s.Early(s.Objections[0]) {
		t.Error("the term begins on the day on which it was sent")
	}
}

// What was decided on an objection is for who decides those.
func TestWhoSendsWhatWasDecidedOnAnObjection(t *testing.T) {
	it := decidertest.For(t, desk)
	dispatch := func(n int) voucher.Dispatch {
		return voucher.Dispatch{Decision: decidertest.Event(n), Document: decidertest.ID(7)}
	}
	refused(it("is sent by who decided")).When(dispatch(3)).Then(voucher.DecisionDispatched(dispatch(3)))
	refused(it("is not sent with other decisions")).Given(objected, upheld).When(dispatch(5)).Refuses(voucher.ErrAnswerSent)
	grant(it("is not sent apart from what replaces the decision")).Given(against(4)...).Given(raise, raised).When(dispatch(8)).Refuses(voucher.ErrAnswerSent)
}
