package journey_test

import (
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	hand    = decidertest.ID(50)
	propose = journey.ProposeHandover{Handover: hand, By: "idp|ada", To: "idp|bea", Team: "team-almelo", Reason: "werkverdeling"}
	toTeam  = journey.ProposeHandover{Handover: hand, By: "idp|ada", Team: "team-almelo", Reason: "vertrek"}
	take    = journey.AcceptHandover{Handover: hand, By: "idp|bea", Team: "team-almelo"}
	leave   = journey.DeclineHandover{Handover: hand, By: "idp|bea", Team: "team-almelo", Reason: "geen-capaciteit"}
	retract = journey.RetractHandover{Handover: hand}

	proposed    = journey.HandoverProposed(propose)
	offeredTeam = journey.HandoverProposed(toTeam)
	taken       = journey.HandoverAccepted(take)
	left        = journey.HandoverDeclined(leave)
	retracted   = journey.HandoverRetracted(retract)

	adas = journey.AdvisorAssigned{Advisor: "idp|ada", Team: "team-hengelo"}
)

func TestHandingAJourneyOver(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("is proposed to an advisor").Given(opened, adas).When(propose).Then(proposed)
	it("is proposed to a team").Given(opened, adas).When(toTeam).Then(offeredTeam)
	for _, open := range []journey.Event{proposed, offeredTeam} {
		given := it("is open until it is answered").Given(opened, adas, open)
		given.When(propose).Refuses(journey.ErrHandoverOpen)
		given.When(take).Then(taken)
		given.When(leave).Then(left)
		given.When(retract).Then(retracted)
		for _, end := range []journey.Event{left, retracted} {
			given.Given(end).When(propose).Then(proposed)
		}
	}
	for _, cmd := range []journey.Command{take, leave, retract} {
		it("knows no hand-over that nobody proposed").Given(opened, adas).When(cmd).Refuses(journey.ErrNoHandover)
		for _, end := range []journey.Event{taken, left, retracted} {
			it("is answered once").Given(opened, adas, proposed, end).When(cmd).Refuses(journey.ErrNoHandover)
		}
		it("is answered after it was proposed").Given(opened, adas).GivenOn(decidertest.Day(10), proposed).
			When(cmd).On(decidertest.Day(9)).Refuses(journey.ErrBeforeHandover)
	}
	it("is another one").Given(opened, adas, proposed).
		When(journey.AcceptHandover{Handover: other, By: "idp|bea", Team: "team-almelo"}).Refuses(journey.ErrNoHandover)
}

func TestOnlyWhoWasAskedAnswers(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for _, c := range []struct {
		open     journey.Event
		by, team decider.Ref
		may      bool
	}{
		{proposed, "idp|bea", "team-almelo", true},
		{proposed, "idp|cas", "team-almelo", false},
		{proposed, "idp|bea", "team-hengelo", false},
		{proposed, "idp|ada", "team-hengelo", false},
		{offeredTeam, "idp|cas", "team-almelo", true},
		{offeredTeam, "idp|cas", "team-borne", false},
	} {
		given := it("is answered by who was asked").Given(opened, adas, c.open)
		yes := journey.AcceptHandover{Handover: hand, By: c.by, Team: c.team}
		no := journey.DeclineHandover{Handover: hand, By: c.by, Team: c.team, Reason: "anders"}
		if !c.may {
			given.When(yes).Refuses(journey.ErrNotReceiver)
			given.When(no).Refuses(journey.ErrNotReceiver)
			continue
		}
		given.When(yes).Then(journey.HandoverAccepted(yes))
		given.When(no).Then(journey.HandoverDeclined(no))
	}
	own := journey.ProposeHandover{Handover: hand, By: "idp|ada", To: "idp|ada", Team: "team-hengelo", Reason: "anders"}
	it("is not proposed to whose it is").Given(opened, adas).When(own).Refuses(journey.ErrHandoverSame)
	back := journey.ProposeHandover{Handover: hand, By: "idp|ada", Team: "team-hengelo", Reason: "anders"}
	it("is not proposed to the team of which nobody has it").Given(opened).When(back).Refuses(journey.ErrHandoverSame)
	within := it("is proposed to the own team").Given(opened, adas)
	within.When(back).Then(journey.HandoverProposed(back))
	within = within.Given(journey.HandoverProposed(back))
	within.When(journey.AcceptHandover{Handover: hand, By: "idp|ada", Team: "team-hengelo"}).Refuses(journey.ErrHandoverSame.At(""))
	colleague := journey.AcceptHandover{Handover: hand, By: "idp|cas", Team: "team-hengelo"}
	within.When(colleague).Then(journey.HandoverAccepted(colleague))
}

func TestWhoseAJourneyIsMeanwhile(t *testing.T) {
	for _, c := range []struct {
		life    []journey.Event
		advisor decider.Ref
		team    decider.Ref
		open    bool
	}{
		{[]journey.Event{proposed}, "idp|ada", "team-hengelo", true},
		{[]journey.Event{proposed, taken}, "idp|bea", "team-almelo", false},
		{[]journey.Event{proposed, left}, "idp|ada", "team-hengelo", false},
		{[]journey.Event{proposed, retracted}, "idp|ada", "team-hengelo", false},
		{[]journey.Event{proposed, journey.AdvisorAssigned{Advisor: "idp|cas", Team: "team-borne"}}, "idp|cas", "team-borne", false},
		{[]journey.Event{proposed, closed}, "idp|ada", "team-hengelo", false},
	} {
		s := play(append([]journey.Event{opened, adas}, c.life...)...)
		if s.Advisor != c.advisor || s.Team != c.team || s.Handover.Open() != c.open || s.Handover.For("idp|bea", "team-almelo") != c.open {
			t.Errorf("after %T: %s of %s, %+v", c.life[len(c.life)-1], s.Advisor, s.Team, s.Handover)
		}
	}
	it := decidertest.For(t, journey.Decider)
	overtaken := it("is overtaken when a team leader assigns the journey").Given(opened, adas, proposed, journey.AdvisorAssigned{Advisor: "idp|cas", Team: "team-borne"})
	overtaken.When(take).Refuses(journey.ErrNoHandover)
	it("ends with the journey").Given(opened, adas, proposed, closed, reopened).When(take).Refuses(journey.ErrNoHandover)
	it("is not answered while the journey is closed").Given(opened, adas, proposed, closed).When(take).Refuses(journey.ErrClosed)
	it("is taken back by nobody alone").Given(opened, adas, proposed, taken).When(withdraw(4)).Refuses(journey.ErrNotWithdrawn)
	it("is handed over again instead").Given(opened, adas, proposed, taken).
		When(journey.ProposeHandover{Handover: decidertest.ID(31), By: "idp|bea", To: "idp|ada", Team: "team-hengelo", Reason: "anders"}).
		Then(journey.HandoverProposed{Handover: decidertest.ID(31), By: "idp|bea", To: "idp|ada", Team: "team-hengelo", Reason: "anders"})
	it("names the acceptance that rests on a proposal").Given(opened, adas, proposed, taken).
		When(withdraw(3)).Refuses(journey.ErrRestsOn, decidertest.Entry(4))
}

func TestAppointmentsToComeGoWithTheJourney(t *testing.T) {
	colleagues := appoint
	colleagues.With = "idp|cas"
	assigned := journey.AdvisorAssigned{Advisor: "idp|bea", Team: "team-almelo"}
	within := journey.AdvisorAssigned{Advisor: "idp|cas", Team: "team-hengelo"}
	for says, c := range map[string]struct {
		made  journey.AppointmentMade
		after journey.Event // the appointment was made, before the journey goes
		goes  journey.Event
		on    decider.Day
		with  decider.Ref
	}{
		"one to come":                      {appointed, contacted, taken, tenth - 1, "idp|bea"},
		"later that day":                   {appointed, contacted, taken, tenth, "idp|bea"},
		"also where a team leader assigns": {appointed, contacted, assigned, tenth - 1, "idp|bea"},
		"not one that had begun":           {appointed, contacted, within, tenth + 1, "idp|ada"},
		"but to another team that as well": {appointed, contacted, taken, tenth + 1, "idp|bea"},
		"within a team one to come":        {appointed, contacted, within, tenth - 1, "idp|cas"},
		"not one that was cancelled":       {appointed, calledOff, taken, tenth - 1, "idp|ada"},
		"not one of a colleague":           {journey.AppointmentMade(colleagues), contacted, taken, tenth - 1, "idp|cas"},
	} {
		var h decidertest.History[journey.Event]
		for _, e := range []journey.Event{opened, adas, c.made, c.after} {
			h = h.At(decider.On(decidertest.Day(2)), e)
		}
		h = h.At(decider.On(decidertest.Day(3)), proposed).At(decider.On(c.on), c.goes)
		if got := journey.Decider.Fold(h.Past).State.Appointments[visit].With; got != c.with {
			t.Errorf("%s: with %s, want %s", says, got, c.with)
		}
	}
}
