package demo

import (
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/tally"
)

// stands is how the journey stands, and whether it is one in which something
// can still be recorded.
func (f *file) stands() (s journey.State, open bool) {
	story, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
	if err != nil {
		f.year.fail(f, "load", err)
	}
	s = story.State
	return s, s.Opened && !s.Closed() && !s.Erased
}

// place draws through which channel and where someone is met.
func (f *file) place() (channel, location string) {
	channel = f.pick([]choice{{45, "balie-afspraak"}, {35, "telefoon"}, {20, "videogesprek"}})
	if channel != "balie-afspraak" {
		return channel, ""
	}
	if decider.DayOf(f.year.now) < decider.Date(2026, time.January, 1) {
		return "bezoek", "" // there were no locations of the desk yet
	}
	return channel, f.pick([]choice{{65, "hengelo-hoofdlocatie"}, {35, "almelo-inloop"}})
}

// appoint makes an appointment, which may be moved before it ends in one of
// the three ways. One that would be after the year is not made.
func appoint(f *file) {
	begins := f.later(3, 14).Truncate(15 * time.Minute)
	if _, open := f.stands(); !open || !begins.Before(Last.Begin()) {
		return
	}
	id := f.id()
	channel, location := f.place()
	f.record(journey.MakeAppointment{Appointment: id, BeginsAt: begins, Minutes: 15 * (2 + f.dice.IntN(3)), Channel: channel, Location: location,
		With: f.advisor.Actor, Topic: f.topic()})
	f.visits = append(f.visits, id)
	eve := decider.DayOf(begins).Begin().Add(-14 * time.Hour)
	switch before := eve.After(f.year.now); {
	case before && f.chance(12):
		f.year.at(eve, func() {
			if s, open := f.stands(); open && s.Appointments[id].Status == journey.AppointmentPlanned {
				f.record(journey.MoveAppointment{Appointment: id, BeginsAt: begins.AddDate(0, 0, 7), Minutes: 30, Channel: "telefoon", With: f.advisor.Actor})
				f.year.at(begins.AddDate(0, 0, 7).Add(time.Hour), func() { f.met(id) })
			}
		})
	case before && f.chance(9):
		f.year.at(eve, func() { f.callOff(id, f.pick([]choice{{70, "klant"}, {30, "werkcentrum"}}), "verhinderd") })
	default:
		f.year.at(begins.Add(time.Hour), func() { f.met(id) })
	}
}

// met records how an appointment went.
func (f *file) met(id uuid.UUID) {
	s, _ := f.stands()
	switch a := s.Appointments[id]; {
	case s.Erased || a.Status != journey.AppointmentPlanned:
	case f.chance(11):
		f.record(journey.MissAppointment{Appointment: id, Note: f.words(notes)})
	default:
		f.record(journey.KeepAppointment{Appointment: id})
	}
}

func (f *file) callOff(id uuid.UUID, by, reason string) {
	if s, _ := f.stands(); !s.Erased && s.Appointments[id].Status == journey.AppointmentPlanned {
		f.record(journey.CancelAppointment{Appointment: id, By: by, Reason: reason})
	}
}

// callOffAll cancels what is still to come, before a journey closes.
func (f *file) callOffAll() {
	for _, id := range f.visits {
		s, _ := f.stands()
		if s.Appointments[id].BeginsAt.After(f.year.now) {
			f.callOff(id, "werkcentrum", "niet-meer-nodig")
		}
	}
}

// vow promises something, which most of the time is done.
func vow(f *file) {
	if _, open := f.stands(); !open {
		return
	}
	id, due := f.id(), decider.DayOf(f.year.now)+decider.Day(2+f.dice.IntN(9))
	f.record(journey.MakePromise{Promise: id, By: f.advisor.Actor, DueOn: due, What: f.oneOf(promises)})
	f.year.at(f.officeHour(due), func() {
		s, _ := f.stands()
		switch {
		case s.Erased || f.chance(6): // it stays open
		case f.chance(10):
			f.record(journey.DropPromise{Promise: id, Reason: f.pick([]choice{{50, "niet-mogelijk"}, {50, "niet-meer-nodig"}})})
		default:
			f.record(journey.KeepPromise{Promise: id})
		}
	})
}

// offerTo proposes that a colleague takes the journey, who answers some days
// later.
func (f *file) offerTo(next Member) {
	id := f.id()
	f.record(journey.ProposeHandover{Handover: id, By: f.advisor.Actor, To: next.Actor, Team: next.Team,
		Reason: f.pick([]choice{{40, "werkverdeling"}, {30, "andere-vraag"}, {20, "afwezigheid"}, {10, "vertrek"}}), Note: f.words(notes)})
	f.year.at(f.later(1, 3), func() {
		if s, open := f.stands(); !open || s.Handover.ID != id {
			return
		}
		switch {
		case f.chance(12):
			f.record(journey.RetractHandover{Handover: id})
		case f.chance(18):
			f.record(journey.DeclineHandover{Handover: id, By: next.Actor, Team: next.Team, Reason: "geen-capaciteit"})
		default:
			f.record(journey.AcceptHandover{Handover: id, By: next.Actor, Team: next.Team})
			f.advisor = next
		}
	})
}

// count is what the desk counts on a day beside those whom it registers.
func count(f *file) {
	desk, day := f.desk, decider.DayOf(f.year.now)
	id := f.id()
	do := func(c tally.Command) (entry uuid.UUID) {
		r := f.request(desk, decider.Moment{})
		if _, err := f.year.tallies.Handle(f.year.ctx, id, c, r); err != nil {
			f.year.fail(f, c, err)
		}
		return r.ID
	}
	c := tally.Count{Desk: desk.Team, On: day, Channel: f.pick([]choice{{45, "inloop"}, {40, "telefoon"}, {15, "chat"}}), Topic: f.topic(), N: 1 + f.dice.IntN(4)}
	if entry := do(c); f.chance(3) {
		do(tally.Withdraw{Entry: entry, Reason: "dubbel"})
	}
}

// gather plans a group meeting, which is held in the evening two weeks later
// and to which the client comes as well.
func gather(f *file) {
	id, host := f.id(), f.advisor
	evening := decider.DayOf(f.later(10, 18)).Begin().Add(19 * time.Hour)
	if !evening.Before(Last.Begin()) || decider.DayOf(f.year.now) < decider.Date(2026, time.January, 1) {
		return
	}
	do := func(c meeting.Command) (entry, event uuid.UUID) {
		r := f.request(host, decider.Moment{})
		result, err := f.year.meetings.Handle(f.year.ctx, id, c, r)
		if err != nil {
			f.year.fail(f, c, err)
			return r.ID, event
		}
		return r.ID, result.Events[0]
	}
	plan := meeting.Plan{Team: host.Team, BeginsAt: evening, Minutes: 120, Location: "hengelo-hoofdlocatie", Topic: f.topic(), LedBy: host.Actor}
	if f.year.hasDirectory() {
		do(meeting.Give{Plan: plan, To: f.year.says().Posting(plan.Gives(), decider.DayOf(f.year.now))})
	} else {
		do(plan)
	}
	if f.chance(12) {
		f.year.at(evening.Add(-30*time.Hour), func() { do(meeting.Cancel{Reason: "te-weinig-aanmeldingen"}) })
		return
	}
	f.year.at(evening.Add(3*time.Hour), func() {
		if f.chance(10) {
			entry, _ := do(meeting.Hold{Participants: 200})
			do(meeting.Withdraw{Entry: entry, Reason: "onjuist"})
		}
		_, held := do(meeting.Hold{Participants: 4 + f.dice.IntN(25)})
		if _, open := f.stands(); open {
			f.record(journey.AttendMeeting{Meeting: id, Held: held, HeldOn: decider.DayOf(f.year.now)})
		}
	})
}

// atTheDesk adds what goes on at the desk beside the guidance itself.
func (f *file) atTheDesk(steps []step) []step {
	add := func(i int, do func(*file)) {
		i = min(i, len(steps))
		steps = append(steps[:i:i], append([]step{{0, 1, do}}, steps[i:]...)...)
	}
	if f.chance(45) {
		add(1, count)
	}
	if f.chance(55) {
		add(2, appoint)
	}
	if f.chance(35) {
		add(5, appoint)
	}
	if f.chance(30) {
		add(3, vow)
	}
	if f.chance(4) {
		add(3, gather)
	}
	return steps
}
