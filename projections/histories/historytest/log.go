// Package historytest makes histories for tests of views, and says naively what
// views must make of them.
//
// Histories are made through the deciders, so that they are such as can really
// be. What is expected of a view is worked out the slow way: every prefix of
// the log is folded anew, and what was known is compared with what is.
package historytest

import (
	"context"
	"encoding/binary"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/eventstore"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/reorganisation"
	"klantreis/domain/tally"
	"klantreis/domain/voucher"
)

// T is what a test of any kind can do.
type T interface {
	Helper()
	Context() context.Context
	Fatalf(format string, args ...any)
}

// A Log records what is said to have happened. The zero Log is empty.
type Log struct {
	Facts []codec.Fact
	Now   time.Time // of the next record, which moves it on by a minute

	clients  map[uuid.UUID]decider.Story[client.Event, client.State]
	journeys map[uuid.UUID]decider.Story[journey.Event, journey.State]
	meetings map[uuid.UUID]decider.Story[meeting.Event, meeting.State]
	tallies  map[uuid.UUID]decider.Story[tally.Event, tally.State]
	vouchers map[uuid.UUID]decider.Story[voucher.Event, voucher.State]
	funds    map[uuid.UUID]decider.Story[fund.Event, fund.State]
	listings map[uuid.UUID]decider.Story[directory.Event, directory.State]
	requests uint64

	reorganisations map[uuid.UUID]decider.Story[reorganisation.Event, reorganisation.State]
}

// NewLog returns an empty log in which everything is recorded at the begin of
// 2027: later than any day that a test speaks of.
func NewLog() *Log {
	return &Log{
		Now:      time.Date(2027, 1, 4, 8, 0, 0, 0, time.UTC),
		clients:  map[uuid.UUID]decider.Story[client.Event, client.State]{},
		journeys: map[uuid.UUID]decider.Story[journey.Event, journey.State]{},
		meetings: map[uuid.UUID]decider.Story[meeting.Event, meeting.State]{},
		tallies:  map[uuid.UUID]decider.Story[tally.Event, tally.State]{},
		vouchers: map[uuid.UUID]decider.Story[voucher.Event, voucher.State]{},
		funds:    map[uuid.UUID]decider.Story[fund.Event, fund.State]{},

		reorganisations: map[uuid.UUID]decider.Story[reorganisation.Event, reorganisation.State]{},
		listings:        map[uuid.UUID]decider.Story[directory.Event, directory.State]{},
	}
}

// ID returns the n-th id of a kind, the same in every run.
func ID(kind byte, n uint64) (id uuid.UUID) {
	id[0], id[6], id[8] = kind, 0x80, 0x80
	binary.BigEndian.PutUint32(id[12:], uint32(n))
	return id
}

// When reads a moment: "2026-01-05" is a day, "2026-01-05 14:00" an instant in
// Amsterdam.
func When(t T, s string) decider.Moment {
	t.Helper()
	if at, err := time.ParseInLocation("2006-01-02 15:04", s, decider.Amsterdam); err == nil {
		return decider.At(at)
	}
	return decider.On(Day(t, s))
}

// Day reads a day.
func Day(t T, s string) decider.Day {
	t.Helper()
	d, err := decider.ParseDay(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

// Client carries out a command on a client, and returns the entry that it
// recorded or why it was refused. Whoever is erased has nothing that is kept.
func (l *Log) Client(id uuid.UUID, when decider.Moment, c client.Command) (uuid.UUID, error) {
	if confirm, is := c.(client.ConfirmErasure); is {
		now := l.clients[id].State
		confirm.Found.Seen = append(slices.Clone(now.Journeys), now.Vouchers...)
		c = confirm
	}
	return do(l, client.Decider, l.clients, id, when, c)
}

// Journey carries out a command on a journey, and returns the entry that it
// recorded or why it was refused.
func (l *Log) Journey(id uuid.UUID, when decider.Moment, c journey.Command) (uuid.UUID, error) {
	return do(l, journey.Decider, l.journeys, id, when, c)
}

// Meeting carries out a command on a group meeting, and returns the entry that
// it recorded or why it was refused.
func (l *Log) Meeting(id uuid.UUID, when decider.Moment, c meeting.Command) (uuid.UUID, error) {
	return do(l, meeting.Decider, l.meetings, id, when, c)
}

// Tally carries out a command on the tally of a desk and a day, and returns the
// entry that it recorded or why it was refused.
func (l *Log) Tally(id uuid.UUID, when decider.Moment, c tally.Command) (uuid.UUID, error) {
	return do(l, tally.Decider, l.tallies, id, when, c)
}

// Voucher carries out a command on a voucher, and returns the entry that it
// recorded or why it was refused.
func (l *Log) Voucher(id uuid.UUID, when decider.Moment, c voucher.Command) (uuid.UUID, error) {
	return do(l, voucher.Decider, l.vouchers, id, when, c)
}

// Fund carries out a command on the fund of a year, and returns the entry that
// it recorded or why it was refused.
func (l *Log) Fund(year int, when decider.Moment, c fund.Command) (uuid.UUID, error) {
	return do(l, fund.Decider, l.funds, fund.Of(year), when, c)
}

// Reorganisation carries out a command on a reorganisation, and returns the
// entry that it recorded or why it was refused.
func (l *Log) Reorganisation(id uuid.UUID, when decider.Moment, c reorganisation.Command) (uuid.UUID, error) {
	return do(l, reorganisation.Decider, l.reorganisations, id, when, c)
}

// Directory carries out a command on the directory, and returns the entry that it
// recorded or why it was refused.
func (l *Log) Directory(when decider.Moment, c directory.Command) (uuid.UUID, error) {
	return do(l, directory.Decider, l.listings, directory.ID, when, c)
}

// State is how a journey stands.
func (l *Log) State(id uuid.UUID) journey.State { return l.journeys[id].State }

func do[C, E, S any](l *Log, d decider.Decider[C, E, S], stories map[uuid.UUID]decider.Story[E, S], id uuid.UUID, when decider.Moment, c C) (uuid.UUID, error) {
	l.requests++
	stream := d.Category + "-" + id.String()
	meta := codec.Meta{Actor: "actor", Role: "adviseur", Organisation: "hengelo", Purpose: "begeleiding",
		Request: ID('r', l.requests), Correlation: ID('r', l.requests), RecordedAt: l.Now, Occurred: when}
	if when.IsZero() {
		meta.Occurred = decider.At(l.Now)
	}
	decided, err := d.Decide(c, stories[id], meta.Mark(uuid.Nil))
	if err != nil {
		return uuid.Nil, err
	}
	for i, what := range decided {
		f := codec.Fact{
			ID: command.EventID(meta.Request, stream, i), Type: stored(what), Stream: stream,
			Revision: eventstore.Revision(len(stories[id].Past) + 1),
			Position: eventstore.Position{Minor: uint64(len(l.Facts) + 1)},
			Meta:     meta, What: what,
		}
		l.Facts = append(l.Facts, f)
		stories[id] = d.Continue(stories[id], decider.Entry[E]{Mark: meta.Mark(f.ID), What: what})
	}
	l.Now = l.Now.Add(time.Minute)
	return meta.Request, nil
}

func stored(what any) string {
	for _, t := range catalog.Events.Types() {
		if t.Go() == reflect.TypeOf(what) {
			return t.Stored()
		}
	}
	panic("historytest: an event that is not in the catalog")
}

// A Line is one command of a story that a test tells, and when it happened.
type Line struct {
	When string
	What journey.Command
}

// On is one line of a story.
func On(when string, what journey.Command) Line { return Line{when, what} }

// Tell returns the history of one journey, with the id of the first of kind j.
func Tell(t T, lines ...Line) []codec.Fact {
	t.Helper()
	l := NewLog()
	for _, line := range lines {
		if _, err := l.Journey(ID('j', 1), When(t, line.When), line.What); err != nil {
			t.Fatalf("%s: %T is refused: %v", line.When, line.What, err)
		}
	}
	return l.Facts
}
