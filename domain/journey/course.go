package journey

import (
	"slices"

	"klantreis/domain/decider"
)

// A Turn is that a transition came to a stage on a day.
type Turn struct {
	On    decider.Day
	Stage Stage
}

func (t Turn) when() decider.Moment { return decider.On(t.On) }

// placed puts something among others in the order of when they were, after those
// that it does not certainly come before. The others stay as they are, since other
// stories hold them.
func placed[T interface{ when() decider.Moment }](others []T, one T) []T {
	at := slices.IndexFunc(others, func(other T) bool { return one.when().Before(other.when()) })
	if at < 0 {
		at = len(others)
	}
	return slices.Insert(slices.Clone(others), at, one)
}

// came returns the transition once it is known that it came to a stage on a day,
// and whether that is the stage at which it is now: what is told late has its
// place among the others, and takes nothing from what came after it.
func (t Transition) came(to Stage, on decider.Day) (_ Transition, now bool) {
	now = !slices.ContainsFunc(t.Turns, func(turn Turn) bool { return turn.On > on })
	t.Turns = placed(t.Turns, Turn{on, to})
	return t, now
}

// lostSince says that the transition came back to a stage before the contract of
// a new job after a day: what was signed or begun by then came to nothing.
func (t Transition) lostSince(day decider.Day) bool {
	return slices.ContainsFunc(t.Turns, func(turn Turn) bool { return turn.On > day && turn.Stage != Signed && !turn.Stage.hasJob() })
}

// guidedOn says that the transition was in guidance on a day, whatever was
// recorded first: from the day on which it came there to the day on which it
// came to another stage, both included.
func (t Transition) guidedOn(day decider.Day) bool {
	for i, turn := range t.Turns {
		over := i+1 < len(t.Turns) && t.Turns[i+1].On < day
		if turn.Stage == InGuidance && turn.On <= day && !over {
			return true
		}
	}
	return false
}

// workedSince says that a new job began on a day or after it, also one that is
// behind by now.
func (t Transition) workedSince(day decider.Day) bool {
	return slices.ContainsFunc(t.Turns, func(turn Turn) bool { return turn.Stage == Realised && turn.On >= day })
}

// A Track is one that runs: a code of the list transition-tracks, and the day
// on which it began.
type Track struct {
	Code  string
	Began decider.Day
}

// running returns a track that runs, or nil.
func (t Transition) running(code string) *Track {
	for _, track := range t.Tracks {
		if track.Code == code {
			return &track
		}
	}
	return nil
}

// Runs says that a track runs.
func (t Transition) Runs(code string) bool { return t.running(code) != nil }
