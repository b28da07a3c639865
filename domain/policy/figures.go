package policy

import (
	"klantreis/domain/client"
	"klantreis/domain/journey"
)

// objectingLeavesJourneysOut takes journeys out of the figures whose client
// objected to being counted and was right.
func objectingLeavesJourneysOut(f Fact, e client.LeftOutOfFigures) []Task {
	var tasks []Task
	for _, id := range e.Journeys {
		tasks = append(tasks, ForJourney{id, journey.LeaveOut{Cause: f.Event}})
	}
	return tasks
}

// resumingCountsJourneysAgain takes them into the figures again.
func resumingCountsJourneysAgain(f Fact, e client.TakenIntoFigures) []Task {
	var tasks []Task
	for _, id := range e.Journeys {
		tasks = append(tasks, ForJourney{id, journey.CountAgain{Cause: f.Event}})
	}
	return tasks
}
