package journey_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	putRight = journey.CorrectSignal{Transition: job, JobEndsOn: decidertest.Day(90), Sector: "2008:C", Municipality: "GM0141"}
	righted  = correctedAs(putRight)
)

func correctedAs(c journey.CorrectSignal) journey.SignalCorrected {
	return journey.SignalCorrected{Transition: c.Transition, JobEndsOn: c.JobEndsOn, Sector: c.Sector, Municipality: c.Municipality}
}

func TestASignalIsFilledInOrPutRightLater(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("says what was not known").Given(opened, signalled).When(putRight).Then(righted)
	it("says it of what has ended").Given(opened, signalled, stopped).When(putRight).Then(righted)
	it("says it in a closed journey").Given(opened, signalled, closed).When(putRight).Then(righted)
	it("says it again").Given(opened, signalled, righted).When(putRight).Then(righted)
	it("is of a job that was signalled").Given(opened).When(putRight).Refuses(journey.ErrNoTransition)
	it("says something").Given(opened, signalled).When(journey.CorrectSignal{Transition: job}).Refuses(journey.ErrNothingCorrected)
	it("is taken back").Given(opened, signalled, righted).When(withdraw(3)).Then(withdrawn(3))

	one := journey.CorrectSignal{Transition: job, JobEndsOn: decidertest.Day(60)}
	it("says one thing").Given(opened, signalled).When(one).Then(correctedAs(one))
	it("says when a job of a reorganisation ends, whose employer it does not look at").Given(opened, signalled, linked).When(one).Then(correctedAs(one))
}

// Years later a job still ended near the day on which it was signalled.
func TestAJobEndsNearTheDayOfItsSignal(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	late, signal := decidertest.Day(1).AddMonths(66), decidertest.Day(2)
	for months, refusal := range map[int]error{0: nil, 60: nil, -60: nil, 66: journey.ErrJobDay.At("jobEndsOn"), -66: journey.ErrJobDay.At("jobEndsOn")} {
		c := journey.CorrectSignal{Transition: job, JobEndsOn: signal.AddMonths(months)}
		years := it("is put right years later").Given(opened).GivenOn(signal, signalled).When(c).On(late)
		if refusal != nil {
			years.Refuses(refusal)
		} else {
			years.Then(correctedAs(c))
		}
	}
}

func TestTheSectorOfAJobIsThatOfItsReorganisation(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	same, other := putRight, putRight
	same.Announced, other.Announced = &journey.Announcement{Sector: "2008:C"}, &journey.Announcement{Sector: "2008:H"}
	it("is the employer's").Given(opened, signalled, linked).When(same).Then(righted)
	it("is no other").Given(opened, signalled, linked).When(other).Refuses(journey.ErrOtherSector.At("sector"))
	it("is looked at").Given(opened, signalled, linked).When(putRight).Refuses(journey.ErrNoReorganisation)
	carriers := linking(carrier, &journey.Announcement{Sector: "2008:H"})
	it("is looked at by a link that comes later").Given(opened, signalled, righted).When(carriers).Refuses(journey.ErrOtherSector.At("reorganisation"))
}

func TestWhatIsPutRightOfASignal(t *testing.T) {
	was := journey.TransitionSignalled{Transition: job, Trigger: "reorganisatie", JobEndsOn: decidertest.Day(30), Sector: "2008:H"}
	want := was
	want.JobEndsOn, want.Municipality = decidertest.Day(60), "GM0141"
	if got := (journey.SignalCorrected{Transition: job, JobEndsOn: decidertest.Day(60), Municipality: "GM0141"}).Signal(was); got != want {
		t.Errorf("it is %+v, want %+v", got, want)
	}
}
