package needs

import (
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/spans"
)

// A StatusSum is what the sums of need_statuses are kept by.
type StatusSum struct {
	spans.Turn
	Domain string             `col:"domain" doc:"Domain of life, by the code list."`
	Status journey.NeedStatus `col:"status" doc:"The status."`
	Team   decider.Ref        `col:"team" doc:"The team whose journeys they were in."`
}

func sumStatuses(r Row, add func(to StatusSum, n int64)) {
	r.Turns(func(t spans.Turn, n int64) { add(StatusSum{t, r.Domain, r.Status, r.Team}, n) })
}
