package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"klantreis/adapters/memory"
	"klantreis/domain/journey"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestACourseSaysWhatBecameOfATransition(t *testing.T) {
	ends := signal
	ends.JobEndsOn = historytest.Day(t, "2025-03-31")
	answer := func(months int, says string) journey.Command {
		return journey.AnswerCheck{Transition: job, Months: months, Answer: says}
	}
	begun := []line{on("2025-01-06", open), on("2025-02-01", ends), on("2025-02-03", reach(journey.Enrolled))}
	for name, c := range map[string]struct {
		told []line
		want string
	}{
		"before guidance there is none":    {nil, ""},
		"an exit before guidance has none": {[]line{on("2025-02-05", stop)}, ""},
		"in guidance, and unknown when nothing is heard for 90 days": {
			[]line{on("2025-03-01", reach(journey.InGuidance)), on("2025-03-10", journey.StartTrack{Transition: job, Track: "meelopen"})},
			`2025-03-01 00:00 2025-03-10 00:00 stage in-begeleiding - - 2025-05-30 gesignaleerd aangemeld in-begeleiding 0
			 2025-03-10 00:00 -                stage in-begeleiding - - 2025-06-08 gesignaleerd aangemeld in-begeleiding 0`},
		"a contract without guidance, a job that is direct, and answers": {
			[]line{on("2025-04-01", journey.SignContract{Transition: job, Contract: "vast"}), on("2025-05-02", realise), on("2025-08-02", answer(3, "ja")), on("2026-05-02", answer(12, "nee"))},
			`2025-04-01 00:00 2025-05-02 00:00 stage contract-getekend      - -                      2025-06-30 gesignaleerd aangemeld contract-getekend 0
			 2025-05-02 00:00 2025-08-02 00:00 stage transitie-gerealiseerd 2025-05-02 yes        - gesignaleerd aangemeld contract-getekend transitie-gerealiseerd 0
			 2025-08-02 00:00 2026-05-02 00:00 stage transitie-gerealiseerd 2025-05-02 yes 3:ja   - gesignaleerd aangemeld contract-getekend transitie-gerealiseerd 0
			 2026-05-02 00:00 -                stage transitie-gerealiseerd 2025-05-02 yes 3:ja 12:nee - gesignaleerd aangemeld contract-getekend transitie-gerealiseerd 0`},
		"a job that was lost, and guidance again": {
			[]line{on("2025-03-01", reach(journey.InGuidance)), on("2025-05-03", realise), on("2025-08-03", answer(3, "nee")), on("2025-08-04", reach(journey.InGuidance)), on("2025-09-01", stop)},
			`2025-03-01 00:00 2025-05-03 00:00 stage in-begeleiding         - -              2025-05-30 gesignaleerd aangemeld in-begeleiding 0
			 2025-05-03 00:00 2025-08-03 00:00 stage transitie-gerealiseerd 2025-05-03 no    - gesignaleerd aangemeld in-begeleiding transitie-gerealiseerd 0
			 2025-08-03 00:00 2025-08-04 00:00 stage transitie-gerealiseerd 2025-05-03 no 3:nee - gesignaleerd aangemeld in-begeleiding transitie-gerealiseerd 0
			 2025-08-04 00:00 2025-09-01 00:00 stage in-begeleiding         - -              2025-11-02 gesignaleerd aangemeld in-begeleiding transitie-gerealiseerd 1
			 2025-09-01 00:00 -                exit  gestopt                - -              -          gesignaleerd aangemeld in-begeleiding transitie-gerealiseerd 1`},
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := courseLines(fold(new(projector.Common), historytest.Tell(t, append(begun[:3:3], c.told...)...))), historytest.Columns(c.want); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// courseLines writes begin, end, kind, code, first working day, directness,
// answers, the day from which it is unknown, stages and returns.
func courseLines(rows []projector.Row) string {
	var text strings.Builder
	for _, row := range rows {
		c, is := row.(CourseRow)
		if !is {
			continue
		}
		dash := func(s string) string {
			if s == "" {
				return "-"
			}
			return s
		}
		fmt.Fprint(&text, historytest.Period(c.From, c.To), " ", c.Kind, " ", c.Code, " ", dash(c.Realised.String()), " ", dash(string(c.Direct)))
		for _, months := range journey.CheckMonths {
			if answer := *c.after(months); answer != "" {
				fmt.Fprint(&text, " ", months, ":", answer)
			}
		}
		fmt.Fprint(&text, " ", dash(c.Unknown.String()))
		for i, stage := range journey.Stages {
			if c.Recorded&(1<<i) != 0 {
				fmt.Fprint(&text, " ", stage)
			}
		}
		fmt.Fprintln(&text, "", c.Returns)
	}
	return historytest.Columns(text.String())
}

// Whether a new job lasts is asked when it is due: before that it is not due,
// and after it nobody knows until somebody answered.
func TestWhatIsNotDueIsNoAnswer(t *testing.T) {
	views, at := filled(t, memory.NewStore(), historytest.Fixed(t), View)
	for day, want := range map[string]string{
		"2025-06-01": "map[] map[] map[]",
		"2025-06-02": "map[nog-niet:1] map[nog-niet:1] map[nog-niet:1]",
		"2025-09-01": "map[nog-niet:1] map[nog-niet:1] map[nog-niet:1]",
		"2025-09-02": "map[onbekend:1] map[nog-niet:1] map[nog-niet:1]",
		"2026-06-01": "map[onbekend:1] map[onbekend:1] map[nog-niet:1]",
		"2026-06-02": "map[onbekend:1] map[onbekend:1] map[ja:1]",
	} {
		q := Question{From: historytest.Day(t, "2025-03-01"), Until: historytest.Day(t, "2025-03-31"), AsOf: historytest.Day(t, day), Known: at[len(at)-1]}
		c, err := Courses(t.Context(), views, q, one)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, months := range journey.CheckMonths {
			counts := map[Lasts]int64{}
			for lasts, n := range c.Lasting[months] {
				counts[lasts] = n.Jobs
			}
			got = append(got, fmt.Sprint(counts))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("on %s: %v, want %s", day, got, want)
		}
	}
}
