package clients

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

//go:embed clients.sql
var file string

var sql = queries.Parse(file)

// MaxFound is how many clients one search answers at most, and how many of
// each kind are compared as possible duplicates.
const MaxFound = 50

// maxWords is how many words of a name are looked at.
const maxWords = 8

// last comes after every letter: what begins with a word lies between the word
// itself and the word with it.
const last = "\U0010FFFF"

// ErrNothingAsked means that a search gives nothing to look for.
var ErrNothingAsked = errors.New("look for clients by a name, a date of birth or a telephone number")

// A Search is what is known of someone. What is left out does not matter; all
// that is given must be so.
type Search struct {
	Name      string      // the begins of any words of given and family name, in any order
	BirthDate decider.Day // exactly
	Phone     string      // in any spelling
	After     Place       // continue after the last client of the page before
	Limit     int         // 0: MaxFound; at most one more, which tells whether there is another page
}

// A Place is where a client stands in the order of names.
type Place struct {
	SearchName string
	Client     uuid.UUID
}

// A Card is what a search shows of a client. Not everyone may see all of it.
type Card struct {
	ID         uuid.UUID   `col:"client"`
	Team       decider.Ref `col:"team"`
	GivenName  string      `col:"given_name"`
	FamilyName string      `col:"family_name"`
	SearchName string      `col:"search_name"`
	BirthDate  decider.Day `col:"birth_date"`
	Employer   string      `col:"employer"`
	Journeys   int         `col:"journeys"`
}

// Place is where the client stands in the order of names.
func (c Card) Place() Place { return Place{c.SearchName, c.ID} }

// Find returns the clients who are meant, in the order of their names. It
// fails with [ErrNothingAsked] when nothing is given to look for.
func Find(ctx context.Context, r projector.Reader, s Search) ([]Card, error) {
	if q := s.question(); q != nil {
		return cards(ctx, r, q)
	}
	return nil, ErrNothingAsked
}

// question looks someone up by what the fewest share, and narrows that down by
// the rest; nil when nothing is given.
func (s Search) question() *queries.Question {
	named := s.words()
	page := []any{s.After.SearchName, s.After.Client, min(cmp.Or(s.Limit, MaxFound), MaxFound+1)}
	var q *queries.Question
	switch {
	case s.Phone != "":
		q = sql.Ask("by-mark", append(page, phoneMark(PhoneDigits(s.Phone)))...)
	case len(named) > 0:
		q = sql.Ask("by-name", append(page, named[0], named[0]+last)...)
		named = named[1:]
	case s.BirthDate != 0:
		q = sql.Ask("by-birth-date", append(page, s.BirthDate)...)
		s.BirthDate = 0
	default:
		return nil
	}
	for _, word := range named {
		q.And("named", word, word+last)
	}
	if s.BirthDate != 0 {
		q.And("born", s.BirthDate)
	}
	return q
}

// words are the words of the name, the longest first: the fewest share it.
func (s Search) words() []string {
	all := words(s.Name)
	slices.SortStableFunc(all, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return all[:min(len(all), maxWords)]
}

// Matches says whether the search means somebody with these details, as [Find]
// does: for whoever was found under several files of the same person.
func (s Search) Matches(d client.Details) bool {
	named := nameWords(d)
	for _, word := range s.words() {
		if !slices.ContainsFunc(named, func(name string) bool { return strings.HasPrefix(name, word) }) {
			return false
		}
	}
	phone := s.Phone == "" || slices.Contains(unique(d.Phones, PhoneDigits), PhoneDigits(s.Phone))
	return phone && (s.BirthDate == 0 || s.BirthDate == d.BirthDate)
}

func cards(ctx context.Context, r projector.Reader, q *queries.Question) ([]Card, error) {
	found, err := queries.Select[Card](ctx, r, q)
	if err != nil {
		return nil, fmt.Errorf("find clients: %w", err)
	}
	return found, nil
}

// One returns the card of a client, blank once they are erased, and whether
// there is one.
func One(ctx context.Context, r projector.Reader, id uuid.UUID) (Card, bool, error) {
	card, there, err := queries.One[Card](ctx, r, sql.Ask("client", id))
	if err != nil {
		return Card{}, false, fmt.Errorf("find client: %w", err)
	}
	return card, there, nil
}

// Journeys returns the journeys of a client.
func Journeys(ctx context.Context, r projector.Reader, id uuid.UUID) ([]Journey, error) {
	found, err := queries.Select[Journey](ctx, r, sql.Ask("journeys-of", id))
	if err != nil {
		return nil, fmt.Errorf("find journeys of client: %w", err)
	}
	return found, nil
}

// Of returns whose journey a journey is, and whether anyone's.
func Of(ctx context.Context, r projector.Reader, journey uuid.UUID) (uuid.UUID, bool, error) {
	found, there, err := queries.One[Journey](ctx, r, sql.Ask("client-of", journey))
	if err != nil {
		return uuid.Nil, false, fmt.Errorf("find client of journey: %w", err)
	}
	return found.Client, there, nil
}

// A Candidate may be the same person, and why one would think so.
type Candidate struct {
	Card
	SameName  bool // family name, however it is spelled, and date of birth
	SamePhone bool
	SameEmail bool
}

// Duplicates returns the clients who may be the person that details describe,
// in the order of their names; except, where it is not zero, is the client who
// has these details. At most MaxFound are compared by each of the three.
func Duplicates(ctx context.Context, r projector.Reader, d client.Details, except uuid.UUID) ([]Candidate, error) {
	found := map[uuid.UUID]*Candidate{}
	look := func(note func(*Candidate), marks []projector.Mark) (errs []error) {
		for _, mark := range marks {
			same, err := cards(ctx, r, sql.Ask("marked", MaxFound, mark))
			for _, card := range same {
				if found[card.ID] == nil {
					found[card.ID] = &Candidate{Card: card}
				}
				note(found[card.ID])
			}
			errs = append(errs, err)
		}
		return errs
	}
	errs := slices.Concat(
		look(func(c *Candidate) { c.SameName = true }, nameMarks(d)),
		look(func(c *Candidate) { c.SamePhone = true }, phoneMarks(d.Phones)),
		look(func(c *Candidate) { c.SameEmail = true }, emailMarks(d.Emails)),
	)
	delete(found, except)
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return sorted(found), nil
}

func sorted(found map[uuid.UUID]*Candidate) []Candidate {
	var all []Candidate
	for _, c := range found {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(a.SearchName, b.SearchName), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	return all
}
