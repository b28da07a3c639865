package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/reorganisation"
	"klantreis/projections/disclosure"
	"klantreis/projections/pipeline"
	"klantreis/projections/reorganisations"
)

// A ReorganisationCard is a reorganisation as it stands.
type ReorganisationCard struct {
	ID            uuid.UUID     `json:"id"`
	Employer      string        `json:"employer" doc:"Werkgever."`
	Sector        Label         `json:"sector"`
	Municipality  Label         `json:"municipality" doc:"Werkgemeente."`
	AnnouncedDate string        `json:"announcedDate" format:"date"`
	Jobs          int           `json:"jobs" doc:"Arbeidsplaatsen that end, in one work area of UWV."`
	RegionJobs    int           `json:"regionJobs,omitempty" doc:"How many of them of people who live in the region; left out while it is not known."`
	EndsFromDate  string        `json:"endsFromDate,omitempty" format:"date" doc:"The first day on which contracts end; left out while it is not known."`
	EndsUntilDate string        `json:"endsUntilDate,omitempty" format:"date" doc:"The last day on which contracts end."`
	Collective    string        `json:"collective" enum:"yes,no,unknown" doc:"Whether it is a collective dismissal (collectief ontslag): 20 jobs or more of the employer within three months in one work area (WMCO artikel 3), in this reorganisation with others that count together with it. It is worked out of the numbers; unknown while it is not known when contracts end, or where it depends on how they are spread."`
	Together      int           `json:"together,omitempty" doc:"How many other reorganisations of the employer count together with it; left out where none does."`
	NoticeDue     bool          `json:"noticeDue,omitempty" doc:"The law wants a notice to UWV (WMCO-melding), and none is recorded."`
	NotifiedDate  string        `json:"notifiedDate,omitempty" format:"date" doc:"The day of the notice to UWV (WMCO-melding); left out while there is none."`
	EndedDate     string        `json:"endedDate,omitempty" format:"date" doc:"Its last day; left out while it goes on."`
	EndReason     *Label        `json:"endReason,omitempty" doc:"Reden."`
	Involved      InvolvedCount `json:"involved" doc:"Those with a transition here, as of now."`
}

// An InvolvedCount is how many jobs have a transition, and of how many persons
// these are.
type InvolvedCount struct {
	Persons int64 `json:"persons,omitempty" doc:"Left out where there are none, or where it is hidden."`
	Jobs    int64 `json:"jobs,omitempty" doc:"Likewise. A person can have more than one job."`
	Hidden  bool  `json:"hidden,omitempty" doc:"There are some, and it is not shown how many: fewer persons than the desk shows (see smallCells), or as many as would give those away."`
}

// An InvolvedFigure is how many stand at a stage, or ended in a way.
type InvolvedFigure struct {
	At Label `json:"at"`
	InvolvedCount
}

func shownCount(c reorganisations.Count, hidden bool) InvolvedCount {
	if hidden {
		return InvolvedCount{Hidden: true}
	}
	return InvolvedCount{Persons: c.Persons, Jobs: c.Jobs}
}

func (s *Server) reorganisationCard(r reorganisations.Reorganisation, in reorganisations.Involved, few HidingFew) ReorganisationCard {
	_, hidden := few.cells(in)
	card := ReorganisationCard{
		ID: r.ID, Employer: r.Employer, Sector: s.label("sbi-sections", r.Sector), Municipality: s.label("municipalities", r.Municipality),
		AnnouncedDate: r.Announced.String(), Jobs: r.Jobs, RegionJobs: r.RegionJobs, EndsFromDate: r.EndsFrom.String(), EndsUntilDate: r.EndsUntil.String(),
		Collective: string(r.Collective), Together: r.Together, NoticeDue: r.NoticeDue, NotifiedDate: r.Notified.String(), EndedDate: r.EndedOn.String(), Involved: shownCount(in.Count, hidden),
	}
	if r.Ended {
		l := s.label("reorganisation-end-reasons", r.EndReason)
		card.EndReason = &l
	}
	return card
}

// cells says which cells are too small to be shown, and whether the total is.
func (h HidingFew) cells(in reorganisations.Involved) (cells []bool, total bool) {
	persons := make([]int64, len(in.Cells))
	for i, c := range in.Cells {
		persons[i] = c.Persons
	}
	cells, total = disclosure.Hide(persons, h.smallest())
	return cells, total || in.Persons > 0 && in.Persons < h.smallest()
}

// ReadingReorganisation is a request to read one reorganisation.
type ReadingReorganisation struct {
	Reading
	Reorganisation uuid.UUID `path:"reorganisation" format:"uuid" doc:"The id of the reorganisation (reorganisatie)."`
}

// ReorganisationPage is one reorganisation, with who is involved in it.
type ReorganisationPage struct {
	ETag string `header:"ETag" doc:"The revision of the reorganisation, for If-Match."`
	Body ReorganisationPageBody
}

// ReorganisationPageBody is one reorganisation, with who is involved in it.
type ReorganisationPageBody struct {
	ReorganisationCard
	HidingFew
	CountedWith []uuid.UUID      `json:"countedWith,omitempty" doc:"The other reorganisations of the employer that count together with it: of which some jobs can end within the same three months in one work area."`
	Stages      []InvolvedFigure `json:"stages" doc:"Where transitions stand, by stage (stadium). A person with two jobs can be in two of them, so persons are not summed."`
	Exits       []InvolvedFigure `json:"exits" doc:"Those that ended, by exit (uitstroom)."`
}

func (s *Server) reorganisation(ctx context.Context, in *ReadingReorganisation) (*ReorganisationPage, error) {
	if _, err := s.mayAt(ctx, access.SeeReorganisations, "reorganisations", in.Purpose); err != nil {
		return nil, err
	}
	story, revision, err := s.Reorganisations.Load(ctx, in.Reorganisation)
	if err != nil {
		return nil, err
	}
	if !story.State.There() {
		return nil, reorganisation.ErrNotAnnounced
	}
	all, err := s.involved(ctx, in.Reading, in.Reorganisation)
	if err != nil {
		return nil, err
	}
	those := all[in.Reorganisation]
	few := s.hidingFewInside()
	card := s.reorganisationCard(reorganisations.Of(in.Reorganisation, story.State), those, few)
	body := ReorganisationPageBody{ReorganisationCard: card, HidingFew: few, Stages: []InvolvedFigure{}, Exits: []InvolvedFigure{}}
	for _, c := range story.State.Together {
		body.CountedWith = append(body.CountedWith, c.Reorganisation)
	}
	hidden, _ := few.cells(those)
	for i, c := range those.Cells {
		if shown := shownCount(c.Count, hidden[i]); c.Kind == pipeline.Exit {
			body.Exits = append(body.Exits, InvolvedFigure{s.label("transition-exits", c.Code), shown})
		} else {
			body.Stages = append(body.Stages, InvolvedFigure{s.label("transition-stages", c.Code), shown})
		}
	}
	return &ReorganisationPage{etag(revision), body}, nil
}

// involved counts who is involved in some reorganisations now. Clients who were
// merged are one person.
func (s *Server) involved(ctx context.Context, in Reading, of ...uuid.UUID) (map[uuid.UUID]reorganisations.Involved, error) {
	if err := s.caughtUp(ctx, in, pipeline.View.Name); err != nil {
		return nil, err
	}
	merges, err := s.merges(ctx)
	if err != nil {
		return nil, err
	}
	return reorganisations.Standing(ctx, s.Reader, decider.DayOf(s.Now()), merges.State.Survivor, of...)
}

// ReadingReorganisations is a request to list reorganisations.
type ReadingReorganisations struct {
	Listing[reorganisations.Place]
	Ended bool `query:"ended" doc:"Those that have ended, instead of those that go on."`
}

// ReorganisationsPage is a page of reorganisations, those announced last first.
type ReorganisationsPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body struct {
		HidingFew
		Reorganisations []ReorganisationCard `json:"reorganisations"`
	}
}

func (s *Server) reorganisations(ctx context.Context, in *ReadingReorganisations) (*ReorganisationsPage, error) {
	if _, err := s.mayAt(ctx, access.SeeReorganisations, "reorganisations", in.Purpose); err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, reorganisations.View.Name); err != nil {
		return nil, err
	}
	found, err := reorganisations.List(ctx, s.Reader, reorganisations.Asked{Ended: in.Ended, After: in.from, Limit: in.Limit + 1})
	if err != nil {
		return nil, err
	}
	all, link, err := cut(ctx, in.Listing, found, reorganisations.Reorganisation.Place)
	if err != nil {
		return nil, err
	}
	out := &ReorganisationsPage{Link: link}
	ids := make([]uuid.UUID, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	those, err := s.involved(ctx, in.Reading, ids...)
	if err != nil {
		return nil, err
	}
	out.Body.HidingFew = s.hidingFewInside()
	out.Body.Reorganisations = make([]ReorganisationCard, len(all))
	for i, r := range all {
		out.Body.Reorganisations[i] = s.reorganisationCard(r, those[r.ID], out.Body.HidingFew)
	}
	return out, nil
}
