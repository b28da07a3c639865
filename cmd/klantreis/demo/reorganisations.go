package demo

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/reorganisation"
)

// A reorganised employer is one whose staff come to the desk. None of them
// exists.
type reorganised struct {
	employer, sector, municipality string
	announced, ends                time.Time // zero: it goes on after the year
	reason                         string
	jobs, region                   int // for as many journeys as usual
	from, until                    decider.Day
	notified                       bool

	id   uuid.UUID
	left int // jobs whose holders have not come
}

// usual is how many journeys a year has where nobody says; with more of them
// there are more jobs at risk.
const usual = 2000

// employersAtRisk are those of the year, the largest first.
func employersAtRisk() []*reorganised {
	return []*reorganised{
		{employer: closing, sector: "2008:C", municipality: "GM0141", jobs: 320, region: 290, notified: true,
			announced: on(2025, 11, 12), from: decider.Date(2026, 3, 1), until: decider.Date(2026, 5, 31), ends: on(2026, 8, 3), reason: "uitgevoerd"},
		{employer: "Zorggroep Dinkelhof", sector: "2008:Q", municipality: "GM1774", jobs: 60, notified: true,
			announced: on(2026, 2, 23)},
		{employer: "Metaal Almelo", sector: "2008:C", municipality: "GM0141", jobs: 36, region: 30,
			announced: on(2026, 1, 14), from: decider.Date(2026, 6, 1), until: decider.Date(2026, 11, 30)},
		{employer: "Transport Borne", sector: "2008:H", municipality: "GM0147", jobs: 25, region: 20, notified: true,
			announced: on(2026, 8, 31), from: decider.Date(2026, 12, 1), until: decider.Date(2027, 2, 28)},
		{employer: "Twentse Kunststoffen", sector: "2008:C", municipality: "GM0164", jobs: 18, region: 14,
			announced: on(2026, 4, 20), from: decider.Date(2026, 7, 1), until: decider.Date(2026, 9, 30), ends: on(2026, 6, 15), reason: "afgeblazen"},
		{employer: "Twentse kunststoffen", sector: "2008:C", municipality: "GM0141", jobs: 12, region: 12,
			announced: on(2026, 5, 11), from: decider.Date(2026, 8, 1), until: decider.Date(2026, 9, 30)},
	}
}

// reorganise announces the reorganisations of the year, whoever guides
// transitions recording them.
func (y *year) reorganise() {
	advisors := y.plan.with("vwnw-adviseur")
	if len(advisors) == 0 {
		return
	}
	f := y.house(3)
	f.advisor = advisors[0]
	for _, r := range employersAtRisk() {
		r.jobs, r.region = y.jobs(r.jobs), y.jobs(r.region)
		y.at(r.announced, func() { f.announce(r) })
		later := decider.DayOf(r.announced).AddMonths(2)
		for shut(later) {
			later++
		}
		y.at(f.officeHour(later), func() { f.changeNumbers(r) })
		if !r.ends.IsZero() {
			y.at(r.ends, func() {
				f.reorganisation(r, reorganisation.End{Reason: r.reason}, decider.Moment{})
				y.atRisk = slices.DeleteFunc(y.atRisk, func(one *reorganised) bool { return one == r })
			})
		}
	}
}

// jobs is how many jobs there are in a year of so many journeys.
func (y *year) jobs(n int) int { return min(n*max(1, y.plan.Journeys/usual), reorganisation.MaxJobs) }

// announce records that a reorganisation was announced, and that UWV had been
// notified before: once on the wrong day.
func (f *file) announce(r *reorganised) {
	r.id, r.left = f.id(), max(r.region, r.jobs/2)
	f.reorganisation(r, reorganisation.Announce{Employer: r.employer, Sector: r.sector, Municipality: r.municipality,
		Jobs: r.jobs, RegionJobs: r.region, EndsFrom: r.from, EndsUntil: r.until}, decider.Moment{})
	f.year.atRisk = append(f.year.atRisk, r)
	if !r.notified {
		return
	}
	day := decider.DayOf(f.year.now)
	slip := f.reorganisation(r, reorganisation.Notify{}, decider.On(day))
	f.reorganisation(r, reorganisation.Withdraw{Entry: slip, Reason: "onjuist"}, decider.Moment{})
	f.reorganisation(r, reorganisation.Notify{}, decider.On(day-2))
}

// changeNumbers says after some months that fewer jobs end, and when.
func (f *file) changeNumbers(r *reorganised) {
	if !slices.Contains(f.year.atRisk, r) {
		return
	}
	c := reorganisation.ChangeNumbers{Jobs: r.jobs - r.jobs/10, RegionJobs: r.region - r.region/10, EndsFrom: r.from, EndsUntil: r.until}
	if r.from == 0 {
		today := decider.DayOf(f.year.now)
		c.EndsFrom, c.EndsUntil = today.AddMonths(2), today.AddMonths(4)
	}
	r.left = min(r.left, c.Jobs)
	f.reorganisation(r, c, decider.Moment{})
}

// reorganisation records something of one, and returns the entry.
func (f *file) reorganisation(r *reorganised, c reorganisation.Command, on decider.Moment) uuid.UUID {
	req := f.request(f.advisor, on)
	var others []uuid.UUID // of the same employer
	for _, one := range f.year.atRisk {
		if one != r && reorganisation.SameEmployer(one.employer) == reorganisation.SameEmployer(r.employer) {
			others = append(others, one.id)
		}
	}
	if _, err := f.year.reorganisations.Among(f.year.ctx, r.id, c, req, others...); err != nil {
		f.year.fail(f, c, err)
	}
	return req.ID
}

// signalled records a signal. Now and then it only turns out after it of which
// reorganisation it is part, or when the job really ends.
func (f *file) signalled(c journey.Signal) {
	link := journey.LinkReorganisation{Transition: c.Transition, Reorganisation: c.Reorganisation, Announced: c.Announced}
	later := c.Reorganisation != uuid.Nil && f.aside(2).chance(15)
	if later {
		c.Reorganisation, c.Announced = uuid.Nil, nil
	}
	f.record(c)
	if later {
		f.record(link)
	}
	if c.JobEndsOn != 0 && f.aside(3).chance(5) { // the employer says another day
		f.record(journey.CorrectSignal{Transition: c.Transition, JobEndsOn: c.JobEndsOn.AddMonths(1)})
	}
}

// partOf makes a signal one of a reorganisation that goes on, now and then, as
// long as there are jobs in it whose holders have not come. It has dice of its
// own, so that all else in the year happens as it would without.
func (f *file) partOf(c journey.Signal) journey.Signal {
	own := f.aside(1)
	there := slices.DeleteFunc(slices.Clone(f.year.atRisk), func(r *reorganised) bool { return r.left == 0 })
	jobs := 0
	for _, r := range there {
		jobs += r.left
	}
	if jobs == 0 || !own.chance(85) || c.Trigger != "reorganisatie" && c.Trigger != "bedrijfsbeeindiging" {
		return c
	}
	at := own.dice.IntN(jobs)
	for _, r := range there {
		if at -= r.left; at < 0 {
			return r.lets(c)
		}
	}
	return c
}

// lets makes a signal that of the next of those whose jobs end.
func (r *reorganised) lets(c journey.Signal) journey.Signal {
	r.left--
	c.Reorganisation, c.Announced = r.id, &journey.Announcement{On: decider.DayOf(r.announced), Sector: r.sector}
	c.Sector, c.Municipality = r.sector, r.municipality
	return c
}
