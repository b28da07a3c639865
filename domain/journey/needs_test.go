package journey_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	identify   = journey.IdentifyNeed{Need: need, Source: "klant", Domain: "taal", Severity: "middel"}
	identified = journey.NeedIdentified(identify)
	confirmed  = journey.NeedConfirmed{Need: need}
	offered    = journey.NeedOfferMade{Need: need, Offer: "taalaanbod"}
	met        = journey.NeedMet{Need: need, Outcome: "opgelost"}
	partlyMet  = journey.NeedMet{Need: need, Outcome: "deels-opgelost", Partly: true}
	dropped    = journey.NeedDropped{Need: need, Reason: "niet-meer-nodig"}
	resumed    = journey.NeedReopened{Need: need}
)

func TestAnEmployerHasNoSupportNeed(t *testing.T) {
	ofEmployer := opened
	ofEmployer.Kind = "werkgever"
	decidertest.For(t, journey.Decider)("is informed and passed on").Given(ofEmployer).When(identify).Refuses(journey.ErrEmployersNeed)
}

func TestANeedIsReopenedAfterItEnded(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for _, end := range []journey.Event{met, dropped} {
		ended := it("was open before that").Given(opened, identified).GivenOn(decidertest.Day(20), end)
		ended.When(journey.ReopenNeed(resumed)).On(decidertest.Day(19)).Refuses(journey.ErrBeforeNeedEnd)
		ended.When(journey.ReopenNeed(resumed)).On(decidertest.Day(20)).Then(resumed)
	}
}

func TestTheLifeOfANeed(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("identifies a need").Given(opened).When(identify).Then(identified)
	it("identifies it once").Given(opened, identified).When(identify).Refuses(journey.ErrNeedThere)
	it("identifies it once, also after it was met").Given(opened, identified, met).When(identify).Refuses(journey.ErrNeedThere)

	it("confirms a need").Given(opened, identified).When(journey.ConfirmNeed(confirmed)).Then(confirmed)
	for _, after := range []journey.Event{confirmed, offered, partlyMet} {
		it("confirms it once").Given(opened, identified, after).When(journey.ConfirmNeed(confirmed)).Refuses(journey.ErrNeedConfirmed)
	}
	it("has confirmed what it reopens").Given(opened, identified, dropped, resumed).
		When(journey.ConfirmNeed(confirmed)).Refuses(journey.ErrNeedConfirmed)
	it("confirms what was assessed anew").Given(opened, identified, journey.NeedReassessed{Need: need}).
		When(journey.ConfirmNeed(confirmed)).Then(confirmed)

	for _, begun := range []journey.Event{confirmed, offered, partlyMet, contacted} {
		given := it("goes on while a need is open").Given(opened, identified, begun)
		given.When(reassess).Then(journey.NeedReassessed(reassess))
		given.When(journey.MakeOffer(offered)).Then(offered)
		given.When(journey.MeetNeed(met)).Then(met)
		given.When(journey.MeetNeed(partlyMet)).Then(partlyMet)
		given.When(journey.DropNeed(dropped)).Then(dropped)
		given.When(journey.ReopenNeed(resumed)).Refuses(journey.ErrNeedOpen)
	}
	it("is solved whole").Given(opened, identified).
		When(journey.MeetNeed{Need: need, Outcome: "opgelost", Partly: true}).Refuses(journey.ErrSolvedPartly)
	for _, end := range []journey.Event{met, dropped} {
		given := it("stops when a need has ended").Given(opened, identified, confirmed, end)
		for _, cmd := range aboutANeed {
			given.When(cmd).Refuses(journey.ErrNeedEnded)
		}
		given.When(journey.ReopenNeed(resumed)).Then(resumed)
		again := it("goes on when it was reopened").Given(opened, identified, end, resumed)
		again.When(journey.MakeOffer(offered)).Then(offered)
		again.When(journey.MeetNeed(met)).Then(met)
	}
	for _, cmd := range append(aboutANeed, journey.ReopenNeed(resumed)) {
		it("knows no other needs").Given(opened).When(cmd).Refuses(journey.ErrNoNeed)
	}
}

var (
	reassess   = journey.ReassessNeed{Need: need, Source: "adviseur", Severity: "zwaar"}
	aboutANeed = []journey.Command{
		journey.ConfirmNeed(confirmed), reassess, journey.MakeOffer(offered), journey.MeetNeed(met), journey.DropNeed(dropped),
	}
)

func TestNothingHappensToANeedBeforeItWasIdentified(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	day := decidertest.Day(10)
	for _, cmd := range aboutANeed {
		it("comes after the need").Given(opened).GivenOn(day, identified).When(cmd).On(day - 1).Refuses(journey.ErrBeforeNeed)
	}
	it("comes after the need").Given(opened).GivenOn(day, identified, met).
		When(journey.ReopenNeed(resumed)).On(day - 1).Refuses(journey.ErrBeforeNeed)
	it("may come on the same day").Given(opened).GivenOn(day, identified).
		When(journey.ConfirmNeed(confirmed)).On(day).Then(confirmed)
}

func TestOneOpenNeedPerDomain(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	another := journey.IdentifyNeed{Need: other, Source: "partner", Domain: "taal", Severity: "licht"}
	for _, begun := range []journey.Event{contacted, confirmed, offered, partlyMet} {
		it("has one open need in a domain").Given(opened, identified, begun).When(another).Refuses(journey.ErrSameDomain.At("domain"))
	}
	for _, end := range []journey.Event{met, dropped} {
		it("identifies a need where an earlier one has ended").
			Given(opened, identified, end).When(another).Then(journey.NeedIdentified(another))
		it("does not reopen a need beside an open one in its domain").
			Given(opened, identified, end, journey.NeedIdentified(another)).When(journey.ReopenNeed(resumed)).Refuses(journey.ErrSameDomain)
		it("reopens a need once the other has ended").
			Given(opened, identified, end, journey.NeedIdentified(another), journey.NeedDropped{Need: other}).
			When(journey.ReopenNeed(resumed)).Then(resumed)
	}
	elsewhere := another
	elsewhere.Domain = "wonen"
	it("has needs in several domains").Given(opened, identified).When(elsewhere).Then(journey.NeedIdentified(elsewhere))

	odd, odder := identified, another
	odd.Domain, odder.Domain = "anders", "anders"
	it("has several needs that are not in the list").Given(opened, odd).When(odder).Then(journey.NeedIdentified(odder))
}

func TestAHundredNeeds(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	given := it("has at most a hundred needs").Given(opened)
	for i := range journey.MaxNeeds {
		one := identified
		one.Need, one.Domain = decidertest.ID(100+i), "anders"
		given.When(journey.IdentifyNeed(one)).Then(one)
		given = given.Given(one)
	}
	given.When(identify).Refuses(journey.ErrTooManyNeeds)
	ended := journey.NeedDropped{Need: decidertest.ID(100), Reason: "anders"}
	given.Given(ended).When(identify).Refuses(journey.ErrTooManyNeeds)
}

func TestNeedStatuses(t *testing.T) {
	for _, c := range []struct {
		life []journey.Event
		want journey.NeedStatus
	}{
		{nil, journey.NeedSignalled},
		{[]journey.Event{confirmed}, journey.NeedAffirmed},
		{[]journey.Event{journey.NeedReassessed(reassess)}, journey.NeedSignalled},
		{[]journey.Event{confirmed, offered}, journey.NeedInHand},
		{[]journey.Event{offered, partlyMet}, journey.NeedPartlyMet},
		{[]journey.Event{offered, met}, journey.NeedFulfilled},
		{[]journey.Event{dropped}, journey.NeedLapsed},
		{[]journey.Event{dropped, resumed}, journey.NeedAffirmed},
	} {
		s := play(append([]journey.Event{opened, identified}, c.life...)...)
		if got := s.Needs[need]; got.Status != c.want || got.Domain != "taal" {
			t.Errorf("after %v: %+v, want %s", c.life, got, c.want)
		}
	}
}
