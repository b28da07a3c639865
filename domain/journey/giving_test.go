package journey_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
	"klantreis/domain/posting"
)

// What is given to a colleague is given to one who works here, in the team that
// is named; a journey to an advisor; and to a team that is there.
func TestWhatIsGivenIsGivenToSomebodyWhoIsThere(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	assign := journey.AssignAdvisor{Advisor: "idp|bea", Team: "team-almelo"}
	opening := open
	opening.Advisor = "idp|ada"
	for says, c := range map[string]struct {
		cmd  journey.Giving
		then journey.Event
		past []journey.Event
		team decider.Ref // that is named with whom it is given to
	}{
		"a journey that is opened":  {opening, journey.Opened(opening), nil, opening.Team},
		"a journey":                 {assign, journey.AdvisorAssigned(assign), []journey.Event{opened}, assign.Team},
		"a hand-over":               {propose, proposed, []journey.Event{opened, adas}, propose.Team},
		"a hand-over that is taken": {take, taken, []journey.Event{opened, adas, proposed}, take.Team},
		"an appointment":            {appoint, appointed, []journey.Event{opened}, ""},
		"an appointment that moves": {move, moved, []journey.Event{opened, appointed}, ""},
		"a promise":                 {vowing, vowed, []journey.Event{opened}, ""},
	} {
		given := func(to posting.Posting) decidertest.Sentence[journey.Command, journey.Event, journey.State] {
			return it(says).Given(c.past...).When(journey.Give{Giving: c.cmd, To: to})
		}
		duty := c.cmd.Gives()
		given(posting.Posting{Complete: true, Works: true, Team: c.team, There: true, Roles: posting.Advising}).Then(c.then)
		given(posting.Posting{}).Then(c.then, journey.ColleagueUnlisted{Colleague: duty.Who, Team: duty.Team}) // not everybody is known yet
		given(posting.Posting{Complete: true, There: true}).Refuses(posting.ErrNobodyHere.At(duty.Named))
		given(posting.Posting{There: true, Left: true}).Refuses(posting.ErrHasLeft.At(duty.Named))
		if c.team != "" {
			given(posting.Posting{Complete: true, Works: true, Team: c.team, Roles: posting.Advising}).Refuses(duty.OfTeam(posting.ErrNoSuchTeam))
			given(posting.Posting{Works: true, Team: "team-elders", There: true}).Refuses(duty.OfTeam(posting.ErrTeamOther))
			given(posting.Posting{Works: true, Team: c.team, There: true, Roles: []decider.Ref{"teamleider"}}).Refuses(posting.ErrOtherRole.At(duty.Named))
		}
	}
	it("asks a team, whoever works in it").Given(opened, adas).When(journey.Give{Giving: toTeam, To: posting.Posting{Complete: true, There: true}}).Then(offeredTeam)
	it("asks no team that is not there").Given(opened, adas).When(journey.Give{Giving: toTeam, To: posting.Posting{Complete: true}}).Refuses(posting.ErrNoSuchTeam.At("team"))
	it("gives nothing anew to whom it is given already, here or not").Given(opened, journey.AdvisorAssigned(assign)).
		When(journey.Give{Giving: assign, To: posting.Posting{Complete: true}}).Then()
}

// Transitions are guided and asked about by vwnw-adviseurs: a journey in which one
// goes on is not given to a team that has none.
func TestATransitionStaysWithWhoeverGuidesIt(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	assign := journey.AssignAdvisor{Advisor: "idp|bea", Team: "team-almelo"}
	assigned := journey.AdvisorAssigned(assign)
	to := func(theirs ...decider.Ref) journey.Give {
		return journey.Give{Giving: assign, To: posting.Posting{Complete: true, Works: true, Team: "team-almelo", There: true, Roles: posting.Advising, Theirs: theirs}}
	}
	for says, past := range map[string][]journey.Event{
		"is open":                   {opened, signalled},
		"is to be asked about":      {opened, signalled, realised},
		"is to be asked about anew": {opened, signalled, realised, journey.CheckAnswered{Transition: job, Months: 6, Answer: "ja"}},
	} {
		it("is not given away while a transition " + says).Given(past...).When(to("adviseur")).Refuses(journey.ErrNobodyTransits.At("team"))
		it("goes to those who can while one " + says).Given(past...).When(to("adviseur", "vwnw-adviseur")).Then(assigned)
		early := to("adviseur")
		early.To.Complete = false
		it("goes to those of whom that is not known").Given(past...).When(early).Then(assigned)
		stays := journey.AdvisorAssigned{Advisor: "idp|cas", Team: "team-almelo"}
		it("stays in a team that has none any more").Given(append(past, stays)...).When(to("adviseur")).Then(assigned)
	}
	for says, past := range map[string][]journey.Event{
		"there is none": {opened}, "it ended": {opened, signalled, journey.TransitionEnded{Transition: job, Exit: "onbekend"}},
		"it was asked for the last time": {opened, signalled, realised, journey.CheckAnswered{Transition: job, Months: 12, Answer: "ja"}},
	} {
		it("is given away when " + says).Given(past...).When(to("adviseur")).Then(assigned)
	}
}

// By which day somebody has to be there is the day of the appointment, and of
// the promise; of a journey it is the day on which it is given.
func TestWhenSomebodyHasToBeThere(t *testing.T) {
	assign := journey.AssignAdvisor{Advisor: "idp|bea", Team: "team-almelo"}
	for want, cmd := range map[decider.Day]journey.Giving{
		decider.DayOf(appoint.BeginsAt): appoint, decider.DayOf(move.BeginsAt): move, vowing.DueOn: vowing, 0: assign,
	} {
		if d := cmd.Gives(); d.By != want || d.Who == "" {
			t.Errorf("%T: to %q by %s", cmd, d.Who, d.By)
		}
	}
}
