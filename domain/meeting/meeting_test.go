package meeting_test

import (
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/meeting"
	"klantreis/domain/posting"
)

func TestMain(m *testing.M) { os.Exit(decidertest.Complete(m)) }

// A meeting on the tenth day at two in the afternoon.
var (
	tenth = decidertest.Day(10)
	plan  = meeting.Plan{Team: "werkcentrum-hengelo", BeginsAt: tenth.Begin().Add(14 * time.Hour), Minutes: 90,
		Location: "hengelo-hoofdlocatie", Topic: "loopbaan", LedBy: "idp|ada"}
	hold   = meeting.Hold{Participants: 12}
	cancel = meeting.Cancel{Reason: "te-weinig-aanmeldingen"}

	planned   = meeting.Planned(plan)
	held      = meeting.Held(hold)
	cancelled = meeting.Cancelled(cancel)
)

func withdraw(n int) meeting.Withdraw {
	return meeting.Withdraw{Entry: decidertest.Entry(n), Reason: "onjuist"}
}
func withdrawn(n int) meeting.EntryWithdrawn { return meeting.EntryWithdrawn(withdraw(n)) }

func TestTheLifeOfAMeeting(t *testing.T) {
	it := decidertest.For(t, meeting.Decider)
	it("is planned").When(plan).Then(planned)
	it("is planned once").Given(planned).When(plan).Refuses(meeting.ErrPlanned)
	it("is led by somebody who works at the desk").When(meeting.Give{Plan: plan, To: posting.Posting{Works: true}}).Then(planned)
	it("is led by nobody else").When(meeting.Give{Plan: plan, To: posting.Posting{Complete: true}}).Refuses(posting.ErrNobodyHere.At("ledBy"))
	it("says so where it cannot be known yet").When(meeting.Give{Plan: plan}).Then(planned, meeting.LeaderUnlisted{LedBy: plan.LedBy})
	it("is planned once, whoever leads it").Given(planned).When(meeting.Give{Plan: plan, To: posting.Posting{Works: true}}).Refuses(meeting.ErrPlanned)
	it("is held").Given(planned).When(hold).On(tenth + 1).Then(held)
	it("is cancelled").Given(planned).When(cancel).Then(cancelled)
	it("is cancelled afterwards, when nobody came").Given(planned).When(cancel).On(tenth + 1).Then(cancelled)
	for _, cmd := range []meeting.Command{hold, cancel} {
		it("is not there before it was planned").When(cmd).Refuses(meeting.ErrNotPlanned)
		for _, end := range []meeting.Event{held, cancelled} {
			it("ends once").Given(planned).GivenOn(tenth+1, end).When(cmd).Refuses(meeting.ErrEnded)
		}
		it("ends after it was planned").GivenOn(decidertest.Day(5), planned).When(cmd).On(decidertest.Day(4)).Refuses(meeting.ErrBeforePlan)
	}
}

func TestWhenAMeetingCanBe(t *testing.T) {
	it := decidertest.For(t, meeting.Decider)
	with := func(change func(*meeting.Plan)) meeting.Plan {
		p := plan
		change(&p)
		return p
	}
	for _, minutes := range []int{14, 12*60 + 1, -1} {
		it("takes some time").When(with(func(p *meeting.Plan) { p.Minutes = minutes })).Refuses(meeting.ErrLength)
	}
	it("begins after it was planned").When(plan).At(decider.At(plan.BeginsAt.Add(time.Second))).Refuses(meeting.ErrPast)
	it("begins on the day").When(plan).On(tenth).Then(planned)
	it("is not planned for ages").When(with(func(p *meeting.Plan) { p.BeginsAt = p.BeginsAt.AddDate(3, 0, 0) })).Refuses(meeting.ErrFar)
	nobody := meeting.Cancel{Reason: meeting.NobodyCame}
	it("is cancelled since nobody came").Given(planned).When(nobody).On(tenth + 1).Then(meeting.Cancelled(nobody))
	it("has not been waited for before it began").Given(planned).When(nobody).On(tenth - 1).Refuses(meeting.ErrToCome)
	it("has not been held before it began").Given(planned).When(hold).On(tenth - 1).Refuses(meeting.ErrToCome)
	it("has not been held that morning").Given(planned).When(hold).At(decider.At(plan.BeginsAt.Add(-time.Second))).Refuses(meeting.ErrToCome)
	it("is not known at ten to be held at two").Given(planned).When(hold).On(tenth).Refuses(meeting.ErrToCome)
	it("is held from its begin").Given(planned).When(hold).At(decider.At(plan.BeginsAt)).Then(held)
	for _, n := range []int{0, -1, 1001} {
		it("has participants").Given(planned).When(meeting.Hold{Participants: n}).On(tenth + 1).Refuses(meeting.ErrParticipants)
	}
}

func TestTakingBackWhatWasSaidOfAMeeting(t *testing.T) {
	it := decidertest.For(t, meeting.Decider)
	again := meeting.Hold{Participants: 21}
	it("takes back a wrong number, and records it anew").Given(planned).GivenOn(tenth+1, held).Given(withdrawn(2)).When(again).Then(meeting.Held(again))
	it("names what rests on the plan").Given(planned).GivenOn(tenth+1, held).When(withdraw(1)).Refuses(meeting.ErrRestsOn, decidertest.Entry(2))
	it("takes back a plan on which nothing rests").Given(planned).When(withdraw(1)).Then(withdrawn(1))
	it("plans anew").Given(planned, withdrawn(1)).When(plan).Then(planned)
	it("goes on when it was not cancelled after all").Given(planned, cancelled, withdrawn(2)).When(hold).On(tenth + 1).Then(held)
	it("takes an entry back once").Given(planned, cancelled, withdrawn(2)).When(withdraw(2)).Refuses(meeting.ErrNoEntry)
	it("does not take back a withdrawal").Given(planned, cancelled, withdrawn(2)).When(withdraw(3)).Refuses(meeting.ErrNotWithdrawn)
}

func TestAMeetingAsItStands(t *testing.T) {
	var h decidertest.History[meeting.Event]
	h = h.Then(planned).At(decider.At(plan.BeginsAt.Add(time.Hour)), held)
	s := meeting.Decider.Fold(h.Past).State
	if s.Status != meeting.Done || s.Participants != 12 || s.Team != plan.Team || s.Held.Event != decidertest.Event(2) || s.LedBy != "idp|ada" {
		t.Errorf("got %+v", s)
	}
	for _, status := range []meeting.Status{meeting.Intended, meeting.Done, meeting.Off} {
		if _, known := codelist.First["meeting-statuses"].Find(string(status)); !known {
			t.Errorf("%s is no status of a meeting", status)
		}
	}
}

// Whatever is asked, only a meeting that was held has participants, and it was
// held after its begin.
func TestOnlyAMeetingThatWasHeldHasParticipants(t *testing.T) {
	ask := []meeting.Command{plan, hold, hold, cancel, meeting.Withdraw{}}
	rapid.Check(t, func(t *rapid.T) {
		var h decidertest.History[meeting.Event]
		for range 20 {
			c := decidertest.Pick(t, "ask", ask...)
			if w, ok := c.(meeting.Withdraw); ok && len(h.Past) > 0 {
				w.Entry = decidertest.Pick(t, "entry", h.Past...).Entry
				c = w
			}
			at := decider.At(plan.BeginsAt.Add(time.Duration(rapid.IntRange(-50, 50).Draw(t, "hours")) * time.Hour))
			events, err := meeting.Decider.Decide(c, meeting.Decider.Fold(h.Past), decider.Mark{Occurred: at, Recorded: at.At})
			if err != nil {
				continue
			}
			h = h.At(at, events...)
			s := meeting.Decider.Fold(h.Past).State
			held := s.Status == meeting.Done
			if held != (s.Participants > 0) || held != !s.Held.Occurred.IsZero() || held && s.Held.Occurred.At.Before(s.BeginsAt) {
				t.Fatalf("after %T: %+v", events[0], s)
			}
		}
	})
}
