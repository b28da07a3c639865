package reorganisations

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/pipeline"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// A Count is how many jobs of a reorganisation have a transition, and of how
// many persons these are.
type Count struct {
	Jobs    int64
	Persons int64
}

// A Cell is how many stand at one stage, or ended in one way. A person with two
// jobs can stand in two cells, so cells of persons are not summed.
type Cell struct {
	Kind pipeline.Kind
	Code string
	Count
}

// Involved is who is involved in one reorganisation.
type Involved struct {
	Count
	Cells []Cell // in the order of the stages, then by exit
}

// line is how many jobs of one client stand in one cell.
type line struct {
	Reorganisation uuid.UUID     `col:"reorganisation"`
	Kind           pipeline.Kind `col:"kind"`
	Code           string        `col:"code"`
	Client         uuid.UUID     `col:"client"`
	Jobs           int64         `col:"jobs"`
}

// Standing returns who is involved in some reorganisations at the end of a day,
// by what is known now; one that nobody is involved in is left out. Clients for
// whom person answers the same are one person.
func Standing(ctx context.Context, r projector.Reader, asOf decider.Day, person func(client uuid.UUID) uuid.UUID, of ...uuid.UUID) (map[uuid.UUID]Involved, error) {
	if len(of) == 0 {
		return nil, nil
	}
	ids := make([]any, len(of))
	for i, id := range of {
		ids[i] = id
	}
	q := sql.Ask("involved", asOf, int64(projector.Forever))
	q.In("of", ids...)
	lines, err := queries.Select[line](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("count who is involved: %w", err)
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(bytes.Compare(a.Reorganisation[:], b.Reorganisation[:]), cmp.Compare(a.place(), b.place()), cmp.Compare(a.Code, b.Code))
	})
	all := map[uuid.UUID]Involved{}
	everybody, inCell := persons{}, persons{}
	for _, l := range lines {
		in, who := all[l.Reorganisation], person(l.Client)
		if n := len(in.Cells); n == 0 || in.Cells[n-1].Kind != l.Kind || in.Cells[n-1].Code != l.Code {
			in.Cells = append(in.Cells, Cell{Kind: l.Kind, Code: l.Code})
		}
		cell := &in.Cells[len(in.Cells)-1]
		in.Jobs, cell.Jobs = in.Jobs+l.Jobs, cell.Jobs+l.Jobs
		in.Persons += everybody.first(l.Reorganisation, "", "", who)
		cell.Persons += inCell.first(l.Reorganisation, l.Kind, l.Code, who)
		all[l.Reorganisation] = in
	}
	return all, nil
}

// place is where a cell stands in the order of stages; exits come after them.
func (l line) place() int {
	if l.Kind == pipeline.Stage {
		return slices.Index(journey.Stages, journey.Stage(l.Code))
	}
	return len(journey.Stages)
}

// persons are those who were counted somewhere.
type persons map[counted]bool

type counted struct {
	reorganisation uuid.UUID
	kind           pipeline.Kind
	code           string
	person         uuid.UUID
}

// first answers 1 when somebody is counted there for the first time.
func (p persons) first(reorganisation uuid.UUID, kind pipeline.Kind, code string, person uuid.UUID) int64 {
	c := counted{reorganisation, kind, code, person}
	if p[c] {
		return 0
	}
	p[c] = true
	return 1
}
