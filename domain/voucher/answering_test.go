package voucher_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// Numbers of entries: 4 objection, on day 4 against a refusal that was not
// sent; or 4 sent and 5 objection: it is decided on by day 4+42+42 = 88.
var (
	referIt = voucher.ReferObjection{Objection: decidertest.ID(20)}
	longer  = voucher.ProlongObjection{Objection: decidertest.ID(20), Until: decidertest.Day(100)}
	lacks   = voucher.RequestMending{Objection: decidertest.ID(20), Until: decidertest.Day(25), Missing: "x"}
	mend    = voucher.MendObjection{Objection: decidertest.ID(20), Letter: decidertest.ID(22)}

	referred = voucher.ObjectionReferred(referIt)
	later    = voucher.ObjectionProlonged(longer)
	lacking  = voucher.MendingRequested(lacks)
	mended   = voucher.ObjectionMended(mend)
	sentOut  = voucher.DecisionDispatched{Decision: decidertest.Event(3), Document: decidertest.ID(24)}
	sent     = voucher.SendAnswer{Objection: decidertest.ID(20), Document: decidertest.ID(23)}
)

func TestTheTermForDecidingOnAnObjection(t *testing.T) {
	for says, c := range map[string]struct {
		after []voucher.Event // a day apart, from day 4 on
		due   decider.Day
	}{
		"six weeks from the end of that for lodging it": {[]voucher.Event{sentOut, objected}, decidertest.Day(4 + 42 + 42)},
		"none before the decision was sent":             {[]voucher.Event{objected}, 0},
		"none before that, whatever was said of it":     {[]voucher.Event{objected, later}, 0},
		"from the day on which it was sent after all":   {[]voucher.Event{objected, sentOut}, decidertest.Day(5 + 42 + 42)},
		"twelve with a committee":                       {[]voucher.Event{sentOut, objected, referred}, decidertest.Day(4 + 42 + 84)},
		"as long as it was prolonged":                   {[]voucher.Event{sentOut, objected, later}, decidertest.Day(100)},
		"as long as the objector agreed":                {[]voucher.Event{sentOut, objected, later, agreed}, decidertest.Day(200)},
		"with a committee, as much longer":              {[]voucher.Event{sentOut, objected, later, referred}, decidertest.Day(100 + 42)},
		"until it is mended, at its latest":             {[]voucher.Event{sentOut, objected, lacking}, decidertest.Day(88 + 19)},
		"without the days that it took to mend":         {[]voucher.Event{sentOut, objected, lacking, mended}, decidertest.Day(88)},
		"none once it was decided":                      {[]voucher.Event{sentOut, objected, upheld}, 0},
	} {
		s := stateAfter(append([]voucher.Event{begun, rejected}, c.after...)...).State
		if due := s.AnswerDue(s.Objections[0]); due != c.due {
			t.Errorf("%s: due on %s, want %s", says, due, c.due)
		}
	}
}

// A request to mend that comes when the decision is late stops nothing.
func TestAnObjectionThatIsLateStaysLate(t *testing.T) {
	var h decidertest.History[voucher.Event]
	h = h.At(decider.On(decidertest.Day(1)), applied, held, received).Then(begun).Then(rejected).Then(sentOut).Then(objected)
	due := decidertest.Day(4 + 42 + 42)
	ask := lacking
	ask.Until = due + 40
	for on, want := range map[decider.Day]decider.Day{due: due + 40, due + 1: due} {
		asked := h.At(decider.On(on), ask)
		for says, past := range map[string]decidertest.History[voucher.Event]{"asked": asked, "mended": asked.At(decider.On(due+41), mended)} {
			s := voucher.Decider.Fold(past.Past).State
			if got := s.AnswerDue(s.Objections[0]); got != want {
				t.Errorf("%s on %s: due on %s, want %s", says, on, got, want)
			}
		}
	}
	long := longer
	long.Until = due + 42
	refused(decidertest.For(t, desk)("is not prolonged once it is late")).Given(sentOut, objected).GivenOn(due+1, ask).When(long).On(due + 2).Refuses(voucher.ErrOverdue)
}

// Six weeks from the end of the term for lodging it, when that is known.
func TestTheTermBeginsWhenThatForLodgingEnds(t *testing.T) {
	var h decidertest.History[voucher.Event]
	h = h.At(decider.On(decidertest.Day(1)), applied, held, received).Then(begun).Then(rejected)
	h = h.Then(voucher.DecisionDispatched{Decision: decidertest.Event(3)}) // on day 4
	for lodged, want := range map[decider.Day]decider.Day{
		decidertest.Day(10):  decidertest.Day(4 + 42 + 42),
		decidertest.Day(100): decidertest.Day(100 + 42), // late
	} {
		s := voucher.Decider.Fold(h.At(decider.On(lodged), objected).Past).State
		if due := s.AnswerDue(s.Objections[0]); due != want {
			t.Errorf("lodged on %s: due on %s, want %s", lodged, due, want)
		}
	}
}

func TestACommitteeIsHeard(t *testing.T) {
	it := decidertest.For(t, desk)
	refused(it("is heard")).Given(objected).When(referIt).Then(referred)
	refused(it("is asked once")).Given(objected, referred).When(referIt).Then()
	refused(it("is heard about an objection")).When(referIt).Refuses(voucher.ErrNoObjection)
	refused(it("is heard before it is decided")).Given(objected, upheld).When(referIt).Refuses(voucher.ErrObjectionDone)
	refused(it("is heard after it was lodged")).Given(objected).When(referIt).On(decidertest.Day(3)).Refuses(voucher.ErrBeforeDispute)
}

func TestProlongingTheDecisionOnAnObjection(t *testing.T) {
	it := decidertest.For(t, desk)
	until := func(day int) voucher.ProlongObjection {
		c := longer
		c.Until = decidertest.Day(day)
		return c
	}
	told := func(says string) sentence { return refused(it(says)).Given(sentOut, objected) }
	told("takes longer").When(longer).Then(later)
	told("takes longer once").Given(later).When(until(110)).Refuses(voucher.ErrProlonged)
	told("takes six weeks longer at most").When(until(88 + 42)).Then(voucher.ObjectionProlonged(until(88 + 42)))
	told("takes no more than six weeks longer").When(until(88 + 43)).Refuses(voucher.ErrProlongsFar)
	told("takes longer than it would").When(until(88)).Refuses(voucher.ErrNotLater)
	told("takes longer before it is late").When(longer).On(decidertest.Day(89)).Refuses(voucher.ErrOverdue)
	told("takes longer on its last day").When(longer).On(decidertest.Day(88)).Then(later)
	told("takes longer while it is open").Given(upheld).When(longer).Refuses(voucher.ErrObjectionDone)
	refused(it("has no term before the decision was sent")).Given(objected).When(longer).Refuses(voucher.ErrTermNotBegun)
}

func TestMendingAnObjection(t *testing.T) {
	it := decidertest.For(t, desk)
	inadmissible := uphold
	inadmissible.Outcome = voucher.Inadmissible
	refused(it("is to be mended")).Given(objected).When(lacks).Then(lacking)
	refused(it("is asked for once at a time")).Given(objected, lacking).When(lacks).Refuses(voucher.ErrMending)
	again := lacks
	again.Until = decidertest.Day(40)
	refused(it("is asked for again, after the term")).Given(objected, lacking).When(again).On(decidertest.Day(26)).Then(voucher.MendingRequested(again))
	refused(it("has a term")).Given(objected).When(lacks).On(lacks.Until).Refuses(voucher.ErrTermPast)
	long := lacks
	long.Until = decidertest.Day(10 + 12*7)
	refused(it("has a term of twelve weeks")).Given(objected).When(long).On(decidertest.Day(10)).Then(voucher.MendingRequested(long))
	refused(it("has a term of twelve weeks at most")).Given(objected).When(long).On(decidertest.Day(9)).Refuses(voucher.ErrMendsFar)
	refused(it("is to be mended while it is open")).Given(objected, upheld).When(lacks).Refuses(voucher.ErrObjectionDone)
	refused(it("is mended")).Given(objected, lacking).When(mend).Then(mended)
	refused(it("is mended late")).Given(objected, lacking).When(mend).On(lacks.Until + 3).Then(mended)
	refused(it("is mended once")).Given(objected, lacking, mended).When(mend).Refuses(voucher.ErrNoMending)
	refused(it("is mended when it is there")).When(mend).Refuses(voucher.ErrNoObjection)
	refused(it("is mended after that was asked")).Given(objected, lacking).When(mend).On(decidertest.Day(4)).Refuses(voucher.ErrBeforeDispute)

	refused(it("is not inadmissible while it can be mended")).Given(objected, lacking).When(inadmissible).On(lacks.Until).Refuses(voucher.ErrMending)
	refused(it("is inadmissible when it was not")).Given(objected, heard, lacking).When(inadmissible).On(lacks.Until + 1).Then(voucher.ObjectionDecided(inadmissible))
	refused(it("is decided on otherwise")).Given(objected, heard, lacking).When(uphold).Then(upheld)
}

func TestSendingWhatWasDecidedOnAnObjection(t *testing.T) {
	it := decidertest.For(t, desk)
	dispatched := func(n int) voucher.DecisionDispatched {
		return voucher.DecisionDispatched{Decision: decidertest.Event(n), Document: sent.Document}
	}
	refused(it("is sent")).Given(objected, upheld).When(sent).Then(dispatched(5))
	refused(it("is sent once")).Given(objected, upheld, dispatched(5)).When(sent).Refuses(voucher.ErrDispatched)
	refused(it("is sent once decided")).Given(objected).When(sent).Refuses(voucher.ErrNotDecided)
	refused(it("is sent when there is an objection")).When(sent).Refuses(voucher.ErrNoDecision.At(""))
	grant(it("is sent with what replaces the decision")).Given(protested, granting, raise, raised).When(sent).Then(dispatched(6), dispatched(8))
	grant(it("is followed by what replaces the decision")).Given(protested, granting, dispatched(6), raise, raised).When(sent).Then(dispatched(9))

	s := stateAfter(begun, rejected, objected, dismissed(), dispatched(5), appealed).State // sent on day 6
	if o := s.Objections[0]; s.AppealUntil(o) != decidertest.Day(6+42) || s.AppealLate(o) {
		t.Errorf("an appeal until %s, late %v", s.AppealUntil(o), s.AppealLate(o))
	}
	var h decidertest.History[voucher.Event]
	h = h.At(decider.On(decidertest.Day(1)), applied, held, received).Then(begun).Then(rejected).Then(objected).Then(dismissed()).Then(dispatched(5))
	s = voucher.Decider.Fold(h.At(decider.On(decidertest.Day(6+43)), appealed).Past).State
	if !s.AppealLate(s.Objections[0]) {
		t.Error("an appeal is not late the day after its term")
	}
}
