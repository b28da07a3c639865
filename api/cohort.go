package api

import (
	"context"
	"maps"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/reorganisation"
	"klantreis/projections/histories"
	"klantreis/projections/pipeline"
	"klantreis/projections/projector"
)

// TransitionsReporting is a request for what became of a cohort.
type TransitionsReporting struct {
	Reporting
	OfTeam
	From           string    `query:"from" format:"date" doc:"The first day of a month: guidance began then or later. Without a period it is the last month that has ended or, where a reorganisation is named, any."`
	Until          string    `query:"until" format:"date" doc:"The last day of a month, and at most 366 days after the first."`
	Reorganisation uuid.UUID `query:"reorganisation" format:"uuid" doc:"Only of this reorganisation (reorganisatie)."`

	first, last decider.Day
}

// Resolve checks what is said, before the handler runs.
func (in *TransitionsReporting) Resolve(ctx huma.Context) []error {
	c := callOf(ctx.Context())
	return in.resolve(ctx, append(in.times(ctx), in.months(decider.DayOf(c.server.Now()), onlyMonths(c.who))...)...)
}

// months settles the period: a cohort is that of a month, or of some. Whoever is
// told whole months is told one at a time: of two periods that differ by one the
// difference would tell what is hidden in it (DOMAIN.md section 6).
func (in *TransitionsReporting) months(today decider.Day, one bool) (faults form.Faults) {
	if !one && in.Reorganisation != uuid.Nil && in.From == "" && in.Until == "" {
		in.first, in.last = form.Earliest, form.Latest
		return nil
	}
	first := monthOf(today)
	if in.first, in.last, faults = (Period{in.From, in.Until}).days(first.AddMonths(-1), first-1); len(faults) > 0 {
		return faults
	}
	if in.From != "" && in.Until == "" {
		in.last = in.first.AddMonths(1) - 1
	}
	if in.first != monthOf(in.first) {
		faults = append(faults, form.Fault{Field: "from", Rule: "whole-months", Detail: "must be the first day of a month"})
	}
	if in.last+1 != monthOf(in.last+1) {
		faults = append(faults, form.Fault{Field: "until", Rule: "whole-months", Detail: "must be the last day of a month"})
	}
	if one && len(faults) == 0 && (in.last >= first || in.last+1 != in.first.AddMonths(1)) {
		faults = append(faults, form.Fault{Field: "until", Rule: "one-month", Detail: "must be the last day of the month that begins with from, and that has ended: your role sees one month at a time"})
	}
	return faults
}

// monthOf is the first day of the month in which a day lies.
func monthOf(day decider.Day) decider.Day {
	year, month, _ := day.Date()
	return decider.Date(year, month, 1)
}

// TransitionsReport says what became of a cohort.
type TransitionsReport struct{ Body TransitionsBody }

// TransitionsBody says what had become of the job-to-job transitions in which
// guidance began in a period: of how many jobs, and of how many persons these
// are. Every one is finished, unknown or running.
type TransitionsBody struct {
	Report
	HidingFew
	Team           decider.Ref `json:"team,omitempty" doc:"Whose journeys they were on the counted day; left out where they were anybody's."`
	Reorganisation string      `json:"reorganisation,omitempty" format:"uuid"`
	FromDate       string      `json:"fromDate" format:"date" doc:"Guidance began from this day,"`
	UntilDate      string      `json:"untilDate" format:"date" doc:"to this one."`

	Cohort   InvolvedCount `json:"cohort" doc:"In whom guidance began then; who signed a contract without it came to it then."`
	Finished InvolvedCount `json:"finished" doc:"With a new job, or an exit (uitstroom) other than unknown."`
	Unknown  InvolvedCount `json:"unknown" doc:"Of whom nobody knows what became of them."`
	Running  InvolvedCount `json:"running" doc:"In guidance still."`
	Percentages

	Realised InvolvedCount    `json:"realised" doc:"Of those finished: who had their first working day in a new job (transitie gerealiseerd) and did not come back to guidance."`
	Averted  InvolvedCount    `json:"averted" doc:"Of those finished: whose dismissal was averted (ontslag afgewend). They stand apart: neither a new job nor a loss."`
	Exits    []InvolvedFigure `json:"exits" doc:"The others of those finished, by exit."`
	Lost     InvolvedCount    `json:"lost" doc:"Of those unknown: with the exit unknown (onbekend), or an exit that was erased."`
	Silent   InvolvedCount    `json:"silent" doc:"Of those unknown: of whose transition nothing was heard for 90 days."`
	Stages   []InvolvedFigure `json:"stages" doc:"Those running, by stage."`

	Direct   DirectCounts     `json:"direct" doc:"Of those realised: whether the new job followed the old one directly, without a benefit (uitkering) and with at most 31 days between them."`
	Lasting  []LastingCounts  `json:"lasting" doc:"Of those realised: whether they still worked there some months later (duurzaam)."`
	Skipped  []InvolvedFigure `json:"skipped" doc:"Of the cohort: who came further without this stage having been recorded. Skipped stages count as passed."`
	Returned InvolvedCount    `json:"returned" doc:"Of the cohort: who went back to an earlier stage."`
	Returns  int64            `json:"returns,omitempty" doc:"How often they did; left out where they did not, or where it is hidden."`

	MedianDays    *int `json:"medianDays,omitempty" doc:"Of those realised: in how many days from the begin of guidance half of them had their first working day; told of 10 or more."`
	NinetiethDays *int `json:"ninetiethDays,omitempty" doc:"In how many days nine in ten of them had; told of 30 or more."`
}

// Percentages are told of 30 jobs or more, where what they are worked out from
// is shown.
type Percentages struct {
	RealisedOfCohort   *int `json:"realisedOfCohort,omitempty" doc:"How many in a hundred of the cohort have a new job; told of 30 jobs or more. The two percentages belong together."`
	RealisedOfFinished *int `json:"realisedOfFinished,omitempty" doc:"How many in a hundred of those finished have a new job, likewise."`
	UnknownOfCohort    *int `json:"unknownOfCohort,omitempty" doc:"Of how many in a hundred of the cohort nobody knows what became of them, likewise."`
}

// DirectCounts say whether a new job followed the old one directly.
type DirectCounts struct {
	Yes     InvolvedCount `json:"yes"`
	No      InvolvedCount `json:"no"`
	Unknown InvolvedCount `json:"unknown" doc:"It is not known when the old job ended."`
}

// LastingCounts say whether clients still worked in their new job.
type LastingCounts struct {
	Months  int           `json:"months" doc:"After the first working day."`
	Yes     InvolvedCount `json:"yes"`
	No      InvolvedCount `json:"no"`
	Unknown InvolvedCount `json:"unknown" doc:"Nobody knows; also where it should have been asked and was not."`
	NotDue  InvolvedCount `json:"notDue" doc:"It is not to be asked yet."`
}

func (s *Server) transitionsReport(ctx context.Context, in *TransitionsReporting) (*TransitionsReport, error) {
	l, team, err := s.mayCountOf(ctx, pipeline.View, in.Team, in.Purpose, nil)
	if err == nil && in.Reorganisation != uuid.Nil {
		err = s.mustBeAnnounced(ctx, in.Reorganisation)
	}
	if err != nil {
		return nil, err
	}
	r, day, known, err := s.report(ctx, in.Reporting, pipeline.View, l)
	if err != nil {
		return nil, err
	}
	merges, err := s.mergesKnown(ctx, known)
	if err != nil {
		return nil, err
	}
	c, err := pipeline.Courses(ctx, s.Reader, pipeline.Question{
		From: in.first, Until: in.last, AsOf: day, Known: known, Team: team, Reorganisation: in.Reorganisation,
	}, merges.Survivor)
	if err != nil {
		return nil, err
	}
	body := TransitionsBody{Report: r, HidingFew: s.hidingFew(ctx), Team: team, FromDate: in.first.String(), UntilDate: in.last.String()}
	if in.Reorganisation != uuid.Nil {
		body.Reorganisation = in.Reorganisation.String()
	}
	s.fill(&body, c)
	body.hide(body.smallest())
	body.summarise(c)
	return &TransitionsReport{body}, nil
}

// mustBeAnnounced fails where there is no such reorganisation.
func (s *Server) mustBeAnnounced(ctx context.Context, id uuid.UUID) error {
	there, err := s.announced(ctx, id)
	if err == nil && there == nil {
		err = reorganisation.ErrNotAnnounced
	}
	return err
}

// mergesKnown is which clients were known to be one person at a position. That
// holds for every day.
func (s *Server) mergesKnown(ctx context.Context, at eventstore.Position) (now merge.State, err error) {
	all, err := s.readings(ctx, s.Merges.Stream(merge.Twente), codec.PersonPart)
	if err != nil {
		return now, err
	}
	var past []codec.Fact
	for _, r := range all {
		if r.recorded.Position.Compare(at) > 0 {
			break
		}
		if r.err != nil {
			return now, r.err
		}
		past = append(past, r.fact)
	}
	return histories.Fold(new(projector.Common), merge.Decider, past), nil
}

// fill writes what became of a cohort, with every count as it is.
func (s *Server) fill(b *TransitionsBody, c *pipeline.Cohort) {
	b.Cohort, b.Finished, b.Unknown, b.Running = jobCount(c.All), jobCount(c.Finished), jobCount(c.Unknown), jobCount(c.Running)
	b.Realised, b.Averted, b.Lost, b.Silent = jobCount(c.Realised), jobCount(c.Exits[journey.AvertedExit]), jobCount(c.Lost), jobCount(c.Silent)
	b.Exits, b.Stages, b.Skipped = []InvolvedFigure{}, []InvolvedFigure{}, []InvolvedFigure{}
	for _, exit := range slices.Sorted(maps.Keys(c.Exits)) {
		if exit != journey.AvertedExit {
			b.Exits = append(b.Exits, InvolvedFigure{s.label("transition-exits", exit), jobCount(c.Exits[exit])})
		}
	}
	for _, stage := range journey.Stages {
		if n, some := c.Stages[string(stage)]; some {
			b.Stages = append(b.Stages, InvolvedFigure{s.label("transition-stages", string(stage)), jobCount(n)})
		}
		if n, some := c.Skipped[stage]; some {
			b.Skipped = append(b.Skipped, InvolvedFigure{s.label("transition-stages", string(stage)), jobCount(n)})
		}
	}
	b.Direct = DirectCounts{jobCount(c.Direct[pipeline.Directly]), jobCount(c.Direct[pipeline.NotDirectly]), jobCount(c.Direct[pipeline.NobodyKnows])}
	for _, months := range journey.CheckMonths {
		l := c.Lasting[months]
		b.Lasting = append(b.Lasting, LastingCounts{months, jobCount(l[pipeline.LastsYes]), jobCount(l[pipeline.LastsNo]), jobCount(l[pipeline.LastsUnknown]), jobCount(l[pipeline.NotDue])})
	}
	b.Returned = jobCount(c.Returned)
}

func jobCount(j pipeline.Jobs) InvolvedCount { return InvolvedCount{Persons: j.Persons, Jobs: j.Jobs} }
