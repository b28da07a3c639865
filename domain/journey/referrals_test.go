package journey_test

import (
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/sharing"
)

// rules are those of the first filling, of the law and of permissions.
func rules() []sharing.Rule {
	first, day := directory.State{}, decider.Date(2026, 1, 1)
	return append(first.BasisRulesOn("suwi-62", day), first.BasisRulesOn(sharing.Consent, day)...)
}

var (
	referral = decidertest.ID(9)

	refer = journey.SendReferral{
		Referral: referral, Partner: "partner-uwv", Kind: "uwv", Listed: "uwv", Purpose: "werk-vinden", Basis: "suwi-62",
		DataKinds: []string{"naam", "contactgegevens", "ondersteuningsbehoeften", "vraag"}, Question: "Kan zij bij jullie terecht?", Rules: rules(),
	}
	receive = journey.ReceiveReferral{Referral: referral}
	accept  = journey.AcceptReferral{Referral: referral}
	decline = journey.DeclineReferral{Referral: referral, Reason: "geen-capaciteit"}
	start   = journey.BeginReferral{Referral: referral}
	report  = journey.ReportBack{Referral: referral, Report: "Zij is begonnen."}
	expire  = journey.ExpireReferral{Referral: referral}

	referred     = sentBy(refer)
	received     = journey.ReferralReceived(receive)
	accepted     = journey.ReferralAccepted(accept)
	declined     = journey.ReferralDeclined(decline)
	underWay     = journey.ReferralBegun(start)
	reportedBack = journey.ReferralReportedBack{Referral: referral, Report: report.Report}
	expired      = journey.ReferralExpired(expire)

	handedOver = journey.NeedHandedOver{Need: need, Referral: referral}

	aboutAReferral = []journey.Command{refer, receive, accept, decline, start, report, expire}
)

// sentBy is the event of a referral that rests on the law.
func sentBy(c journey.SendReferral) journey.ReferralSent {
	return journey.ReferralSent{
		Referral: c.Referral, Basis: c.Basis, Needs: c.Needs, Client: client, Partner: c.Partner, Kind: c.Kind,
		Purpose: c.Purpose, DataKinds: c.DataKinds, Question: c.Question,
	}
}

// with is the referral with needs.
func with(needs ...uuid.UUID) journey.SendReferral {
	c := refer
	c.Needs = needs
	return c
}

func TestSendingAReferral(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("refers to a partner").Given(opened).When(refer).Then(referred)
	it("refers once").Given(opened, referred).When(refer).Refuses(journey.ErrReferralThere)
	it("refers once, also after it ended").Given(opened, referred, expired).When(refer).Refuses(journey.ErrReferralThere)
	it("hands a need over").Given(opened, identified).When(with(need)).Then(sentBy(with(need)), handedOver)
	it("hands over no need that is not there").Given(opened).When(with(need)).Refuses(journey.ErrNoNeed)
	it("hands over no need that has ended").Given(opened, identified, met).When(with(need)).Refuses(journey.ErrNeedEnded)
	it("hands over each need once").Given(opened, identified).When(with(need, need)).Refuses(journey.ErrNeedTwice)
	it("hands over no need before it was identified").Given(opened).GivenOn(decidertest.Day(10), identified).
		When(with(need)).On(decidertest.Day(9)).Refuses(journey.ErrBeforeNeed)

	again := with(need)
	again.Referral = other
	it("hands over no need that is elsewhere").Given(opened, identified).GivenOn(decidertest.Day(3), sentBy(with(need)), handedOver).
		When(again).Refuses(journey.ErrNeedAway)
	it("hands over a need that came back").Given(opened, identified).GivenOn(decidertest.Day(3), sentBy(with(need)), handedOver).
		GivenOn(decidertest.Day(4), declined, back("bevestigd")).When(again).
		Then(sentBy(again), journey.NeedHandedOver{Need: need, Referral: other})

	silent := with(need)
	silent.DataKinds = []string{"naam", "vraag"}
	it("names needs among what it discloses").Given(opened, identified).When(silent).Refuses(journey.ErrMoreDisclosed)
	silent = refer
	silent.DataKinds = []string{"naam"}
	it("names the question among what it discloses").Given(opened).When(silent).Refuses(journey.ErrMoreDisclosed)
	silent.Question = ""
	it("need not say or ask anything").Given(opened).When(silent).Then(sentBy(silent))

	given := it("has at most a hundred referrals").Given(opened)
	for i := range journey.MaxReferrals {
		one := refer
		one.Referral = decidertest.ID(100 + i)
		given.When(one).Then(sentBy(one))
		given = given.Given(sentBy(one))
	}
	given.When(refer).Refuses(journey.ErrTooManyReferrals)
}

func TestWhatAReferralRestsOn(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	change := func(do func(*journey.SendReferral)) journey.SendReferral {
		c := refer
		do(&c)
		return c
	}
	it("names what goes").Given(opened).When(change(func(c *journey.SendReferral) { c.DataKinds = nil })).Refuses(sharing.ErrNoDataKind)
	it("does not go to a union by the SUWI act").Given(opened).
		When(change(func(c *journey.SendReferral) { c.Kind, c.Listed = "vakbond", "vakbond" })).Refuses(sharing.ErrNoBasis)
	it("needs another basis for debt help, also of a municipality").Given(opened).
		When(change(func(c *journey.SendReferral) { c.Kind, c.Listed, c.Purpose = "gemeente", "gemeente", "schuldhulp" })).Refuses(sharing.ErrNoBasis)

	it("goes to nobody whom the directory does not know").Given(opened).
		When(change(func(c *journey.SendReferral) { c.Listed = "" })).Refuses(journey.ErrNoPartner)
	it("goes to no union that is said to be UWV").Given(opened).
		When(change(func(c *journey.SendReferral) { c.Listed = "vakbond" })).Refuses(sharing.ErrOtherKind)
	it("need not say what the directory says").Given(opened).
		When(change(func(c *journey.SendReferral) { c.Kind = "" })).Then(referred)

	day := decidertest.Day(2)
	permitted := sharing.Permission{
		Event: decidertest.ID(42), Recipient: "partner-bond", Purpose: "rechtspositie",
		DataKinds: []string{"naam", "vraag"}, Given: decider.On(day), From: day, Until: day + 30,
	}
	toUnion := change(func(c *journey.SendReferral) {
		c.Partner, c.Kind, c.Listed, c.Purpose, c.Basis = "partner-bond", "vakbond", "vakbond", "rechtspositie", "toestemming-klant"
		c.DataKinds, c.Permission = []string{"naam", "vraag"}, &permitted
	})
	sent := sentBy(toUnion)
	sent.Evidence = permitted.Event
	it("names the permission that it rests on").Given(opened).When(toUnion).Then(sent)

	without := toUnion
	without.Permission = nil
	it("asks the client first").Given(opened).When(without).Refuses(sharing.ErrNoPermission)
	for says, do := range map[string]func(*sharing.Permission){
		"is not permitted to another partner":         func(p *sharing.Permission) { p.Recipient = "partner-elders" },
		"is not permitted for another purpose":        func(p *sharing.Permission) { p.Purpose = "schuldhulp" },
		"is not permitted to tell more":               func(p *sharing.Permission) { p.DataKinds = []string{"naam"} },
		"is not permitted once that was withdrawn":    func(p *sharing.Permission) { p.Withdrawn = decider.On(day) },
		"is not permitted before that begins":         func(p *sharing.Permission) { p.From = day + 10 },
		"is not permitted any more when that is over": func(p *sharing.Permission) { p.Until = day - 1 },
	} {
		stale, c := permitted, toUnion
		do(&stale)
		c.Permission = &stale
		it(says).Given(opened).When(c).On(day).Refuses(sharing.ErrNoPermission)
	}
	law := refer
	law.Permission = &permitted
	it("names no permission where the law is enough").Given(opened).When(law).Then(referred)
}

// back is the return of a need, in a state that says all there is to say.
func back(status journey.NeedStatus) journey.NeedReturned {
	return journey.NeedReturned{Need: need, Referral: referral, Status: status}
}

// TestEveryStateAndEveryAnswer is the life of a referral on one page: in each
// state, what can come next.
func TestEveryStateAndEveryAnswer(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	ended := journey.ErrReferralEnded
	for _, c := range []struct {
		state journey.ReferralState
		given []journey.Event
		// what receive, accept, decline, start, report and expire answer: an
		// event, a refusal, or nil where it was so already
		want [6]any
	}{
		{"verzonden", nil, [6]any{received, accepted, declined, journey.ErrNotAccepted, journey.ErrNotAccepted, expired}},
		{"ontvangen", []journey.Event{received}, [6]any{nil, accepted, declined, journey.ErrNotAccepted, journey.ErrNotAccepted, expired}},
		{"geaccepteerd", []journey.Event{received, accepted}, [6]any{journey.ErrReferralAnswered, nil, journey.ErrReferralAnswered, underWay, reportedBack, expired}},
		{"in-uitvoering", []journey.Event{accepted, underWay}, [6]any{journey.ErrReferralAnswered, journey.ErrReferralAnswered, journey.ErrReferralAnswered, nil, reportedBack, expired}},
		{"geweigerd", []journey.Event{declined}, [6]any{ended, ended, ended, ended, ended, ended}},
		{"teruggekoppeld", []journey.Event{accepted, reportedBack}, [6]any{ended, ended, ended, ended, ended, ended}},
		{"verlopen", []journey.Event{received, expired}, [6]any{ended, ended, ended, ended, ended, ended}},
	} {
		history := append([]journey.Event{opened, referred}, c.given...)
		if got := play(history...).Referrals[referral].State; got != c.state {
			t.Errorf("it stands as %s, want %s", got, c.state)
		}
		for i, cmd := range aboutAReferral[1:] {
			for _, closing := range [][]journey.Event{nil, {closed}} { // it stays open at the partner
				asked := it("as " + string(c.state)).Given(history...).Given(closing...).When(cmd)
				switch want := c.want[i].(type) {
				case nil:
					asked.Then()
				case journey.Event:
					asked.Then(want)
				case error:
					asked.Refuses(want)
				}
			}
		}
	}
	for _, cmd := range aboutAReferral[1:] {
		it("knows no other referrals").Given(opened).When(cmd).Refuses(journey.ErrNoReferral)
	}
}

func TestAnswersComeInTheirOrder(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	day := decidertest.Day(10)
	for _, cmd := range aboutAReferral[1:] {
		it("is not answered before it was sent").Given(opened).GivenOn(day, referred).When(cmd).On(day - 1).
			Refuses(journey.ErrBeforeAnswer)
	}
	it("is answered on the day on which it was sent").Given(opened).GivenOn(day, referred).When(accept).On(day).Then(accepted)
	it("does not begin before it was accepted").Given(opened, referred).GivenOn(day, accepted).When(start).On(day - 1).
		Refuses(journey.ErrBeforeAnswer)
	it("is answered late").Given(opened, referred).GivenOn(day, contacted).When(accept).On(day - 3).Then(accepted)
}

// handed is a need that is with a partner who has accepted.
func handed(before ...journey.Event) []journey.Event {
	return append(append([]journey.Event{opened, identified}, before...), sentBy(with(need)), handedOver, accepted)
}

func TestANeedThatIsHandedOverStaysOpenThere(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	given := it("is worked on elsewhere").Given(handed()...)
	for _, cmd := range []journey.Command{journey.ConfirmNeed(confirmed), journey.MakeOffer(offered), journey.MeetNeed(met), journey.DropNeed(dropped)} {
		given.When(cmd).Refuses(journey.ErrNeedAway)
	}
	given.When(reassess).Then(journey.NeedReassessed(reassess))
	given.When(journey.ReopenNeed(resumed)).Refuses(journey.ErrNeedOpen)
	given.When(journey.IdentifyNeed{Need: other, Source: "partner", Domain: "taal", Severity: "licht"}).Refuses(journey.ErrSameDomain.At("domain"))
	given.When(close).Then(closed)
	if n := play(handed()...).Needs[need]; n.Status != "overgedragen" || !n.Status.Open() || n.Referral != referral {
		t.Errorf("it stands as %+v", n)
	}
}

func TestANeedComesBackAsItWas(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	for was, before := range map[journey.NeedStatus][]journey.Event{
		"gesignaleerd": nil, "bevestigd": {confirmed}, "in-behandeling": {confirmed, offered}, "deels-vervuld": {partlyMet},
	} {
		given := append(append([]journey.Event{opened, identified}, before...), sentBy(with(need)), handedOver)
		it("comes back declined").Given(given...).When(decline).Then(declined, back(was))
		it("comes back expired").Given(given...).Given(closed).When(expire).Then(expired, back(was))
		s := play(append(given, declined, back(was))...)
		if n := s.Needs[need]; n.Status != was || n.Referral != uuid.Nil || n.Before != "" {
			t.Errorf("it is %+v, and was %s", n, was)
		}
	}
	it("is worked on here again").Given(handed()...).Given(expired, back("bevestigd")).When(journey.MakeOffer(offered)).Then(offered)
}

func TestWhatIsReportedBack(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	reporting := func(needs ...journey.NeedReport) journey.ReportBack {
		c := report
		c.Needs = needs
		return c
	}
	given := it("says of each need what became of it").Given(handed()...)
	for _, r := range []journey.NeedReport{
		{Need: need, Status: "vervuld", Outcome: "opgelost"}, {Need: need, Status: "deels-vervuld", Outcome: "deels-opgelost"},
		{Need: need, Status: "vervallen", Reason: "klant-wil-niet"}, {Need: need, Status: "bevestigd"},
	} {
		returned := journey.NeedReturned{Need: need, Referral: referral, Status: r.Status, Outcome: r.Outcome, Reason: r.Reason}
		given.When(reporting(r)).Then(reportedBack, returned)
		given.Given(closed).When(reporting(r)).Then(reportedBack, returned)
		if n := play(append(handed(), reportedBack, returned)...).Needs[need]; n.Status != r.Status {
			t.Errorf("it stands as %+v, want %s", n, r.Status)
		}
	}
	solved := journey.NeedReport{Need: need, Status: "vervuld", Outcome: "opgelost"}
	given.When(report).Refuses(journey.ErrReportIncomplete)
	given.When(reporting(solved, solved)).Refuses(journey.ErrReportIncomplete)
	given.When(reporting(solved, journey.NeedReport{Need: other, Status: "bevestigd"})).Refuses(journey.ErrReportIncomplete)
	for _, unclear := range []journey.NeedReport{
		{Need: need, Status: "vervuld"}, {Need: need, Status: "vervuld", Outcome: "opgelost", Reason: "anders"},
		{Need: need, Status: "deels-vervuld", Outcome: "opgelost"}, {Need: need, Status: "deels-vervuld"},
		{Need: need, Status: "vervallen"}, {Need: need, Status: "vervallen", Reason: "anders", Outcome: "onbekend"},
		{Need: need, Status: "bevestigd", Outcome: "onbekend"}, {Need: need, Status: "bevestigd", Reason: "anders"},
		{Need: need, Status: "overgedragen"}, {Need: need, Status: "gesignaleerd"}, {Need: need},
	} {
		given.When(reporting(unclear)).Refuses(journey.ErrReportUnclear)
	}
	it("reopens what was met there").Given(handed()...).Given(reportedBack, back("vervuld")).
		When(journey.ReopenNeed(resumed)).Then(resumed)
	if got := (journey.NeedReturned{}).Becomes(); got != journey.NeedAffirmed {
		t.Errorf("a need of which nothing is known any more becomes %s", got)
	}
}

func TestWithdrawingReferrals(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	entry, day := decidertest.Entry, decidertest.Day
	sent := []journey.Event{sentBy(with(need)), handedOver}
	it("takes back a referral that nobody answered, and its needs with it").Given(opened, identified).GivenOn(day(3), sent...).
		When(withdraw(3)).Then(withdrawn(3))
	it("works on the need again then").Given(opened, identified).GivenOn(day(3), sent...).Given(withdrawn(3)).
		When(journey.MakeOffer(offered)).Then(offered)
	for _, answer := range []journey.Event{received, accepted} {
		it("names the answer that rests on it").Given(opened, identified).GivenOn(day(3), sent...).Given(answer).
			When(withdraw(3)).Refuses(journey.ErrRestsOn, entry(4))
	}
	it("names all answers").Given(opened, referred, received, accepted, underWay).
		When(withdraw(2)).Refuses(journey.ErrRestsOn, entry(3), entry(4), entry(5))
	it("names what was done about a need that came back").Given(opened, identified).GivenOn(day(3), sent...).
		GivenOn(day(4), declined, back("gesignaleerd")).Given(offered).When(withdraw(4)).Refuses(journey.ErrRestsOn, entry(5))
	it("takes back a report, with what it said of needs").Given(opened, identified).GivenOn(day(3), sent...).Given(accepted).
		GivenOn(day(5), reportedBack, back("vervuld")).When(withdraw(5)).Then(withdrawn(5))
	it("reports anew then").Given(opened, identified).GivenOn(day(3), sent...).Given(accepted).
		GivenOn(day(5), reportedBack, back("vervuld")).Given(withdrawn(5)).
		When(journey.ReportBack{Referral: referral, Needs: []journey.NeedReport{{Need: need, Status: "bevestigd"}}}).
		Then(journey.ReferralReportedBack{Referral: referral}, back("bevestigd"))
	it("names the referral that a need went with").Given(opened, identified).GivenOn(day(3), sent...).
		When(withdraw(2)).Refuses(journey.ErrRestsOn, entry(3))
}
