package journey_test

import (
	"testing"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

// A said is a fact of a day. What is told of an earlier day than the present is of
// takes its place in the history, and leaves the present as it is.
type said struct {
	on   int
	what journey.Event
}

func told(facts ...said) journey.State {
	var h decidertest.History[journey.Event]
	for _, f := range facts {
		h = h.At(decider.On(decidertest.Day(f.on)), f.what)
	}
	return journey.Decider.Fold(h.Past).State
}

func TestASituationToldLate(t *testing.T) {
	in := func(m string) journey.Event { return journey.SituationChanged{Municipality: m} }
	for name, c := range map[string]struct {
		told []said
		want journey.Situation
	}{
		"leaves the later one": {[]said{{1, opened}, {20, in("GM0164")}, {10, in("GM0147")}}, journey.Situation{LabourPosition: "vast", Municipality: "GM0164"}},
		"adds what that does not name": {[]said{{1, opened}, {20, in("GM0164")}, {10, journey.SituationChanged{Benefit: "ww", Municipality: "GM0147"}}},
			journey.Situation{LabourPosition: "vast", Benefit: "ww", Municipality: "GM0164"}},
		"stands beside an intake": {[]said{{1, opened}, {20, journey.IntakeRecorded{Benefit: "geen", AgeBand: "27-44"}}, {10, journey.SituationChanged{Benefit: "ww", Education: "mbo4"}}},
			journey.Situation{LabourPosition: "vast", Benefit: "geen", Education: "mbo4", AgeBand: "27-44"}},
		"overrules one of its own day": {[]said{{1, opened}, {20, in("GM0164")}, {20, in("GM0147")}}, journey.Situation{LabourPosition: "vast", Municipality: "GM0147"}},
		"is the last once the later one is withdrawn": {[]said{{1, opened}, {20, in("GM0164")}, {10, in("GM0147")}, {21, journey.EntryWithdrawn{Entry: decidertest.Entry(2)}}},
			journey.Situation{LabourPosition: "vast", Municipality: "GM0147"}},
	} {
		if got := told(c.told...).Situation; got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

// Instants of one day have their order, and some time on a day comes after what was
// told before it of that day.
func TestASituationToldLateOnItsDay(t *testing.T) {
	at := func(hour int) decider.Moment {
		return decider.At(decidertest.Day(9).Begin().Add(time.Duration(hour) * time.Hour))
	}
	var h decidertest.History[journey.Event]
	h = h.Then(opened)
	for _, c := range []struct {
		at   decider.Moment
		says string
		want string
	}{
		{at(10), "GM0141", "GM0141"}, {at(8), "GM0147", "GM0141"}, {decider.On(decidertest.Day(9)), "GM0164", "GM0164"},
		{at(9), "GM0153", "GM0164"}, {at(11), "GM0168", "GM0168"},
	} {
		h = h.At(c.at, journey.SituationChanged{Municipality: c.says})
		if got := journey.Decider.Fold(h.Past).State.Situation.Municipality; got != c.want {
			t.Errorf("after %s at %s: %s, want %s", c.says, c.at, got, c.want)
		}
	}
}

func TestAnAssignmentToldLate(t *testing.T) {
	daan := journey.AdvisorAssigned{Advisor: "idp|daan", Team: "team-hengelo"}
	beas := journey.AdvisorAssigned{Advisor: "idp|bea", Team: "team-almelo"}
	s := told(said{1, opened}, said{2, adas}, said{3, vowed}, said{3, appointed}, said{6, daan}, said{7, proposed}, said{5, beas})
	switch {
	case s.Advisor != "idp|daan" || s.Team != "team-hengelo":
		t.Errorf("it is of %s of %s", s.Advisor, s.Team)
	case !s.Handover.Open():
		t.Error("nobody is asked any more")
	case s.Promises[vow].By != "idp|daan" || s.Appointments[visit].With != "idp|daan":
		t.Errorf("%s keeps the promise, and the appointment is with %s", s.Promises[vow].By, s.Appointments[visit].With)
	}
	back := told(said{1, opened}, said{20, daan}, said{10, beas}, said{21, journey.EntryWithdrawn{Entry: decidertest.Entry(2)}})
	if back.Advisor != "idp|bea" {
		t.Errorf("it is of %s once the later assignment is withdrawn", back.Advisor)
	}

	it := decidertest.For(t, journey.Decider)
	later := it("is recorded, though it is theirs since").Given(opened).GivenOn(decidertest.Day(20), daan)
	later.When(journey.AssignAdvisor(daan)).On(decidertest.Day(10)).Then(daan)
	later.When(journey.AssignAdvisor(daan)).On(decidertest.Day(20)).Then()
	given := it("is proposed to be handed over from when it is theirs").Given(opened).GivenOn(decidertest.Day(20), daan)
	given.When(propose).On(decidertest.Day(19)).Refuses(journey.ErrHandoverLate)
	given.When(propose).On(decidertest.Day(20)).Then(proposed)
}

// A proposal that was recorded late, before that was refused, was overtaken.
func TestAProposalThatWasOvertaken(t *testing.T) {
	s := told(said{1, opened}, said{20, adas}, said{10, proposed}, said{15, taken})
	if s.Advisor != "idp|ada" || s.Handover.Open() {
		t.Errorf("it is of %s, and %+v", s.Advisor, s.Handover)
	}
}

// Whoever is asked on the day of an assignment is asked after it.
func TestAProposalOfTheDayOfAnAssignment(t *testing.T) {
	day := decidertest.Day(9)
	at := func(hour int) decider.Moment {
		return decider.At(day.Begin().Add(time.Duration(hour) * time.Hour))
	}
	var h decidertest.History[journey.Event]
	h = h.Then(opened).At(at(10), adas).At(decider.On(day), proposed)
	if _, err := journey.Decider.Decide(take, journey.Decider.Fold(h.Past), decider.Mark{Occurred: at(9)}); err == nil {
		t.Error("it is accepted before it was theirs to propose")
	}
	if s := journey.Decider.Fold(h.At(at(11), taken).Past).State; s.Advisor != "idp|bea" || s.Handover.Open() {
		t.Errorf("it is of %s, and %+v", s.Advisor, s.Handover)
	}
}

func TestANeedToldLate(t *testing.T) {
	returned := func(status journey.NeedStatus) journey.Event {
		return journey.NeedReturned{Need: need, Referral: decidertest.ID(60), Status: status}
	}
	away := journey.NeedHandedOver{Need: need, Referral: decidertest.ID(60)}
	for name, c := range map[string]struct {
		told []said
		want journey.NeedStatus
	}{
		"an offer":        {[]said{{20, partlyMet}, {10, offered}}, journey.NeedPartlyMet},
		"a confirmation":  {[]said{{20, offered}, {10, confirmed}}, journey.NeedInHand},
		"that it was met": {[]said{{20, partlyMet}, {10, met}}, journey.NeedPartlyMet},
		"that it was dropped, and is the last once what came later is withdrawn": {
			[]said{{20, partlyMet}, {10, dropped}, {21, journey.EntryWithdrawn{Entry: decidertest.Entry(3)}}}, journey.NeedLapsed},
		"an offer of the same day":              {[]said{{20, partlyMet}, {20, offered}}, journey.NeedInHand},
		"a referral, which follows what was so": {[]said{{20, partlyMet}, {10, away}}, journey.NeedAway},
		"what comes back":                       {[]said{{20, partlyMet}, {10, away}, {12, returned(journey.NeedAffirmed)}, {15, offered}}, journey.NeedAffirmed},
	} {
		if got := told(append([]said{{1, opened}, {2, identified}}, c.told...)...).Needs[need].Status; got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestAMoveToldLate(t *testing.T) {
	earlier := journey.AppointmentMoved(move)
	earlier.BeginsAt, earlier.With = move.BeginsAt.Add(time.Hour), "idp|cas"
	a := told(said{1, opened}, said{2, appointed}, said{8, moved}, said{5, earlier}).Appointments[visit]
	if !a.BeginsAt.Equal(move.BeginsAt) || a.With != move.With {
		t.Errorf("it is at %s with %s", a.BeginsAt, a.With)
	}
	beas := journey.AdvisorAssigned{Advisor: "idp|bea", Team: "team-almelo"}
	a = told(said{1, opened}, said{2, adas}, said{2, appointed}, said{8, beas}, said{5, earlier}).Appointments[visit]
	if !a.BeginsAt.Equal(earlier.BeginsAt) || a.With != "idp|bea" {
		t.Errorf("it is at %s with %s, to whom the journey passed since", a.BeginsAt, a.With)
	}
	own := journey.AppointmentMoved(move)
	own.With = "idp|ada"
	a = told(said{1, opened}, said{2, adas}, said{2, appointed}, said{8, own}, said{5, beas}).Appointments[visit]
	if a.With != "idp|ada" {
		t.Errorf("it is with %s, and was agreed with the former advisor since", a.With)
	}

	it := decidertest.For(t, journey.Decider)
	stands := it("is recorded, though that is so since").Given(opened).GivenOn(decidertest.Day(2), appointed).GivenOn(decidertest.Day(8), moved)
	stands.When(move).On(decidertest.Day(5)).Then(moved)
	stands.When(move).On(decidertest.Day(8)).Then()
}
