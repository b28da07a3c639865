package demo

import (
	"fmt"
	"time"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/sharing"
)

// A Character is a client who is there in every year, whatever its seed, under
// a name that one can look for.
type Character struct {
	GivenName, FamilyName string
	Shows                 string // what one sees of them

	role    string // of the advisor
	kind    string
	arrives decider.Day
	plays   func(*file) []step
}

// Cast are the first clients of a year that is not a part.
var Cast = []Character{
	{"Vera", "Voorbeeld", "a training voucher, from the application to the payment", "adviseur", "werkende", decider.Date(2026, time.January, 6), vera},
	{"Victor", "Voorbeeld", "a referral to a union with the client's permission, reported back, and a rectification that the union is told of", "adviseur", "werkende", decider.Date(2026, time.March, 3), victor},
	{"Viola", "Voorbeeld", "a transition from job to job that lasts", "vwnw-adviseur", "werkende", decider.Date(2025, time.November, 4), viola},
	{"Vincent", "Voorbeeld", "a client who was registered twice, and merged", "adviseur", "werkzoekende", decider.Date(2026, time.February, 10), vincent},
	{"Valerie", "Voorbeeld", "an employer whose question was passed on", "adviseur", "werkgever", decider.Date(2026, time.April, 14), valerie},
}

// begin puts the arrival of a client on the agenda.
func (f *file) begin() {
	if f.number >= len(Cast) || f.year.plan.Part {
		f.year.at(f.arrives(), func() { f.play(f.scenario()) })
		return
	}
	c := Cast[f.number]
	f.becomes(c)
	f.year.at(f.officeHour(c.arrives), func() { f.play(c.plays(f)) })
}

// becomes makes the file that of a character: the client of the first advisor
// who can guide them.
func (f *file) becomes(c Character) {
	f.named, f.kind = true, c.kind
	if there := f.year.plan.with(c.role); len(there) > 0 {
		f.advisor = there[0]
		f.desk = f.member(f.advisor.Team, "gids", "adviseur", c.role)
	}
	f.situation = f.standing()
	f.situation.AgeBand = "27-44"
	f.person = client.Register{
		Team: f.desk.Team, GivenName: c.GivenName, FamilyName: c.FamilyName, BirthDate: decider.Date(1988, time.May, 10+f.number),
		Phones: []string{fmt.Sprintf("06-1000000%d", f.number)}, Emails: []string{fmt.Sprintf("voorbeeld%d@voorbeeld.example", f.number)},
	}
	if c.kind == "werkgever" {
		f.person.BirthDate, f.person.Employer = 0, "Voorbeeld Metaal"
	}
}

// welcomed are the steps with which guidance begins, with a need in a domain.
func (f *file) welcomed(domain string) []step {
	return []step{{0, 0, arrive}, {1, 3, clarify}, {2, 5, intake}, {0, 0, func(f *file) { f.need(domain) }}, {1, 3, confirm}}
}

func vera(f *file) []step {
	return append(f.welcomed("scholing"), step{1, 3, converse}, step{2, 4, func(f *file) { f.apply(paid) }},
		step{20, 30, contact}, step{70, 90, f.close("opleiding-gestart")})
}

func victor(f *file) []step {
	union := sharing.Terms{Recipient: "partner-bond", Kind: "vakbond", Listed: true, Purpose: "rechtspositie", Basis: sharing.Consent}
	return append(append(f.welcomed("arbeidsrecht"), f.referral(union)...), step{3, 6, contact}, step{3, 6, corrected})
}

func viola(f *file) []step {
	return append(f.welcomed("bemiddeling"), step{0, 1, signal}, step{1, 3, f.reach(journey.Enrolled)}, step{0, 1, f.reach(journey.IntakeDone)},
		step{2, 5, converse}, step{2, 5, f.reach(journey.PlanAgreed)}, step{1, 4, f.reach(journey.InGuidance)}, step{1, 4, track},
		step{10, 15, contact}, step{15, 20, sign}, step{14, 18, realise}, step{14, 20, f.reach(journey.TransitionAftercare)},
		step{60, 70, check(3)}, step{2, 10, f.close("nieuwe-baan")}, step{70, 80, check(6)})
}

func vincent(f *file) []step {
	return append(f.welcomed("sollicitatievaardigheden"), step{5, 10, registerAgain}, step{2, 5, joined}, step{10, 15, contact})
}

func valerie(f *file) []step {
	return []step{{0, 0, arrive}, {0, 2, contact}, {0, 2, func(f *file) {
		f.passOn(journey.PassOnQuestion{Kind: "wsp", Topic: "werkgeversvraag", Note: f.words(notes)})
	}}, {1, 3, f.close("doorverwezen")}}
}
