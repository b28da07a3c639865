package pipeline

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories/historytest"
)

// An atRisk is what a naive replay remembers of one job at risk.
type atRisk struct {
	journey, client uuid.UUID
	team            decider.Ref
	ends            decider.Day
	stages          []int // in the order in which it came to them
	signed          bool  // a contract was recorded, if only afterwards
	guided, heard   decider.Day
	realised        decider.Day
	direct          string
	answers         map[int]string
	exit            *string
}

// risks walks through what had happened to one journey at the end of a day,
// without a thought of intervals.
func risks(history []codec.Fact, asOf decider.Day) map[uuid.UUID]*atRisk {
	id, err := uuid.Parse(history[0].Stream[len("journey-"):])
	if err != nil {
		panic(err)
	}
	all, client, team, counts := map[uuid.UUID]*atRisk{}, uuid.Nil, decider.Ref(""), false
	for _, c := range historytest.Counted(history, asOf.End()) {
		switch e := c.What.(type) {
		case journey.Opened:
			client, team, counts = e.Client, e.Team, true
		case journey.AdvisorAssigned:
			team = e.Team
		case journey.HandoverAccepted:
			team = e.Team
		case journey.Erased:
			return nil
		case journey.LeftOut:
			counts = false
		case journey.CountedAgain:
			counts = true
		case journey.TransitionSignalled:
			all[e.Transition] = &atRisk{journey: id, ends: e.JobEndsOn}
		}
		for id, j := range all {
			if historytest.About(c.What) == fmt.Sprint("Transition", id) {
				j.hear(c.What, decider.DayOf(c.At))
			}
		}
	}
	if !counts {
		return nil
	}
	for _, j := range all {
		j.client, j.team = client, team
	}
	return all
}

func (j *atRisk) hear(what journey.Event, day decider.Day) {
	j.heard = day
	stage := func(s journey.Stage) {
		if n := slices.Index(journey.Stages, s); len(j.stages) == 0 || j.stages[len(j.stages)-1] != n {
			j.stages = append(j.stages, n)
		}
		if n := slices.Index(journey.Stages, s); j.guided == 0 && n >= 4 {
			j.guided = day
		}
	}
	switch e := what.(type) {
	case journey.TransitionSignalled:
		stage("gesignaleerd")
	case journey.StageReached:
		if e.Stage != "nazorg" && e.Stage != "duurzaam" {
			j.realised, j.answers = 0, nil
		}
		stage(e.Stage)
	case journey.ContractSigned:
		if j.signed = true; j.realised == 0 {
			stage("contract-getekend")
		}
	case journey.TransitionRealised:
		stage("transitie-gerealiseerd")
		j.realised, j.direct, j.answers = day, "no", map[int]string{}
		switch between := day - j.ends - 1; {
		case e.BenefitBetween:
		case j.ends == 0:
			j.direct = "unknown"
		case between <= 31:
			j.direct = "yes"
		}
	case journey.CheckAnswered:
		if j.answers[e.Months] = e.Answer; e.Months == 12 && e.Answer == "ja" {
			stage("duurzaam")
		}
	case journey.TransitionEnded:
		j.exit = &e.Exit
	}
}

// in lists the cells of a cohort in which a job is counted.
func (j *atRisk) in(asOf decider.Day) (cells []string) {
	cells = []string{"all"}
	switch {
	case j.exit != nil && (*j.exit == "onbekend" || *j.exit == ""):
		cells = append(cells, "unknown", "lost")
	case j.exit != nil:
		cells = append(cells, "finished", "exit "+*j.exit)
	case j.realised != 0:
		cells = append(cells, "finished", "realised", "direct "+j.direct)
		for _, months := range []int{3, 6, 12} {
			answer := j.answers[months]
			if answer == "" {
				answer = "onbekend"
				if asOf < j.realised.AddMonths(months) {
					answer = "nog-niet"
				}
			}
			cells = append(cells, fmt.Sprint("lasts ", months, " ", answer))
		}
	case asOf-j.heard >= 90:
		cells = append(cells, "unknown", "silent")
	default:
		cells = append(cells, "running", "stage "+string(journey.Stages[j.stages[len(j.stages)-1]]))
	}
	for n := range slices.Max(j.stages) {
		if !slices.Contains(j.stages, n) && !(j.signed && n == 5) {
			cells = append(cells, "skipped "+string(journey.Stages[n]))
		}
	}
	if j.returns() > 0 {
		cells = append(cells, "returned")
	}
	return cells
}

func (j *atRisk) returns() (n int) {
	for i := 1; i < len(j.stages); i++ {
		if j.stages[i] < j.stages[i-1] {
			n++
		}
	}
	return n
}
