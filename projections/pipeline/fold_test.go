package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/journey"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

var fold = View.Fold

type line = historytest.Line

var (
	on = historytest.On

	job      = historytest.ID('t', 1)
	open     = journey.Open{Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Municipality: "GM0164"}
	clarify  = journey.ClarifyQuestion{Topic: "werk", Channel: "telefoon"}
	intake   = journey.RecordIntake{Channel: "inloop"}
	closing  = journey.Close{Reason: "nieuwe-baan"}
	reopen   = journey.Reopen{Channel: "telefoon"}
	signal   = journey.Signal{Transition: job, Trigger: "reorganisatie", Sector: "2008:C", Municipality: "GM0153"}
	realise  = journey.Realise{Transition: job, Contract: "vast"}
	stop     = journey.EndTransition{Transition: job, Exit: "gestopt"}
	stillYes = journey.AnswerCheck{Transition: job, Months: 12, Answer: "ja"}
	stillNo  = journey.AnswerCheck{Transition: job, Months: 12, Answer: "nee"}
)

func reach(s journey.Stage) journey.Command { return journey.ReachStage{Transition: job, Stage: s} }

func TestPhasesAreIntervals(t *testing.T) {
	for name, c := range map[string]struct {
		told []line
		want string
	}{
		"a journey stands in one phase after the other": {
			[]line{on("2026-01-05 09:00", open), on("2026-01-20", clarify), on("2026-02-01 10:00", intake)},
			`contact           2026-01-05 09:00 2026-01-20 00:00 hengelo GM0164
			 vraagverheldering 2026-01-20 00:00 2026-02-01 10:00 hengelo GM0164
			 intake            2026-02-01 10:00 -                hengelo GM0164`,
		},
		"a fact that was recorded late takes its place": {
			[]line{on("2026-01-05", open), on("2026-02-01", intake), on("2026-01-20", clarify)},
			`contact           2026-01-05 00:00 2026-01-20 00:00 hengelo GM0164
			 vraagverheldering 2026-01-20 00:00 2026-02-01 00:00 hengelo GM0164
			 intake            2026-02-01 00:00 -                hengelo GM0164`,
		},
		"and changes nothing when the journey had got further by then": {
			[]line{on("2026-01-05", open), on("2026-02-01", intake), on("2026-03-01", clarify)},
			`contact           2026-01-05 00:00 2026-02-01 00:00 hengelo GM0164
			 intake            2026-02-01 00:00 -                hengelo GM0164`,
		},
		"what lasts no time is not there": {
			[]line{on("2026-01-05", open), on("2026-02-01", clarify), on("2026-02-01", intake)},
			`contact           2026-01-05 00:00 2026-02-01 00:00 hengelo GM0164
			 intake            2026-02-01 00:00 -                hengelo GM0164`,
		},
		"an interval ends where a dimension changes": {
			[]line{on("2026-01-05", open), on("2026-02-01", journey.ChangeSituation{Municipality: "GM0141"}),
				on("2026-03-01", journey.AssignAdvisor{Advisor: "ada", Team: "almelo"}), on("2026-03-02", journey.AssignAdvisor{Advisor: "bob", Team: "almelo"})},
			`contact           2026-01-05 00:00 2026-02-01 00:00 hengelo GM0164
			 contact           2026-02-01 00:00 2026-03-01 00:00 hengelo GM0141
			 contact           2026-03-01 00:00 -                almelo GM0141`,
		},
		"closed and begun again": {
			[]line{on("2026-01-05", open), on("2026-02-01", closing), on("2026-03-01", reopen), on("2026-03-02", clarify)},
			`contact           2026-01-05 00:00 2026-02-01 00:00 hengelo GM0164
			 afgesloten        2026-02-01 00:00 2026-03-01 00:00 hengelo GM0164
			 contact           2026-03-01 00:00 2026-03-02 00:00 hengelo GM0164
			 vraagverheldering 2026-03-02 00:00 -                hengelo GM0164`,
		},
		"a transition carries its journey along": {
			[]line{on("2026-01-05", open), on("2026-02-01", signal), on("2026-03-01", reach(journey.InGuidance)), on("2026-04-01", realise)},
			`contact           2026-01-05 00:00 2026-03-01 00:00 hengelo GM0164
			 ondersteuning     2026-03-01 00:00 2026-04-01 00:00 hengelo GM0164
			 plaatsing         2026-04-01 00:00 -                hengelo GM0164`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := phases(fold(new(projector.Common), historytest.Tell(t, c.told...))), historytest.Columns(c.want); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestStagesAreIntervals(t *testing.T) {
	for name, c := range map[string]struct {
		told []line
		want string
	}{
		"stages may be skipped": {
			[]line{on("2025-01-06", open), on("2025-02-01", signal), on("2025-03-01", reach(journey.InGuidance)), on("2025-04-01", realise)},
			`stage gesignaleerd           2025-02-01 00:00 2025-03-01 00:00 reorganisatie GM0153 GM0164
			 stage in-begeleiding         2025-03-01 00:00 2025-04-01 00:00 reorganisatie GM0153 GM0164
			 stage transitie-gerealiseerd 2025-04-01 00:00 -                reorganisatie GM0153 GM0164`,
		},
		"an exit ends the stages and is counted from then on": {
			[]line{on("2025-01-06", open), on("2025-02-01", signal), on("2025-03-01", stop)},
			`stage gesignaleerd           2025-02-01 00:00 2025-03-01 00:00 reorganisatie GM0153 GM0164
			 exit gestopt                 2025-03-01 00:00 -                reorganisatie GM0153 GM0164`,
		},
		"whatever was recorded before it about a later day": {
			[]line{on("2025-01-06", open), on("2025-02-01", signal), on("2025-04-01", reach(journey.Enrolled)), on("2025-03-01", stop)},
			`stage gesignaleerd           2025-02-01 00:00 2025-03-01 00:00 reorganisatie GM0153 GM0164
			 exit gestopt                 2025-03-01 00:00 -                reorganisatie GM0153 GM0164`,
		},
		"still at work after a year is lasting": {
			[]line{on("2025-01-06", open), on("2025-02-01", signal), on("2025-04-01", realise), on("2026-04-02", stillYes)},
			`stage gesignaleerd           2025-02-01 00:00 2025-04-01 00:00 reorganisatie GM0153 GM0164
			 stage transitie-gerealiseerd 2025-04-01 00:00 2026-04-02 00:00 reorganisatie GM0153 GM0164
			 stage duurzaam               2026-04-02 00:00 -                reorganisatie GM0153 GM0164`,
		},
		"and no longer at work is not": {
			[]line{on("2025-01-06", open), on("2025-02-01", signal), on("2025-04-01", realise), on("2026-04-02", stillNo)},
			`stage gesignaleerd           2025-02-01 00:00 2025-04-01 00:00 reorganisatie GM0153 GM0164
			 stage transitie-gerealiseerd 2025-04-01 00:00 -                reorganisatie GM0153 GM0164`,
		},
		"who loses the new job comes back to guidance": {
			[]line{on("2025-01-06", open), on("2025-02-01", signal), on("2025-04-01", realise), on("2025-06-01", reach(journey.InGuidance))},
			`stage gesignaleerd           2025-02-01 00:00 2025-04-01 00:00 reorganisatie GM0153 GM0164
			 stage transitie-gerealiseerd 2025-04-01 00:00 2025-06-01 00:00 reorganisatie GM0153 GM0164
			 stage in-begeleiding         2025-06-01 00:00 -                reorganisatie GM0153 GM0164`,
		},
		"the home municipality counts as it was, the job's as it is": {
			[]line{on("2025-01-06", open), on("2025-02-01", signal), on("2025-03-01", journey.ChangeSituation{Municipality: "GM0141"})},
			`stage gesignaleerd           2025-02-01 00:00 2025-03-01 00:00 reorganisatie GM0153 GM0164
			 stage gesignaleerd           2025-03-01 00:00 -                reorganisatie GM0153 GM0141`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := stages(fold(new(projector.Common), historytest.Tell(t, c.told...))), historytest.Columns(c.want); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestATransitionOfAReorganisationIsCountedForItAsWell(t *testing.T) {
	part := signal
	part.Reorganisation, part.Announced = historytest.ID('o', 1), &journey.Announcement{}
	told := []line{on("2025-01-06", open), on("2025-02-01", part), on("2025-02-10", journey.ChangeSituation{Municipality: "GM0141"}),
		on("2025-03-01", reach(journey.InGuidance)), on("2025-04-01", stop)}
	want := historytest.Columns(`stage gesignaleerd   2025-02-01 00:00 2025-03-01 00:00
		stage in-begeleiding 2025-03-01 00:00 2025-04-01 00:00
		exit gestopt         2025-04-01 00:00 -`)
	if got := parts(fold(new(projector.Common), historytest.Tell(t, told...)), part.Reorganisation); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	told[1] = on("2025-02-01", signal)
	if got := parts(fold(new(projector.Common), historytest.Tell(t, told...)), part.Reorganisation); got != "" {
		t.Errorf("of none it counts for one:\n%s", got)
	}
	told = append(told, on("2025-05-01", journey.Erase{}))
	told[1] = on("2025-02-01", part)
	log := historytest.Tell(t, told...)
	want = historytest.Columns(`stage gesignaleerd   2025-02-01 00:00 2025-03-01 00:00
		stage in-begeleiding 2025-03-01 00:00 2025-04-01 00:00
		exit                 2025-04-01 00:00 2025-05-01 00:00`)
	if got := parts(fold(new(projector.Common), historytest.History(log, log, log[0].Stream)), part.Reorganisation); got != want {
		t.Errorf("erased: got\n%swant\n%s", got, want)
	}
}

func TestALinkHoldsFromTheSignalOn(t *testing.T) {
	one, other := historytest.ID('o', 1), historytest.ID('o', 2)
	link := func(to uuid.UUID) journey.LinkReorganisation {
		return journey.LinkReorganisation{Transition: signal.Transition, Reorganisation: to, Announced: &journey.Announcement{}}
	}
	told := []line{on("2025-01-06", open), on("2025-02-01", signal), on("2025-03-01", reach(journey.InGuidance)), on("2025-04-01", link(one))}
	all := historytest.Columns(`stage gesignaleerd   2025-02-01 00:00 2025-03-01 00:00
		stage in-begeleiding 2025-03-01 00:00 -`)
	for _, c := range []struct {
		says       string
		then       []line
		one, other string
	}{
		{"linked later", nil, all, ""},
		{"linked to another", []line{on("2025-04-02", link(other))}, "", all},
		{"linked to none", []line{on("2025-04-02", link(uuid.Nil))}, "", ""},
		{"and told later of what happened before", []line{on("2025-02-10", journey.ChangeSituation{Municipality: "GM0141"})}, all, ""},
	} {
		rows := fold(new(projector.Common), historytest.Tell(t, append(told[:4:4], c.then...)...))
		if got := parts(rows, one); got != c.one {
			t.Errorf("%s: for the one\n%swant\n%s", c.says, got, c.one)
		}
		if got := parts(rows, other); got != c.other {
			t.Errorf("%s: for the other\n%swant\n%s", c.says, got, c.other)
		}
	}
}

// What is put right of a signal counts from the signal on.
func TestACorrectionOfASignalHoldsFromItOn(t *testing.T) {
	put := journey.CorrectSignal{Transition: signal.Transition, Sector: "2008:C", Municipality: "GM0153"}
	rows := fold(new(projector.Common), historytest.Tell(t, on("2025-01-06", open), on("2025-02-01", signal), on("2025-03-01", reach(journey.InGuidance)), on("2025-04-01", put)))
	stages := 0
	for _, row := range rows {
		at, is := row.(StageRow)
		if !is {
			continue
		}
		if stages++; at.Sector != put.Sector || at.WorkMunicipality != put.Municipality || at.Trigger != signal.Trigger {
			t.Errorf("it counts as %+v", at)
		}
	}
	if stages != 2 {
		t.Errorf("it stood at %d stages", stages)
	}
}

// parts writes kind, code, begin and end of what counts for a reorganisation.
func parts(rows []projector.Row, of uuid.UUID) string {
	var text strings.Builder
	for _, row := range rows {
		if p, ok := row.(InvolvedRow); ok && p.Reorganisation == of {
			fmt.Fprintln(&text, p.Kind, p.Code, historytest.Period(p.From, p.To))
		}
	}
	return historytest.Columns(text.String())
}

func TestTransitionsOfAJourneyThatClosesEndAsUnknown(t *testing.T) {
	l := historytest.NewLog()
	id := historytest.ID('j', 1)
	for _, told := range []line{on("2026-01-05", open), on("2026-02-01", signal), on("2026-03-01", closing)} {
		if _, err := l.Journey(id, historytest.When(t, told.When), told.What); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Journey(id, historytest.When(t, "2026-03-01"), journey.EndOpenTransitions{Closing: l.State(id).Closing}); err != nil {
		t.Fatal(err)
	}
	want := historytest.Columns(`stage gesignaleerd 2026-02-01 00:00 2026-03-01 00:00 reorganisatie GM0153 GM0164
		exit onbekend      2026-03-01 00:00 -                reorganisatie GM0153 GM0164`)
	if got := stages(fold(new(projector.Common), l.Facts)); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestAnErasedJourneyStandsNowhereFromThenOnAndTellsNothingOfBefore(t *testing.T) {
	log := historytest.Tell(t, on("2026-01-05", open), on("2026-02-01", signal), on("2026-03-01", stop), on("2026-04-01", journey.Erase{}))
	rows := fold(new(projector.Common), historytest.History(log, log, log[0].Stream))
	want := historytest.Columns(`contact 2026-01-05 00:00 2026-04-01 00:00 hengelo`)
	if got := phases(rows); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	want = historytest.Columns(`stage gesignaleerd 2026-02-01 00:00 2026-03-01 00:00
		exit 2026-03-01 00:00 2026-04-01 00:00`)
	if got := stages(rows); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestAHistoryWithoutAnOpeningHasNoRows(t *testing.T) {
	l := historytest.NewLog()
	id := historytest.ID('j', 1)
	opened, err := l.Journey(id, historytest.When(t, "2026-01-05"), open)
	if err == nil {
		_, err = l.Journey(id, historytest.When(t, "2026-01-06"), journey.Withdraw{Entry: opened, Reason: "onjuist"})
	}
	if err != nil {
		t.Fatal(err)
	}
	if rows := fold(new(projector.Common), historytest.History(l.Facts, l.Facts, l.Facts[0].Stream)); len(rows) > 0 {
		t.Errorf("got %v", rows)
	}
}

// phases writes phase, begin, end, team and municipality.
func phases(rows []projector.Row) string {
	var text strings.Builder
	for _, row := range rows {
		if p, ok := row.(PhaseRow); ok {
			fmt.Fprintln(&text, p.Phase, historytest.Period(p.From, p.To), p.Team, p.Municipality)
		}
	}
	return historytest.Columns(text.String())
}

// stages writes kind, code, begin, end, trigger and both municipalities.
func stages(rows []projector.Row) string {
	var text strings.Builder
	for _, row := range rows {
		if s, ok := row.(StageRow); ok {
			fmt.Fprintln(&text, s.Kind, s.Code, historytest.Period(s.From, s.To), s.Trigger, s.WorkMunicipality, s.HomeMunicipality)
		}
	}
	return historytest.Columns(text.String())
}
