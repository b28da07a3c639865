package journey_test

import (
	"testing"
	"time"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

// An appointment on the fifteenth day at ten, and how it is moved to twelve.
var (
	visit = decidertest.ID(30)
	tenth = decidertest.Day(15)

	appoint = journey.MakeAppointment{
		Appointment: visit, BeginsAt: tenth.Begin().Add(10 * time.Hour), Minutes: 45, Channel: "balie-afspraak",
		Location: "almelo-inloop", With: "idp|ada", Topic: "loopbaan",
	}
	appointed = journey.AppointmentMade(appoint)
	move      = journey.MoveAppointment{
		Appointment: visit, BeginsAt: tenth.Begin().Add(12 * time.Hour), Minutes: 30, Channel: "telefoon", With: "idp|bea",
	}
	moved     = journey.AppointmentMoved(move)
	callOff   = journey.CancelAppointment{Appointment: visit, By: "klant", Reason: "verhinderd"}
	calledOff = journey.AppointmentCancelled(callOff)
	keep      = journey.KeepAppointment{Appointment: visit}
	kept      = journey.AppointmentKept(keep)
	miss      = journey.MissAppointment{Appointment: visit}
	missed    = journey.AppointmentMissed(miss)

	aboutAVisit = []journey.Command{move, callOff, keep, miss}
)

func TestTheLifeOfAnAppointment(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("is made").Given(opened).When(appoint).Then(appointed)
	it("is made once").Given(opened, appointed).When(appoint).Refuses(journey.ErrAppointmentThere)
	it("is made once, also after it was cancelled").Given(opened, appointed, calledOff).When(appoint).Refuses(journey.ErrAppointmentThere)
	for _, before := range []journey.Event{contacted, moved} {
		given := it("goes on until it has an end").Given(opened, appointed, before)
		given.When(callOff).Then(calledOff)
		given.When(keep).On(tenth - 1).Refuses(journey.ErrAppointmentToCome)
		given.When(keep).On(tenth + 1).Then(kept)
		given.When(miss).On(tenth + 1).Then(missed)
	}
	it("is moved").Given(opened, appointed).When(move).Then(moved)
	it("is so already").Given(opened, appointed, moved).When(move).Then()
	it("is moved back").Given(opened, appointed, moved).
		When(journey.MoveAppointment{Appointment: visit, BeginsAt: appoint.BeginsAt, Minutes: 45, Channel: "balie-afspraak", Location: "almelo-inloop", With: "idp|ada"}).
		Then(journey.AppointmentMoved{Appointment: visit, BeginsAt: appoint.BeginsAt, Minutes: 45, Channel: "balie-afspraak", Location: "almelo-inloop", With: "idp|ada"})
	for _, end := range []journey.Event{calledOff, kept, missed} {
		given := it("stops when it was cancelled, kept or missed").Given(opened, appointed).GivenOn(tenth, end)
		for _, cmd := range aboutAVisit {
			given.When(cmd).Refuses(journey.ErrAppointmentEnded)
		}
	}
	for _, cmd := range aboutAVisit {
		it("knows no other appointments").Given(opened).When(cmd).Refuses(journey.ErrNoAppointment)
	}
}

func TestWhenAnAppointmentCanBe(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	with := func(change func(*journey.MakeAppointment)) journey.MakeAppointment {
		a := appoint
		change(&a)
		return a
	}
	given := it("says when and where").Given(opened)
	for _, minutes := range []int{-5, 4, 8*60 + 1} {
		given.When(with(func(a *journey.MakeAppointment) { a.Minutes = minutes })).Refuses(journey.ErrAppointmentLength)
	}
	given.When(with(func(a *journey.MakeAppointment) { a.Location = "" })).Refuses(journey.ErrNoPlace)
	call := with(func(a *journey.MakeAppointment) { a.Channel, a.Location = "telefoon", "" })
	given.When(call).Then(journey.AppointmentMade(call))

	begins := decider.At(appoint.BeginsAt)
	given.When(appoint).At(begins).Then(appointed)
	given.When(appoint).On(tenth).Then(appointed)
	given.When(appoint).At(decider.At(appoint.BeginsAt.Add(1))).Then(appointed) // the same microsecond
	given.When(appoint).At(decider.At(appoint.BeginsAt.Add(time.Minute))).Refuses(journey.ErrAppointmentPast)
	given.When(appoint).On(tenth + 1).Refuses(journey.ErrAppointmentPast)

	far := with(func(a *journey.MakeAppointment) { a.BeginsAt = decidertest.Day(2).AddMonths(24).Begin() })
	given.When(far).On(decidertest.Day(2)).Then(journey.AppointmentMade(far))
	farther := with(func(a *journey.MakeAppointment) { a.BeginsAt = far.BeginsAt.AddDate(0, 0, 1) })
	given.When(farther).On(decidertest.Day(2)).Refuses(journey.ErrAppointmentFar)

	planned := it("is moved within the same bounds").Given(opened, appointed)
	planned.When(journey.MoveAppointment{Appointment: visit, BeginsAt: decidertest.Day(1).Begin(), Minutes: 30, Channel: "telefoon", With: "idp|ada"}).
		Refuses(journey.ErrAppointmentPast)
	planned.When(journey.MoveAppointment{Appointment: visit, BeginsAt: appoint.BeginsAt, Minutes: 30, Channel: "balie-afspraak", With: "idp|ada"}).
		Refuses(journey.ErrNoPlace)
}

func TestWhatIsKnownBeforeAndAfterAnAppointmentBegins(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	given := it("has begun or not").Given(opened, appointed)
	begins := decider.At(appoint.BeginsAt)
	earlier, later := decider.At(begins.At.Add(-time.Minute)), decider.At(begins.At.Add(time.Minute))
	for _, cmd := range []journey.Command{keep, miss} {
		given.When(cmd).At(earlier).Refuses(journey.ErrAppointmentToCome)
		given.When(cmd).On(tenth - 1).Refuses(journey.ErrAppointmentToCome)
	}
	given.When(keep).At(begins).Then(kept)
	given.When(miss).At(later).Then(missed)
	for _, cmd := range []journey.Command{move, callOff} {
		given.When(cmd).At(later).Refuses(journey.ErrAppointmentBegun)
		given.When(cmd).On(tenth + 1).Refuses(journey.ErrAppointmentBegun)
	}
	given.When(callOff).At(begins).Then(calledOff)
	given.When(callOff).On(tenth).Then(calledOff)

	// On the day itself nobody knows yet at nine what happened at ten.
	clock := decider.Mark{Occurred: decider.On(tenth), Recorded: earlier.At}
	story := journey.Decider.Fold(history(opened, appointed))
	if _, err := journey.Decider.Decide(keep, story, clock); err == nil {
		t.Error("it was kept before it began")
	}
	clock.Recorded = begins.At
	if _, err := journey.Decider.Decide(keep, story, clock); err != nil {
		t.Errorf("on the day, once it has begun: %v", err)
	}
	for _, cmd := range aboutAVisit {
		it("comes after the appointment was made").Given(opened).GivenOn(decidertest.Day(10), appointed).
			When(cmd).On(decidertest.Day(9)).Refuses(journey.ErrBeforeAppointment)
	}
}

func TestAppointmentsOfAJourneyThatCloses(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("is not closed while the client is expected").Given(opened, appointed).When(close).Refuses(journey.ErrAppointmentsToCome)
	it("is closed once that was cancelled").Given(opened, appointed, calledOff).When(close).Then(closed)
	it("is closed on the day of the appointment").Given(opened, appointed).When(close).On(tenth).Then(closed)
	after := it("still learns whether it was kept").Given(opened, appointed).GivenOn(tenth, closed)
	after.When(keep).Then(kept)
	after.When(miss).Then(missed)
	after.When(callOff).On(tenth).Then(calledOff)
	after.When(move).On(tenth).Refuses(journey.ErrClosed)
	it("names the closing that rests on a cancellation").Given(opened, appointed, calledOff, closed).
		When(withdraw(3)).Refuses(journey.ErrRestsOn, decidertest.Entry(4))
}

func TestWithdrawingOfAppointments(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("names the move and the end that rest on an appointment").Given(opened, appointed, moved).GivenOn(tenth+1, kept).
		When(withdraw(2)).Refuses(journey.ErrRestsOn, decidertest.Entry(3), decidertest.Entry(4))
	it("takes back that it was missed, and records that it was kept").
		Given(opened, appointed).GivenOn(tenth, missed).Given(withdrawn(3)).When(keep).Then(kept)
	it("names what was kept before the time to which it goes back").
		Given(opened, journey.AppointmentMade{Appointment: visit, BeginsAt: tenth.Begin().AddDate(0, 1, 0), Minutes: 30, Channel: "telefoon"}, moved).
		GivenOn(tenth+1, kept).When(withdraw(3)).Refuses(journey.ErrRestsOn, decidertest.Entry(4))
	it("makes it again").Given(opened, appointed, withdrawn(2)).When(appoint).Then(appointed)
}

func TestTwoHundredAppointments(t *testing.T) {
	given := decidertest.For(t, journey.Decider)("has at most two hundred appointments").Given(opened)
	for i := range journey.MaxAppointments {
		one := appointed
		one.Appointment = decidertest.ID(100 + i)
		given = given.GivenOn(decidertest.Day(2), one)
	}
	given.When(appoint).On(decidertest.Day(2)).Refuses(journey.ErrTooManyAppointments)
}

func TestAnAppointmentAsItStands(t *testing.T) {
	a := play(opened, appointed).Appointments[visit]
	want := journey.Appointment{Topic: "loopbaan", Status: journey.AppointmentPlanned,
		Made: decider.On(decidertest.Day(2)), Agreed: decider.On(decidertest.Day(2)), Given: decider.On(decidertest.Day(2)),
		Plan: journey.Plan{BeginsAt: appoint.BeginsAt, Minutes: 45, Channel: "balie-afspraak", Location: "almelo-inloop", With: "idp|ada"}}
	if a != want || !a.Ends().Equal(appoint.BeginsAt.Add(45*time.Minute)) {
		t.Errorf("got %+v, want %+v", a, want)
	}
	want.Plan = journey.Plan{BeginsAt: move.BeginsAt, Minutes: 30, Channel: "telefoon", With: "idp|bea"}
	want.Agreed, want.Given = decider.On(decidertest.Day(3)), decider.On(decidertest.Day(3))
	for end, status := range map[journey.Event]journey.AppointmentStatus{
		contacted: journey.AppointmentPlanned, calledOff: journey.AppointmentOff, kept: journey.AppointmentHeld, missed: journey.AppointmentNoShow,
	} {
		want.Status = status
		s := play(opened, appointed, moved, end)
		if a := s.Appointments[visit]; a != want || s.Phase != journey.Contact {
			t.Errorf("after %T: %+v in phase %s", end, a, s.Phase)
		}
	}
}

// A calendar that was told of an appointment hears of every change with a
// higher number, also of a change that is taken back.
func TestRevisionsOfAnAppointmentOnlyGrow(t *testing.T) {
	other := appointed
	other.Appointment = decidertest.ID(31)
	past := history(opened, appointed, other, moved, contacted, withdrawn(4), withdrawn(5), calledOff, withdrawn(8), kept, withdrawn(10))
	for n, want := range []int{0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 4, 4} {
		if got, _ := journey.Revisions(past[:n], visit); got != want {
			t.Errorf("after %d entries: %d, want %d", n, got, want)
		}
	}
	if _, latest := journey.Revisions(past, visit); !latest.Equal(past[8].Recorded) {
		t.Errorf("changed last at %s, want %s", latest, past[8].Recorded)
	}
}

// history is events, a day apart.
func history(events ...journey.Event) []decider.Entry[journey.Event] {
	var h decidertest.History[journey.Event]
	for _, e := range events {
		h = h.Then(e)
	}
	return h.Past
}

func TestWhichPlansOverlap(t *testing.T) {
	plan := func(hour, minute, minutes int) journey.Plan {
		return journey.Plan{BeginsAt: time.Date(2026, 3, 10, hour, minute, 0, 0, time.UTC), Minutes: minutes}
	}
	for says, c := range map[string]struct {
		other journey.Plan
		want  bool
	}{
		"the same time":            {plan(9, 0, 30), true},
		"within it":                {plan(9, 10, 10), true},
		"around it":                {plan(8, 0, 120), true},
		"its end":                  {plan(9, 29, 30), true},
		"its begin":                {plan(8, 31, 30), true},
		"begins when it ends":      {plan(9, 30, 30), false},
		"ends when it begins":      {plan(8, 30, 30), false},
		"the same time, next week": {journey.Plan{BeginsAt: time.Date(2026, 3, 17, 9, 0, 0, 0, time.UTC), Minutes: 30}, false},
	} {
		if there, back := plan(9, 0, 30).Overlaps(c.other), c.other.Overlaps(plan(9, 0, 30)); there != c.want || back != c.want {
			t.Errorf("%s: %v, and the other way round %v", says, there, back)
		}
	}
}
