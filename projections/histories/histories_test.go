package histories

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

type line = historytest.Line

var on = historytest.On

var (
	open     = journey.Open{Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo"}
	clarify  = journey.ClarifyQuestion{Topic: "werk", Channel: "telefoon"}
	intake   = journey.RecordIntake{Channel: "inloop"}
	call     = journey.RecordContact{Channel: "telefoon", Topic: "werk"}
	closing  = journey.Close{Reason: "nieuwe-baan"}
	reopen   = journey.Reopen{Channel: "telefoon"}
	identify = journey.IdentifyNeed{Need: historytest.ID('n', 1), Source: "klant", Domain: "taal", Severity: "licht"}
	confirm  = journey.ConfirmNeed{Need: historytest.ID('n', 1)}
	signal   = journey.Signal{Transition: historytest.ID('t', 1), Trigger: "reorganisatie"}
	refer    = journey.SendReferral{Referral: historytest.ID('f', 1), Partner: "partner-uwv", Kind: "uwv", Listed: "uwv", Purpose: "werk-vinden", Basis: "suwi-62",
		DataKinds: []string{"naam", "ondersteuningsbehoeften"}, Needs: []uuid.UUID{historytest.ID('n', 1)},
		Rules: directory.State{}.BasisRulesOn("suwi-62", decider.Date(2026, 1, 1))}
	accept = journey.AcceptReferral{Referral: historytest.ID('f', 1)}
	report = journey.ReportBack{Referral: historytest.ID('f', 1), Needs: []journey.NeedReport{{Need: historytest.ID('n', 1), Status: "bevestigd"}}}
	enrol  = journey.ReachStage{Transition: historytest.ID('t', 1), Stage: journey.Enrolled}
)

// told are stories of one journey, and in which order their facts count from
// when.
var told = map[string]struct {
	told []line
	want string
}{
	"a fact that was recorded late takes its place": {
		[]line{on("2026-01-05 09:00", open), on("2026-02-01 10:00", intake), on("2026-01-20 11:00", clarify)},
		`Opened            2026-01-05 09:00 contact
		 QuestionClarified 2026-01-20 11:00 vraagverheldering
		 IntakeRecorded    2026-02-01 10:00 intake`,
	},
	"facts of one instant keep the order of the log": {
		[]line{on("2026-01-05 09:00", open), on("2026-01-05 09:00", clarify), on("2026-01-05 09:00", intake)},
		`Opened            2026-01-05 09:00 contact
		 QuestionClarified 2026-01-05 09:00 vraagverheldering
		 IntakeRecorded    2026-01-05 09:00 intake`,
	},
	"a fact that is known by its day counts from the begin of that day": {
		[]line{on("2026-01-05 09:00", open), on("2026-02-01", intake), on("2026-02-01 10:00", call)},
		`Opened            2026-01-05 09:00 contact
		 IntakeRecorded    2026-02-01 00:00 intake
		 ContactRecorded   2026-02-01 10:00 intake`,
	},
	"but not before the opening": {
		[]line{on("2026-01-05 09:00", open), on("2026-01-05", intake)},
		`Opened            2026-01-05 09:00 contact
		 IntakeRecorded    2026-01-05 09:00 intake`,
	},
	"nor before what was recorded earlier about the same day": {
		[]line{on("2026-01-05 09:00", open), on("2026-02-01 10:00", call), on("2026-02-01", intake), on("2026-02-01 09:00", clarify)},
		`Opened            2026-01-05 09:00 contact
		 QuestionClarified 2026-02-01 09:00 vraagverheldering
		 ContactRecorded   2026-02-01 10:00 vraagverheldering
		 IntakeRecorded    2026-02-01 10:00 intake`,
	},
	"nothing counts before the thing that it is about": {
		[]line{on("2026-01-05 09:00", open), on("2026-02-01 10:00", call), on("2026-02-01", signal), on("2026-02-01 09:00", enrol),
			on("2026-02-01", identify), on("2026-02-01 08:00", confirm)},
		`Opened            2026-01-05 09:00 contact
		 ContactRecorded   2026-02-01 10:00 contact
		 TransitionSignalled 2026-02-01 10:00 contact
		 StageReached      2026-02-01 10:00 contact
		 NeedIdentified    2026-02-01 10:00 contact
		 NeedConfirmed     2026-02-01 10:00 contact`,
	},
	"what is said between desk and partner keeps its order": {
		[]line{on("2026-01-05 09:00", open), on("2026-02-01", identify), on("2026-02-01 10:00", refer), on("2026-02-01 16:00", call), on("2026-02-01", accept),
			on("2026-02-01 11:00", report)},
		`Opened               2026-01-05 09:00 contact
		 NeedIdentified       2026-02-01 00:00 contact
		 ReferralSent         2026-02-01 10:00 contact
		 NeedHandedOver       2026-02-01 10:00 contact
		 NeedReturned         2026-02-01 11:00 contact
		 ContactRecorded      2026-02-01 16:00 contact
		 ReferralAccepted     2026-02-01 16:00 contact
		 ReferralReportedBack 2026-02-01 16:00 contact`,
	},
	"closing and reopening follow all that was recorded before": {
		[]line{on("2026-01-05 09:00", open), on("2026-02-01 10:00", call), on("2026-02-01", closing), on("2026-02-01", reopen), on("2026-02-01", clarify),
			on("2026-01-20", call)},
		`Opened            2026-01-05 09:00 contact
		 ContactRecorded   2026-01-20 00:00 contact
		 ContactRecorded   2026-02-01 10:00 contact
		 Closed            2026-02-01 10:00 afgesloten
		 Reopened          2026-02-01 10:00 contact
		 QuestionClarified 2026-02-01 10:00 vraagverheldering`,
	},
	"what was recorded late before a reopening does not undo it": {
		[]line{on("2026-01-05", open), on("2026-02-01", closing), on("2026-03-01", reopen), on("2026-01-20", clarify)},
		`Opened            2026-01-05 00:00 contact
		 QuestionClarified 2026-01-20 00:00 vraagverheldering
		 Closed            2026-02-01 00:00 afgesloten
		 Reopened          2026-03-01 00:00 contact`,
	},
	"summer and winter days begin in Amsterdam": {
		[]line{on("2026-03-29", open), on("2026-03-30", clarify), on("2026-10-26", intake)},
		`Opened            2026-03-29 00:00 contact
		 QuestionClarified 2026-03-30 00:00 vraagverheldering
		 IntakeRecorded    2026-10-26 00:00 intake`,
	},
}

func TestFactsCountInTheOrderInWhichTheyHappened(t *testing.T) {
	for name, c := range told {
		t.Run(name, func(t *testing.T) {
			if got, want := steps(historytest.Tell(t, c.told...)), historytest.Columns(c.want); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// steps writes steps as in "Opened 2026-01-05 09:00 contact".
func steps(history []codec.Fact) string {
	var text strings.Builder
	for s := range Journeys.Steps(history) {
		at := historytest.Instant(s.At)
		fmt.Fprintln(&text, reflect.TypeOf(s.Event).Name(), at, s.State.Phase)
	}
	return text.String()
}

func TestStepsAreThoseOfANaiveReplay(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			var got []journey.Event
			for s := range Journeys.Steps(history) {
				got = append(got, s.Event)
			}
			want := historytest.Happened(history, time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC))
			if !reflect.DeepEqual(got, want) {
				r.Fatalf("%s: got %+v, want %+v", stream, got, want)
			}
		}
	})
}

func TestStepsStayWhereTheyWereWhenMoreIsRecorded(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			whole := places(history)
			for n := range history {
				part := places(history[:n])
				for i, s := range part {
					if s.at != whole[i].at {
						r.Fatalf("step %d counts from %d, and later from %d", i, s.at, whole[i].at)
					}
				}
			}
		}
	})
}

func places(history []codec.Fact) []place[journey.Event] {
	t := telling[journey.Command, journey.Event, journey.State, setting]{read: Journeys}
	for i := range history {
		t.place(&history[i])
	}
	return t.places
}

// A listing is a story that lists its steps.
type listing struct{ rows []projector.Row }

func (l *listing) Take(s *JourneyStep) {
	l.rows = append(l.rows, fmt.Sprintf("%d %T %s %+v %t", s.At, s.Event, s.Thing, s.State, s.Moved))
}

func (l *listing) Rows() []projector.Row { return slices.Clone(l.rows) }

// Stories that share a telling come out the same, whoever is ahead, whichever
// begins late, and however many facts are taken between two looks at the rows.
func TestAStoryThatGrowsIsTheOneThatIsToldAtOnce(t *testing.T) {
	begin := func(uuid.UUID) JourneyStory { return &listing{} }
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			common := new(projector.Common)
			folders := make([]projector.Folder, 3)
			taken := make([]int, len(folders))
			for range 4 * len(history) {
				i := rapid.IntRange(0, len(folders)-1).Draw(r, "folder")
				if folders[i] == nil || rapid.IntRange(0, 9).Draw(r, "anew") == 0 {
					folders[i], taken[i] = Journeys.Growing(begin)(common), 0
				}
				more := rapid.IntRange(0, min(3, len(history)-taken[i])).Draw(r, "facts")
				for _, f := range history[taken[i] : taken[i]+more] {
					folders[i].Take(f)
				}
				if taken[i] += more; taken[i] == 0 {
					continue
				}
				if got, want := folders[i].Rows(), Journeys.Whole(begin)(nil, history[:taken[i]]); !slices.Equal(got, want) {
					r.Fatalf("after %d facts: got %v, want %v", taken[i], got, want)
				}
			}
		}
	})
}

// A telling that several stories share works out every step once.
func TestStepsAreWorkedOutOnceForAll(t *testing.T) {
	evolved := 0
	counting := *Journeys
	counting.Decider.Evolve = func(e journey.Event, s journey.State, m decider.Mark) journey.State {
		evolved++
		return Journeys.Decider.Evolve(e, s, m)
	}
	history := historytest.Tell(t, on("2026-01-05 09:00", open), on("2026-01-20 11:00", clarify), on("2026-02-01 10:00", intake))
	common, begin := new(projector.Common), func(uuid.UUID) JourneyStory { return &listing{} }
	one, other := counting.Growing(begin)(common), counting.Growing(begin)(common)
	for _, f := range history {
		one.Take(f)
		other.Take(f)
	}
	if !slices.Equal(one.Rows(), other.Rows()) || len(one.Rows()) != 3 || evolved != 3 {
		t.Errorf("%d steps were worked out for %v and %v", evolved, one.Rows(), other.Rows())
	}
}

func TestTheSettingMovesWhenSomethingInItDoes(t *testing.T) {
	history := historytest.Tell(t, on("2026-01-05", open), on("2026-01-06", clarify),
		on("2026-01-07", journey.ChangeSituation{Municipality: "GM0141"}), on("2026-01-08", journey.ChangeSituation{Municipality: "GM0141"}),
		on("2026-01-09", journey.AssignAdvisor{Advisor: "ada", Team: "hengelo"}), on("2026-01-10", journey.AssignAdvisor{Advisor: "ada", Team: "almelo"}),
		on("2026-01-11", journey.Erase{}))
	var moved []string
	for s := range Journeys.Steps(history) {
		if s.Moved {
			moved = append(moved, decider.DayOf(time.UnixMicro(s.At)).String())
		}
	}
	if got, want := fmt.Sprint(moved), "[2026-01-05 2026-01-07 2026-01-10 2026-01-11]"; got != want {
		t.Errorf("it moved on %s, want %s", got, want)
	}
}

func TestEveryEventNamesTheThingThatItIsAbout(t *testing.T) {
	id := historytest.ID('x', 1)
	for _, kind := range catalog.Events.Types() {
		if _, is := reflect.Zero(kind.Go()).Interface().(journey.Event); !is {
			continue
		}
		for _, name := range []string{"Need", "Transition", "Referral", "Appointment", "Promise", "Handover"} {
			event := reflect.New(kind.Go()).Elem()
			field := event.FieldByName(name)
			if !field.IsValid() || field.Type() != reflect.TypeFor[uuid.UUID]() {
				continue
			}
			if need := event.FieldByName("Need"); name == "Referral" && need.IsValid() {
				continue // it is about the need that went with a referral
			}
			field.Set(reflect.ValueOf(id))
			if thing(event.Interface().(journey.Event)) != id {
				t.Errorf("%s is about no %s", kind.Name, strings.ToLower(name))
			}
		}
	}
}

// Whatever the order in which facts were recorded, they lead to what they lead to
// in the order in which they happened.
func TestThePresentIsTheLastThatHappened(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		log := byDay(historytest.Draw(r))
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			var last journey.State
			for s := range Journeys.Steps(history) {
				last = s.State
			}
			if got, want := present(Fold(new(projector.Common), journey.Decider, history)), present(last); got != want {
				r.Fatalf("got %s, want %s", got, want)
			}
		}
	})
}

// byDay is a log in which of nothing more is known than the day.
func byDay(log []codec.Fact) []codec.Fact {
	for i := range log {
		log[i].Meta.Occurred = decider.On(log[i].Meta.Occurred.Day())
	}
	return log
}

// present is of a state what facts of another day can change.
func present(s journey.State) string {
	text := fmt.Sprintf("%+v of %s of %s", s.Situation, s.Advisor, s.Team)
	for _, id := range slices.SortedFunc(maps.Keys(s.Needs), func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) }) {
		text += fmt.Sprintf("\n%s %+v", id, s.Needs[id])
	}
	for _, id := range slices.SortedFunc(maps.Keys(s.Appointments), func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) }) {
		a := s.Appointments[id]
		a.With, a.Given = "", decider.Moment{} // whoever had the journey then, of which only the last is kept
		text += fmt.Sprintf("\n%s %+v", id, a)
	}
	return text
}

func TestTheSubjectIsTheIDInTheStreamsName(t *testing.T) {
	if got := Subject(historytest.Tell(t, on("2026-01-05", open))); got != historytest.ID('j', 1) {
		t.Errorf("got %s", got)
	}
}

// Folds of one history tell what its decider tells, whichever has come how far.
func TestFoldTellsWhatTheDeciderTells(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			var entries []decider.Entry[journey.Event]
			for _, f := range history {
				entries = append(entries, decider.Entry[journey.Event]{Mark: f.Meta.Mark(f.ID), What: f.What.(journey.Event)})
			}
			common := new(projector.Common)
			for range 5 {
				n := rapid.IntRange(0, len(history)).Draw(r, "facts")
				if got, want := Fold(common, journey.Decider, history[:n]), journey.Decider.Fold(entries[:n]).State; !reflect.DeepEqual(got, want) {
					r.Fatalf("after %d facts: got %+v, want %+v", n, got, want)
				}
			}
		}
	})
}

// What a history leads to is worked out once, however many views ask for it, and
// goes on where it grew.
func TestStatesAreWorkedOutOnceForAll(t *testing.T) {
	evolved := 0
	counting := journey.Decider
	counting.Evolve = func(e journey.Event, s journey.State, m decider.Mark) journey.State {
		evolved++
		return journey.Decider.Evolve(e, s, m)
	}
	history := historytest.Tell(t, on("2026-01-05 09:00", open), on("2026-01-20 11:00", clarify), on("2026-02-01 10:00", intake))
	common := new(projector.Common)
	for _, n := range []int{2, 2, 3, 3} {
		if s := Fold(common, counting, history[:n]); len(s.Phase) == 0 {
			t.Errorf("after %d facts: %+v", n, s)
		}
	}
	if evolved != len(history) {
		t.Errorf("%d facts were taken %d times", len(history), evolved)
	}
}
