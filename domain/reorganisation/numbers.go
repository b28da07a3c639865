package reorganisation

import "klantreis/domain/decider"

// Numbers are how many jobs end, and when.
type Numbers struct {
	Jobs       int         // in one work area of UWV: that of the municipality. Those elsewhere are not counted
	RegionJobs int         // of them, of people who live in the desk's region; zero: not known
	From       decider.Day // the first day on which contracts end; zero: not known
	Until      decider.Day // the last
}

// Limits of the numbers (choices).
const (
	MaxJobs     = 20_000
	MonthsAhead = 60
)

// Refusals about the numbers.
var (
	ErrJobs       = decider.Refusal{Code: "reorganisation-jobs", Field: "jobs", Reason: "A reorganisation is of 1 to 20000 jobs. Look at the number."}
	ErrRegionJobs = decider.Refusal{Code: "reorganisation-region-jobs", Field: "regionJobs", Reason: "The jobs of people who live in the region are among all jobs: at most as many, and left out while it is not known how many."}
	ErrPeriod     = decider.Refusal{Code: "reorganisation-period", Reason: "Give the first and the last day on which contracts end, the first not after the last; or neither, while it is not known when."}
	ErrPeriodPast = decider.Refusal{Code: "reorganisation-period-past", Field: "endsFrom", Reason: "Contracts end after the reorganisation was announced. Give a later period, or an earlier day on which it was announced."}
	ErrPeriodFar  = decider.Refusal{Code: "reorganisation-period-far", Field: "endsUntil", Reason: "Contracts end within 60 months after the announcement. Look at the year."}
)

// check says why numbers cannot be those of a reorganisation that was announced
// on a day, or nil.
func (n Numbers) check(announced decider.Day) error {
	switch {
	case n.Jobs < 1 || n.Jobs > MaxJobs:
		return ErrJobs
	case n.RegionJobs < 0 || n.RegionJobs > n.Jobs:
		return ErrRegionJobs
	case n.From == 0 && n.Until != 0:
		return ErrPeriod.At("endsFrom")
	case n.Until < n.From:
		return ErrPeriod.At("endsUntil")
	case n.From != 0 && n.From < announced:
		return ErrPeriodPast
	case n.Until > announced.AddMonths(MonthsAhead):
		return ErrPeriodFar
	}
	return nil
}

// Collective says whether jobs end in a collective dismissal.
type Collective string

// The answers. It is unknown while it is not known when contracts end, or where
// it depends on how they are spread over a longer period.
const (
	IsCollective      Collective = "yes"
	NotCollective     Collective = "no"
	UnknownCollective Collective = "unknown"
)

// A collective dismissal is of so many jobs, in so many months.
const (
	collectiveJobs   = 20
	collectiveMonths = 3
)

// Collective says whether the jobs end in a collective dismissal: 20 or more of
// one employer, in one work area of UWV, at one or more moments within three
// months (Wet melding collectief ontslag, article 3, first paragraph). All of
// Twente lies in one work area, with the rest of Overijssel and Gelderland.
//
// Over a longer period it is certain where the jobs are so many that some three
// months must have 20 of them, however they are spread.
func (n Numbers) Collective() Collective {
	switch {
	case n.Jobs < collectiveJobs:
		return NotCollective
	case n.From == 0:
		return UnknownCollective
	case n.Jobs > (collectiveJobs-1)*n.periods():
		return IsCollective
	}
	return UnknownCollective
}

// periods is how many times three months it takes to reach from the first day
// to the last.
func (n Numbers) periods() int {
	periods := 1
	for n.From.AddMonths(periods*collectiveMonths) <= n.Until {
		periods++
	}
	return periods
}

// ChangeNumbers says what the numbers are from now on, all of them anew.
type ChangeNumbers struct {
	Jobs       int         `json:"jobs"`
	RegionJobs int         `json:"regionJobs,omitempty"`
	EndsFrom   decider.Day `json:"endsFrom,omitempty"`
	EndsUntil  decider.Day `json:"endsUntil,omitempty"`
}

// NumbersChanged records what the numbers are from now on.
type NumbersChanged ChangeNumbers

func (e NumbersChanged) numbers() Numbers {
	return Numbers{e.Jobs, e.RegionJobs, e.EndsFrom, e.EndsUntil}
}

func (c ChangeNumbers) decide(s Story, at Mark) ([]Event, error) {
	e := NumbersChanged(c)
	if err := e.check(s.State, at); err != nil {
		return nil, err
	}
	if e.numbers() == s.State.Numbers {
		return nil, nil
	}
	return []Event{e}, nil
}

func (e NumbersChanged) check(s State, at Mark) error {
	if err := s.since(at); err != nil {
		return err
	}
	return e.numbers().check(s.Announced.Occurred.Day())
}

func (e NumbersChanged) evolve(s State, _ Mark) State {
	s.Numbers = e.numbers()
	return s
}
