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
	ProposeClosing   Kind = "afsluiten-voorstel"  // nothing has happened for long
	AskForTransition Kind = "transitie-navragen"  // nothing was heard of an open transition for long
	AskIfItLasts     Kind = "duurzaamheid-vragen" // 3, 6 or 12 months after the first working day

	AskForAnswer Kind = "antwoord-navragen"       // a partner has not said yes or no to a referral
	AskForReport Kind = "terugkoppeling-navragen" // a partner accepted a referral and is silent since

	AskAboutQuestion Kind = "werkgeversvraag-navragen" // an employer's question was passed on, and nobody answered it
)

// OfJourney returns what is to be done about a journey, given its effective
// history and the state that it leads to. Whether a new job lasts is asked
// after the journey is closed, too, but for one that the client's death closed.
func OfJourney(history []codec.Fact, s journey.State) []projector.Row {
	if !s.Opened || s.Erased {
		return nil
	}
	d := desk{Item: Item{Subject: histories.Subject(history), Client: s.Client, Team: s.Team, Owner: s.Advisor}}
	if !s.Closed() {
		if s.Advisor == "" {
			d.add(AssignAdvisor, uuid.Nil, s.Since.Day())
		}
		d.add(ProposeClosing, uuid.Nil, s.Latest.Day())
	}
	heard := lastHeard(history)
	for _, id := range slices.SortedFunc(maps.Keys(s.Transitions), inOrder) {
		t := s.Transitions[id]
		if t.Open() && !s.Closed() {
			d.add(AskForTransition, id, heard[id])
		}
		if months := t.NextCheck(); months > 0 && !s.Deceased {
			d.add(AskIfItLasts, id, t.Realised.AddMonths(months))
		}
	}
	d.atPartners(s.Referrals)
	d.passedOn(s.Questions)
	d.agreed(s)
	return d.rows
}

// atPartners adds the referrals that something is still to come of. They stay
// open at the partner when the journey is closed.
func (d *desk) atPartners(referrals map[uuid.UUID]journey.Referral) {
	for _, id := range slices.SortedFunc(maps.Keys(referrals), inOrder) {
		switch r := referrals[id]; {
		case r.State.Awaits():
			d.add(AskForAnswer, id, r.Sent.Day())
		case r.State.Open():
			d.add(AskForReport, id, r.Latest.Day())
		}
	}
}

// passedOn adds employers' questions that nobody answered. They stay at the
// partner when the journey is closed.
func (d *desk) passedOn(questions map[uuid.UUID]journey.Question) {
	for _, id := range slices.SortedFunc(maps.Keys(questions), inOrder) {
		if q := questions[id]; !q.Ended {
			d.add(AskAboutQuestion, id, q.On.Day())
		}
	}
}

func inOrder(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) }

// A desk gathers rows that are alike in whose they are.
type desk struct {
	Item
	rows []projector.Row
}

// add adds work that the desk's own terms say when to do.
func (d *desk) add(kind Kind, thing uuid.UUID, since decider.Day) {
	row := d.Item
	row.Kind, row.Thing, row.Since = kind, thing, since
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
