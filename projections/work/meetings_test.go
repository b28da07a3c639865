package work_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/work"
)

// evening is a log of three group meetings of two teams, in which journeys are
// said to have taken part, and of which the number can be put right.
type evening struct {
	*testing.T
	*historytest.Log
	holdings map[uint64]uuid.UUID
}

func (e evening) meet(n uint64, when string, c meeting.Command) uuid.UUID {
	e.Helper()
	entry, err := e.Meeting(historytest.ID('m', n), historytest.When(e.T, when), c)
	if err != nil {
		e.Fatal(err)
	}
	return entry
}

func (e evening) hold(n uint64, when string, participants int) {
	e.Helper()
	e.holdings[n] = e.meet(n, when, meeting.Hold{Participants: participants})
}

func (e evening) in(j uint64, when string, c journey.Command) uuid.UUID {
	e.Helper()
	entry, err := e.Journey(historytest.ID('j', j), historytest.When(e.T, when), c)
	if err != nil {
		e.Fatal(err)
	}
	return entry
}

func (e evening) attend(j, n uint64, when string) uuid.UUID {
	e.Helper()
	return e.in(j, when, journey.AttendMeeting{Meeting: historytest.ID('m', n), Held: historytest.ID('m', 9), HeldOn: historytest.Day(e.T, "2026-03-10")})
}

// waits is what is to be done about meetings by now: from which day, and whose.
func (e evening) waits() string {
	e.Helper()
	views := filled(e.T, e.Facts)
	lines, err := work.List(e.Context(), views, work.Open{On: historytest.Day(e.T, "2027-01-31"), Kinds: []work.Kind{work.AskHowMany}})
	if err != nil {
		e.Fatal(err)
	}
	var all []string
	for _, l := range lines {
		if l.Thing != uuid.Nil || l.Client != uuid.Nil || l.Owner != "" {
			e.Errorf("somebody is in %+v", l)
		}
		all = append(all, strings.Join([]string{string(l.Kind), string(rune('0' + l.Subject[15])), string(l.Team), l.From.String(), l.Due.String()}, " "))
	}
	return strings.Join(all, ", ")
}

// The team that held a meeting is asked while more journeys name it than people
// took part, whichever of the two is put right.
func TestMoreJourneysNameAMeetingThanTookPart(t *testing.T) {
	e := evening{t, historytest.NewLog(), map[uint64]uuid.UUID{}}
	for n, team := range []string{"hengelo", "hengelo", "almelo"} {
		plan := meeting.Plan{Team: decider.Ref(team), BeginsAt: historytest.When(t, "2026-03-10 14:00").At, Minutes: 90, Location: "digitaal", Topic: "werk", LedBy: "ada"}
		e.meet(uint64(n+1), "2026-03-01", plan)
		e.hold(uint64(n+1), "2026-03-10 16:00", n+1)
	}
	for j := range uint64(3) {
		e.in(j+1, "2026-03-01", journey.Open{Client: person, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Advisor: "ada"})
	}
	want := func(what, want string) {
		t.Helper()
		if got := e.waits(); got != want {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
	}
	e.attend(1, 1, "2026-03-11")
	e.attend(1, 3, "2026-03-11")
	e.attend(1, 2, "2026-03-11")
	e.attend(2, 2, "2026-03-12")
	want("as many as took part", "")
	second := e.attend(2, 1, "2026-03-13")
	e.attend(3, 2, "2026-03-14")
	e.meet(3, "2026-03-15", meeting.Withdraw{Entry: e.holdings[3], Reason: "onjuist"})
	want("one more, or no longer held", strings.Join([]string{"deelnemers-navragen 1 hengelo 2027-01-04 2027-01-18",
		"deelnemers-navragen 2 hengelo 2027-01-04 2027-01-18", "deelnemers-navragen 3 almelo 2027-01-04 2027-01-18"}, ", "))
	e.hold(3, "2026-03-15", 1)
	e.in(2, "2026-03-16", journey.Withdraw{Entry: second, Reason: "onjuist"})
	e.meet(2, "2026-03-17", meeting.Withdraw{Entry: e.holdings[2], Reason: "onjuist"})
	e.hold(2, "2026-03-17", 3)
	want("put right", "")
}
