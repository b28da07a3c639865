package api

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/form"
)

// Asking is what every request may say about itself in its headers.
type Asking struct {
	Correlation uuid.UUID `header:"X-Correlation-Id" format:"uuid" doc:"The conversation that the request is part of; a UUID. Without it, the request is one of its own."`
	Purpose     string    `header:"Purpose" maxLength:"40" doc:"What the data is processed for (doelbinding): a code of the list purposes. Without it, what the role in which it is asked is there for. It is kept with what is recorded and with every look."`
}

func (a *Asking) check(ctx huma.Context) (faults form.Faults) {
	c := callOf(ctx.Context())
	today := decider.DayOf(c.server.Now())
	if row, ok := c.server.lists()["purposes"].Find(a.Purpose); a.Purpose != "" && (!ok || !row.ValidOn(today)) {
		faults = append(faults, form.Fault{Field: "Purpose", Rule: "code-list", Detail: "must be a code of the list purposes that is valid today"})
	}
	return append(append(faults, strayParameters(ctx)...), c.twice...)
}

// strayParameters finds what huma passes over: parameters that do not exist or
// are there more than once, and a query that is not one.
func strayParameters(ctx huma.Context) (faults form.Faults) {
	address := ctx.URL()
	query, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		return form.Faults{{Field: "query", Rule: "syntax", Detail: "must be parameters as in name=value, percent-encoded where needed"}}
	}
	known := map[string]bool{}
	for _, p := range ctx.Operation().Parameters {
		known[p.Name] = p.In == "query"
	}
	for name, values := range query {
		switch {
		case !known[name]:
			faults = append(faults, form.Fault{Field: fieldOf("query." + name), Rule: "unknown-parameter", Detail: "there is no such parameter"})
		case len(values) > 1:
			faults = append(faults, form.Fault{Field: name, Rule: "repeated", Detail: "may be given once"})
		}
	}
	return faults
}

// Reading is what a request that only reads may say about itself.
type Reading struct {
	Asking
	LogPosition string `header:"Log-Position" maxLength:"80" doc:"The Log-Position that a command was answered with: the answer then has what was recorded up to there, or is 503 when that takes too long. Own writes are so always read."`

	after eventstore.Position
}

// Resolve checks what is said, before the handler runs.
func (in *Reading) Resolve(ctx huma.Context) []error { return in.resolve(ctx) }

// resolve is Resolve for requests that have more to check, with what they found
// wrong: so all is told at once.
func (in *Reading) resolve(ctx huma.Context, more ...form.Fault) []error {
	faults := append(in.check(ctx), more...)
	if in.LogPosition != "" {
		at, err := callOf(ctx.Context()).server.parsePosition(in.LogPosition)
		if err != nil {
			faults = append(faults, form.Fault{Field: "Log-Position", Rule: "log-position", Detail: err.Error()})
		}
		in.after = at
	}
	return asErrors(faults)
}

// fault is what a parameter breaks, none where there is no error.
func fault(field, rule string, err error) form.Faults {
	if err == nil {
		return nil
	}
	return form.Faults{{Field: field, Rule: rule, Detail: err.Error()}}
}

func asErrors(faults form.Faults) []error {
	if len(faults) == 0 {
		return nil
	}
	return []error{faults}
}

// position writes a place in the log so that it means something outside: with
// the name of the log.
func (s *Server) position(p eventstore.Position) string {
	return s.Book.Store.ID().String() + ":" + p.String()
}

func (s *Server) parsePosition(text string) (eventstore.Position, error) {
	log, place, both := strings.Cut(text, ":")
	id, err := uuid.Parse(log)
	p, placeErr := eventstore.ParsePosition(place)
	switch {
	case !both || err != nil || placeErr != nil:
		return p, errors.New("must be a Log-Position as a command was answered with")
	case id != s.Book.Store.ID():
		return p, errors.New("is a place in another log")
	}
	return p, nil
}

// patience is how long a read waits for the views to catch up.
const patience = 2 * time.Second

// caughtUp waits until views are there at all, and have what the asker knows
// to be there.
func (s *Server) caughtUp(ctx context.Context, in Reading, views ...string) error {
	waiting, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	for _, view := range views {
		err := s.Views.Wait(waiting, view, in.after)
		if isAny(err, context.DeadlineExceeded) {
			if err := s.inLog(ctx, in.after); err != nil {
				return err
			}
			return unavailable("view-behind", "This cannot be read yet: the view is being built, or has not come to this Log-Position. What was recorded is recorded; ask again.")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inLog refuses a place that the log has not come to: no waiting brings a view
// there.
func (s *Server) inLog(ctx context.Context, at eventstore.Position) error {
	head, err := s.Book.Store.Head(ctx)
	if err != nil {
		return fmt.Errorf("find the end of the log: %w", err)
	}
	if at.Compare(head.Position) > 0 {
		return invalid(form.Faults{{Field: "Log-Position", Rule: "log-position", Detail: "is beyond the end of this log: give one that a command was answered with, or leave it out"}})
	}
	return nil
}

// When is when something happened. Both fields left out: now.
type When struct {
	OccurredAt string `json:"occurredAt,omitempty" format:"date-time" doc:"The instant at which it happened, with its offset. Give this or occurredOn; neither means now. It may be in the past and not in the future."`
	OccurredOn string `json:"occurredOn,omitempty" format:"date" doc:"The day on which it happened, in Europe/Amsterdam, when no more is known."`
}

func (w When) occurrence() When { return w }

// moment reads when it happened, zero for now.
func (w When) moment() (decider.Moment, form.Faults) {
	if w.OccurredAt != "" && w.OccurredOn != "" {
		return decider.Moment{}, form.Faults{{Field: "occurredOn", Rule: "one-of", Detail: "give occurredAt or occurredOn, not both"}}
	}
	if w.OccurredOn != "" {
		return since("occurredOn", decider.On(dayOf(w.OccurredOn)))
	}
	t, err := time.Parse(time.RFC3339, w.OccurredAt)
	if err != nil {
		return decider.Moment{}, nil // left out, or refused by its schema
	}
	return since("occurredAt", decider.At(t))
}

// since refuses a moment before anything here can have happened.
func since(field string, m decider.Moment) (decider.Moment, form.Faults) {
	if m.Day() < form.Earliest {
		return decider.Moment{}, form.Faults{{Field: field, Rule: "range", Detail: "must be " + form.Earliest.String() + " or later"}}
	}
	return m, nil
}

// noDay is a day on which nothing can have happened, so that it is refused.
const noDay decider.Day = -1

// dayOf reads a day, none where it is left out. What is not a day is refused by
// its schema; the first day of the year 1 is one there, and stands for none
// here.
func dayOf(s string) decider.Day {
	if s == "" {
		return 0
	}
	if d, err := decider.ParseDay(s); err == nil && d != 0 {
		return d
	}
	return noDay
}

// idOf reads an id, or none: what is not one is refused by its schema.
func idOf(s string) uuid.UUID {
	u, err := uuid.Parse(s)
	if err != nil {
		return uuid.Nil
	}
	return u
}

// etag writes a revision as an entity tag.
func etag(r eventstore.Revision) string { return strconv.Quote(strconv.FormatUint(uint64(r), 10)) }

// parseMatch reads the revision in an If-Match header, nil for any.
func parseMatch(s string) (*eventstore.Revision, form.Faults) {
	if s == "" || s == "*" {
		return nil, nil
	}
	inner, begins := strings.CutPrefix(s, `"`)
	inner, ends := strings.CutSuffix(inner, `"`)
	n, err := strconv.ParseUint(inner, 10, 64)
	if !begins || !ends || err != nil {
		return nil, form.Faults{{Field: "If-Match", Rule: "revision", Detail: `must be the ETag of an answer, as in "12"`}}
	}
	r := eventstore.Revision(n)
	return &r, nil
}
