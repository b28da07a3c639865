package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/eventstore"
	"klantreis/projections/clients"
)

// Lookalikes says, in a request to register somebody, which clients who look
// like the same person are others.
type Lookalikes struct {
	NotDuplicateOf []uuid.UUID `json:"notDuplicateOf,omitempty" maxItems:"50" doc:"The clients who look like this one and are not: all those that an answer likely-duplicate named."`
	HowKnown       string      `json:"howKnown,omitempty" doc:"How it is known that they are not; needed with notDuplicateOf."`
}

// lookalikes refuses to register who looks like a client that there is, by name
// and date of birth, telephone number or e-mail address, until it is said that
// it is none of them. They are shown as a search shows them.
//
// This is a help and no rule: it asks the view by which clients are found, which
// may be a moment behind, so two desks that register one person at once both
// can. A merge brings that right. And registering does not wait for the view:
// where that cannot be asked, nobody is refused.
func (s *Server) lookalikes(ctx context.Context, in *Registering, cmd client.Register, search look) error {
	found, err := s.alike(ctx, cmd)
	if err != nil {
		s.Log.WarnContext(ctx, "a client is registered without looking for duplicates", "request", callOf(ctx).id, "error", err)
		return nil
	}
	var (
		cards []FoundCard
		looks = []look{search}
		once  = firstSeen()
		news  bool
	)
	for _, c := range found[:min(len(found), clients.MaxFound)] {
		card, more, err := s.foundCard(ctx, c, search, once)
		if err != nil {
			return err
		}
		if card != nil {
			cards, looks = append(cards, *card), append(looks, more...)
			news = news || !slices.Contains(in.Body.NotDuplicateOf, card.ID)
		}
	}
	if !news {
		return nil
	}
	if err := s.saw(ctx, looks...); err != nil {
		return err
	}
	p := problem(http.StatusConflict, "likely-duplicate", "Clients who are there already look like this one. See whether it is one of them; if not, name them all in notDuplicateOf, and say in howKnown how you know.")
	p.Clients = cards
	return p
}

func (s *Server) alike(ctx context.Context, c client.Register) ([]clients.Candidate, error) {
	waiting, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	if err := s.Views.Wait(waiting, clients.View.Name, eventstore.Position{}); err != nil {
		return nil, err
	}
	return clients.Duplicates(waiting, s.Reader, client.Details{
		GivenName: c.GivenName, FamilyName: c.FamilyName, BirthDate: c.BirthDate, Phones: c.Phones, Emails: c.Emails, Employer: c.Employer,
	}, uuid.Nil)
}
