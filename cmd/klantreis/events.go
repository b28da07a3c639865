package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/sentences"
)

// eventsGroup looks at the log, and copies it.
type eventsGroup struct {
	List   eventsList   `cmd:"" help:"List events, oldest first."`
	Show   eventsShow   `cmd:"" help:"Show one event whole. Sealed parts stay closed unless --open is given with the right to."`
	Follow eventsFollow `cmd:"" help:"List events and go on with every new one, until interrupted."`
	Copy   eventsCopy   `cmd:"" help:"Copy the log to another place, or what came since it was last copied there, and compare."`
}

// chosen is which events a listing shows.
type chosen struct {
	Stream string      `help:"Only this stream, as in journey-7c1f…"`
	Kind   string      `help:"Only this kind, as in journey.advice-given; a * at the end stands for anything."`
	Actor  string      `help:"Only what this actor recorded."`
	From   decider.Day `help:"Only what was recorded on or after this day." placeholder:"2026-01-31"`
	Until  decider.Day `help:"Only what was recorded on or before this day." placeholder:"2026-01-31"`
	JSON   bool        `help:"One JSON object per line." name:"json"`
}

type eventsList struct {
	dataFlag
	chosen
	Limit int `help:"Stop after so many; --limit=-1 lists all." default:"100"`
}

func (c eventsList) Run(ctx context.Context, o out) error {
	log, err := c.look(ctx, o)
	if err != nil {
		return err
	}
	defer log.Close()
	listed, more, err := c.print(o.answers, c.events(ctx, log.Events), c.Limit)
	switch {
	case err != nil:
		return err
	case more:
		fmt.Fprintln(o.talk, "There are more: a greater --limit shows them, --limit=-1 all.")
	case listed == 0:
		fmt.Fprintln(o.talk, "No event is among the chosen.")
	}
	return nil
}

type eventsFollow struct {
	dataFlag
	chosen
	New bool `help:"Only events that are recorded from now on."`
}

func (c eventsFollow) Run(ctx context.Context, o out) error {
	log, err := c.look(ctx, o)
	if err != nil {
		return err
	}
	defer log.Close()
	var after eventstore.Checkpoint
	if c.New {
		if after, err = log.Events.Head(ctx); err != nil {
			return err
		}
	}
	_, _, err = c.print(o.answers, eventstore.Follow(ctx, log.Events, after), -1)
	return err
}

// events reads one stream where only one is asked for.
func (c chosen) events(ctx context.Context, s eventstore.Store) iter.Seq2[eventstore.Recorded, error] {
	if c.Stream != "" {
		return eventstore.Whole(ctx, s, c.Stream, 0)
	}
	return eventstore.All(ctx, s, eventstore.Checkpoint{})
}

// matches says whether an event is among the chosen.
func (c chosen) matches(r eventstore.Recorded, m codec.Meta) bool {
	kind, any := strings.CutSuffix(c.Kind, "*")
	day := decider.DayOf(m.RecordedAt)
	switch {
	case c.Stream != "" && r.Stream != c.Stream,
		c.Actor != "" && m.Actor != c.Actor,
		any && !strings.HasPrefix(r.Type, kind),
		!any && kind != "" && codec.Kind(r.Type) != kind,
		c.From != 0 && day < c.From,
		c.Until != 0 && day > c.Until:
		return false
	}
	return true
}

// print lists the chosen events up to a limit, all of them where it is less
// than zero, and says how many it listed and whether there are more.
func (c chosen) print(w io.Writer, events iter.Seq2[eventstore.Recorded, error], limit int) (listed int, more bool, err error) {
	for r, err := range events {
		if err != nil {
			return listed, false, err
		}
		m, err := codec.DecodeMeta(r.Meta)
		if err != nil {
			return listed, false, fmt.Errorf("metadata of event %s: %w", r.ID, err)
		}
		if !c.matches(r, m) {
			continue
		}
		if listed == limit {
			return listed, true, nil
		}
		listed++
		if err := line(w, r, m, c.JSON); err != nil {
			return listed, false, err
		}
	}
	return listed, false, nil
}

// line writes one event on one line, sealed parts as a mark.
func line(w io.Writer, r eventstore.Recorded, m codec.Meta, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(shown(r, m))
	}
	_, err := fmt.Fprintf(w, "%8s  %s  %-34s %s@%d  %s\n", r.Position, m.RecordedAt.In(decider.Amsterdam).Format(time.DateTime),
		codec.Kind(r.Type), r.Stream, r.Revision, m.Actor)
	return err
}

// An event as it is shown: what is sealed in it as a mark.
type shownEvent struct {
	Position string          `json:"position"`
	ID       uuid.UUID       `json:"id"`
	Type     string          `json:"type"`
	Sentence string          `json:"sentence,omitempty"` // of an event that is shown whole
	Stream   string          `json:"stream"`
	Revision uint64          `json:"revision"`
	Clear    json.RawMessage `json:"clear,omitempty"`
	Sealed   []string        `json:"sealed,omitempty"`
	Meta     codec.Meta      `json:"meta"`
}

func shown(r eventstore.Recorded, m codec.Meta) shownEvent {
	var parts map[string]json.RawMessage
	s := shownEvent{Position: r.Position.String(), ID: r.ID, Type: r.Type, Stream: r.Stream, Revision: uint64(r.Revision), Meta: m}
	if err := json.Unmarshal(r.Data, &parts); err != nil {
		s.Sealed = []string{"not readable"}
		return s
	}
	s.Clear = parts["clear"]
	for _, part := range []string{"person", "text"} {
		if parts[part] != nil {
			s.Sealed = append(s.Sealed, part)
		}
	}
	return s
}

// An eventID is the id of an event as it is written on the command line.
type eventID struct{ uuid.UUID }

// UnmarshalText says what would be right where an id is not one.
func (id *eventID) UnmarshalText(b []byte) (err error) {
	if id.UUID, err = uuid.ParseBytes(b); err != nil {
		if _, err := eventstore.ParsePosition(string(b)); err == nil {
			return fmt.Errorf("%s is a position, by which no store finds an event alone: give its id, which events list --json shows beside the position", b)
		}
		return errors.New("an id is written as in 01a204d0-47a3-777d-865c-986141599d25, and events list --json shows it")
	}
	return nil
}

type eventsShow struct {
	dataFlag
	Event eventID `arg:"" help:"The event's id, which events list --json shows beside its position."`
	Lang  string  `help:"The language of its sentence: nl or en." enum:"nl,en" default:"nl"`
	Open  bool    `help:"Open what is sealed. The serving process is asked, so that the right is checked and the look is logged."`
	URL   string  `help:"Where the serving process listens. Without it, the one that serves the data folder is asked." env:"KLANTREIS_URL" placeholder:"URL"`
	Token string  `help:"Whose right it is: a bearer token." env:"KLANTREIS_TOKEN"`
}

func (c eventsShow) Run(ctx context.Context, o out) error {
	if c.Open {
		return c.open(ctx, o.answers)
	}
	log, err := c.look(ctx, o)
	if err != nil {
		return err
	}
	defer log.Close()
	r, found, err := find(ctx, log.Events, c.Event.UUID)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("there is no event %s in this log", c.Event)
	}
	m, err := codec.DecodeMeta(r.Meta)
	if err != nil {
		return fmt.Errorf("metadata of event %s: %w", r.ID, err)
	}
	whole := shown(r, m)
	whole.Sentence = sentence(ctx, r, sentences.Language(c.Lang))
	e := json.NewEncoder(o.answers)
	e.SetIndent("", "  ")
	return e.Encode(whole)
}

// sentence says what an event says in the clear. No key is asked for, and
// nobody is called by name.
func sentence(ctx context.Context, r eventstore.Recorded, in sentences.Language) string {
	by := sentences.Teller{Language: in, Lists: codelist.First}
	facts, err := catalog.Events.Open(ctx, nil, codec.NoParts, r)
	if err != nil {
		return by.Tell(sentences.Entry{Unreadable: true})
	}
	return by.Tell(sentences.Entry{Fact: facts[0]})
}

// find looks for an event by its id, in a store without an index of ids by
// reading the log.
func find(ctx context.Context, log eventstore.Store, id uuid.UUID) (eventstore.Recorded, bool, error) {
	if by, ok := log.(eventstore.Seeker); ok {
		return by.Find(ctx, id)
	}
	for r, err := range eventstore.All(ctx, log, eventstore.Checkpoint{}) {
		if err != nil || r.ID == id {
			return r, err == nil, err
		}
	}
	return eventstore.Recorded{}, false, nil
}

// open has the serving process open what is sealed.
func (c eventsShow) open(ctx context.Context, w io.Writer) error {
	if c.Token == "" {
		return errors.New("--open needs the token of someone who may open sealed parts: give --token or set KLANTREIS_TOKEN")
	}
	if c.URL != "" {
		return opened(ctx, w, http.DefaultClient, c.URL, c)
	}
	url, err := servedAt(ctx, c.Data)
	if err != nil {
		return err
	}
	return opened(ctx, w, direct, url, c)
}
