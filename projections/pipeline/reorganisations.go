package pipeline

import (
	"github.com/google/uuid"

	"klantreis/domain/journey"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

// involved is the table of those transitions that name a reorganisation: few
// of all, so that one reorganisation is counted without a look at the others.
var involved = projector.Table{
	Name: "reorganisation_stages", Doc: "At which stage each job-to-job transition that is part of a reorganisation was, from when to when, and how it ended.", Identity: true,
	Row: InvolvedRow{}, Scope: "journey", Key: []string{"transition", "from_us"}, Intervals: true,
	Indexes: [][]string{{"reorganisation"}},
}

// An InvolvedRow says from when to when a transition that is part of a
// reorganisation was at a stage, or had ended.
type InvolvedRow struct {
	Journey    uuid.UUID `col:"journey" doc:"The journey."`
	Transition uuid.UUID `col:"transition" doc:"The job-to-job transition."`
	spans.Span
	Involved
}

// Involved is what a transition is counted as for its reorganisation: whose job
// it is, so that jobs and persons can both be counted, and where it stands.
type Involved struct {
	Reorganisation uuid.UUID `col:"reorganisation" doc:"The reorganisation that the transition is part of."`
	Client         uuid.UUID `col:"client" doc:"The client whose job it is; zeros once the journey is erased."`
	Kind           Kind      `col:"kind" doc:"Whether the code is a stage or an exit."`
	Code           string    `col:"code" doc:"The stage that the transition was at, or how it ended."`
}

// part is what a transition counts as for a reorganisation, whether or not it
// is part of one yet: see [transition.partOf].
func (t *transition) part(at *journey.State) Involved {
	if !at.Counts() {
		return Involved{}
	}
	stands := t.stage(at)
	return Involved{Reorganisation: t.reorganisation, Client: at.Client, Kind: stands.Kind, Code: stands.Code}
}

// partOf says of which reorganisation a transition is part. It holds from the
// signal on, whenever it was said: what was counted so far is counted for that
// one, too.
func (t *transition) partOf(reorganisation uuid.UUID) {
	t.reorganisation = reorganisation
	t.parts.Replace(func(was Involved) Involved {
		if was != (Involved{}) {
			was.Reorganisation = reorganisation
		}
		return was
	})
}

// partRows adds the rows of a transition that is part of a reorganisation.
func (s *story) partRows(t *transition, rows []projector.Row) []projector.Row {
	if t.reorganisation == uuid.Nil {
		return rows
	}
	return t.parts.Rows(rows, func(span spans.Span, was Involved) projector.Row { return InvolvedRow{s.id, t.id, span, was} })
}
