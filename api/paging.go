package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"klantreis/domain/form"
)

// Listing is what a request for a list says about its pages. A page begins
// behind the place P at which the one before it ended.
type Listing[P any] struct {
	Reading
	Pointer string `query:"pointer" maxLength:"300" doc:"Where the page before this one ended; see the header Link."`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"How many at most."`

	from P // zero: from the begin
}

// Resolve checks what is said, before the handler runs.
func (in *Listing[P]) Resolve(ctx huma.Context) []error { return in.listed(ctx) }

// listed is Resolve for lists that have more to check, with what they found
// wrong: so all is told at once.
func (in *Listing[P]) listed(ctx huma.Context, more ...form.Fault) []error {
	err := readPointer(in.Pointer, &in.from)
	return in.resolve(ctx, append(more, fault("pointer", "pointer", err)...)...)
}

// cut takes what fits on a page out of what was found, one more than that, and
// makes the header Link to the next page where there is one.
func cut[P, I any](ctx context.Context, in Listing[P], found []I, place func(I) P) (fits []I, link string, err error) {
	if len(found) <= in.Limit {
		return found, "", nil
	}
	link, err = next(ctx, place(found[in.Limit-1]))
	return found[:in.Limit], link, err
}

// listed makes a page of what a view found, one more than fits: each thing as
// it is shown, and nothing of what the asker may not see now, since the view
// may be a moment behind the log. The asking itself and every look that lies in
// what is shown are logged.
func listed[P, I, C any](ctx context.Context, s *Server, asking look, in Listing[P], found []I, place func(I) P, show func(I) (*C, []look, error)) (cards []C, link string, err error) {
	fits, link, err := cut(ctx, in, found, place)
	if err != nil {
		return nil, "", err
	}
	cards, looks := []C{}, []look{asking}
	for _, one := range fits {
		card, more, err := show(one)
		if err != nil {
			return nil, "", err
		}
		if card != nil {
			cards, looks = append(cards, *card), append(looks, more...)
		}
	}
	return cards, link, s.saw(ctx, looks...)
}

// next is the Link header to the page that begins behind a place.
func next(ctx context.Context, place any) (string, error) {
	text, err := json.Marshal(place)
	return link(ctx, base64.RawURLEncoding.EncodeToString(text)), err
}

// link is the Link header to the page that begins behind a pointer, with all
// other parameters as they were.
func link(ctx context.Context, pointer string) string {
	c := callOf(ctx)
	query := url.Values{}
	for name, values := range c.query {
		query[name] = values
	}
	query.Set("pointer", pointer)
	return "<" + c.path + "?" + query.Encode() + `>; rel="next"`
}

// readPointer reads the place that a pointer stands for; without one it stays
// as it is.
func readPointer(pointer string, place any) error {
	if pointer == "" {
		return nil
	}
	text, err := base64.RawURLEncoding.DecodeString(pointer)
	nul := bytes.Contains(text, []byte(`\u0000`)) // which no database takes
	if errors.Join(err, json.Unmarshal(text, place)) != nil || nul {
		return errors.New("must be as in the header Link of the page before")
	}
	return nil
}
