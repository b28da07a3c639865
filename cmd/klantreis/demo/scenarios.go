package demo

import (
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// A step of a scenario happens so many working days after the one before.
type step struct {
	least, most int
	do          func(*file)
}

// play puts the first step on the agenda; each step puts the next.
func (f *file) play(steps []step) {
	if len(steps) == 0 {
		return
	}
	steps[0].do(f)
	if len(steps) == 1 {
		return
	}
	next := steps[1]
	f.year.at(f.later(next.least, next.most), func() { f.play(steps[1:]) })
}

// later draws a moment in office hours after a number of days; the same day
// means some minutes from now.
func (f *file) later(least, most int) time.Time {
	days := least + f.dice.IntN(most-least+1)
	if days == 0 {
		return f.year.now.Add(time.Duration(5+f.dice.IntN(40)) * time.Minute)
	}
	day := decider.DayOf(f.year.now) + decider.Day(days)
	for shut(day) {
		day++
	}
	return f.officeHour(day)
}

// scenario draws how it goes with a client.
func (f *file) scenario() []step {
	steps := []step{{0, 0, arrive}}
	switch {
	case f.takenOver():
		return f.ofPredecessor()
	case f.laidOff():
		steps = f.ofClosure()
	case f.kind == "werkgever":
		steps = append(steps, step{0, 3, contact}, step{0, 2, passOn}, step{0, 5, inform}, step{0, 10, f.close("vraag-beantwoord", "doorverwezen")})
	case f.chance(22):
		steps = append(steps, step{0, 0, inform}, step{0, 2, f.close("vraag-beantwoord", "doorverwezen")})
	case f.kind == "werkende" && f.chance(45):
		steps = append(steps, f.jobToJob()...)
	default:
		steps = append(steps, f.guidance()...)
	}
	return f.disturbed(f.atTheDesk(steps))
}

// guidance is the ordinary journey: question, intake, needs, advice, offers,
// and what comes of them.
func (f *file) guidance() []step {
	steps := []step{{0, 6, clarify}, {2, 14, intake}, {0, 0, identify}}
	for range f.dice.IntN(3) {
		steps = append(steps, step{0, 0, identify})
	}
	steps = append(steps, step{1, 10, confirm}, step{2, 20, advise})
	steps = append(steps, f.papers()...)
	steps = append(steps, f.ledOn()...)
	if asks := f.subsidised(); asks != nil {
		steps = append(steps, asks...)
	} else if f.chance(25) {
		return append(steps, step{5, 40, f.close("vraag-beantwoord", "geen-contact", "teruggetrokken")})
	}
	steps = append(steps, step{1, 15, offer}, step{10, 40, contact})
	if f.chance(40) {
		steps = append(steps, step{5, 30, reassess})
	}
	steps = append(steps, step{10, 60, meet})
	if f.chance(6) {
		steps = append(steps, step{10, 30, again})
	}
	if f.chance(55) {
		steps = append(steps, step{5, 40, place})
		if f.chance(50) {
			steps = append(steps, step{10, 30, aftercare})
		}
		return append(steps, step{20, 60, f.close("nieuwe-baan", "baan-behouden", "opleiding-gestart", "ondernemer-geworden")})
	}
	return append(steps, step{20, 90, f.close("vraag-beantwoord", "opleiding-gestart", "geen-contact", "verhuisd")})
}

// jobToJob is the journey of someone whose job is at risk.
func (f *file) jobToJob() []step {
	steps := []step{{0, 3, clarify}, {0, 4, signal}, {1, 10, f.reach(journey.Enrolled)}, {2, 10, intake},
		{0, 1, f.reach(journey.IntakeDone)}, {0, 0, identify}, {2, 15, advise}, {2, 20, f.reach(journey.PlanAgreed)}}
	steps = append(steps, f.ledOn()...)
	return append(append(steps, f.subsidised()...), f.guided()...)
}

// guided is a transition from the plan on.
func (f *file) guided() (steps []step) {
	if f.chance(12) {
		return append(steps, step{5, 40, f.exit}, step{1, 20, f.close("baan-behouden", "teruggetrokken", "geen-contact")})
	}
	steps = append(steps, step{1, 15, f.reach(journey.InGuidance)}, step{1, 10, track})
	if f.chance(40) {
		steps = append(steps, step{3, 20, track})
	}
	steps = append(steps, step{10, 40, contact})
	switch {
	case f.chance(50):
		steps = append(steps, step{0, 10, endTrack})
	case f.chance(20):
		steps = append(steps, step{1, 20, jobless}, step{1, 10, trial}, step{20, 45, endTrial})
	}
	switch {
	case f.chance(16):
		return append(steps, step{10, 60, f.exit}, step{1, 20, f.close("teruggetrokken", "geen-contact")})
	case f.chance(10): // nobody says what became of the job
		return append(steps, step{30, 80, f.close("geen-contact", "onbekend")})
	}
	steps = append(steps, step{15, 90, sign}, step{10, 35, realise}, step{14, 40, f.reach(journey.TransitionAftercare)},
		step{60, 70, check(3)})
	return append(steps, step{2, 30, f.close("nieuwe-baan")}, step{70, 90, check(6)}, step{170, 185, check(12)})
}

// disturbed adds what goes otherwise than planned.
func (f *file) disturbed(steps []step) []step {
	at := func(i int) int { return 1 + f.dice.IntN(max(1, len(steps)-i)) }
	if f.chance(4) {
		i := at(1)
		steps = append(steps[:i:i], append([]step{{0, 1, mistake}, {0, 2, withdraw}}, steps[i:]...)...)
	}
	if f.chance(6) {
		i := at(1)
		steps = append(steps[:i:i], append([]step{{0, 5, moved}}, steps[i:]...)...)
	}
	if f.chance(5) {
		i := at(1)
		steps = append(steps[:i:i], append([]step{{0, 5, handOver}}, steps[i:]...)...)
	}
	if f.chance(5) {
		i := at(1)
		steps = append(steps[:i:i], append([]step{{0, 5, newDetails}}, steps[i:]...)...)
	}
	if f.chance(8) {
		i := at(1)
		steps = append(steps[:i:i], append([]step{{0, 3, visit}}, steps[i:]...)...)
	}
	if f.chance(6) {
		steps = append(steps, step{20, 90, reopen}, step{0, 10, clarifyAgain}, step{5, 40, f.close("vraag-beantwoord", "doorverwezen")})
	}
	return append(append(append(steps, f.righted()...), f.wanted()...), f.forgotten()...)
}

// arrive registers the client and opens the journey.
func arrive(f *file) { f.arrivedOn(decider.Moment{}) }

// arrivedOn opens a journey that began at a moment.
func (f *file) arrivedOn(began decider.Moment) {
	register := f.request(f.desk, decider.Moment{})
	f.clientID = command.ThingID(register.ID, "client", 0)
	if _, err := f.year.clients.Handle(f.year.ctx, f.clientID, f.person, register); err != nil {
		f.year.fail(f, f.person, err)
		return
	}
	open := f.request(f.desk, decider.Moment{})
	f.journeyID = command.ThingID(open.ID, "journey", 0)
	begun, err := f.year.clients.Handle(f.year.ctx, f.clientID, client.BeginJourney{Journey: f.journeyID}, open)
	if err != nil {
		f.year.fail(f, client.BeginJourney{}, err)
		return
	}
	o := f.opening(begun.Events[0])
	open.Occurred = began
	if _, err := f.year.journeys.Handle(f.year.ctx, f.journeyID, f.given(o), open); err != nil {
		f.year.fail(f, o, err)
		return
	}
	f.entry = open.ID
	if f.year.begun++; f.year.plan.Progress != nil {
		f.year.plan.Progress(f.year.begun)
	}
}

func (f *file) opening(begun uuid.UUID) journey.Open {
	o := journey.Open{
		Client: f.clientID, Begun: begun, Kind: f.kind, Team: f.desk.Team, Advisor: f.advisor.Actor, Channel: f.channel(),
		Origin:         f.pick([]choice{{58, "zelf"}, {20, "doorverwijzing-partner"}, {10, "werkgever"}, {7, "campagne"}, {5, "onbekend"}}),
		LabourPosition: f.situation.LabourPosition, Municipality: f.situation.Municipality, AgeBand: f.situation.AgeBand,
		Question: f.words(questions),
	}
	if f.kind == "werkgever" {
		o.LabourPosition, o.AgeBand = "", ""
	}
	if decider.DayOf(f.year.now) >= decider.Date(2026, time.January, 1) {
		o.Location = f.pick([]choice{{55, "digitaal"}, {30, "hengelo-hoofdlocatie"}, {15, "almelo-inloop"}})
		if f.year.listed("locations", "enschede-inloop") && f.chance(15) {
			o.Location = "enschede-inloop" // there since the spring
		}
	}
	return o
}

func (f *file) channel() string {
	return f.pick([]choice{{23, "inloop"}, {14, "balie-afspraak"}, {26, "telefoon"}, {12, "e-mail"}, {4, "chat"}, {4, "whatsapp"},
		{6, "videogesprek"}, {6, "webformulier"}, {1, "brief"}, {1, "bezoek"}, {2, "evenement"}, {1, "groepsbijeenkomst"}})
}
