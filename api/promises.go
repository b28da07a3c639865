package api

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/agenda"
	"klantreis/projections/clients"
)

// OnPromise is a request to record something about a promise.
type OnPromise[B ForJourney] struct {
	Recording
	Journey uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Promise uuid.UUID `path:"promise" format:"uuid" doc:"The id of the promise (toezegging)."`
	Body    B
}

func (in *OnPromise[B]) ids() Ids {
	return Ids{Request: in.Key, Journey: in.Journey, Promise: in.Promise}
}

// Resolve checks the request before the handler runs.
func (in *OnPromise[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids()) })
}

// PromiseBody records what the desk promises the client.
type PromiseBody struct {
	When
	By      decider.Ref `json:"by,omitempty" doc:"Who is to keep it, as the identity provider calls them; without it, the asker."`
	DueDate string      `json:"dueDate" format:"date" doc:"Uiterlijk: the last day."`
	What    string      `json:"what" example:"Zoekt uit welke opleiders in de avond lesgeven." doc:"Toezegging: what is promised."`
}

func (PromiseBody) makes() string { return "promise" }

func (b PromiseBody) command(ids Ids) journey.Command {
	return journey.MakePromise{Promise: ids.Thing(b.makes()), By: cmp.Or(b.By, ids.Actor), DueOn: dayOf(b.DueDate), What: b.What}
}

// PromiseKeptBody records that the desk did what it promised.
type PromiseKeptBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b PromiseKeptBody) command(ids Ids) journey.Command {
	return journey.KeepPromise{Promise: ids.Promise, Note: b.Note}
}

// PromiseDroppedBody records that a promise is not going to be kept.
type PromiseDroppedBody struct {
	When
	Reason string `json:"reason" example:"niet-mogelijk" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (b PromiseDroppedBody) command(ids Ids) journey.Command {
	return journey.DropPromise{Promise: ids.Promise, Reason: b.Reason, Note: b.Note}
}

// A PromiseCard is a promise that is open.
type PromiseCard struct {
	ID      uuid.UUID   `json:"id"`
	Journey uuid.UUID   `json:"journey"`
	By      decider.Ref `json:"by" doc:"Who is to keep it."`
	DueDate string      `json:"dueDate" format:"date" doc:"Uiterlijk."`
	What    string      `json:"what,omitempty" doc:"Toezegging: what was promised."`
}

// promises lists the open ones of a journey, with what was promised: whoever
// has the client before them has to know.
func (s *Server) promises(ctx context.Context, j journeyFile) ([]PromiseCard, error) {
	open := map[uuid.UUID]uuid.UUID{} // the promise by its event
	for id, p := range j.story.State.Promises {
		if !p.Ended {
			open[p.Made.Event] = id
		}
	}
	cards := []PromiseCard{}
	if len(open) == 0 {
		return cards, nil
	}
	said, err := s.opened(ctx, s.Journeys.Stream(j.id), func(event uuid.UUID) bool { _, is := open[event]; return is })
	if err != nil {
		return nil, err
	}
	for _, r := range said {
		id := open[r.recorded.ID]
		p := j.story.State.Promises[id]
		what, _ := r.fact.What.(journey.PromiseMade) // blank where it cannot be decoded
		cards = append(cards, PromiseCard{ID: id, Journey: j.id, By: p.By, DueDate: p.DueOn.String(), What: what.What})
	}
	sortPromises(cards)
	return cards, nil
}

// sortPromises puts what is due first first.
func sortPromises(cards []PromiseCard) {
	slices.SortStableFunc(cards, func(a, b PromiseCard) int { return strings.Compare(a.DueDate, b.DueDate) })
}

// opened reads some events of a stream with all that they say.
func (s *Server) opened(ctx context.Context, stream string, want func(event uuid.UUID) bool) ([]reading, error) {
	var events []eventstore.Recorded
	for r, err := range eventstore.Whole(ctx, s.Book.Store, stream, 0) {
		if err != nil {
			return nil, err
		}
		if want(r.ID) {
			events = append(events, r)
		}
	}
	return s.decode(ctx, events, codec.AllParts)
}

// ReadingPromises is a request for the promises that are open.
type ReadingPromises struct {
	Listing[agenda.Place]
	Of string `query:"of" enum:"own,team" default:"own" doc:"Whose: those that the asker or who they stand in for is to keep, or those in journeys of their team."`
}

// PromisesPage is a page of open promises, what is due first first.
type PromisesPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body struct {
		Of       string    `json:"of" enum:"own,team"`
		Promises []DueCard `json:"promises"`
	}
}

// A DueCard is a promise with whom it was made to.
type DueCard struct {
	PromiseCard
	Team       decider.Ref `json:"team" doc:"The team whose journey it is in."`
	Client     uuid.UUID   `json:"client" doc:"The name, and what was promised, are left out for those without a relation to the client: the team knows."`
	GivenName  string      `json:"givenName,omitempty"`
	FamilyName string      `json:"familyName,omitempty"`
}

func (s *Server) duePromises(ctx context.Context, in *ReadingPromises) (*PromisesPage, error) {
	l, err := s.mayAt(ctx, access.SeeWorkList, "promises", in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, agenda.View.Name, clients.View.Name); err != nil {
		return nil, err
	}
	due, err := agenda.Promises(ctx, s.Reader, s.agendaOf(ctx, in.Of), in.from, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &PromisesPage{}
	out.Body.Of = in.Of
	out.Body.Promises, out.Link, err = listed(ctx, s, l, in.Listing, due, agenda.Due.Place, func(d agenda.Due) (*DueCard, []look, error) {
		return s.due(ctx, d, l.purpose)
	})
	return out, err
}

// due shows one promise, if the log has it that it is open and that the asker
// may see the client now. Who may not and is to keep it sees by when, and as in a
// search that there is a file, and which team to ask.
func (s *Server) due(ctx context.Context, d agenda.Due, purpose string) (*DueCard, []look, error) {
	who := callOf(ctx).who
	j, err := s.anyJourney(ctx, d.Journey)
	if err != nil {
		return nil, nil, err
	}
	in := s.relationTo(who, j.story.State, person{})
	role, ok := who.May(access.SeeClient, in)
	now, there := j.story.State.Promises[d.ID]
	look := look{do: access.SeeClient, object: s.Journeys.Stream(d.Journey), in: in, role: role, purpose: purpose}
	if !ok && keeps(who, now) {
		look.do = access.SearchClients
		look.role, ok = who.May(look.do, in)
	}
	if !ok || !there || now.Ended {
		return nil, nil, nil
	}
	owner, err := s.person(ctx, d.Client)
	if err != nil || !sees(who, owner) {
		return nil, nil, err
	}
	owner.listed(who, &d.Client, &d.GivenName, &d.FamilyName)
	card := &DueCard{PromiseCard: PromiseCard{ID: d.ID, Journey: d.Journey, By: now.By, DueDate: now.DueOn.String()}, Team: j.story.State.Team, Client: d.Client}
	if look.do == access.SearchClients {
		return card, owner.under(look), nil
	}
	said, err := s.opened(ctx, s.Journeys.Stream(d.Journey), func(event uuid.UUID) bool { return event == now.Made.Event })
	if err != nil {
		return nil, nil, err
	}
	card.GivenName, card.FamilyName = d.GivenName, d.FamilyName
	for _, r := range said {
		what, _ := r.fact.What.(journey.PromiseMade) // blank where it cannot be decoded
		card.What = what.What
	}
	return card, owner.under(look), nil
}

// onPromise registers a command on a promise.
func onPromise[B ForJourney](r *routes, path string, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/promises/{promise}/"+path, func(ctx context.Context, in *OnPromise[B]) (*Recorded, error) {
		return r.server.inJourney(ctx, access.Arrange, &in.Recording, in.ids(), in.Body)
	}, b.command(Ids{}), summary, about)
}
