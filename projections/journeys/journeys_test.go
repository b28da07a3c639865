package journeys

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/pipeline"
	"klantreis/projections/projector"
)

type line = historytest.Line

var (
	on = historytest.On

	person = historytest.ID('c', 1)
	which  = historytest.ID('j', 1)
	job    = historytest.ID('t', 1)
	visit  = historytest.ID('v', 1)
	open   = journey.Open{Client: person, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Advisor: "ada"}
	begun  = Journey{ID: which, Client: person, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Advisor: "ada",
		Phase: journey.Contact, OpenedOn: day(1, 5), LatestOn: day(1, 5)}
)

// appoint is for the 22nd of January at ten.
var appoint = journey.MakeAppointment{Appointment: visit, BeginsAt: day(1, 22).Begin().Add(10 * time.Hour), Minutes: 30, Channel: "telefoon", With: "ada", Topic: "werk"}

func day(month, d int) decider.Day {
	return decider.Date(2026, 1, 1).AddMonths(month-1) + decider.Day(d-1)
}

func TestAJourneyIsShownAsItStands(t *testing.T) {
	for name, c := range map[string]struct {
		told []line
		want func(*Journey)
	}{
		"opened": {nil, func(j *Journey) {}},
		"a contact counts as contact": {[]line{on("2026-01-20", journey.RecordContact{Channel: "telefoon", Topic: "werk"})},
			func(j *Journey) { j.LatestOn, j.Contacted = day(1, 20), day(1, 20).Begin() }},
		"what the desk does by itself does not": {[]line{on("2026-01-20", journey.AssignAdvisor{Advisor: "bob", Team: "almelo"})},
			func(j *Journey) { j.LatestOn, j.Advisor, j.Team = day(1, 20), "bob", "almelo" }},
		"an appointment that was kept counts as contact": {[]line{on("2026-01-20", appoint), on("2026-01-23", journey.KeepAppointment{Appointment: visit})},
			func(j *Journey) { j.LatestOn, j.Contacted = day(1, 23), day(1, 23).Begin() }},
		"one that was only made, or missed, does not": {[]line{on("2026-01-20", appoint), on("2026-01-23", journey.MissAppointment{Appointment: visit})},
			func(j *Journey) { j.LatestOn = day(1, 23) }},
		"taking part in a meeting counts as contact": {[]line{on("2026-01-20", journey.AttendMeeting{Meeting: visit, Held: visit, HeldOn: day(1, 20)})},
			func(j *Journey) { j.LatestOn, j.Contacted = day(1, 20), day(1, 20).Begin() }},
		"a journey goes to whoever accepts it": {[]line{
			on("2026-01-20", journey.ProposeHandover{Handover: visit, By: "ada", To: "bob", Team: "almelo", Reason: "anders"}),
			on("2026-01-21", journey.AcceptHandover{Handover: visit, By: "bob", Team: "almelo"})},
			func(j *Journey) { j.LatestOn, j.Advisor, j.Team = day(1, 21), "bob", "almelo" }},
		"a contact that was recorded late is not the latest": {[]line{on("2026-02-01", journey.RecordIntake{Channel: "inloop"}),
			on("2026-01-20", journey.RecordContact{Channel: "telefoon", Topic: "werk"})},
			func(j *Journey) { j.LatestOn, j.Phase, j.Contacted = day(2, 1), journey.Intake, day(2, 1).Begin() }},
		"open needs are counted": {[]line{
			on("2026-01-06", journey.IdentifyNeed{Need: historytest.ID('n', 1), Source: "klant", Domain: "taal", Severity: "licht"}),
			on("2026-01-06", journey.IdentifyNeed{Need: historytest.ID('n', 2), Source: "klant", Domain: "wonen", Severity: "licht"}),
			on("2026-01-07", journey.DropNeed{Need: historytest.ID('n', 1), Reason: "anders"})},
			func(j *Journey) { j.LatestOn, j.OpenNeeds = day(1, 7), 1 }},
		"open transitions are counted, and the furthest is named": {[]line{
			on("2026-01-06", journey.Signal{Transition: job, Trigger: "reorganisatie"}),
			on("2026-01-06", journey.Signal{Transition: historytest.ID('t', 2), Trigger: "reorganisatie"}),
			on("2026-01-06", journey.Signal{Transition: historytest.ID('t', 3), Trigger: "reorganisatie"}),
			on("2026-01-07", journey.ReachStage{Transition: job, Stage: journey.PlanAgreed}),
			on("2026-01-07", journey.EndTransition{Transition: historytest.ID('t', 3), Exit: "gestopt"})},
			func(j *Journey) { j.LatestOn, j.OpenTransitions, j.Stage = day(1, 7), 2, journey.PlanAgreed }},
		"closed": {[]line{on("2026-02-01", journey.Close{Reason: "nieuwe-baan"})}, func(j *Journey) {
			j.LatestOn, j.Phase, j.Closed, j.ClosedOn, j.CloseReason = day(2, 1), journey.Ended, true, day(2, 1), "nieuwe-baan"
		}},
		"begun again": {[]line{on("2026-02-01", journey.Close{Reason: "nieuwe-baan"}), on("2026-03-01", journey.Reopen{Channel: "telefoon"})},
			func(j *Journey) { j.LatestOn, j.Contacted = day(3, 1), day(3, 1).Begin() }},
	} {
		t.Run(name, func(t *testing.T) {
			want := begun
			want.Opened = historytest.When(t, "2026-01-05 09:00").At
			want.Contacted = want.Opened
			c.want(&want)
			got := fold(new(projector.Common), historytest.Tell(t, append([]line{on("2026-01-05 09:00", open)}, c.told...)...))
			if len(got) == 0 || got[0] != projector.Row(want) {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestOfAnErasedJourneyOnlyTheDesksWorkIsLeft(t *testing.T) {
	log := historytest.Tell(t, on("2026-01-05 09:00", open), on("2026-02-01", journey.Close{Reason: "nieuwe-baan"}), on("2026-04-01", journey.Erase{}))
	want := Journey{ID: which, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", OpenedOn: begun.OpenedOn, Erased: true}
	want.Opened = historytest.When(t, "2026-01-05 09:00").At
	want.Contacted = want.Opened
	if got := fold(new(projector.Common), historytest.History(log, log, log[0].Stream)); len(got) != 1 || got[0] != projector.Row(want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

// A list of journeys and a report agree, as long as nothing was recorded late.
func TestListsSayTheSameAsThePipeline(t *testing.T) {
	compared := 0
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			for n := range history {
				rows := fold(new(projector.Common), history[:n+1])
				if late(history[:n+1]) || len(rows) == 0 || rows[0].(Journey).Erased || leftOut(history[:n+1]) {
					continue
				}
				j, p := rows[0].(Journey), lastPhase(history[:n+1])
				if p.Phase != j.Phase || p.Team != j.Team {
					r.Fatalf("%+v and %+v", j, p)
				}
				compared++
			}
		}
	})
	if compared < 100 {
		t.Errorf("only %d were compared", compared)
	}
}

// leftOut says that the journey is not counted, since its client objects to
// that: it is still guided.
func leftOut(history []codec.Fact) bool {
	return !histories.Fold(new(projector.Common), journey.Decider, history).Counts()
}

func late(history []codec.Fact) bool {
	return !slices.IsSortedFunc(history, func(a, b codec.Fact) int { return a.Meta.Occurred.Compare(b.Meta.Occurred) })
}

func lastPhase(history []codec.Fact) (last pipeline.PhaseRow) {
	for _, row := range pipeline.View.Fold(new(projector.Common), history) {
		if p, ok := row.(pipeline.PhaseRow); ok {
			last = p
		}
	}
	return last
}

func TestARowSaysWhatTheDeciderSays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			state := histories.Fold(new(projector.Common), journey.Decider, history)
			for _, row := range fold(new(projector.Common), history) {
				j, is := row.(Journey)
				if !is {
					continue
				}
				closed := j.Closed == state.Closed() && j.Closed == (j.ClosedOn != 0)
				if !closed || j.Phase != state.Phase || (j.Stage == "") != (j.OpenTransitions == 0) {
					r.Fatalf("%+v is not %+v", j, state)
				}
			}
		}
	})
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{1: "1c7d66d73e9ee029", 2: "f77e27cf4af1cc9f", 3: "f77e27cf4af1cc9f", 4: "36d8b8dc3653c9e3", 5: "9800bff566f336e0", 6: "9800bff566f336e0", 7: "9800bff566f336e0"}
	if got := historytest.Fingerprint(t, View); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
