package demo

import (
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// Some journeys were begun at the desk's predecessors in the year before. They
// are taken over in the first weeks: what happened in them is recorded then,
// under its own day, so that there are transitions old enough to be lasting.

// takenOver says that a journey is one of these: one in sixty.
func (f *file) takenOver() bool { return f.number%61 == 20 }

// takenOverOn draws when it is taken over.
func (f *file) takenOverOn() time.Time {
	for {
		if day := First + decider.Day(2+f.dice.IntN(25)); !shut(day) {
			return f.officeHour(day)
		}
	}
}

// ofPredecessor is a transition that was realised in the year before, and of
// which the desk asks whether it lasts.
func (f *file) ofPredecessor() []step {
	realised := decider.Date(2024, time.November, 18) + decider.Day(f.dice.IntN(300))
	began := realised - decider.Day(120+f.dice.IntN(80))
	own := []struct {
		day decider.Day
		do  func() journey.Command
	}{
		{began + 6, func() journey.Command {
			return journey.ClarifyQuestion{Topic: "van-werk-naar-werk", Channel: f.channel(), Question: f.words(questions)}
		}},
		{began + 10, func() journey.Command {
			f.moving = f.id()
			return journey.Signal{Transition: f.moving, Trigger: "einde-tijdelijk-contract", JobEndsOn: realised - 10, Sector: f.sector(),
				Municipality: f.situation.Municipality}
		}},
		{began + 17, func() journey.Command { return journey.ReachStage{Transition: f.moving, Stage: journey.IntakeDone} }},
		{began + 30, func() journey.Command { return journey.ReachStage{Transition: f.moving, Stage: journey.InGuidance} }},
		{realised - 21, func() journey.Command {
			return journey.SignContract{Transition: f.moving, Contract: f.contract(), Sector: f.sector(), StartsOn: realised}
		}},
		{realised, func() journey.Command {
			return journey.Realise{Transition: f.moving, Contract: f.contract(), Sector: f.sector()}
		}},
	}
	steps := []step{{0, 0, func(f *file) { f.arrivedOn(decider.On(began)) }}}
	for _, was := range own {
		steps = append(steps, step{0, 0, func(f *file) { f.recordOn(was.do(), decider.On(was.day)) }})
	}
	return append(steps, step{0, 0, f.reach(journey.TransitionAftercare)}, step{1, 5, f.lasts})
}

// lasts closes a journey and asks what is still to be asked: what was due while
// the predecessor had it, that did.
func (f *file) lasts(*file) {
	f.close("nieuwe-baan")(f)
	s, _ := f.stands()
	for _, months := range journey.CheckMonths {
		due := s.Transitions[f.moving].Realised.AddMonths(months)
		if due >= First {
			check(months)(f)
			continue
		}
		f.recordOn(journey.AnswerCheck{Transition: f.moving, Months: months, Answer: "ja"}, decider.On(due+3))
	}
}
