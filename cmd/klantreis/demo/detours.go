package demo

import (
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/journey"
)

// newDetails are a new telephone number.
func newDetails(f *file) {
	f.person.Phones = []string{fmt.Sprintf("06-%08d", f.dice.IntN(100_000_000))}
	f.client(f.desk, client.ChangeDetails{Phones: f.person.Phones})
}

// visit is a client at the desk of another team: someone there opens a contact
// or, now and then, breaks the glass.
func visit(f *file) {
	teams := f.teams()
	other := f.member(teams[f.dice.IntN(len(teams))], "gids", "adviseur")
	if f.chance(15) {
		f.client(other, client.BreakGlass{By: other.Actor, Reason: f.pick([]choice{{50, "spoed"}, {50, "waarneming"}})})
		f.looked(f.latest(f.clientID))
		return
	}
	if entry := f.client(other, client.OpenContact{By: other.Actor, Channel: "inloop"}); f.chance(5) {
		f.client(other, client.Withdraw{Entry: entry, Reason: "verkeerde-klant"}) // a namesake
	}
}

func mistake(f *file) {
	if f.closed() {
		return
	}
	said := f.record(journey.RecordContact{Channel: "telefoon", Topic: "anders", Note: "Gesprek van een andere klant."})
	f.slip, f.wrong = f.entry, said.Events
}

func withdraw(f *file) {
	if f.closed() || f.slip == uuid.Nil {
		return
	}
	reason := f.pick([]choice{{50, "verkeerde-klant"}, {30, "dubbel"}, {20, "onjuist"}})
	f.record(journey.Withdraw{Entry: f.slip, Reason: reason})
	if reason == "verkeerde-klant" && len(f.wrong) > 0 {
		f.destroyText(f.wrong[0])
	}
}

// destroyText has a text destroyed that is about somebody else, if another officer
// thinks so, too.
func (f *file) destroyText(event uuid.UUID) {
	one, two, both := f.officers()
	if !both || f.known().Erased {
		return
	}
	f.client(one, client.RequestTextDestruction{Event: event, Ground: "verkeerde-klant", By: one.Actor, Found: client.TextPlace{Journey: f.journeyID}})
	agrees := f.chance(80)
	f.year.at(f.later(1, 5), func() {
		switch {
		case f.known().Erased:
		case agrees:
			f.client(two, client.ConfirmTextDestruction{Event: event, By: two.Actor})
		default:
			f.client(two, client.RetractTextDestruction{Event: event, Reason: "onjuist", By: two.Actor})
		}
	})
}

func moved(f *file) {
	if !f.closed() {
		f.record(journey.ChangeSituation{Municipality: f.standing().Municipality})
	}
}

func handOver(f *file) {
	if f.closed() {
		return
	}
	next := f.member(f.advisor.Team, "vwnw-adviseur", "adviseur")
	switch {
	case next == f.advisor:
	case f.chance(70):
		f.offerTo(next)
	default:
		f.record(journey.AssignAdvisor{Advisor: next.Actor, Team: next.Team})
		f.advisor = next
	}
}

func reopen(f *file) {
	if f.closed() {
		f.record(journey.Reopen{Channel: f.channel(), Note: "Klant meldt zich opnieuw."})
	}
}

func (f *file) closed() bool {
	s, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
	if err != nil {
		f.year.fail(f, "load", err)
	}
	return s.State.Closed()
}
