package journey_test

import (
	"fmt"
	"strings"
	"testing"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	startTrack = journey.StartTrack{Transition: job, Track: "meelopen"}
	endTrack   = journey.EndTrack{Transition: job, Track: "meelopen"}
	started    = journey.TrackStarted(startTrack)
	ended      = journey.TrackEnded(endTrack)
)

func TestTracks(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	schooling := journey.StartTrack{Transition: job, Track: "in-scholing"}
	for from, events := range at {
		said := it("starts a track at "+string(from)).Given(opened, signalled).Given(events...).When(startTrack)
		if from == journey.InGuidance {
			said.Then(started)
		} else {
			said.Refuses(journey.ErrNotInGuidance)
		}
	}
	it("starts a track by the signing that is recorded later").Given(opened, signalled, guided, signed).When(startTrack).On(decidertest.Day(4)).Then(started)
	it("starts none after it").Given(opened, signalled, guided, signed).When(startTrack).On(decidertest.Day(5)).Refuses(journey.ErrNotInGuidance)
	it("runs tracks that overlap").Given(opened, signalled, guided, started).When(schooling).Then(journey.TrackStarted(schooling))
	it("runs a track once at a time").Given(opened, signalled, guided, started).When(startTrack).Refuses(journey.ErrTrackRuns)
	it("runs a track again").Given(opened, signalled, guided, started, ended).When(startTrack).Then(started)
	it("ends a track").Given(opened, signalled, guided, started).When(endTrack).Then(ended)
	it("ends a track that runs").Given(opened, signalled, guided).When(endTrack).Refuses(journey.ErrNoTrack)
	it("ends a track on the day on which it began").Given(opened, signalled, guided).GivenOn(decidertest.Day(9), started).
		When(endTrack).On(decidertest.Day(9)).Then(ended)
	it("ends none before that").Given(opened, signalled, guided).GivenOn(decidertest.Day(9), started).
		When(endTrack).On(decidertest.Day(8)).Refuses(journey.ErrBeforeTrack)
	it("ends none before it began again").Given(opened, signalled, guided, started, ended).GivenOn(decidertest.Day(9), started).
		When(endTrack).On(decidertest.Day(7)).Refuses(journey.ErrBeforeTrack)
	it("ends one of two tracks").Given(opened, signalled, guided, journey.TrackStarted(schooling), ended).
		When(journey.EndTrack(schooling)).Then(journey.TrackEnded(schooling))
	it("ends a track with the first working day").Given(opened, signalled, guided, started, realised).When(endTrack).Refuses(journey.ErrNoTrack)
	it("keeps the tracks of two jobs apart").
		Given(opened, signalled, journey.TransitionSignalled{Transition: second}, guided, started).
		When(journey.EndTrack{Transition: second, Track: "meelopen"}).Refuses(journey.ErrNoTrack)
}

// Whether a track stands is asked of the day on which it began, and not of the
// order in which things were recorded.
func TestATrackIsOfTheDayOnWhichItBegan(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	enrolled, day := journey.StageReached{Transition: job, Stage: journey.Enrolled}, decidertest.Day
	left := it("began in guidance").Given(opened, signalled).GivenOn(day(5), guided).GivenOn(day(10), enrolled)
	back := left.GivenOn(day(20), guided)
	for _, days := range []struct {
		on      decider.Day
		started bool
	}{{4, false}, {5, true}, {9, true}, {10, true}, {11, false}, {19, false}, {20, true}, {21, true}} {
		at := day(0) + days.on
		said := back.When(startTrack).On(at)
		if days.started {
			said.Then(started)
		} else {
			said.Refuses(journey.ErrNotInGuidance)
		}
		if at < day(20) && days.started {
			left.When(startTrack).On(at).Then(started)
		}
	}
	left.When(startTrack).On(day(20)).Refuses(journey.ErrNotInGuidance)
	it("began in guidance that is told out of order").Given(opened, signalled).GivenOn(day(20), guided).GivenOn(day(10), enrolled).GivenOn(day(5), guided).
		When(startTrack).On(day(11)).Refuses(journey.ErrNotInGuidance)
	it("rests on the guidance of its day").Given(opened, signalled).GivenOn(day(5), guided).GivenOn(day(10), enrolled).GivenOn(day(20), guided).
		GivenOn(day(6), started).When(withdraw(3)).Refuses(journey.ErrRestsOn, decidertest.Entry(6))

	over := it("ended with the first working day").Given(opened, signalled).GivenOn(day(5), guided).GivenOn(day(10), realised)
	over.When(startTrack).On(day(6)).Then(started)
	over.When(startTrack).On(day(11)).Refuses(journey.ErrNotInGuidance)
	over.GivenOn(day(6), started).When(endTrack).On(day(7)).Refuses(journey.ErrNoTrack)
	over.GivenOn(day(20), guided).GivenOn(day(6), started).When(endTrack).On(day(21)).Refuses(journey.ErrNoTrack)
}

// Whoever is refused because of a day is told which.
func TestARefusalNamesTheDay(t *testing.T) {
	past := decidertest.History[journey.Event]{}.Then(opened).Then(signalled).Then(guided).Then(started)
	worked := past.Then(realised)
	refused := func(h decidertest.History[journey.Event], c journey.Command, day string) {
		at := decider.Mark{Occurred: decider.On(decidertest.Day(6))}
		if _, err := journey.Decider.Decide(c, journey.Decider.Fold(h.Past), at); err == nil || !strings.Contains(err.Error(), day) {
			t.Errorf("%T: %v, without %s", c, err, day)
		}
	}
	refused(past, startTrack, "since 2026-03-05")
	refused(worked, journey.AnswerCheck{Transition: job, Months: 3, Answer: "ja"}, "from 2026-06-06 on")
}

func TestATrialPlacementNeedsABenefit(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	trial := journey.StartTrack{Transition: job, Track: journey.TrialPlacement}
	if _, ok := codelist.First["transition-tracks"].Find(journey.TrialPlacement); !ok {
		t.Errorf("%s is no track", journey.TrialPlacement)
	}
	employed := map[string]bool{"vast": true, "tijdelijk": true, "flexibel": true, "zelfstandige": true}
	without := map[string]bool{"geen": true, "onbekend": true}
	for _, position := range codelist.First["labour-positions"].Rows {
		for _, benefit := range codelist.First["benefits"].Rows {
			now := journey.SituationChanged{LabourPosition: position.Code, Benefit: benefit.Code}
			said := it(position.Code+" on "+benefit.Code).Given(opened, signalled, guided, now).When(trial)
			if employed[position.Code] || without[benefit.Code] {
				said.Refuses(journey.ErrTrialNoWork)
			} else {
				said.Then(journey.TrackStarted(trial))
			}
		}
	}
	nothingSaid := opened
	nothingSaid.LabourPosition = ""
	it("is not for someone of whom no benefit is known").Given(nothingSaid, signalled, guided).When(trial).Refuses(journey.ErrTrialNoWork)
	it("is for someone on a benefit of whom no work is known").
		Given(nothingSaid, signalled, guided, journey.SituationChanged{Benefit: "ww"}).When(trial).Then(journey.TrackStarted(trial))
}

// A trial placement is a way to a job, and stands beside none.
func TestATrialPlacementStandsBesideNoJob(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	on := journey.SituationChanged{LabourPosition: "geen-werk", Benefit: "ww"}
	trial := journey.StartTrack{Transition: job, Track: journey.TrialPlacement}
	place := journey.RecordPlacement{Contract: "tijdelijk", StartsOn: decidertest.Day(9)}
	it("begins none once the contract is signed").Given(opened, signalled, guided, on, signed).When(trial).Refuses(journey.ErrNotInGuidance)
	runs := it("places nobody while it runs").Given(opened, signalled, guided, on, journey.TrackStarted(trial))
	runs.When(place).Refuses(journey.ErrTrialRuns)
	for _, end := range []journey.Event{journey.TrackEnded(trial), stopped, realised} {
		runs.Given(end).When(place).Then(journey.PlacementRecorded(place))
	}
	it("places someone whose other tracks run").Given(opened, signalled, guided, started).When(place).Then(journey.PlacementRecorded(place))
}

func TestATrialPlacementKeepsItsBenefit(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	on := journey.SituationChanged{LabourPosition: "geen-werk", Benefit: "ww"}
	track := journey.TrackStarted{Transition: job, Track: journey.TrialPlacement}
	given := it("stands on a benefit as long as it runs").Given(opened, signalled, guided, on, track)
	for _, away := range []journey.Situation{{LabourPosition: "vast"}, {LabourPosition: "zelfstandige"}, {Benefit: "geen"}, {Benefit: "onbekend"}} {
		given.When(journey.ChangeSituation(away)).Refuses(journey.ErrTrialRuns)
		given.When(journey.RecordIntake{LabourPosition: away.LabourPosition, Benefit: away.Benefit}).Refuses(journey.ErrTrialRuns)
		for _, end := range []journey.Event{journey.TrackEnded(track), stopped, realised} {
			given.Given(end).When(journey.ChangeSituation(away)).Then(journey.SituationChanged(away))
		}
	}
	given.When(journey.ChangeSituation{Benefit: "bijstand"}).Then(journey.SituationChanged{Benefit: "bijstand"})
	given.When(journey.ChangeSituation{Municipality: "GM0153"}).Then(journey.SituationChanged{Municipality: "GM0153"})
}

// A trial placement is judged by where the client stood on the day on which it
// began, and not by what was told last.
func TestATrialPlacementIsOfTheDayOnWhichItBegan(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	jobless, works := journey.SituationChanged{LabourPosition: "geen-werk", Benefit: "ww"}, journey.SituationChanged{LabourPosition: "vast", Benefit: "geen"}
	trial, day := journey.StartTrack{Transition: job, Track: journey.TrialPlacement}, decidertest.Day
	begun := journey.TrackStarted(trial)
	in := it("began on a benefit").Given(opened, signalled, guided)
	for name, given := range map[string]decidertest.Sentence[journey.Command, journey.Event, journey.State]{
		"in order": in.GivenOn(day(10), jobless).GivenOn(day(20), works), "told out of order": in.GivenOn(day(20), works).GivenOn(day(10), jobless),
	} {
		t.Run(name, func(*testing.T) {
			given.When(trial).On(day(9)).Refuses(journey.ErrTrialNoWork)
			given.When(trial).On(day(10)).Then(begun)
			given.When(trial).On(day(19)).Then(begun)
			given.When(trial).On(day(20)).Refuses(journey.ErrTrialNoWork)
		})
	}
	runs := in.GivenOn(day(10), jobless).GivenOn(day(15), begun)
	for _, away := range []journey.Command{journey.ChangeSituation(works), journey.RecordIntake{LabourPosition: "vast"}} {
		runs.When(away).On(day(11)).Refuses(journey.ErrTrialRuns)
		runs.When(away).On(day(15)).Refuses(journey.ErrTrialRuns)
		runs.When(away).On(day(16)).Refuses(journey.ErrTrialRuns)
	}
	runs.When(journey.ChangeSituation(works)).On(day(9)).Then(works)
	runs.When(journey.RecordIntake{LabourPosition: "vast"}).On(day(9)).Then(journey.IntakeRecorded{LabourPosition: "vast"})
}

func TestWhetherItLasts(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	first := decidertest.Day(3)
	given := func(name string) decidertest.Sentence[journey.Command, journey.Event, journey.State] {
		return it(name).Given(opened, signalled, realised) // the first working day is day 3
	}
	for _, months := range journey.CheckMonths {
		ask := journey.AnswerCheck{Transition: job, Months: months, Answer: "nee"}
		answered := journey.CheckAnswered(ask)
		name := fmt.Sprintf("asks after %d months", months)
		given(name).When(ask).On(first.AddMonths(months)).Then(answered)
		given(name + ", not sooner").When(ask).On(first.AddMonths(months) - 1).Refuses(journey.ErrCheckNotDue)
		given(name+", once").GivenOn(first.AddMonths(months), answered).
			When(ask).On(first.AddMonths(months)).Refuses(journey.ErrChecked)
		given(name + ", also when it was closed").Given(closed).When(ask).On(first.AddMonths(months)).Then(answered)
	}
	late := decidertest.Day(500)
	for _, months := range []int{0, 1, 4, 9, 13, -3} {
		given("asks only then").When(journey.AnswerCheck{Transition: job, Months: months}).On(late).Refuses(journey.ErrWrongMonths)
	}
	ask := journey.AnswerCheck{Transition: job, Months: 3, Answer: "ja"}
	it("asks nothing before the first working day").Given(opened, signalled, signed).When(ask).On(late).Refuses(journey.ErrNotRealised)
	given("asks nothing after the job ended").Given(guided).When(ask).On(late).Refuses(journey.ErrNotRealised)
	given("counts from the new first working day").GivenOn(late, journey.CheckAnswered(ask)).Given(guided).
		GivenOn(late+10, realised).When(ask).On(late + 20).Refuses(journey.ErrCheckNotDue)
	given("asks again in the new job").GivenOn(late, journey.CheckAnswered(ask)).Given(guided).
		GivenOn(late+10, realised).When(ask).On((late + 10).AddMonths(3)).Then(journey.CheckAnswered(ask))
}

func TestOnlyAYesAfterTwelveMonthsIsLasting(t *testing.T) {
	for _, months := range journey.CheckMonths {
		for _, answer := range []string{"ja", "nee", "onbekend", ""} {
			e := journey.CheckAnswered{Transition: job, Months: months, Answer: answer}
			want := months == 12 && answer == "ja"
			if e.Sustains() != want {
				t.Errorf("%s after %d months sustains: %v", answer, months, e.Sustains())
			}
			stage := play(opened, signalled, realised, cared, e).Transitions[job].Stage
			if (stage == journey.Sustained) != want {
				t.Errorf("%s after %d months: stage %s", answer, months, stage)
			}
		}
	}
}
