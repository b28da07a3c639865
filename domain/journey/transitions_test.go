package journey_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	signal    = journey.Signal{Transition: job, Trigger: "reorganisatie", JobEndsOn: decidertest.Day(90), Sector: "2008:C"}
	signalled = signalledAs(signal)
	guided    = journey.StageReached{Transition: job, Stage: journey.InGuidance}
	signed    = journey.ContractSigned{Transition: job, Contract: "tijdelijk"}
	realised  = journey.TransitionRealised{Transition: job, Contract: "tijdelijk"}
	cared     = journey.StageReached{Transition: job, Stage: journey.TransitionAftercare}
	stopped   = journey.TransitionEnded{Transition: job, Exit: "gestopt"}
)

// signalledAs is what follows from a signal.
func signalledAs(c journey.Signal) journey.TransitionSignalled {
	return journey.TransitionSignalled{Transition: c.Transition, Reorganisation: c.Reorganisation, Trigger: c.Trigger,
		JobEndsOn: c.JobEndsOn, Sector: c.Sector, Municipality: c.Municipality, Note: c.Note}
}

// at is what leads to each stage, after the signal.
var at = map[journey.Stage][]journey.Event{
	journey.Signalled:           {},
	journey.Enrolled:            {journey.StageReached{Transition: job, Stage: journey.Enrolled}},
	journey.IntakeDone:          {journey.StageReached{Transition: job, Stage: journey.IntakeDone}},
	journey.PlanAgreed:          {journey.StageReached{Transition: job, Stage: journey.PlanAgreed}},
	journey.InGuidance:          {guided},
	journey.Signed:              {signed},
	journey.Realised:            {realised},
	journey.TransitionAftercare: {realised, cared},
	journey.Sustained:           {realised, journey.CheckAnswered{Transition: job, Months: 12, Answer: "ja"}},
}

func TestASignalBeginsATransition(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("signals that a job is at risk").Given(opened).When(signal).Then(signalled)
	it("signals it once").Given(opened, signalled).When(signal).Refuses(journey.ErrTransitionThere)
	it("signals it once, also after it ended").Given(opened, signalled, stopped).When(signal).Refuses(journey.ErrTransitionThere)
	another := signal
	another.Transition = second
	it("signals another job").Given(opened, signalled).When(another).Then(signalledAs(another))

	ofEmployer := opened
	ofEmployer.Kind = "werkgever"
	it("signals no job of an employer").Given(ofEmployer).When(signal).Refuses(journey.ErrEmployer)
	it("knows nothing of it before it is open").When(signal).Refuses(journey.ErrNotOpened)

	given := it("has at most twenty transitions").Given(opened)
	for i := range journey.MaxTransitions {
		one := signalled
		one.Transition = decidertest.ID(100 + i)
		given = given.Given(one)
	}
	given.When(signal).Refuses(journey.ErrTooManyTransitions)
}

func TestEveryStageFromEveryStage(t *testing.T) {
	moves := map[journey.Stage]map[journey.Stage]error{}
	early := []journey.Stage{journey.Signalled, journey.Enrolled, journey.IntakeDone, journey.PlanAgreed, journey.InGuidance, journey.Signed}
	for _, from := range early {
		moves[from] = map[journey.Stage]error{
			journey.Enrolled: nil, journey.IntakeDone: nil, journey.PlanAgreed: nil, journey.InGuidance: nil,
			journey.TransitionAftercare: journey.ErrNotRealised,
		}
	}
	for _, from := range []journey.Stage{journey.Realised, journey.TransitionAftercare, journey.Sustained} {
		moves[from] = map[journey.Stage]error{
			journey.Enrolled: journey.ErrRealised, journey.IntakeDone: journey.ErrRealised, journey.PlanAgreed: journey.ErrRealised,
			journey.InGuidance: nil, journey.TransitionAftercare: journey.ErrRealised,
		}
	}
	moves[journey.Realised][journey.TransitionAftercare] = nil
	for from := range moves {
		if _, reached := moves[from][from]; reached {
			moves[from][from] = journey.ErrSameStage
		}
		for _, own := range []journey.Stage{journey.Signalled, journey.Signed, journey.Realised, journey.Sustained} {
			moves[from][own] = journey.ErrStageOfItsOwn
		}
	}
	it := decidertest.For(t, journey.Decider)
	for _, from := range journey.Stages {
		for _, to := range journey.Stages {
			reach := journey.ReachStage{Transition: job, Stage: to}
			said := it(string(from+" to "+to)).Given(opened, signalled).Given(at[from]...).When(reach)
			if no := moves[from][to]; no != nil {
				said.Refuses(no)
			} else {
				said.Then(journey.StageReached(reach))
			}
		}
	}
}

func TestContractAndFirstWorkingDay(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for from, events := range at {
		given := it("from "+string(from)).Given(opened, signalled).Given(events...)
		sign, realise := given.When(journey.SignContract(signed)), given.When(journey.Realise(realised))
		switch from {
		case journey.Realised, journey.TransitionAftercare, journey.Sustained:
			sign.Refuses(journey.ErrBeforeContract)
			realise.Refuses(journey.ErrRealised)
		case journey.Signed:
			sign.Refuses(journey.ErrSameStage)
			realise.Then(realised)
		default:
			sign.Then(signed)
			realise.Then(realised)
		}
	}
	late := it("was signed before the first working day, and is recorded after it").Given(opened, signalled, guided, realised)
	late.When(journey.SignContract(signed)).On(decidertest.Day(3)).Then(signed)
	late.When(journey.SignContract(signed)).On(decidertest.Day(4)).Then(signed)
	late.When(journey.SignContract(signed)).On(decidertest.Day(5)).Refuses(journey.ErrBeforeContract)
	late.GivenOn(decidertest.Day(3), signed).When(journey.SignContract(signed)).On(decidertest.Day(3)).Refuses(journey.ErrRealised)
	late.GivenOn(decidertest.Day(3), signed).When(journey.Realise(realised)).Refuses(journey.ErrRealised)
	signing := it("is signed before the first working day").Given(opened, signalled).GivenOn(decidertest.Day(10), signed)
	signing.When(journey.Realise(realised)).On(decidertest.Day(9)).Refuses(journey.ErrBeforeContract)
	signing.When(journey.Realise(realised)).On(decidertest.Day(10)).Then(realised)
	it("needs no signing that fell through").Given(opened, signalled).GivenOn(decidertest.Day(10), signed, guided).
		When(journey.Realise(realised)).On(decidertest.Day(9)).Then(realised)
	starts := journey.SignContract{Transition: job, Contract: "vast", StartsOn: decidertest.Day(10)}
	it("begins on the day of signing").Given(opened, signalled).When(starts).On(decidertest.Day(10)).Then(journey.ContractSigned(starts))
	it("begins no sooner").Given(opened, signalled).When(starts).On(decidertest.Day(11)).Refuses(journey.ErrBeforeContract.At("startsOn"))
	it("signs anew after a contract fell through").Given(opened, signalled, signed, guided).
		When(journey.SignContract(signed)).Then(signed)
	it("begins a new job after the last one ended").Given(opened, signalled, realised, guided).
		When(journey.Realise(realised)).Then(realised)
}

// What is told late has its place in time, and takes nothing from what came after it.
func TestAStageToldLate(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	realise, sign := journey.Realise(realised), journey.SignContract(signed)
	working := it("has the job that it came to later").Given(opened, signalled).GivenOn(decidertest.Day(20), realised).GivenOn(decidertest.Day(10), guided)
	working.When(realise).On(decidertest.Day(25)).Refuses(journey.ErrRealised)
	working.When(startTrack).On(decidertest.Day(12)).Then(started)
	working.GivenOn(decidertest.Day(12), started).When(journey.EndTrack(startTrack)).On(decidertest.Day(15)).Refuses(journey.ErrNoTrack)
	lost := it("is in guidance, to which it came back from a job").Given(opened, signalled).GivenOn(decidertest.Day(20), guided).GivenOn(decidertest.Day(10), realised)
	lost.When(realise).On(decidertest.Day(25)).Then(realised)
	lost.When(startTrack).On(decidertest.Day(22)).Then(started)
	lost.GivenOn(decidertest.Day(22), started).When(journey.EndTrack(startTrack)).On(decidertest.Day(25)).Then(journey.TrackEnded(startTrack))
	fell := it("is in guidance, to which it came back from a contract").Given(opened, signalled).GivenOn(decidertest.Day(20), guided).GivenOn(decidertest.Day(10), signed)
	fell.When(sign).On(decidertest.Day(25)).Then(signed)
	fell.When(startTrack).On(decidertest.Day(22)).Then(started)
	it("has a job with aftercare, beside which no track runs").Given(opened, signalled).GivenOn(decidertest.Day(10), realised).
		GivenOn(decidertest.Day(30), journey.StageReached{Transition: job, Stage: journey.TransitionAftercare}).
		GivenOn(decidertest.Day(20), guided, started).When(journey.EndTrack(startTrack)).On(decidertest.Day(40)).Refuses(journey.ErrNoTrack)
	it("runs no track from before a job, once that is told").Given(opened, signalled).GivenOn(decidertest.Day(5), guided, started).
		GivenOn(decidertest.Day(20), guided).GivenOn(decidertest.Day(10), realised).
		When(journey.EndTrack(startTrack)).On(decidertest.Day(25)).Refuses(journey.ErrNoTrack)
}

// Of a job that still lasted on a day nobody says that it was lost before.
func TestAJobIsNotLostBeforeAnAnswerThatItLasts(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	lose, asked := journey.ReachStage(guided), decidertest.Day(10).AddMonths(3)
	yes, no := journey.CheckAnswered{Transition: job, Months: 3, Answer: "ja"}, journey.CheckAnswered{Transition: job, Months: 3, Answer: "nee"}
	working := it("lasts").Given(opened, signalled).GivenOn(decidertest.Day(10), realised)
	lasts := working.GivenOn(asked, yes)
	lasts.When(lose).On(asked-1).Refuses(journey.ErrLastedLonger, decidertest.Entry(4))
	lasts.When(lose).On(asked).Then(guided)
	lasts.When(lose).On(decidertest.Day(9)).Then(guided) // on the way to it, told late
	lasts.Given(journey.EntryWithdrawn{Entry: decidertest.Entry(4)}).When(lose).On(asked - 1).Then(guided)
	working.GivenOn(asked, no).When(lose).On(asked - 1).Then(guided)
}

func TestATransitionThatIsNotThere(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for _, cmd := range aboutATransition(job) {
		it("knows no other transitions").Given(opened).When(cmd).Refuses(journey.ErrNoTransition)
		it("stops when a transition has ended").Given(opened, signalled, guided, stopped).When(cmd).Refuses(journey.ErrTransitionEnded)
		it("comes after the signal").Given(opened).GivenOn(decidertest.Day(10), signalled, realised).
			When(cmd).On(decidertest.Day(9)).Refuses(journey.ErrBeforeSignal)
	}
}

func aboutATransition(id uuid.UUID) []journey.Command {
	return []journey.Command{
		journey.ReachStage{Transition: id, Stage: journey.InGuidance}, journey.SignContract{Transition: id},
		journey.Realise{Transition: id}, journey.StartTrack{Transition: id, Track: "meelopen"},
		journey.EndTrack{Transition: id, Track: "meelopen"}, journey.AnswerCheck{Transition: id, Months: 3},
		journey.EndTransition{Transition: id, Exit: "gestopt"},
	}
}

func TestExits(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	exit := journey.EndTransition(stopped)
	for from, events := range at {
		said := it("ends from "+string(from)).Given(opened, signalled).Given(events...).When(exit)
		switch from {
		case journey.Realised, journey.TransitionAftercare, journey.Sustained:
			said.Refuses(journey.ErrRealised)
		default:
			said.Then(stopped)
		}
	}
	it("ends once the new job is behind").Given(opened, signalled, realised, guided).When(exit).Then(stopped)
	it("ends after the journey was closed").Given(opened, signalled, closed).When(exit).Then(stopped)
	it("ends without a closing that there was not").Given(opened, signalled).
		When(journey.EndTransition{Transition: job, Closing: decidertest.Event(1), Exit: "onbekend"}).Refuses(journey.ErrNotClosed)
	it("ends one of two").Given(opened, signalled, journey.TransitionSignalled{Transition: second}, stopped).
		When(journey.EndTransition{Transition: second, Exit: "pensioen"}).
		Then(journey.TransitionEnded{Transition: second, Exit: "pensioen"})
}

func TestClosingEndsWhatIsOpen(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	more := journey.TransitionSignalled{Transition: second}
	third := journey.TransitionSignalled{Transition: decidertest.ID(9)}
	byClosing := func(n int) journey.EndOpenTransitions {
		return journey.EndOpenTransitions{Closing: decidertest.Event(n)}
	}
	ended := func(id uuid.UUID, n int) journey.TransitionEnded {
		return journey.TransitionEnded{Transition: id, Closing: decidertest.Event(n), Exit: journey.UnknownExit}
	}
	it("ends all open transitions as unknown").Given(opened, signalled, more, third, closed).
		When(byClosing(5)).Then(ended(job, 5), ended(second, 5), ended(decidertest.ID(9), 5))
	it("leaves exits and new jobs alone").Given(opened, signalled, more, third, stopped, realisedOf(second), closed).
		When(byClosing(7)).Then(ended(decidertest.ID(9), 7))
	it("has nothing to end").Given(opened, closed).When(byClosing(2)).Then()
	it("has ended them already").Given(opened, signalled, closed, ended(job, 3)).When(byClosing(3)).Then()
	it("leaves a reopened journey alone").Given(opened, signalled, closed, reopened).When(byClosing(3)).Then()
	it("leaves a later closing alone").Given(opened, signalled, closed, reopened, closed).When(byClosing(3)).Then()
	it("leaves a withdrawn closing alone").
		Given(opened, signalled, closed, journey.EntryWithdrawn{Entry: decidertest.Entry(3)}).When(byClosing(3)).Then()
	it("leaves an erased journey alone").Given(opened, signalled, closed, erased).When(byClosing(3)).Then()
	it("leaves a journey alone that never began").When(byClosing(3)).Then()
	it("leaves an open journey alone, whatever it is told").Given(opened, signalled).When(journey.EndOpenTransitions{}).Then()
	it("ends none before it began").Given(opened).GivenOn(decidertest.Day(9), signalled).GivenOn(decidertest.Day(9), closed).
		When(byClosing(3)).On(decidertest.Day(8)).Refuses(journey.ErrBeforeSignal)
}

func realisedOf(id uuid.UUID) journey.Event { return journey.TransitionRealised{Transition: id} }

// Aftercare follows the first working day, also where it is told out of order.
func TestAftercareIsNotBeforeTheFirstWorkingDay(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	care := journey.ReachStage{Transition: job, Stage: journey.TransitionAftercare}
	it("begins on the first working day").Given(opened, signalled).GivenOn(decidertest.Day(20), realised).When(care).On(decidertest.Day(20)).Then(cared)
	it("does not begin the day before").Given(opened, signalled).GivenOn(decidertest.Day(20), realised).When(care).On(decidertest.Day(19)).Refuses(journey.ErrAftercareEarly)
}

// Whoever mistypes the year of a job is told so.
func TestAJobIsNotOfAnotherTime(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	today := decidertest.Day(9)
	for _, far := range []decider.Day{decider.Date(1900, 1, 1), today.AddMonths(-60) - 1, today.AddMonths(60) + 1} {
		ends, starts := signal, journey.SignContract{Transition: job, Contract: "vast", StartsOn: far}
		ends.JobEndsOn = far
		it("ends when it can have been there").Given(opened).When(ends).On(today).Refuses(journey.ErrJobDay.At("jobEndsOn"))
		it("is corrected to such a day").Given(opened).GivenOn(today, signalled).When(journey.CorrectSignal{Transition: job, JobEndsOn: far}).On(today).Refuses(journey.ErrJobDay.At("jobEndsOn"))
		it("begins when somebody can begin").Given(opened, signalled).When(starts).On(today).Refuses(journey.ErrJobDay.At("startsOn"))
		it("is found when somebody can begin").Given(opened).When(journey.RecordPlacement{Contract: "vast", StartsOn: far}).On(today).Refuses(journey.ErrJobDay.At("startsOn"))
	}
	for _, near := range []decider.Day{today.AddMonths(-60), today.AddMonths(60)} {
		place := journey.RecordPlacement{Contract: "vast", StartsOn: near}
		it("is found at most five years away").Given(opened).When(place).On(today).Then(journey.PlacementRecorded(place))
	}
}
