package journey_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

func TestAdvice(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("gives advice once the question is clarified").Given(opened, clarified).When(advise).Then(advised)
	it("gives advice after an intake").Given(opened, intaken).When(advise).Then(advised)
	it("gives no advice before that").Given(opened).When(advise).Refuses(journey.ErrNotClarified)
	it("gives no advice before that, whatever contact there was").Given(opened, contacted).When(advise).Refuses(journey.ErrNotClarified)
	for _, form := range []string{"informatie", "vraagverheldering"} {
		onTheSpot := advise
		onTheSpot.Form = form
		it("answers on the spot").Given(opened).When(onTheSpot).Then(journey.AdviceGiven(onTheSpot))
	}
	answered, helped := advised, advised
	answered.Form, helped.Form = "informatie", "vraagverheldering"
	it("is not let round the question by an answer on the spot").Given(opened, answered).When(advise).Refuses(journey.ErrNotClarified)
	it("gives advice after a talk that clarified the question").Given(opened, helped).When(advise).Then(advised)
	it("asks for the question again after reopening").
		Given(opened, clarified, closed, reopened).When(advise).Refuses(journey.ErrNotClarified)

	for name, topics := range map[string][]string{
		"advises on something": nil, "names each topic once": {"werk", "scholing", "werk"},
	} {
		wrong := advise
		wrong.Topics = topics
		it(name).Given(opened, clarified).When(wrong).Refuses(journey.ErrNoTopic)
	}
}

func TestPlacementAndAftercare(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	place := journey.RecordPlacement{Contract: "tijdelijk", StartsOn: decidertest.Day(40)}
	placed, started := journey.PlacementRecorded(place), journey.AftercareStarted{}
	realised := journey.TransitionRealised{Transition: job}
	it("records contact").Given(opened).When(journey.RecordContact(contacted)).Then(contacted)
	it("records that the client found work").Given(opened).When(place).Then(placed)
	it("starts aftercare for who found work").Given(opened, placed).When(journey.StartAftercare{}).Then(started)
	it("starts aftercare after a transition").Given(opened, signalled, realised).When(journey.StartAftercare{}).Then(started)
	it("has started aftercare already").Given(opened, placed, started).When(journey.StartAftercare{}).Then()
	it("starts no aftercare for who has no work").Given(opened, clarified, advised).When(journey.StartAftercare{}).Refuses(journey.ErrNotPlaced)
	it("starts no aftercare again while it is closed").Given(opened, placed, started, closed).
		When(journey.StartAftercare{}).Refuses(journey.ErrClosed)
}

func TestPhasesGoForwardAndBeginAgain(t *testing.T) {
	answered := advised
	answered.Form = "informatie"
	story := []struct {
		what journey.Event
		then journey.Phase
	}{
		{opened, journey.Contact},
		{contacted, journey.Contact},
		{answered, journey.Contact},
		{clarified, journey.QuestionClarity},
		{intaken, journey.Intake},
		{clarified, journey.Intake},
		{advised, journey.Advice},
		{identified, journey.Advice},
		{offered, journey.Support},
		{advised, journey.Support},
		{signalled, journey.Support},
		{journey.ContractSigned{Transition: job}, journey.Placement},
		{journey.StageReached{Transition: job, Stage: journey.InGuidance}, journey.Placement},
		{journey.TransitionRealised{Transition: job}, journey.Placement},
		{journey.StageReached{Transition: job, Stage: journey.TransitionAftercare}, journey.Aftercare},
		{journey.PlacementRecorded{}, journey.Aftercare},
		{closed, journey.Ended},
		{journey.CheckAnswered{Transition: job, Months: 3, Answer: "ja"}, journey.Ended},
		{reopened, journey.Contact},
		{journey.PlacementRecorded{}, journey.Placement},
		{journey.AftercareStarted{}, journey.Aftercare},
	}
	var told []journey.Event
	for _, step := range story {
		told = append(told, step.what)
		if got := play(told...).Phase; got != step.then {
			t.Errorf("after %T: phase %s, want %s", step.what, got, step.then)
		}
	}
}
