package api

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/projections/ledger"
)

// ReadingEvents is a request to read the log in pages.
type ReadingEvents struct {
	Reading
	Stream  string    `query:"stream" maxLength:"80" pattern:"^[a-z]+-[0-9a-f-]+$" patternDescription:"the name of a stream, as in journey-01a204d0-47a3-877d-865c-986141599d25" doc:"Only events of this stream, as in journey-0198…"`
	Kind    string    `query:"kind" maxLength:"80" pattern:"^[a-z]+\\.[a-z-]+$" patternDescription:"a kind of event without its version, as in journey.advice-given" doc:"Only events of this kind, as in journey.advice-given."`
	Actor   string    `query:"actor" maxLength:"128" doc:"Only what this actor recorded."`
	From    time.Time `query:"from" doc:"Only what was recorded at or after this instant."`
	Until   time.Time `query:"until" doc:"Only what was recorded before this instant."`
	Sort    string    `query:"sort" enum:"position,-position" default:"-position" doc:"The oldest first, or the newest."`
	Pointer int64     `query:"pointer" minimum:"0" doc:"Where the page before this one ended; see the header Link."`
	Limit   int       `query:"limit" minimum:"1" maximum:"499" default:"100" doc:"How many events at most."`
}

// EventsPage is a page of the log.
type EventsPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body struct {
		Events []EventCard `json:"events"`
	}
}

// An EventCard says what was recorded, and nothing of what is sealed.
type EventCard struct {
	ID           uuid.UUID `json:"id"`
	Kind         string    `json:"kind" example:"journey.advice-given"`
	Version      int       `json:"version" doc:"Of its shape."`
	Stream       string    `json:"stream"`
	Revision     int64     `json:"revision"`
	Position     string    `json:"position" doc:"Its place in the log."`
	RecordedAt   time.Time `json:"recordedAt"`
	OccurredDate string    `json:"occurredDate,omitempty" format:"date" doc:"The day on which it happened."`
	Actor        string    `json:"actor"`
	Role         string    `json:"role"`
	Organisation string    `json:"organisation,omitempty"`
	Entry        uuid.UUID `json:"entry" doc:"The request that recorded it."`
	Correlation  uuid.UUID `json:"correlation"`
	Causation    uuid.UUID `json:"causation,omitzero" doc:"The event that a policy acted on."`
}

func (s *Server) events(ctx context.Context, in *ReadingEvents) (*EventsPage, error) {
	l, err := s.mayAt(ctx, access.ReadLedger, "events", in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, ledger.View.Name); err != nil {
		return nil, err
	}
	looks, err := s.looksAtStream(ctx, l, in.Stream)
	if err != nil {
		return nil, err
	}
	page := ledger.Page{After: in.Pointer, Limit: in.Limit + 1}
	if in.Sort == "-position" {
		page = ledger.Page{Before: in.Pointer, Backward: true, Limit: in.Limit + 1}
	}
	entries, err := s.entries(ctx, in.Stream, ledger.Filter{Kind: in.Kind, Actor: in.Actor, From: in.From, Before: in.Until}, page)
	if err != nil {
		return nil, err
	}
	head, err := s.Book.Store.Head(ctx)
	if err != nil {
		return nil, err
	}
	out := &EventsPage{}
	if len(entries) > in.Limit {
		entries = entries[:in.Limit]
		out.Link = link(ctx, strconv.FormatInt(entries[in.Limit-1].Position, 10))
	}
	out.Body.Events = make([]EventCard, len(entries))
	for i, e := range entries {
		out.Body.Events[i] = s.eventCard(e, head.Position.At(e.Position))
	}
	return out, s.saw(ctx, looks...)
}

// entries are those of one stream, or of all.
func (s *Server) entries(ctx context.Context, stream string, f ledger.Filter, p ledger.Page) ([]ledger.Entry, error) {
	if stream != "" {
		return ledger.OfStream(ctx, s.Book.Store, stream, f, p)
	}
	return ledger.List(ctx, s.Reader, f, p)
}

func (s *Server) eventCard(e ledger.Entry, at eventstore.Position) EventCard {
	return EventCard{
		ID: e.Event, Kind: e.Kind, Version: e.Version, Stream: e.Stream(), Revision: e.Revision, Position: s.position(at),
		RecordedAt: e.Recorded, OccurredDate: decider.Day(e.Occurred).String(), Actor: e.Actor, Role: e.Role,
		Organisation: e.Organisation, Entry: e.Request, Correlation: e.Correlation, Causation: e.Causation,
	}
}
