package api

import (
	"context"
	"errors"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/projections/clients"
)

// SearchBody is what is known of somebody. It is posted, because it is
// personal and addresses end up in logs.
type SearchBody struct {
	Name       string `json:"name,omitempty" maxLength:"200" doc:"The begins of any words of the name, in any order; when looking for duplicates, the family name."`
	BirthDate  string `json:"birthDate,omitempty" format:"date" doc:"Geboortedatum."`
	Phone      string `json:"phone,omitempty" maxLength:"40" doc:"Telefoonnummer, in any spelling."`
	Email      string `json:"email,omitempty" maxLength:"254" doc:"E-mailadres; only when looking for duplicates."`
	Duplicates bool   `json:"duplicates,omitempty" doc:"Look for who may be the same person, by any of family name with date of birth, telephone number, and e-mail address. Otherwise all that is given must be so."`
	Pointer    string `json:"pointer,omitempty" format:"uuid" doc:"Where the page before this one ended: its next."`
	Limit      int    `json:"limit,omitempty" minimum:"1" maximum:"50" default:"20" doc:"How many clients at most."`
}

// Searching is a request to look for clients.
type Searching struct {
	Reading
	Body SearchBody
}

// Resolve checks the request before the handler runs.
func (in *Searching) Resolve(ctx huma.Context) []error {
	errs := in.Reading.Resolve(ctx)
	b := in.Body
	if b.Name+b.BirthDate+b.Phone == "" && (b.Email == "" || !b.Duplicates) {
		errs = append(errs, form.Faults{{Field: "name", Rule: "required", Detail: "give a name, a date of birth or a telephone number to look for"}})
	}
	if b.Email != "" && !b.Duplicates {
		errs = append(errs, form.Faults{{Field: "email", Rule: "duplicates-only", Detail: "is only looked at together with duplicates"}})
	}
	return errs
}

// FoundPage is who was found.
type FoundPage struct{ Body FoundBody }

// FoundBody is who was found, in the order of their names.
type FoundBody struct {
	Clients []FoundCard `json:"clients"`
	Next    uuid.UUID   `json:"next,omitzero" doc:"The pointer to the next page, where there is one."`
}

// A FoundCard is a client who was found. Outside one's relations it says that
// there is a file, and whose, and nothing else.
type FoundCard struct {
	ID       uuid.UUID   `json:"id"`
	Team     decider.Ref `json:"team" doc:"The desk or team that registered the client."`
	Relation string      `json:"relation" doc:"How the asker stands to the client."`
	Details  *Details    `json:"details,omitempty" doc:"Only for those with a relation to the client."`
	Matched  []string    `json:"matched,omitempty" enum:"name,phone,email" doc:"When looking for duplicates: what is the same."`
}

func (s *Server) searchClients(ctx context.Context, in *Searching) (*FoundPage, error) {
	l, err := s.mayAt(ctx, access.SearchClients, "client-searches", in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, clients.View.Name); err != nil {
		return nil, err
	}
	found, err := s.found(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	once := onePerPerson(in.Body)
	out := &FoundPage{FoundBody{Clients: []FoundCard{}}}
	if limit := in.Body.Limit; !in.Body.Duplicates && len(found) > limit {
		found = found[:limit]
		out.Body.Next = found[limit-1].ID
	}
	looks := []look{l}
	for _, c := range found {
		card, more, err := s.foundCard(ctx, c, l, once)
		if err != nil {
			return nil, err
		}
		if card != nil {
			out.Body.Clients, looks = append(out.Body.Clients, *card), append(looks, more...)
		}
	}
	return out, s.saw(ctx, looks...)
}

// found asks the view, for one more than fits where it is to be known whether
// there are more.
func (s *Server) found(ctx context.Context, b SearchBody) ([]clients.Candidate, error) {
	if b.Duplicates {
		return clients.Duplicates(ctx, s.Reader, client.Details{
			FamilyName: b.Name, BirthDate: dayOf(b.BirthDate), Phones: given(b.Phone), Emails: given(b.Email),
		}, uuid.Nil)
	}
	search := b.search()
	if b.Pointer != "" {
		last, there, err := clients.One(ctx, s.Reader, idOf(b.Pointer))
		if err != nil {
			return nil, err
		}
		if !there || last.SearchName == "" {
			return nil, form.Faults{{Field: "pointer", Rule: "pointer", Detail: "must be the next of the page before; if that client is gone, begin again"}}
		}
		search.After = last.Place()
	}
	cards, err := clients.Find(ctx, s.Reader, search)
	if errors.Is(err, clients.ErrNothingAsked) {
		return nil, form.Faults{{Field: "name", Rule: "letters", Detail: "must have a letter or a digit to look for"}}
	}
	found := make([]clients.Candidate, len(cards))
	for i, c := range cards {
		found[i].Card = c
	}
	return found, err
}

func (b SearchBody) search() clients.Search {
	return clients.Search{Name: b.Name, BirthDate: dayOf(b.BirthDate), Phone: b.Phone, Limit: b.Limit + 1}
}

// onePerPerson returns a function that says of a client who was found whether
// they are the one to show of a person with several files: so that nobody turns
// up twice, on whatever page.
func onePerPerson(b SearchBody) func(uuid.UUID, person) bool {
	if b.Duplicates {
		return firstSeen()
	}
	search := b.search()
	return func(found uuid.UUID, p person) bool {
		for _, one := range p.files {
			if one.id == found || search.Matches(one.story.State.Details) {
				return one.id == found
			}
		}
		return true
	}
}

// firstSeen says of each client whether they are the first of their person.
func firstSeen() func(uuid.UUID, person) bool {
	seen := map[uuid.UUID]bool{}
	return func(_ uuid.UUID, p person) bool {
		survivor := p.files[0].id
		defer func() { seen[survivor] = true }()
		return !seen[survivor]
	}
}

// given is a list of one, or of none.
func given(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// foundCard shows of one client what the asker may see, as the log has it now:
// the person whom the file is of. Nil for one who was erased since the view was
// made, and for a person who is shown already.
func (s *Server) foundCard(ctx context.Context, c clients.Candidate, search look, once func(uuid.UUID, person) bool) (*FoundCard, []look, error) {
	who := callOf(ctx).who
	f, err := s.file(ctx, c.ID)
	if err != nil || f.story.State.Erased || !once(c.ID, f.person) {
		return nil, nil, err
	}
	in := s.relation(who, f)
	one := look{do: access.SearchClients, in: in, role: search.role, purpose: search.purpose}
	card := &FoundCard{ID: f.id, Team: f.story.State.Team, Relation: string(in), Matched: matched(c)}
	if role, ok := who.May(access.SeeClient, in); ok && sees(who, f.person) {
		one.do, one.role = access.SeeClient, role
		card.Details = detailsOf(f.story.State.Details)
	}
	return card, f.looks(s, one), nil
}

func matched(c clients.Candidate) (what []string) {
	for _, m := range []struct {
		same bool
		name string
	}{{c.SameName, "name"}, {c.SamePhone, "phone"}, {c.SameEmail, "email"}} {
		if m.same {
			what = append(what, m.name)
		}
	}
	return what
}
