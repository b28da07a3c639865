// Package reorganisations keeps how every reorganisation stands, and counts
// whose jobs in it have a transition: jobs and persons both, per stage and exit
// (DOMAIN.md section 3).
//
// Where a transition stands is told by package pipeline, which keeps a table of
// those that name a reorganisation; this one only asks it. Persons are told
// apart by client, so whoever asks says which clients are one person.
package reorganisations

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/domain/reorganisation"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
	"klantreis/projections/work"
)

// View derives reorganisations from their own streams. The employer's name can
// be a person's, so it is not for analysts' tools.
var View = projector.View{
	Name: "reorganisations", Version: 4, Category: reorganisation.Decider.Category, Fold: fold,
	Tables: []projector.Table{{
		Name: "reorganisations", Doc: "One row for each reorganisation, as it stands.", Identity: true,
		Row: Reorganisation{}, Scope: "reorganisation", Key: []string{"reorganisation"},
		Indexes: [][]string{{"ended", "announced_day", "reorganisation"}, {"employer_key"}},
	}, work.Table("reorganisation_work", "reorganisations")},
}

// A Reorganisation is one reorganisation as it stands. Days are zero while they
// are not known.
type Reorganisation struct {
	ID           uuid.UUID   `col:"reorganisation" doc:"The reorganisation."`
	Employer     string      `col:"employer" doc:"What the employer is called."`
	Sector       string      `col:"sector" doc:"Sector of the employer, by the code list."`
	Municipality string      `col:"municipality" doc:"Municipality of the jobs, by its CBS code."`
	Announced    decider.Day `col:"announced_day" doc:"Day on which it was announced, in days after 1 January of the year 1."`
	Jobs         int         `col:"jobs" doc:"How many jobs end, in one work area of UWV."`
	RegionJobs   int         `col:"region_jobs" doc:"How many of them of people who live in the region; 0 when it is not known."`
	EndsFrom     decider.Day `col:"ends_from_day" doc:"First day on which contracts end, likewise; 0 when it is not known."`
	EndsUntil    decider.Day `col:"ends_until_day" doc:"Last day on which contracts end, likewise; 0 when it is not known."`
	Notified     decider.Day `col:"notified_day" doc:"Day of the notice to UWV, likewise; 0 while there is none."`
	Ended        bool        `col:"ended" doc:"Whether it has ended."`
	EndedOn      decider.Day `col:"ended_day" doc:"Its last day, likewise; 0 while it goes on."`
	EndReason    string      `col:"end_reason" doc:"Why it ended, by the code list."`

	Key        string                    `col:"employer_key" doc:"What is the same of all ways to write the employer's name."`
	Collective reorganisation.Collective `col:"collective" doc:"Whether it is a collective dismissal, with what counts together with it: yes, no or unknown."`
	Together   int                       `col:"together" doc:"How many other reorganisations of the employer count together with it."`
	NoticeDue  bool                      `col:"notice_due" doc:"Whether a notice to UWV is due, and none is recorded."`
}

func fold(c *projector.Common, history []codec.Fact) []projector.Row {
	s := histories.Fold(c, reorganisation.Decider, history)
	if !s.There() {
		return nil
	}
	rows := []projector.Row{Of(histories.Subject(history), s)}
	return append(rows, work.OfReorganisation(history, s)...)
}

// Of is a reorganisation as its own stream says that it stands.
func Of(id uuid.UUID, s reorganisation.State) Reorganisation {
	n := s.Numbers
	return Reorganisation{
		ID: id, Employer: s.Employer, Sector: s.Sector, Municipality: s.Municipality, Announced: s.Announced.Occurred.Day(),
		Jobs: n.Jobs, RegionJobs: n.RegionJobs, EndsFrom: n.From, EndsUntil: n.Until,
		Notified: s.Notified, Ended: s.Ended != 0, EndedOn: s.Ended, EndReason: s.EndReason,
		Key: reorganisation.SameEmployer(s.Employer), Collective: s.Collective(), Together: len(s.Together), NoticeDue: s.NoticeDue(),
	}
}

//go:embed reorganisations.sql
var file string

var sql = queries.Parse(file)

// OfEmployer returns the reorganisations that seem to be of one employer, by
// its name.
func OfEmployer(ctx context.Context, r projector.Reader, name string) ([]uuid.UUID, error) {
	type row struct {
		ID uuid.UUID `col:"reorganisation"`
	}
	found, err := queries.Select[row](ctx, r, sql.Ask("of-employer", reorganisation.SameEmployer(name)))
	if err != nil {
		return nil, fmt.Errorf("find reorganisations of an employer: %w", err)
	}
	ids := make([]uuid.UUID, len(found))
	for i, one := range found {
		ids[i] = one.ID
	}
	return ids, nil
}

// MaxPage is how many reorganisations one page has at most.
const MaxPage = 200

// An Asked says which reorganisations are asked for.
type Asked struct {
	Ended bool  // those that have ended, instead of those that go on
	After Place // continue after the last one of the page before; zero: from the latest
	Limit int
}

// A Place is where a reorganisation stands in a list.
type Place struct {
	Announced decider.Day
	ID        uuid.UUID
}

// Place is where the reorganisation stands in a list.
func (r Reorganisation) Place() Place { return Place{r.Announced, r.ID} }

// List returns one page of reorganisations, those announced last first.
func List(ctx context.Context, r projector.Reader, a Asked) ([]Reorganisation, error) {
	after := cmp.Or(a.After.Announced, form.Latest+1)
	all, err := queries.Select[Reorganisation](ctx, r, sql.Ask("reorganisations", after, a.After.ID, min(a.Limit, MaxPage), a.Ended))
	if err != nil {
		return nil, fmt.Errorf("list reorganisations: %w", err)
	}
	return all, nil
}
