package voucher_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/voucher"
)

// Numbers of entries: 1 application, 2 in assessment, 3 rejected, 4 objection,
// 5 decided on that.
var (
	object   = voucher.LodgeObjection{Objection: decidertest.ID(20), Decision: decidertest.Event(3), Grounds: "x"}
	objected = voucher.ObjectionLodged(object)
	uphold   = voucher.DecideObjection{Objection: decidertest.ID(20), Outcome: "gegrond", By: "idp|bob", Mandate: "m-2", Explanation: "x"}
	upheld   = voucher.ObjectionDecided(uphold)
	appeal   = voucher.LodgeAppeal{Appeal: decidertest.ID(21), Objection: decidertest.ID(20)}
	appealed = voucher.AppealLodged(appeal)
	judge    = voucher.DecideAppeal{Objection: decidertest.ID(20), Outcome: "gegrond"}
	judged   = voucher.AppealDecided(judge)
	revise   = voucher.Revise{Objection: decidertest.ID(20), By: "idp|bob", Mandate: "m-2", Explanation: "x"}
	revised  = voucher.Revised(revise)
	heard    = voucher.ObjectorHeard{Objection: decidertest.ID(20), By: "idp|bob"}
)

func refused(s sentence) sentence { return file(s).Given(begun, rejected) }

func dismissed() voucher.ObjectionDecided {
	e := upheld
	e.Outcome = "ongegrond"
	return e
}

func TestObjecting(t *testing.T) {
	it := decidertest.For(t, desk)
	refused(it("is objected to")).When(object).Then(objected)
	refused(it("is objected to before it was sent, but not before it was decided")).When(object).On(decidertest.Day(2)).Refuses(voucher.ErrBeforeDecided)
	refused(it("is objected to once")).Given(objected).When(object).Refuses(voucher.ErrObjected)
	gone := upheld
	gone.Outcome = voucher.TakenBack
	anew := object
	anew.Objection = decidertest.ID(30)
	refused(it("is objected to again when the first objection was taken back")).Given(objected, gone).When(anew).Then(voucher.ObjectionLodged(anew))
	refused(it("is another objection then")).Given(objected, gone).When(object).Refuses(voucher.ErrObjected)
	refused(it("is a decision that one objects to")).When(voucher.LodgeObjection{Decision: decidertest.Event(2)}).Refuses(voucher.ErrNoDecision)

	refused(it("is decided on by another")).Given(objected, heard).When(uphold).Then(upheld)
	own := uphold
	own.By = "idp|fee"
	refused(it("is not decided on by whose decision it was")).Given(objected).When(own).Refuses(voucher.ErrOwnDecision)
	own.By = "idp|ada"
	refused(it("is not decided on by who applied")).Given(objected).When(own).Refuses(voucher.ErrFourEyes)
	refused(it("is decided on once")).Given(objected, upheld).When(uphold).Refuses(voucher.ErrObjectionDone)
	refused(it("is decided on when it is there")).When(uphold).Refuses(voucher.ErrNoObjection)
	refused(it("is decided on after it was lodged")).Given(objected).When(uphold).On(decidertest.Day(3)).Refuses(voucher.ErrBeforeDispute)
}

func TestAppealing(t *testing.T) {
	it := decidertest.For(t, desk)
	refused(it("goes to court")).Given(objected, dismissed()).When(appeal).Then(appealed)
	refused(it("goes to court after the objection was decided on")).Given(objected).When(appeal).Refuses(voucher.ErrNotDecided)
	refused(it("goes to court once")).Given(objected, dismissed(), appealed).When(appeal).Refuses(voucher.ErrAppealed)
	refused(it("goes to court after an objection")).When(appeal).Refuses(voucher.ErrNoObjection)
	refused(it("goes to court later than it was decided on")).Given(objected, dismissed()).When(appeal).On(decidertest.Day(4)).Refuses(voucher.ErrBeforeDispute)
	refused(it("is judged")).Given(objected, dismissed(), appealed).When(judge).Then(judged)
	refused(it("is judged once")).Given(objected, dismissed(), appealed, judged).When(judge).Refuses(voucher.ErrAppealDone)
	refused(it("is judged when it is in court")).Given(objected, dismissed()).When(judge).Refuses(voucher.ErrNoAppeal)
	refused(it("is judged when there is an objection")).When(judge).Refuses(voucher.ErrNoObjection)
	refused(it("is judged later than it was in court")).Given(objected, dismissed(), appealed).When(judge).On(decidertest.Day(5)).Refuses(voucher.ErrBeforeDispute)
}

func TestRevising(t *testing.T) {
	it := decidertest.For(t, desk)
	refused(it("is assessed again, in its old place")).Given(objected, upheld).When(revise).Then(revised, voucher.PlaceKept(received))
	nextYear := received
	nextYear.Year = 2027
	refused(it("has its place in the budget of the year it is taken up in")).Given(objected, upheld).
		When(revise).On(decider.Date(2027, 2, 1)).Then(revised, voucher.PlaceKept(nextYear))
	unmandated := revise
	unmandated.Mandate = ""
	refused(it("is assessed again under a mandate")).Given(objected, upheld).When(unmandated).Refuses(voucher.ErrNoMandate)
	refused(it("is assessed again after the court said so")).Given(objected, dismissed(), appealed, judged).When(revise).Then(revised, voucher.PlaceKept(received))
	file(it("has no place while it is incomplete")).Given(asked).GivenOn(asked.Until+1, voucher.NotTreated(untreat)).
		GivenOn(asked.Until+2, objected).GivenOn(asked.Until+3, upheld).When(revise).Then(revised)
	refused(it("is not assessed again when it was dismissed")).Given(objected, dismissed()).When(revise).Refuses(voucher.ErrNotUpheld)
	refused(it("is not assessed again before it was upheld")).Given(objected).When(revise).Refuses(voucher.ErrNotUpheld)
	refused(it("is not assessed again for nothing")).When(revise).Refuses(voucher.ErrNoObjection)
	refused(it("is not assessed again earlier than that")).Given(objected, upheld).When(revise).On(decidertest.Day(3)).Refuses(voucher.ErrBeforeDispute)
	own := voucher.Revise{Objection: decidertest.ID(20), By: "idp|fee"}
	refused(it("is not taken back by whose decision it was")).Given(objected, upheld).When(own).Refuses(voucher.ErrOwnDecision)

	again := refused(it("is rejected again")).Given(objected, upheld, revised, voucher.PlaceKept(received), rejected)
	again.When(revise).Refuses(voucher.ErrNotUpheld)
	second := objected
	second.Objection, second.Decision = decidertest.ID(30), decidertest.Event(8)
	again.When(voucher.LodgeObjection(second)).Then(second)
	other := refused(it("is about another decision")).Given(objected, upheld, revised, received, rejected, second)
	late := dismissed()
	late.Objection = second.Objection
	other.Given(late).When(voucher.Revise{Objection: second.Objection, By: "idp|bob"}).Refuses(voucher.ErrNotUpheld)

	s := stateAfter(begun, rejected, objected, upheld, revised).State // revised on day 6
	if want := decidertest.Day(6) + 56; s.Due() != want {
		t.Errorf("due on %s, want %s", s.Due(), want)
	}
}

// Whoever wins against a grant wins nothing against the refusal that is there.
func TestWhatWasUpheldIsOfTheDecisionThatStands(t *testing.T) {
	it := decidertest.For(t, desk)
	first := refused(it("is of the decision that stands")).Given(objected, dismissed(), appealed, judged, revised, received, rejected)
	against := objected
	against.Objection, against.Decision = decidertest.ID(30), decidertest.Event(3)
	first.When(voucher.LodgeObjection(against)).Refuses(voucher.ErrObjected)

	settle := voucher.Settled{Year: 2026, Amount: 1, By: "idp|fee"}
	dispute := voucher.ObjectionLodged{Objection: decidertest.ID(20), Decision: decidertest.Event(3)}
	file(it("is the refusal, not what was decided before it")).
		Given(begun, rejected, dispute, upheld, settle). // a later decision, as bad data would have it
		Given(rejected).When(revise).Refuses(voucher.ErrOtherDecision)
}

func TestWhatRunsBesideTheStatus(t *testing.T) {
	for _, c := range []struct {
		after    []voucher.Event
		disputed bool
	}{
		{nil, false},
		{[]voucher.Event{objected}, true},
		{[]voucher.Event{objected, upheld}, true}, // it is to be revised
		{[]voucher.Event{objected, upheld, revised}, false},
		{[]voucher.Event{objected, dismissed(), appealed}, true},
		{[]voucher.Event{objected, dismissed(), appealed, judged}, true},
		{[]voucher.Event{objected, dismissed()}, false},
		{[]voucher.Event{objected, dismissed(), appealed, judged, revised}, false},
	} {
		if s := stateAfter(append([]voucher.Event{begun, rejected}, c.after...)...).State; s.Disputed() != c.disputed {
			t.Errorf("after %d steps: disputed %v", len(c.after), s.Disputed())
		}
	}
}

func TestALateObjection(t *testing.T) {
	sent := voucher.DecisionDispatched{Decision: decidertest.Event(3)}
	for days, late := range map[decider.Day]bool{42: false, 43: true} {
		var h decidertest.History[voucher.Event]
		h = h.At(decider.On(decidertest.Day(1)), applied, held, received).Then(begun).Then(rejected).Then(sent)
		h = h.At(decider.On(decidertest.Day(4)+days), objected)
		s := voucher.Decider.Fold(h.Past).State
		if s.Late(s.Objections[0]) != late {
			t.Errorf("%d days after it was sent: late %v", days, !late)
		}
	}
	s := stateAfter(begun, rejected, objected).State
	if s.Late(s.Objections[0]) {
		t.Error("nothing is late against what was not sent")
	}
}

func TestTwentyObjections(t *testing.T) {
	it := decidertest.For(t, desk)
	given := refused(it("has at most twenty objections"))
	for i := range voucher.MaxObjections {
		entry := 3 + 4*i
		one, yes := objected, upheld
		one.Objection, one.Decision = decidertest.ID(100+i), decidertest.Event(entry)
		yes.Objection = one.Objection
		given.When(voucher.LodgeObjection(one)).Then(one)
		given = given.Given(one, yes, voucher.Revised{Objection: one.Objection, By: "idp|bob"}, rejected)
	}
	last := object
	last.Decision = decidertest.Event(3 + 4*voucher.MaxObjections)
	given.When(last).Refuses(voucher.ErrTooManyDispute)
}

func TestWithdrawing(t *testing.T) {
	it := decidertest.For(t, desk)
	take := func(n int) voucher.Withdraw { return voucher.Withdraw{Entry: decidertest.Entry(n), Reason: "onjuist"} }
	taken := func(n int) voucher.EntryWithdrawn { return voucher.EntryWithdrawn(take(n)) }
	grant(it("takes back what was recorded by mistake")).Given(started).When(take(5)).Then(taken(5))
	grant(it("goes on without it")).Given(started, taken(5)).When(voucher.StartTraining{}).Then(started)
	grant(it("takes it back once")).Given(started, taken(5)).When(take(5)).Refuses(voucher.ErrNoEntry)
	grant(it("takes back what is there")).When(take(9)).Refuses(voucher.ErrNoEntry)
	grant(it("names what rests on it")).Given(started, voucher.TrainingCompleted{}).When(take(5)).Refuses(voucher.ErrRestsOn, decidertest.Entry(6))
	for n := range 4 {
		if n != 1 { // taking into assessment decides nothing
			grant(it("does not take back an application or a decision")).When(take(n + 1)).Refuses(voucher.ErrFinal)
		}
	}
	grant(it("does not take back what was paid")).Given(advanced(1)).When(take(5)).Refuses(voucher.ErrFinal)
	refused(it("does not take back what an objection led to")).Given(objected, upheld).When(take(5)).Refuses(voucher.ErrFinal)
	refused(it("takes back an objection")).Given(objected).When(take(4)).Then(taken(4))
}
