package api

import (
	"context"

	"klantreis/domain/decider"
	"klantreis/projections/needs"
	"klantreis/projections/pipeline"
)

// A Figure is how many stood somewhere.
type Figure struct {
	At    Label  `json:"at" doc:"Where they stood."`
	By    *Label `json:"by,omitempty" doc:"The value of the dimension that the report is cut by; its code is empty where nobody filled it in."`
	Count int64  `json:"count" doc:"How many; 0 where it is hidden."`

	Hidden bool `json:"hidden,omitempty" doc:"There are some, and it is not shown how many: fewer than the desk shows (see smallCells), or as many as would give those away."`
}

// A dimension is what a report can be cut by.
type dimension struct{ column, list string }

var dimensions = map[string]dimension{
	"":                 {},
	"team":             {"team", ""},
	"origin":           {"origin", "origins"},
	"kind":             {"kind", "client-kinds"},
	"channel":          {"channel", "channels"},
	"municipality":     {"municipality", "municipalities"},
	"homeMunicipality": {"home_municipality", "municipalities"},
	"workMunicipality": {"work_municipality", "municipalities"},
	"ageBand":          {"age_band", "age-bands"},
	"labourPosition":   {"labour_position", "labour-positions"},
	"trigger":          {"trigger", "transition-triggers"},
	"sector":           {"sector", "sbi-sections"},
	"severity":         {"severity", "need-severities"},
	"source":           {"source", "need-sources"},
}

// by labels the value of a dimension, nil where the report is not cut.
func (s *Server) by(d dimension, value string) *Label {
	if d.column == "" {
		return nil
	}
	l := s.label(d.list, value)
	return &l
}

// PipelineReporting is a request for the pipeline report.
type PipelineReporting struct {
	Reporting
	OfTeam
	PhasesBy string `query:"phasesBy" enum:"team,origin,kind,channel,municipality,ageBand,labourPosition" doc:"Cut the phases by a dimension, as it was on the counted day."`
	StagesBy string `query:"stagesBy" enum:"team,trigger,sector,workMunicipality,homeMunicipality,ageBand" doc:"Cut the stages and exits by a dimension, as it was on the counted day."`
}

// PipelineReport says how many stood where.
type PipelineReport struct{ Body PipelineBody }

// PipelineBody says how many journeys stood in each phase, and how many
// transitions at each stage or ended in which way.
type PipelineBody struct {
	Report
	HidingFew
	Team   decider.Ref `json:"team,omitempty" doc:"Whose journeys they were on the counted day; left out where they were anybody's."`
	Phases []Figure    `json:"phases" doc:"Journeys by phase (fase)."`
	Stages []Figure    `json:"stages" doc:"Job-to-job transitions by stage (stadium)."`
	Exits  []Figure    `json:"exits" doc:"Job-to-job transitions that ended, by exit (uitstroom)."`
}

func (s *Server) pipelineReport(ctx context.Context, in *PipelineReporting) (*PipelineReport, error) {
	l, team, err := s.mayCountOf(ctx, pipeline.View, in.Team, in.Purpose, map[string]string{"phasesBy": in.PhasesBy, "stagesBy": in.StagesBy})
	if err != nil {
		return nil, err
	}
	r, day, known, err := s.report(ctx, in.Reporting, pipeline.View, l)
	if err != nil {
		return nil, err
	}
	phasesBy, stagesBy := dimensions[in.PhasesBy], dimensions[in.StagesBy]
	phases, err := pipeline.Phases(ctx, s.Reader, day, known, team, phasesBy.column)
	if err != nil {
		return nil, err
	}
	stages, err := pipeline.Stages(ctx, s.Reader, day, known, team, stagesBy.column)
	if err != nil {
		return nil, err
	}
	body := PipelineBody{Report: r, HidingFew: s.hidingFew(ctx), Team: team, Phases: []Figure{}, Stages: []Figure{}, Exits: []Figure{}}
	small := smallCells(body.smallest(), phases, func(c pipeline.Count) string { return cellsOf(phasesBy, c.Code) }, countOf)
	for i, c := range phases {
		figure := Figure{At: s.label("journey-phases", c.Code), By: s.by(phasesBy, c.Value), Count: c.N}
		body.Phases = append(body.Phases, figure.shown(small[i]))
	}
	small = smallCells(body.smallest(), stages, func(c pipeline.Count) string { return string(c.Kind) + cellsOf(stagesBy, c.Code) }, countOf)
	for i, c := range stages {
		figure := Figure{At: s.label("transition-stages", c.Code), By: s.by(stagesBy, c.Value), Count: c.N}.shown(small[i])
		if c.Kind == pipeline.Exit {
			figure.At = s.label("transition-exits", c.Code)
			body.Exits = append(body.Exits, figure)
			continue
		}
		body.Stages = append(body.Stages, figure)
	}
	return &PipelineReport{body}, nil
}

func countOf(c pipeline.Count) int64 { return c.N }

// NeedsReporting is a request for the report of support needs.
type NeedsReporting struct {
	Reporting
	OfTeam
	By string `query:"by" enum:"severity,source,team,municipality,ageBand,labourPosition" doc:"Cut by a dimension, as it was on the counted day."`
}

// NeedsReport says how many support needs stood where.
type NeedsReport struct{ Body NeedsBody }

// NeedsBody says how many support needs stood in each status, by domain.
type NeedsBody struct {
	Report
	HidingFew
	Team  decider.Ref  `json:"team,omitempty" doc:"Whose journeys they were on the counted day; left out where they were anybody's."`
	Needs []NeedFigure `json:"needs" doc:"Support needs (ondersteuningsbehoeften) by domain and status."`
}

// A NeedFigure is how many support needs of a domain stood in a status.
type NeedFigure struct {
	Domain Label `json:"domain" doc:"Domein; its code is empty for journeys that were erased later."`
	Figure
}

func (s *Server) needsReport(ctx context.Context, in *NeedsReporting) (*NeedsReport, error) {
	l, team, err := s.mayCountOf(ctx, needs.View, in.Team, in.Purpose, map[string]string{"by": in.By})
	if err != nil {
		return nil, err
	}
	r, day, known, err := s.report(ctx, in.Reporting, needs.View, l)
	if err != nil {
		return nil, err
	}
	by := dimensions[in.By]
	counts, err := needs.Standing(ctx, s.Reader, day, known, team, by.column)
	if err != nil {
		return nil, err
	}
	body := NeedsBody{Report: r, HidingFew: s.hidingFew(ctx), Team: team, Needs: []NeedFigure{}}
	small := smallCells(body.smallest(), counts, func(c needs.Count) string { return cellsOf(by, c.Domain+"/"+string(c.Status)) }, func(c needs.Count) int64 { return c.N })
	for i, c := range counts {
		figure := Figure{At: s.label("need-statuses", string(c.Status)), By: s.by(by, c.Value), Count: c.N}
		body.Needs = append(body.Needs, NeedFigure{s.label("support-need-domains", c.Domain), figure.shown(small[i])})
	}
	return &NeedsReport{body}, nil
}
