// Package needs keeps how every support need stood, from when to when, and of
// what kind of client.
//
// Like the pipeline it keeps intervals in occurrence time, which the projector
// makes bitemporal, and their sums, and like there an interval ends where a dimension or the
// severity changes. What a need is about is said of a person, so of an erased
// journey the needs count under no domain until its erasure, and not at all
// afterwards; of what was partly met nobody then knows that it was partly. Nor do
// they from the day on which the client's objection to being counted was upheld.
package needs

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

// View derives support needs from the streams of journeys.
var View = view(spans.Blocks)

func view(blocks spans.Sizes) projector.View {
	return projector.View{
		Name: "needs", Version: 4, Category: journey.Decider.Category,
		Fold: histories.Journeys.Whole(begin), Begin: histories.Journeys.Growing(begin),
		Tables: []projector.Table{
			{Name: "need_statuses", Doc: "In which status each support need was, from when to when.", Identity: true, Row: Row{}, Scope: "journey", Key: []string{"need", "from_us"}, Intervals: true,
				Sums: projector.SumsBy("need_status_sums", "How many needs began or ceased to be in a status on each day, by blocks of the log.", blocks.List(), sumStatuses)},
		},
	}
}

// A Row says from when to when a need stood in one way.
type Row struct {
	Journey uuid.UUID `col:"journey" doc:"The journey."`
	Need    uuid.UUID `col:"need" doc:"The support need."`
	spans.Span
	InStatus
}

// InStatus is what a need is counted as.
type InStatus struct {
	Domain         string             `col:"domain" doc:"Domain of life, by the code list."`
	Severity       string             `col:"severity" doc:"How severe it was, by the code list."`
	Status         journey.NeedStatus `col:"status" doc:"The status that the need was in."`
	Source         string             `col:"source" doc:"Whose assessment the severity is."`
	Team           decider.Ref        `col:"team" doc:"The team whose journey it was."`
	Municipality   string             `col:"municipality" doc:"Municipality where the client lived, by its CBS code."`
	AgeBand        string             `col:"age_band" doc:"Age band of the client."`
	LabourPosition string             `col:"labour_position" doc:"Position of the client on the labour market."`
}

// A story is what is known of one journey on the way through its history.
type story struct {
	id    uuid.UUID
	needs []*need // in the order in which they were identified
}

func begin(journey uuid.UUID) histories.JourneyStory { return &story{id: journey} }

// Rows implements [histories.JourneyStory].
func (s *story) Rows() (rows []projector.Row) {
	for _, n := range s.needs {
		rows = n.statuses.Rows(rows, func(span spans.Span, was InStatus) projector.Row { return Row{s.id, n.id, span, was} })
	}
	return rows
}

// A need is what is known of one support need.
type need struct {
	id               uuid.UUID
	severity, source string
	statuses         spans.Line[InStatus]
}

// Take implements [histories.JourneyStory]: it counts the needs anew after one step.
func (s *story) Take(step *histories.JourneyStep) {
	switch e := step.Event.(type) {
	case journey.NeedIdentified:
		s.needs = append(s.needs, &need{id: e.Need, severity: e.Severity, source: e.Source})
	case journey.NeedReassessed:
		for _, n := range s.needs {
			if n.id == e.Need {
				n.severity, n.source = e.Severity, e.Source
			}
		}
	}
	for _, n := range s.needs {
		if n.id == step.Thing || step.Moved {
			n.statuses.Set(step.At, n.status(&step.State))
		}
	}
}

func (n *need) status(at *journey.State) InStatus {
	if !at.Counts() {
		return InStatus{}
	}
	return InStatus{
		Domain: at.Needs[n.id].Domain, Status: at.Needs[n.id].Status, Severity: n.severity, Source: n.source,
		Team: at.Team, Municipality: at.Situation.Municipality, AgeBand: at.Situation.AgeBand, LabourPosition: at.Situation.LabourPosition,
	}
}
