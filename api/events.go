package api

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections/ledger"
)

// An EventBody is an event as the log keeps it: who recorded what kind of
// thing, when and where, and the part of it that is not sealed.
type EventBody struct {
	ID           uuid.UUID       `json:"id"`
	Type         string          `json:"type" example:"journey.advice-given.v1" doc:"The stored name with its version."`
	Kind         string          `json:"kind" example:"journey.advice-given" doc:"The stored name."`
	Sentence     string          `json:"sentence,omitempty" doc:"What it says, as one would say it, of one event that is asked for: as far as it is open. Whether it was withdrawn later stands elsewhere in its stream."`
	Stream       string          `json:"stream"`
	Revision     uint64          `json:"revision"`
	Position     string          `json:"position" doc:"Its place in the log."`
	Checkpoint   string          `json:"checkpoint" doc:"The place just behind it, from which an event stream can go on."`
	RecordedAt   time.Time       `json:"recordedAt"`
	Occurred     *MomentBody     `json:"occurred,omitempty"`
	Actor        string          `json:"actor"`
	Role         string          `json:"role"`
	Organisation string          `json:"organisation,omitempty"`
	Purpose      string          `json:"purpose"`
	Entry        uuid.UUID       `json:"entry" doc:"The request that recorded it."`
	Correlation  uuid.UUID       `json:"correlation"`
	Causation    uuid.UUID       `json:"causation,omitzero" doc:"The event that a policy acted on."`
	Source       string          `json:"source,omitempty"`
	Clear        json.RawMessage `json:"clear,omitempty" doc:"The part that is not sealed, as it is stored."`
	Sealed       []string        `json:"sealed" doc:"The parts that are sealed: person, text."`
	Opened       any             `json:"opened,omitempty" doc:"All of it, when it was asked to be opened."`
	Gone         []string        `json:"gone,omitempty" doc:"The sealed parts whose key is destroyed: nobody can open them any more."`
	Problem      string          `json:"problem,omitempty" doc:"Why a part of it cannot be shown."`
}

// stored is how events lie in the log, as far as it can be read without keys.
type stored struct {
	Clear  json.RawMessage `json:"clear"`
	Person json.RawMessage `json:"person"`
	Text   json.RawMessage `json:"text"`
}

// eventBody shows an event without opening anything. What cannot be read in it
// is said, so that one bad event never hides the others.
func (s *Server) eventBody(r eventstore.Recorded) EventBody {
	b := EventBody{
		ID: r.ID, Type: r.Type, Kind: codec.Kind(r.Type), Stream: r.Stream, Revision: uint64(r.Revision),
		Position: s.position(r.Position), Checkpoint: checkpointText(r.Checkpoint()), Sealed: []string{},
	}
	var data stored
	if json.Unmarshal(r.Data, &data) != nil {
		b.Problem = "its data is not as events are stored"
	}
	b.Clear = data.Clear
	for _, part := range []struct {
		name string
		box  json.RawMessage
	}{{"person", data.Person}, {"text", data.Text}} {
		if part.box != nil {
			b.Sealed = append(b.Sealed, part.name)
		}
	}
	m, err := codec.DecodeMeta(r.Meta)
	if err != nil {
		b.Problem = "its metadata is not as events are stored"
	}
	b.RecordedAt, b.Occurred, b.Actor, b.Role, b.Organisation = m.RecordedAt, momentOf(m.Occurred), m.Actor, m.Role, m.Organisation
	b.Purpose, b.Entry, b.Correlation, b.Causation, b.Source = m.Purpose, m.Request, m.Correlation, m.Causation, m.Source
	return b
}

// ReadingEvent is a request to read one event.
type ReadingEvent struct {
	Reading
	InLanguage
	Event uuid.UUID `path:"event" format:"uuid" doc:"The id of the event."`
	Open  bool      `query:"open" doc:"Open what is sealed, for those who may; every opening is logged."`
}

// EventPage is one event.
type EventPage struct {
	ToldIn
	Body EventBody
}

func (s *Server) event(ctx context.Context, in *ReadingEvent) (*EventPage, error) {
	do := access.ReadLedger
	if in.Open {
		do = access.OpenSealed
	}
	l, err := s.mayAt(ctx, do, "event-"+in.Event.String(), in.Purpose)
	if err != nil {
		return nil, err
	}
	r, err := s.find(ctx, in.Reading, in.Event)
	if err != nil {
		return nil, err
	}
	looks, err := s.looksAtEvent(ctx, l, r)
	if err != nil {
		return nil, err
	}
	if err := s.saw(ctx, looks...); err != nil {
		return nil, err
	}
	want := codec.NoParts
	if in.Open {
		want = codec.AllParts
	}
	read, err := s.decode(ctx, []eventstore.Recorded{r}, want)
	if err != nil {
		return nil, err
	}
	body, by := s.eventBody(r), s.teller(ctx, in.InLanguage)
	body.Sentence = by.Tell(read[0].entry())
	if in.Open {
		s.open(ctx, read[0], &body)
	}
	return &EventPage{ToldIn{string(by.Language)}, body}, nil
}

// find finds an event by its id.
func (s *Server) find(ctx context.Context, in Reading, id uuid.UUID) (r eventstore.Recorded, err error) {
	found := false
	if seeker, ok := s.Book.Store.(eventstore.Seeker); ok {
		r, found, err = seeker.Find(ctx, id)
	} else {
		r, found, err = s.look(ctx, in, id)
	}
	if err == nil && !found {
		err = notFound("There is no event with this id.")
	}
	return r, err
}

// look finds an event in a store that has no index of ids: the ledger knows
// where it stands. What the ledger does not have may be yet to come to it.
func (s *Server) look(ctx context.Context, in Reading, id uuid.UUID) (r eventstore.Recorded, found bool, err error) {
	if err := s.caughtUp(ctx, in, ledger.View.Name); err != nil {
		return r, false, err
	}
	e, found, err := ledger.Find(ctx, s.Reader, id)
	if err == nil && !found {
		head, failed := s.Book.Store.Head(ctx)
		if err = failed; err == nil {
			err = s.reach(ctx, head.Position, ledger.View.Name)
		}
		if err == nil {
			e, found, err = ledger.Find(ctx, s.Reader, id)
		}
	}
	if err != nil || !found {
		return r, false, err
	}
	page, err := s.Book.Store.Stream(ctx, e.Stream(), eventstore.Revision(e.Revision-1), 1)
	if err == nil && (len(page) == 0 || page[0].ID != id) {
		err = fmt.Errorf("event %s is not where the ledger has it: the view is of another log", id)
	}
	if err != nil {
		return r, false, err
	}
	return page[0], true, nil
}

// open adds what is sealed in an event.
func (s *Server) open(ctx context.Context, r reading, b *EventBody) {
	if r.err != nil {
		b.Problem = "it cannot be decoded by this version of the program, or was altered"
		s.Log.ErrorContext(ctx, "event cannot be opened", "event", r.recorded.ID, "error", r.err)
		return
	}
	b.Opened, b.Gone = r.fact.What, partNames(r.fact.Gone)
}

func partNames(parts codec.Parts) (names []string) {
	if parts&codec.PersonPart != 0 {
		names = append(names, "person")
	}
	if parts&codec.TextPart != 0 {
		names = append(names, "text")
	}
	return names
}
