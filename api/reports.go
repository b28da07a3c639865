package api

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/projections/ledger"
	"klantreis/projections/needs"
	"klantreis/projections/pipeline"
	"klantreis/projections/projector"
)

// Reporting is what a request for a report says about its two times: the day
// that is counted, and what was known of it.
type Reporting struct {
	Reading
	AsOf    string `query:"asOf" format:"date" doc:"The day at the end of which is counted, in Europe/Amsterdam; without it, today."`
	KnownAt string `query:"knownAt" maxLength:"80" doc:"Count what was known at an instant (RFC 3339), or at a Log-Position; without it, now."`

	day   decider.Day         // that is counted
	when  time.Time           // counted is what was known then, where it is not zero,
	place eventstore.Position // or otherwise up to there
}

// Resolve checks the two times, before the handler runs.
func (in *Reporting) Resolve(ctx huma.Context) []error {
	s := callOf(ctx.Context()).server
	faults := in.counted(decider.DayOf(s.Now()))
	return in.resolve(ctx, append(faults, in.known(s)...)...)
}

// counted settles the day.
func (in *Reporting) counted(today decider.Day) form.Faults {
	if in.day = dayOf(in.AsOf); in.day == 0 {
		in.day = today
	}
	switch {
	case in.day > today:
		return form.Faults{{Field: "asOf", Rule: "future", Detail: "must be today or earlier"}}
	case in.day < form.Earliest:
		return form.Faults{{Field: "asOf", Rule: "range", Detail: "must be " + form.Earliest.String() + " or later"}}
	}
	return nil
}

// known settles what was known, as far as that can be said without the log.
func (in *Reporting) known(s *Server) form.Faults {
	if in.KnownAt == "" {
		return nil
	}
	var err error
	if in.when, err = time.Parse(time.RFC3339, in.KnownAt); err == nil {
		if in.when.After(s.Now()) {
			return form.Faults{{Field: "knownAt", Rule: "future", Detail: "must not be in the future"}}
		}
		return nil
	}
	if in.place, err = s.parsePosition(in.KnownAt); err != nil {
		return form.Faults{{Field: "knownAt", Rule: "known-at", Detail: "must be an instant as in 2026-03-31T14:05:00Z, or a Log-Position of this log"}}
	}
	return nil
}

// A Report is what every report says about itself: with the same parameters at
// the same position its figures are the same, until a key is destroyed.
type Report struct {
	Definition string    `json:"definition" example:"pipeline/1" doc:"By which definition was counted, with its version."`
	AsOfDate   string    `json:"asOfDate" format:"date" doc:"The day at the end of which was counted."`
	Position   string    `json:"position" doc:"What was known: the log up to this position."`
	MadeAt     time.Time `json:"madeAt"`
}

// A Figure is how many stood somewhere.
type Figure struct {
	At    Label  `json:"at" doc:"Where they stood."`
	By    *Label `json:"by,omitempty" doc:"The value of the dimension that the report is cut by; its code is empty where nobody filled it in."`
	Count int64  `json:"count" doc:"How many; 0 where it is hidden."`

	Hidden bool `json:"hidden,omitempty" doc:"There are some, and it is not shown how many: fewer than five, or as many as would give those away."`
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
	PhasesBy string `query:"phasesBy" enum:"team,origin,kind,channel,municipality,ageBand,labourPosition" doc:"Cut the phases by a dimension, as it was on the counted day."`
	StagesBy string `query:"stagesBy" enum:"team,trigger,sector,workMunicipality,homeMunicipality,ageBand" doc:"Cut the stages and exits by a dimension, as it was on the counted day."`
}

// PipelineReport says how many stood where.
type PipelineReport struct{ Body PipelineBody }

// PipelineBody says how many journeys stood in each phase, and how many
// transitions at each stage or ended in which way.
type PipelineBody struct {
	Report
	Phases []Figure `json:"phases" doc:"Journeys by phase (fase)."`
	Stages []Figure `json:"stages" doc:"Job-to-job transitions by stage (stadium)."`
	Exits  []Figure `json:"exits" doc:"Job-to-job transitions that ended, by exit (uitstroom)."`
}

func (s *Server) pipelineReport(ctx context.Context, in *PipelineReporting) (*PipelineReport, error) {
	r, day, known, err := s.report(ctx, in.Reporting, pipeline.View, access.SeeReports)
	if err != nil {
		return nil, err
	}
	phasesBy, stagesBy := dimensions[in.PhasesBy], dimensions[in.StagesBy]
	phases, err := pipeline.Phases(ctx, s.Reader, day, known, phasesBy.column)
	if err != nil {
		return nil, err
	}
	stages, err := pipeline.Stages(ctx, s.Reader, day, known, stagesBy.column)
	if err != nil {
		return nil, err
	}
	body := PipelineBody{Report: r, Phases: []Figure{}, Stages: []Figure{}, Exits: []Figure{}}
	small := smallCells(ctx, phases, func(c pipeline.Count) string { return cellsOf(phasesBy, c.Code) }, countOf)
	for i, c := range phases {
		figure := Figure{At: s.label("journey-phases", c.Code), By: s.by(phasesBy, c.Value), Count: c.N}
		body.Phases = append(body.Phases, figure.shown(small[i]))
	}
	small = smallCells(ctx, stages, func(c pipeline.Count) string { return string(c.Kind) + cellsOf(stagesBy, c.Code) }, countOf)
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
	By string `query:"by" enum:"severity,source,team,municipality,ageBand,labourPosition" doc:"Cut by a dimension, as it was on the counted day."`
}

// NeedsReport says how many support needs stood where.
type NeedsReport struct{ Body NeedsBody }

// NeedsBody says how many support needs stood in each status, by domain.
type NeedsBody struct {
	Report
	Needs []NeedFigure `json:"needs" doc:"Support needs (ondersteuningsbehoeften) by domain and status."`
}

// A NeedFigure is how many support needs of a domain stood in a status.
type NeedFigure struct {
	Domain Label `json:"domain" doc:"Domein; its code is empty for journeys that were erased later."`
	Figure
}

func (s *Server) needsReport(ctx context.Context, in *NeedsReporting) (*NeedsReport, error) {
	r, day, known, err := s.report(ctx, in.Reporting, needs.View, access.SeeReports)
	if err != nil {
		return nil, err
	}
	by := dimensions[in.By]
	counts, err := needs.Standing(ctx, s.Reader, day, known, by.column)
	if err != nil {
		return nil, err
	}
	body := NeedsBody{Report: r, Needs: []NeedFigure{}}
	small := smallCells(ctx, counts, func(c needs.Count) string { return cellsOf(by, c.Domain+"/"+string(c.Status)) }, func(c needs.Count) int64 { return c.N })
	for i, c := range counts {
		figure := Figure{At: s.label("need-statuses", string(c.Status)), By: s.by(by, c.Value), Count: c.N}
		body.Needs = append(body.Needs, NeedFigure{s.label("support-need-domains", c.Domain), figure.shown(small[i])})
	}
	return &NeedsReport{body}, nil
}

// report settles who asks, which day is counted and what was known of it.
func (s *Server) report(ctx context.Context, in Reporting, view projector.View, do access.Action) (r Report, asOf decider.Day, known eventstore.Position, err error) {
	l, err := s.mayAt(ctx, do, "reports-"+view.Name, in.Purpose)
	if err != nil {
		return r, 0, known, err
	}
	// Sums end at a whole block of positions; from there on reports ask the
	// ledger, too.
	if err := s.caughtUp(ctx, in.Reading, view.Name, ledger.View.Name); err != nil {
		return r, 0, known, err
	}
	known, err = s.known(ctx, in, view.Name, ledger.View.Name)
	if err != nil {
		return r, 0, known, err
	}
	r = Report{fmt.Sprintf("%s/%d", view.Name, view.Version), in.day.String(), s.position(known), s.Now().UTC()}
	return r, in.day, known, s.saw(ctx, l)
}

// known finds the position up to which the log was known, and waits until
// views have all of it.
func (s *Server) known(ctx context.Context, in Reporting, views ...string) (at eventstore.Position, err error) {
	if in.KnownAt == "" {
		return s.reached(ctx, views...)
	}
	head, err := s.Book.Store.Head(ctx)
	if err != nil {
		return at, err
	}
	if in.when.IsZero() {
		// The log is asked, so this is told apart from what is wrong in the
		// request itself.
		if at = head.Position.At(in.place.Order()); at != in.place || at.Compare(head.Position) > 0 {
			return at, form.Faults{{Field: "knownAt", Rule: "future", Detail: "must be a position that the log has reached"}}
		}
		return at, s.reach(ctx, at, views...)
	}
	if err := s.reach(ctx, head.Position, views...); err != nil {
		return at, err
	}
	order, err := ledger.Known(ctx, s.Reader, in.when)
	return head.Position.At(order), err
}

// reach waits until views have come to a position.
func (s *Server) reach(ctx context.Context, at eventstore.Position, views ...string) error {
	return s.caughtUp(ctx, Reading{after: at}, views...)
}

// reached is how far all of some views have come.
func (s *Server) reached(ctx context.Context, views ...string) (least eventstore.Position, err error) {
	all, _, err := s.Views.Measures(ctx)
	if err != nil {
		return least, err
	}
	first := true
	for _, m := range all {
		if slices.Contains(views, m.View) && (first || m.At.Position.Compare(least) < 0) {
			least, first = m.At.Position, false
		}
	}
	return least, nil
}
