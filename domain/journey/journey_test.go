package journey_test

import (
	"os"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

func TestMain(m *testing.M) {
	os.Exit(decidertest.Complete(m, "Erase", "LeaveOut", "CountAgain"))
}

// What the sentences are about: one client, two needs and two jobs at risk.
var (
	need, other = decidertest.ID(1), decidertest.ID(2)
	job, second = decidertest.ID(3), decidertest.ID(4)
	client      = decidertest.ID(5)

	open = journey.Open{
		Client: client, Begun: decidertest.ID(6), Kind: "werkende", Origin: "zelf", Channel: "inloop",
		Team: "team-hengelo", LabourPosition: "vast", Question: "Wat kan ik hierna?",
	}
	clarify = journey.ClarifyQuestion{Topic: "scholing", Channel: "telefoon"}
	intake  = journey.RecordIntake{Channel: "balie-afspraak", Benefit: "geen"}
	advise  = journey.GiveAdvice{Advice: decidertest.ID(7), Form: "loopbaangesprek", Topics: []string{"scholing", "werk"}, Channel: "telefoon"}
	close   = journey.Close{Reason: "vraag-beantwoord"}
	reopen  = journey.Reopen{Channel: "telefoon"}

	opened    = journey.Opened(open)
	clarified = journey.QuestionClarified(clarify)
	intaken   = journey.IntakeRecorded(intake)
	advised   = journey.AdviceGiven(advise)
	closed    = journey.Closed(close)
	reopened  = journey.Reopened(reopen)
	erased    = journey.Erased{Cause: decidertest.ID(8)}
	contacted = journey.ContactRecorded{Channel: "chat", Topic: "werk"}
)

// everyday is one command of each chapter that any open journey takes.
var everyday = []journey.Command{
	clarify, intake, advise, close, journey.ChangeSituation{Benefit: "ww"}, journey.RecordContact(contacted),
	journey.AssignAdvisor{Advisor: "idp|bea", Team: "team-almelo"}, journey.RecordPlacement{Contract: "vast"},
	journey.StartAftercare{}, journey.IdentifyNeed{Need: need, Domain: "taal"}, journey.ConfirmNeed{Need: need},
	journey.ReassessNeed{Need: need}, journey.MakeOffer{Need: need}, journey.MeetNeed{Need: need},
	journey.DropNeed{Need: need}, journey.ReopenNeed{Need: need}, journey.Signal{Transition: job},
	journey.ReachStage{Transition: job, Stage: journey.Enrolled}, journey.SignContract{Transition: job},
	journey.Realise{Transition: job}, journey.StartTrack{Transition: job, Track: "meelopen"},
	journey.EndTrack{Transition: job, Track: "meelopen"}, refer,
	appoint, move, vowing, propose, take, leave, retract, attend,
}

// late are the commands that a closed journey still takes.
var late = []journey.Command{
	reopen, journey.Withdraw{Entry: decidertest.Entry(1)}, journey.Correct{Entry: decidertest.Entry(1)}, journey.AnswerCheck{Transition: job, Months: 3, Answer: "ja"},
	journey.EndTransition{Transition: job, Exit: "gestopt"}, addPlan, removePlan,
	receive, accept, decline, start, report, expire,
	callOff, keep, miss, fulfil, forgo,

	answerQuestion, dropQuestion,
	link, putRight,
}

func TestAJourneyThatIsNotThere(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for _, cmd := range append(everyday, late...) {
		it("knows no journey before its opening").When(cmd).Refuses(journey.ErrNotOpened)
		it("records nothing once it was erased").Given(opened, erased).When(cmd).Refuses(journey.ErrErased)
	}
	it("is not opened once it was erased").Given(opened, erased).When(open).Refuses(journey.ErrErased)
	it("is not opened once it was erased before it was opened").Given(erased).When(open).Refuses(journey.ErrErased)
}

func TestAJourneyThatIsClosed(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for _, cmd := range everyday {
		it("records nothing while it is closed").Given(opened, closed).When(cmd).Refuses(journey.ErrClosed)
	}
	it("is not opened anew while it is closed").Given(opened, closed).When(open).Refuses(journey.ErrOpened)
}

func TestNothingHappensBeforeTheOpening(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	day := decidertest.Day(10)
	for _, cmd := range append(everyday, late...) {
		it("does not accept what came before the opening").
			GivenOn(day, opened).When(cmd).On(day - 1).Refuses(journey.ErrBeforeOpening)
	}
	it("accepts what happened on the day of the opening, when no more is known").
		GivenOn(day, opened).When(clarify).On(day).Then(clarified)
	it("accepts an instant on the day of the opening").
		GivenOn(day, opened).When(clarify).At(decider.At(day.Begin())).Then(clarified)
	it("accepts back-dated facts out of order").
		Given(opened).GivenOn(day, clarified).When(intake).On(day - 3).Then(intaken)
}

func TestOpening(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("opens").When(open).Then(opened)
	it("opens once").Given(opened).When(open).Refuses(journey.ErrOpened)
	it("opens again after the opening was withdrawn").
		Given(opened, journey.EntryWithdrawn{Entry: decidertest.Entry(1)}).When(open).Then(opened)
	it("clarifies the question, as often as it takes").Given(opened, clarified).When(clarify).Then(clarified)
	it("records an intake without a question").Given(opened).When(intake).Then(intaken)
	it("changes the situation").Given(opened).
		When(journey.ChangeSituation{Benefit: "ww"}).Then(journey.SituationChanged{Benefit: "ww"})
	it("changes nothing when nothing is said").Given(opened).
		When(journey.ChangeSituation{}).Refuses(journey.ErrNothingChanges)
}

func TestTheSituationKeepsWhatIsNotSaidAnew(t *testing.T) {
	s := play(opened, journey.IntakeRecorded{Benefit: "ww", Education: "mbo4"},
		journey.SituationChanged{LabourPosition: "geen-werk", AgeBand: "27-44"})
	want := journey.Situation{LabourPosition: "geen-werk", Benefit: "ww", Education: "mbo4", AgeBand: "27-44"}
	if s.Situation != want {
		t.Errorf("got %+v, want %+v", s.Situation, want)
	}
	if sit, ok := journey.SituationIn(opened); !ok || sit.LabourPosition != "vast" {
		t.Errorf("the opening says %+v, %v", sit, ok)
	}
	if _, ok := journey.SituationIn(clarified); ok {
		t.Error("a clarified question says nothing of the situation")
	}
}

func TestWhoseJourneyItIs(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	assign := journey.AssignAdvisor{Advisor: "idp|ada", Team: "team-hengelo"}
	assigned := journey.AdvisorAssigned(assign)
	it("is given to an advisor").Given(opened).When(assign).Then(assigned)
	it("is theirs already").Given(opened, assigned).When(assign).Then()
	it("goes to the same advisor in another team").Given(opened, assigned).
		When(journey.AssignAdvisor{Advisor: "idp|ada", Team: "team-almelo"}).
		Then(journey.AdvisorAssigned{Advisor: "idp|ada", Team: "team-almelo"})
	it("is not given to its own advisor while it is closed").Given(opened, assigned, closed).
		When(assign).Refuses(journey.ErrClosed)
}

// play folds events, a day apart.
func play(events ...journey.Event) journey.State {
	var h decidertest.History[journey.Event]
	for _, e := range events {
		h = h.Then(e)
	}
	return journey.Decider.Fold(h.Past).State
}
