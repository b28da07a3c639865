package journey_test

import (
	"testing"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
)

var (
	attend   = journey.AttendMeeting{Meeting: decidertest.ID(60), Held: decidertest.ID(61), HeldOn: decidertest.Day(2)}
	attended = journey.MeetingAttended(attend)
)

func TestTakingPartInAGroupMeeting(t *testing.T) {
	it := decidertest.For(t, journey.Decider)
	it("is recorded").Given(opened).When(attend).Then(attended)
	it("is recorded once").Given(opened, attended).When(attend).Refuses(journey.ErrAttended)
	elsewhere := attend
	elsewhere.Meeting = other
	it("is recorded of every meeting").Given(opened, attended).When(elsewhere).Then(journey.MeetingAttended(elsewhere))
	it("is recorded again after it was withdrawn").Given(opened, attended, withdrawn(2)).When(attend).Then(attended)
	it("comes with the meeting").Given(opened).When(attend).On(decidertest.Day(2)).Then(attended)
	it("is not recorded of a meeting that was not held").Given(opened).When(journey.AttendMeeting{Meeting: other}).Refuses(journey.ErrNotHeld)
	it("is not recorded once the journey is closed").Given(opened, closed).When(journey.AttendMeeting{Meeting: other}).Refuses(journey.ErrClosed)
	later := attend
	later.HeldOn = decidertest.Day(9)
	it("does not come before the meeting").Given(opened).When(later).On(decidertest.Day(8)).Refuses(journey.ErrBeforeMeeting)
	given := it("is recorded of at most two hundred meetings").Given(opened)
	for i := range journey.MaxMeetings {
		one := attended
		one.Meeting = decidertest.ID(100 + i)
		given = given.GivenOn(decidertest.Day(2), one)
	}
	given.When(attend).Refuses(journey.ErrTooManyMeetings)
}
