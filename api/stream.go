package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/eventstore"
)

// Streaming is a request to read the log as a stream.
type Streaming struct {
	Reading
	After  string `query:"after" maxLength:"100" doc:"A checkpoint of an event that was read: the stream goes on behind it. Without it, it begins at the first event."`
	Follow bool   `query:"follow" doc:"Go on with every new event. An empty line every 15 seconds shows that the stream is alive. It ends after an hour; go on from the last checkpoint with a fresh token."`

	from eventstore.Checkpoint
}

// Resolve checks what is said, before the handler runs.
func (in *Streaming) Resolve(ctx huma.Context) []error {
	var err error
	in.from, err = parseCheckpoint(in.After)
	return in.resolve(ctx, fault("after", "checkpoint", err)...)
}

// Stream answers one event per line.
type Stream struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	Body        func(huma.Context)
}

// Rhythm of a stream.
const (
	heartbeat  = 15 * time.Second
	followFor  = time.Hour // then the token is asked for again
	streamPage = 500
)

// eventStream answers the log from a checkpoint on. Nothing sealed is opened.
func (s *Server) eventStream(ctx context.Context, in *Streaming) (*Stream, error) {
	l, err := s.mayAt(ctx, access.ReadLedger, "event-stream", in.Purpose)
	if err != nil {
		return nil, err
	}
	if _, err := s.Book.Store.Page(ctx, in.from, 1); err != nil {
		return nil, err // a checkpoint of another log is refused before the first line
	}
	if err := s.saw(ctx, l); err != nil {
		return nil, err
	}
	return &Stream{ContentType: "application/x-ndjson", Body: func(h huma.Context) { s.stream(h, in.from, in.Follow) }}, nil
}

func (s *Server) stream(h huma.Context, after eventstore.Checkpoint, follow bool) {
	_, w := humamux.Unwrap(h)
	connection := http.NewResponseController(w)
	_ = connection.SetWriteDeadline(time.Time{}) // a recorder has none
	h.SetStatus(http.StatusOK)
	if callOf(h.Context()).head {
		return
	}
	ctx, cancel := context.WithTimeout(h.Context(), followFor)
	defer cancel()
	if err := s.pump(ctx, w, after, follow); err != nil && ctx.Err() == nil {
		s.Log.ErrorContext(ctx, "event stream broke off", "request", callOf(ctx).id, "error", err)
		panic(http.ErrAbortHandler) // so that the reader does not take it for the end
	}
}

// pump writes pages of events until there are no more, or without end.
func (s *Server) pump(ctx context.Context, w http.ResponseWriter, after eventstore.Checkpoint, follow bool) error {
	connection := http.NewResponseController(w)
	for {
		page, err := s.Book.Store.Page(ctx, after, streamPage)
		if err != nil {
			return fmt.Errorf("read log: %w", err)
		}
		if err := s.lines(w, page); err != nil {
			return err
		}
		if len(page) > 0 {
			after = page[len(page)-1].Checkpoint()
		}
		if len(page) == streamPage {
			continue
		}
		if err := connection.Flush(); err != nil || !follow {
			return err
		}
		if err := s.await(ctx, w, after.Position); err != nil {
			return err
		}
	}
}

func (s *Server) lines(w http.ResponseWriter, page []eventstore.Recorded) error {
	lines := json.NewEncoder(w)
	for _, r := range page {
		if err := lines.Encode(s.eventBody(r)); err != nil {
			return fmt.Errorf("write event: %w", err)
		}
	}
	return nil
}

// await returns when there is something new, with an empty line now and then.
func (s *Server) await(ctx context.Context, w http.ResponseWriter, after eventstore.Position) error {
	for {
		beat, cancel := context.WithTimeout(ctx, s.Beat)
		err := s.Book.Store.Wait(beat, after)
		late := beat.Err() != nil
		cancel()
		if !late || ctx.Err() != nil {
			return err
		}
		if _, err := w.Write([]byte("\n")); err != nil {
			return fmt.Errorf("write heartbeat: %w", err)
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			return fmt.Errorf("flush heartbeat: %w", err)
		}
	}
}

func checkpointText(c eventstore.Checkpoint) string { return c.Position.String() + ":" + c.ID.String() }

func parseCheckpoint(text string) (c eventstore.Checkpoint, err error) {
	if text == "" {
		return c, nil
	}
	place, name, _ := strings.Cut(text, ":")
	if c.Position, err = eventstore.ParsePosition(place); err == nil {
		c.ID, err = uuid.Parse(name)
	}
	if err != nil {
		return c, errors.New("must be the checkpoint of an event that was read")
	}
	return c, nil
}
