package journey

import (
	"klantreis/domain/decider"
	"klantreis/domain/posting"
)

// A Giving is a command that gives something to a colleague or to a team: the
// journey, an appointment, a promise to keep.
type Giving interface {
	Command

	// Gives returns what is given, and to whom.
	Gives() posting.Duty
}

// Give is such a command with what the directory says of whom it is given to.
// That is asked of the day on which it is recorded, and not of the day of the
// fact: the directory says who works here from when they were added to it, and
// whoever gets something has to be there to do it.
type Give struct {
	Giving
	To posting.Posting `json:"posting"` // evidence
}

// ColleagueUnlisted records that something was given, by the same entry, to
// somebody or to a team of whom the directory could not say whether they are
// here, or an advisor: it was not complete yet.
type ColleagueUnlisted struct {
	Colleague decider.Ref `json:"colleague,omitempty"` // actor
	Team      decider.Ref `json:"team,omitempty"`
}

func (e ColleagueUnlisted) check(State, Mark) error { return nil }

func (e ColleagueUnlisted) evolve(s State, _ Mark) State { return s }

func (c Give) decide(s Story, at Mark) ([]Event, error) {
	events, err := c.Giving.decide(s, at)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	duty := c.Gives()
	unlisted, err := c.To.Takes(duty)
	switch {
	case err != nil:
		return nil, err
	case c.passes(duty, s.State) && s.State.transits() && c.To.Lacks(transiting):
		return nil, duty.OfTeam(ErrNobodyTransits).Because(duty.Team)
	}
	if unlisted {
		events = append(events, ColleagueUnlisted{duty.Who, duty.Team})
	}
	return events, nil
}

// passes says that a journey goes to another team than it is of.
func (c Give) passes(duty posting.Duty, s State) bool {
	return len(duty.Roles) > 0 && duty.Team != s.Team // only a journey takes a role
}

// transiting is the role in which transitions are guided and asked about.
const transiting decider.Ref = "vwnw-adviseur"

// ErrNobodyTransits means that a transition would be nobody's work any more.
var ErrNobodyTransits = decider.Refusal{Code: "team-without-vwnw-adviseur", Reason: "A transition in this journey is open, or whether its job lasts is still to be asked, and by the directory nobody of %s is a vwnw-adviseur. Give the journey to a team that has one, or record how the transition ended first."}

// transits says that something is still to be done about a transition.
func (s State) transits() bool {
	for _, t := range s.Transitions {
		if t.Open() || t.NextCheck() > 0 {
			return true
		}
	}
	return false
}

// advising is a journey that somebody of a team gets, or is asked to take, and who
// is named in a field.
func advising(named string, who, team decider.Ref) posting.Duty {
	return posting.Duty{Who: who, Named: named, Team: team, Roles: posting.Advising}
}

// Gives says whose journey it is going to be.
func (c Open) Gives() posting.Duty { return advising("advisor", c.Advisor, c.Team) }

// Gives says whose journey it is going to be.
func (c AssignAdvisor) Gives() posting.Duty { return advising("advisor", c.Advisor, c.Team) }

// Gives says who is asked to take the journey.
func (c ProposeHandover) Gives() posting.Duty { return advising("to", c.To, c.Team) }

// Gives says whose journey it is going to be: of whoever asks.
func (c AcceptHandover) Gives() posting.Duty { return advising("", c.By, c.Team) }

// Gives says who is there for the client.
func (c MakeAppointment) Gives() posting.Duty {
	return posting.Duty{Who: c.With, Named: "with", By: decider.DayOf(c.BeginsAt)}
}

// Gives says who is there for the client.
func (c MoveAppointment) Gives() posting.Duty {
	return posting.Duty{Who: c.With, Named: "with", By: decider.DayOf(c.BeginsAt)}
}

// Gives says who is to keep the promise.
func (c MakePromise) Gives() posting.Duty { return posting.Duty{Who: c.By, Named: "by", By: c.DueOn} }
