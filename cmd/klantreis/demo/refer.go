package demo

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/sharing"
	"klantreis/domain/standing"
)

// A lead is to whom clients are led on, and on what that rests.
type lead struct {
	share int
	terms sharing.Terms
}

// leads are those of the year, by their share. Help with debts is a purpose of
// its own.
var leads = []lead{
	{31, sharing.Terms{Recipient: "partner-uwv", Kind: "uwv", Listed: true, Purpose: "werk-vinden", Basis: "suwi-62"}},
	{10, sharing.Terms{Recipient: "gemeente-voorbeeld", Kind: "gemeente", Listed: true, Purpose: "werk-vinden", Basis: "suwi-62"}},
	{4, sharing.Terms{Recipient: "svb-voorbeeld", Kind: "svb", Listed: true, Purpose: "inkomen", Basis: "suwi-62"}},
	{20, sharing.Terms{Recipient: "partner-bond", Kind: "vakbond", Listed: true, Purpose: "rechtspositie", Basis: sharing.Consent}},
	{15, sharing.Terms{Recipient: "partner-roc", Kind: "onderwijs", Listed: true, Purpose: "scholing", Basis: sharing.Consent}},
	{12, sharing.Terms{Recipient: "partner-schuldhulp", Kind: "schuldhulp", Listed: true, Purpose: "schuldhulp", Basis: sharing.Consent}},
	{8, sharing.Terms{Recipient: "partner-taalhuis", Kind: "taalhuis", Listed: true, Purpose: "taal", Basis: sharing.Consent}},
}

// kind is of which kind the directory has a partner today. A year without a
// directory is part of a log that has one.
func (y *year) kind(ref decider.Ref) string {
	if y.hasDirectory() {
		return standing.Kind(y.says(), ref, decider.DayOf(y.now))
	}
	return partners[slices.IndexFunc(partners, func(p partner) bool { return p.ref == ref })].kind
}

// rules are those of a basis that hold today.
func (y *year) rules(basis string) []sharing.Rule {
	return standing.Rules(y.says(), basis, decider.DayOf(y.now))
}

// disclosed is what a partner is told.
var disclosed = []string{"naam", "contactgegevens", sharing.Needs, sharing.Question}

func (f *file) lead() sharing.Terms {
	at := f.dice.IntN(100)
	for _, l := range leads {
		if at -= l.share; at < 0 {
			return l.terms
		}
	}
	panic("unreachable: shares add up to a hundred")
}

// ledOn says who of those who are guided is referred to a partner, and of whom
// something is told otherwise.
func (f *file) ledOn() (steps []step) {
	if f.chance(9) {
		steps = f.referral(f.lead())
	}
	if f.chance(3) {
		steps = append(steps, step{0, 4, told})
	}
	return steps
}

// referral refers the client, who permits that first where it takes that.
func (f *file) referral(t sharing.Terms) (steps []step) {
	t.DataKinds = disclosed
	if t.Basis == sharing.Consent {
		steps = append(steps, step{0, 3, func(f *file) { f.permit(t) }})
	}
	return append(steps, step{0, 2, func(f *file) { f.send(t) }})
}

// permit records what the client permits, who may withdraw that later.
func (f *file) permit(t sharing.Terms) {
	if _, open := f.stands(); !open {
		return
	}
	id := f.id()
	f.client(f.advisor, client.GivePermission{
		Permission: id, Form: f.pick([]choice{{45, "schriftelijk"}, {30, "digitaal"}, {25, "mondeling"}}), Recipient: t.Recipient, Kind: t.Kind,
		Purpose: t.Purpose, DataKinds: t.DataKinds, Until: decider.DayOf(f.year.now).AddMonths(12)})
	if f.chance(8) && !f.named {
		f.year.at(f.later(20, 80), func() {
			if !f.known().Erased {
				f.client(f.advisor, client.WithdrawPermission{Permission: id})
				f.lapse(t.Recipient)
			}
		})
	}
}

// known is what is known of the client.
func (f *file) known() client.State {
	s, _, err := f.year.clients.Load(f.year.ctx, f.clientID)
	if err != nil {
		f.year.fail(f, "load", err)
	}
	return s.State
}

// lapse ends the referrals to a partner for which the ground is gone.
func (f *file) lapse(to decider.Ref) {
	s, _ := f.stands()
	for _, id := range f.referrals {
		if r := s.Referrals[id]; r.Partner == to && r.State.Open() && !s.Erased {
			f.record(journey.ExpireReferral{Referral: id, Note: "Klant heeft de toestemming ingetrokken."})
		}
	}
}

// send refers the client with the first need that the desk still has.
func (f *file) send(t sharing.Terms) {
	s, open := f.stands()
	if !open {
		return
	}
	c := journey.SendReferral{
		Referral: f.id(), Partner: t.Recipient, Purpose: t.Purpose, DataKinds: t.DataKinds, Basis: t.Basis,
		Question: f.words(referred), Listed: f.year.kind(t.Recipient), Rules: f.year.rules(t.Basis), Permission: f.known().Permission(t, decider.At(f.year.now)),
	}
	for _, need := range f.needs {
		if n := s.Needs[need]; ours(n) && len(c.Needs) == 0 {
			c.Needs = append(c.Needs, need)
		}
	}
	f.record(c)
	f.settled(c)
	f.referrals = append(f.referrals, c.Referral)
	f.answered(c.Referral, t.Recipient)
}

// ours says that a need is open, and not at a partner.
func ours(n journey.Need) bool { return n.Status.Open() && n.Status != journey.NeedAway }

// answered is what the partner does with a referral: most take it up and
// report back, some decline, and of some nothing is heard.
func (f *file) answered(id uuid.UUID, partner decider.Ref) {
	answers := f.answers(id)
	who := f.advisor // notes down what a partner without an account says
	for _, m := range f.year.plan.with("partnermedewerker") {
		if m.Team == partner {
			who = m
		}
	}
	var next func()
	next = func() {
		if s, _ := f.stands(); s.Erased || !s.Referrals[id].State.Open() || len(answers) == 0 {
			return
		}
		a := answers[0]
		answers = answers[1:]
		if a.do != nil {
			cmd := a.do()
			by := who
			if _, ends := cmd.(journey.ExpireReferral); ends {
				by = f.advisor
			}
			f.recordBy(by, cmd)
		}
		if len(answers) > 0 {
			f.year.at(f.later(answers[0].least, answers[0].most), next)
		}
	}
	f.year.at(f.later(answers[0].least, answers[0].most), next)
}

// An answer comes so many days after the one before.
type answer struct {
	least, most int
	do          func() journey.Command
}

func (f *file) answers(id uuid.UUID) []answer {
	says := func(least, most int, cmd journey.Command) answer {
		return answer{least, most, func() journey.Command { return cmd }}
	}
	expires := says(38, 50, journey.ExpireReferral{Referral: id, Note: "Geen antwoord gekregen."})
	if f.chance(12) && !f.named {
		return []answer{expires}
	}
	answers := []answer{says(1, 4, journey.ReceiveReferral{Referral: id})}
	switch {
	case f.named:
	case f.chance(5):
		return append(answers, expires)
	case f.chance(14):
		return append(answers, says(2, 12, journey.DeclineReferral{Referral: id,
			Reason: f.pick([]choice{{40, "geen-capaciteit"}, {30, "niet-passend"}, {15, "al-in-traject"}, {15, "geen-contact"}})}))
	}
	answers = append(answers, says(2, 10, journey.AcceptReferral{Referral: id}))
	if f.chance(75) {
		answers = append(answers, says(4, 20, journey.BeginReferral{Referral: id}))
	}
	return append(answers, answer{15, 70, func() journey.Command { return f.report(id) }})
}

// report says what became of the needs that went with a referral.
func (f *file) report(id uuid.UUID) journey.Command {
	s, _ := f.stands()
	c := journey.ReportBack{Referral: id, Report: f.words(reports)}
	for _, need := range s.Referrals[id].Needs {
		r := journey.NeedReport{Need: need, Status: journey.NeedFulfilled, Outcome: "opgelost"}
		switch {
		case f.chance(20):
			r.Status, r.Outcome = journey.NeedPartlyMet, "deels-opgelost"
		case f.chance(12):
			r.Status, r.Outcome = journey.NeedAffirmed, ""
		case f.chance(10):
			r.Status, r.Outcome, r.Reason = journey.NeedLapsed, "", "klant-wil-niet"
		}
		c.Needs = append(c.Needs, r)
	}
	return c
}

// told is what is told on the telephone to who may know it by law.
func told(f *file) {
	if !f.known().Erased {
		f.client(f.advisor, client.RecordDisclosure{
			Disclosure: f.id(), Recipient: "partner-uwv", Listed: f.year.kind("partner-uwv"), Purpose: "werk-vinden", DataKinds: []string{"naam", "voortgang"},
			Basis: "suwi-62", Rules: f.year.rules("suwi-62"), Note: "Telefonisch afgestemd over de voortgang."})
	}
}

// recordBy records something in the journey by someone else than its advisor.
func (f *file) recordBy(who Member, cmd journey.Command) {
	if _, err := f.year.journeys.Handle(f.year.ctx, f.journeyID, cmd, f.request(who, decider.Moment{})); err != nil {
		f.year.fail(f, cmd, err)
	}
}
