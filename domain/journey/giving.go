package journey

import (
	"klantreis/domain/decider"
	"klantreis/domain/posting"
)

// A Giving is a command that gives something to a colleague or to a team: the
// journey, an appointment, a promise to keep.
type Giving interface {
	Command

	// Gives returns to whom and to which team, either of which may be left out,
	// and by which day they have to be there: zero for the day on which it is
	// recorded.
	Gives() (who, team decider.Ref, by decider.Day)
}

// Give is such a command with what the directory says of whom it is given to.
// That is asked of the day on which it is recorded, and not of the day of the
// fact: the directory says who works here from when they were added to it, and
// whoever gets something has to be there to do it.
type Give struct {
	Giving
	To *posting.Posting `json:"posting,omitempty"` // evidence
}

func (c Give) decide(s Story, at Mark) ([]Event, error) {
	events, err := c.Giving.decide(s, at)
	if err != nil || len(events) == 0 {
		return nil, err
	}
	who, team, _ := c.Gives()
	if err := c.To.Takes(who, team); err != nil {
		return nil, err
	}
	return events, nil
}

// Gives says whose journey it is going to be.
func (c Open) Gives() (who, team decider.Ref, by decider.Day) { return c.Advisor, c.Team, 0 }

// Gives says whose journey it is going to be.
func (c AssignAdvisor) Gives() (who, team decider.Ref, by decider.Day) { return c.Advisor, c.Team, 0 }

// Gives says who is asked to take the journey.
func (c ProposeHandover) Gives() (who, team decider.Ref, by decider.Day) { return c.To, c.Team, 0 }

// Gives says who is there for the client.
func (c MakeAppointment) Gives() (who, team decider.Ref, by decider.Day) {
	return c.With, "", decider.DayOf(c.BeginsAt)
}

// Gives says who is there for the client.
func (c MoveAppointment) Gives() (who, team decider.Ref, by decider.Day) {
	return c.With, "", decider.DayOf(c.BeginsAt)
}

// Gives says who is to keep the promise.
func (c MakePromise) Gives() (who, team decider.Ref, by decider.Day) { return c.By, "", c.DueOn }
