package journey

import (
	"slices"

	"klantreis/domain/decider"
)

// TrialPlacement is the track that requires a benefit.
const TrialPlacement = "proefplaatsing"

// A Footing is what was said as of a moment of where the client stands.
type Footing struct {
	At decider.Moment
	Situation
}

func (f Footing) when() decider.Moment { return f.At }

// situated adds what is said as of a moment of where the client stands. What is
// told late has its place among the rest, and takes nothing from what came after it.
func (s State) situated(at decider.Moment, more Situation) State {
	s.Footings = placed(s.Footings, Footing{at, more})
	s.Situation = Situation{}
	for _, said := range s.Footings {
		s.Situation = s.Situation.With(said.Situation)
	}
	return s
}

// onBenefit says that the client received a benefit on a day and was not
// employed, as far as is known of that day, whatever was recorded first.
func (s State) onBenefit(day decider.Day) bool {
	var then Situation
	for _, said := range s.Footings {
		if said.At.Day() <= day {
			then = then.With(said.Situation)
		}
	}
	employed := slices.Contains([]string{"vast", "tijdelijk", "flexibel", "zelfstandige"}, then.LabourPosition)
	none := slices.Contains([]string{"", "geen", "onbekend"}, then.Benefit)
	return !employed && !none
}

// standing refuses what is said as of a day of where the client stands, if a
// trial placement that runs could not stand in that: from that day on, or on the
// day on which it began.
func (s State) standing(more Situation, at Mark) error {
	day := at.Occurred.Day()
	then := s.situated(at.Occurred, more)
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
