package api

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/projections/projector"
)

// A Part is one of the four kinds of data, and whether what keeps it answers. One
// that can be read and not written, as on a full disk, does not.
type Part struct {
	Name    string    // as the flag that says where it is: events, vault, ops or views
	Since   time.Time // since when it was seen not to answer; zero while it answers
	Writing bool      // what fails is writing, and not reading
}

// Answers says whether the part does.
func (p Part) Answers() bool { return p.Since.IsZero() }

// partWithin is how long a part may take before it counts as one that does not
// answer.
const partWithin = 2 * time.Second

// errUnwritten is why a part does not answer that can be read.
var errUnwritten = errors.New("cannot be written")

// Parts asks each of the four for something small, and where writing has failed
// whether it still does. Whoever asks may leave meanwhile: that says nothing
// about the parts.
func (s *Server) Parts(ctx context.Context) []Part {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), partWithin)
	defer cancel()
	asks := []struct {
		name string
		ask  func(context.Context) error
	}{{"events", s.askEvents}, {"vault", s.askVault}, {"ops", s.askOps}, {"views", s.askViews}}
	all := make([]Part, len(asks))
	var each sync.WaitGroup
	for i, a := range asks {
		each.Go(func() {
			err := a.ask(ctx)
			if err == nil {
				err = s.askToWrite(ctx, a.name)
			}
			all[i] = s.silent.heard(s, a.name, err)
		})
	}
	each.Wait()
	return all
}

func (s *Server) askToWrite(ctx context.Context, part string) error {
	if err := s.Writable(ctx, part); err != nil {
		return fmt.Errorf("%w: %w", errUnwritten, err)
	}
	return nil
}

func (s *Server) askEvents(ctx context.Context) error {
	_, err := s.Book.Store.Head(ctx)
	return err
}

// askVault asks for a key that nobody has.
func (s *Server) askVault(ctx context.Context) error {
	_, err := s.Book.Vault.Open(ctx, uuid.Nil)
	return err
}

// askOps asks for no looks at all: who looked at whom is not for operators.
func (s *Server) askOps(ctx context.Context) error {
	_, err := s.AccessLog.Looks(ctx, access.LookFilter{}, 0, 0)
	return err
}

func (s *Server) askViews(ctx context.Context) error {
	_, err := projector.Select[struct {
		One int64 `col:"one"`
	}](ctx, s.Reader, "SELECT 1 AS one")
	return err
}

// A silence remembers since when parts have not answered.
type silence struct {
	mu    sync.Mutex
	since map[string]time.Time
}

// heard takes note of how a part answered, and logs when that changes.
func (q *silence) heard(s *Server, name string, err error) Part {
	q.mu.Lock()
	defer q.mu.Unlock()
	since, silent := q.since[name]
	switch {
	case err != nil && !silent:
		if q.since == nil {
			q.since = map[string]time.Time{}
		}
		since = s.Now()
		q.since[name] = since
		s.Log.Error("a part does not answer", "part", name, "error", err)
	case err == nil && silent:
		delete(q.since, name)
		s.Log.Info("a part answers again", "part", name, "silent", s.Now().Sub(since))
		since = time.Time{}
	}
	return Part{Name: name, Since: since, Writing: errors.Is(err, errUnwritten)}
}

// silentParts says which parts do not answer and since when, "" if all do.
func silentParts(all []Part) string {
	var silent, unwritten, said []string
	for _, p := range all {
		since := p.Name + " since " + p.Since.UTC().Format(time.RFC3339)
		switch {
		case p.Answers():
		case p.Writing:
			unwritten = append(unwritten, since)
		default:
			silent = append(silent, since)
		}
	}
	if len(silent) > 0 {
		said = append(said, "no answer from "+strings.Join(silent, ", "))
	}
	if len(unwritten) > 0 {
		said = append(said, "nothing can be written to "+strings.Join(unwritten, ", "))
	}
	return strings.Join(said, "; ")
}
