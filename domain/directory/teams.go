package directory

import (
	"klantreis/domain/decider"
)

// A Team is a desk or team, as clients and journeys name it.
type Team struct {
	Span
	Name decider.Label
}

// NameTeam says what a team is called from now on. One that is not there yet
// begins with it.
type NameTeam struct {
	Team decider.Ref   `json:"team"`
	Name decider.Label `json:"name"`
}

// TeamNamed records what a team is called.
type TeamNamed NameTeam

// EndTeam says on which day a team is there for the last time. By then its staff
// leave, and its journeys are of another: a client is never with nobody.
//
// Known limit: which journeys are of a team stands in their own streams, and so
// does what is given to it until its last day. So the count is of a moment before,
// and does not bind later ones. What is open with a team that has ended is
// somebody's work: see package work.
type EndTeam struct {
	Team  decider.Ref `json:"team"`
	Until decider.Day `json:"untilDate"`

	// Sought is evidence: that was counted how many journeys of the team are open,
	// which is Journeys.
	Sought   bool `json:"sought,omitempty"`
	Journeys int  `json:"journeys,omitempty"`
}

// TeamEnded records that a team ends.
type TeamEnded struct {
	Team  decider.Ref `json:"team"`
	Until decider.Day `json:"untilDate"`
}

// Refusals about teams.
var (
	ErrNoTeam      = decider.Refusal{Code: "team-unknown", Reason: "There is no team with this reference. Name it first."}
	ErrTeamEnded   = decider.Refusal{Code: "team-ended", Reason: "This team has ended, and its reference is not given out again. Choose another."}
	ErrTeamBusy    = decider.Refusal{Code: "team-has-journeys", Reason: "%d open journeys are of this team, and would be with nobody. Hand them over to another team, or close them, first."}
	ErrNotCounted  = decider.Refusal{Code: "team-journeys-not-counted", Reason: "Nobody counted whether journeys of this team are open. End it where that is done."}
	ErrTeamStaffed = decider.Refusal{Code: "team-staffed", Reason: "There are still staff in this team after that day. Move them to another team, or record their departure, first."}
)

func (c NameTeam) decide(s Story, at Mark) ([]Event, error) {
	if t, there := s.State.Teams[c.Team]; there && t.Name == c.Name && t.Until == 0 {
		return nil, nil
	}
	return record(s, at, TeamNamed(c))
}

func (e TeamNamed) check(s State, at Mark) error {
	if t, there := s.Teams[e.Team]; there && !t.On(today(at)) {
		return ErrTeamEnded.At("team")
	}
	return nil
}

func (e TeamNamed) evolve(s State, at Mark) State {
	t, there := s.Teams[e.Team]
	if !there {
		t.From = today(at)
	}
	t.Name = e.Name
	s.Teams = with(s.Teams, e.Team, t)
	return s
}

func (c EndTeam) decide(s Story, at Mark) ([]Event, error) {
	events, err := record(s, at, TeamEnded{c.Team, c.Until})
	switch {
	case err != nil:
		return nil, err
	case !c.Sought:
		return nil, ErrNotCounted
	case c.Journeys > 0:
		return nil, ErrTeamBusy.Because(c.Journeys)
	}
	return events, nil
}

func (e TeamEnded) check(s State, at Mark) error {
	t, there := s.Teams[e.Team]
	if !there {
		return ErrNoTeam
	}
	if err := t.ending(e.Until, today(at)); err != nil {
		return err
	}
	for _, m := range s.Staff {
		if m.Team == e.Team && (m.Until == 0 || m.Until > e.Until) {
			return ErrTeamStaffed
		}
	}
	return nil
}

func (e TeamEnded) evolve(s State, _ Mark) State {
	t := s.Teams[e.Team]
	t.Until = e.Until
	s.Teams = with(s.Teams, e.Team, t)
	return s
}

// teamFor refuses a team that is not there on a day. A field names it, "" where it is
// that of whoever asks.
func (s State) teamFor(field string, team decider.Ref, day decider.Day) error {
	t, there := s.Teams[team]
	switch {
	case !there:
		return ErrNoTeam.At(field)
	case !t.On(day):
		return ErrTeamEnded.At(field)
	}
	return nil
}
