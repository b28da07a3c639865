package journey

import (
	"cmp"
	"slices"

	"klantreis/domain/decider"
)

// TrialPlacement is the track that requires a benefit.
const TrialPlacement = "proefplaatsing"

// A Footing is what was said as of a day of what a trial placement rests on:
// codes of the lists labour-positions and benefits, or nothing.
type Footing struct {
	On                      decider.Day
	LabourPosition, Benefit string
}

func (f Footing) on() decider.Day { return f.On }

// situated adds what is said as of a day of where the client stands.
func (s State) situated(day decider.Day, more Situation) State {
	s.Situation = s.Situation.With(more)
	s.Footings = placed(s.Footings, Footing{day, more.LabourPosition, more.Benefit})
	return s
}

// onBenefit says that the client received a benefit on a day and was not
// employed, as far as is known of that day, whatever was recorded first.
func (s State) onBenefit(day decider.Day) bool {
	var position, benefit string
	for _, said := range s.Footings {
		if said.On <= day {
			position, benefit = cmp.Or(said.LabourPosition, position), cmp.Or(said.Benefit, benefit)
		}
	}
	employed := slices.Contains([]string{"vast", "tijdelijk", "flexibel", "zelfstandige"}, position)
	none := slices.Contains([]string{"", "geen", "onbekend"}, benefit)
	return !employed && !none
}

// standing refuses what is said as of a day of where the client stands, if a
// trial placement that runs could not stand in that: from that day on, or on the
// day on which it began.
func (s State) standing(more Situation, at Mark) error {
	day := at.Occurred.Day()
	then := s.situated(day, more)
	for _, t := range s.Transitions {
		if trial := t.running(TrialPlacement); trial != nil && !then.onBenefit(max(day, trial.Began)) {
			return ErrTrialRuns
		}
	}
	return nil
}

// onTrial says that a trial placement runs.
func (s State) onTrial() bool {
	for _, t := range s.Transitions {
		if t.Runs(TrialPlacement) {
			return true
		}
	}
	return false
}
