package api

import (
	"context"
	"net/url"
)

// next is the Link header to the page that begins behind a pointer, with all
// other parameters as they were.
func next(ctx context.Context, pointer string) string {
	c := callOf(ctx)
	query := url.Values{}
	for name, values := range c.query {
		query[name] = values
	}
	query.Set("pointer", pointer)
	return "<" + c.path + "?" + query.Encode() + `>; rel="next"`
}
