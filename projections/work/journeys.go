package work

import (
	"bytes"
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// What is to be done about journeys.
const (
	AssignAdvisor    Kind = "adviseur-toewijzen"  // it is nobody's
	ProposeClosing   Kind = "afsluiten-voorstel"  // nothing has happened for a year
	AskForTransition Kind = "transitie-navragen"  // nothing was heard of an open transition for 90 days
	AskIfItLasts     Kind = "duurzaamheid-vragen" // 3, 6 or 12 months after the first working day
)

// OfJourney returns what is to be done about a journey, given its effective
// history and the state that it leads to. Whether a new job lasts is asked
// after the journey is closed, too.
func OfJourney(history []codec.Fact, s journey.State) []projector.Row {
	if !s.Opened || s.Erased {
		return nil
	}
	d := desk{Item: Item{Subject: histories.Subject(history), Client: s.Client, Team: s.Team, Owner: s.Advisor}}
	if !s.Closed() {
		if s.Advisor == "" {
			d.add(AssignAdvisor, uuid.Nil, s.Since.Day())
		}
		d.add(ProposeClosing, uuid.Nil, after("closing-proposal", s.Latest.Day()))
	}
	heard := lastHeard(history)
	for _, id := range slices.SortedFunc(maps.Keys(s.Transitions), inOrder) {
		t := s.Transitions[id]
		if t.Open() && !s.Closed() {
			d.add(AskForTransition, id, after("transition-unknown", heard[id]))
		}
		if months := nextCheck(t); months > 0 {
			d.add(AskIfItLasts, id, t.Realised.AddMonths(months))
		}
	}
	return d.rows
}

func inOrder(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

// A desk gathers rows that are alike in whose they are.
type desk struct {
	Item
	rows []projector.Row
}

func (d *desk) add(kind Kind, thing uuid.UUID, from decider.Day) {
	row := d.Item
	row.Kind, row.Thing, row.From, row.Due = kind, thing, from, after("answer", from)
	d.rows = append(d.rows, row)
}

// lastHeard returns the day of the latest fact about each transition.
func lastHeard(history []codec.Fact) map[uuid.UUID]decider.Day {
	heard := map[uuid.UUID]decider.Day{}
	for i := range history {
		if id := histories.Thing(&history[i]); id != uuid.Nil {
			heard[id] = max(heard[id], history[i].Meta.Occurred.Day())
		}
	}
	return heard
}

// nextCheck is after how many months it is to be asked next whether a
// transition lasts, zero when there is no need to. What was passed over is not
// asked any more.
func nextCheck(t journey.Transition) int {
	if t.Ended || t.Realised == 0 {
		return 0
	}
	latest := slices.Max(append([]int{0}, t.Checks...))
	for _, months := range journey.CheckMonths {
		if months > latest {
			return months
		}
	}
	return 0
}
