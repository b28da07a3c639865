// Package demo makes up a year at the regional desk of Twente.
//
// It plays the staff: every client registers, asks, is guided and leaves
// through the same commands that people use, so the history it leaves behind
// is legal, and shows what the product is for. Nobody in it exists. The same
// seed and the same number of journeys give the same log; only keys, and what
// is sealed with them, differ.
package demo

import (
	"container/heap"
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/document"
	"klantreis/domain/employers"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/merge"
	"klantreis/domain/people"
	"klantreis/domain/policy/engine"
	"klantreis/domain/staff"
	"klantreis/domain/tally"
	"klantreis/domain/voucher"
)

// The year that is played: twelve months up to the end of October 2026, so
// that the first two still belong to the desk's predecessors.
var (
	First = decider.Date(2025, time.November, 1)
	Last  = decider.Date(2026, time.October, 31)
)

// A Plan says how much is made up.
type Plan struct {
	Seed     uint64
	Journeys int
	Staff    []Member

	// Wordless leaves out most free texts, and with them a key each: for
	// measurements on millions of journeys.
	Wordless bool

	// Part leaves out what a log has one of, and all that rests on it: the
	// directory, the funds and their vouchers, and the merges of the region. Then
	// several years can be made one log.
	Part bool

	// Progress is told how many of the journeys have begun; nil: nobody is.
	Progress func(begun int)
}

// A Member of the staff.
type Member struct {
	Actor decider.Ref
	Team  decider.Ref
	Role  string
}

// year is the play: an agenda of what happens next, and a clock.
type year struct {
	ctx      context.Context
	plan     Plan
	now      time.Time
	agenda   agenda
	book     command.Book
	people   *people.People
	clients  *command.Handler[client.Command, client.Event, client.State]
	journeys *command.Handler[journey.Command, journey.Event, journey.State]
	meetings *command.Handler[meeting.Command, meeting.Event, meeting.State]
	tallies  *command.Handler[tally.Command, tally.Event, tally.State]
	merges   *command.Handler[merge.Command, merge.Event, merge.State]
	vouchers *command.Handler[voucher.Command, voucher.Event, voucher.State]
	funds    *command.Handler[fund.Command, fund.Event, fund.State]
	staff    *command.Handler[staff.Command, staff.Event, staff.State]

	directory *command.Handler[directory.Command, directory.Event, directory.State]

	reorganisations *employers.Reorganisations
	atRisk          []*reorganised // those that go on

	engine  *engine.Engine
	papers  map[document.Name][]byte
	lists   codelist.Set
	begun   int
	applied int // for a voucher
	refused int // with a ground of their own
	early   int // who applied before a conversation was held
	exited  int // transitions
	failed  error
}

// A Played year is its log, and the vault that opens it.
type Played struct {
	Store *memory.Store
	Vault *memory.Vault

	Papers map[document.Name][]byte // the documents, in the open
}

// Play makes up the year.
func Play(ctx context.Context, plan Plan) (Played, error) {
	y, played := blank(ctx, plan)
	y.open()
	y.budget()
	y.reorganise()
	for i := range plan.Journeys {
		y.file(i).begin()
	}
	for y.agenda.Len() > 0 && y.failed == nil && ctx.Err() == nil {
		next := heap.Pop(&y.agenda).(appointment)
		y.now = next.at
		next.do()
	}
	if y.failed == nil {
		y.failed = ctx.Err()
	}
	return played, y.failed
}

// blank is a year in which nothing has happened yet.
func blank(ctx context.Context, plan Plan) (*year, Played) {
	y := &year{ctx: ctx, plan: plan, papers: map[document.Name][]byte{}, lists: codelist.First}
	played := Played{memory.NewStore(), memory.NewVault(), y.papers}
	y.book = command.Book{
		Store: played.Store, Vault: played.Vault, Codec: catalog.Events, Lists: y,
		Clock: command.NewClock(func() time.Time { return y.now }),
	}
	them := people.Over(y.book)
	y.people, y.clients, y.merges, y.journeys, y.vouchers = them, them.Clients, them.Merges, them.Journeys, them.Vouchers
	y.meetings = command.New(meeting.Decider, y.book)
	y.tallies = command.New(tally.Decider, y.book)
	y.funds = command.New(fund.Decider, y.book)
	y.directory = command.New(directory.Decider, y.book)
	y.staff = command.New(staff.Decider, y.book)
	y.reorganisations = employers.Over(y.book)
	y.engine = y.policies()
	return y, played
}

// at puts something on the agenda, unless the year is over by then.
func (y *year) at(t time.Time, do func()) {
	if t.Before(Last.End()) {
		heap.Push(&y.agenda, appointment{t, y.agenda.made, do})
		y.agenda.made++
	}
}

// fail stops the play: what the staff did must be legal.
func (y *year) fail(f *file, what any, err error) {
	if y.failed == nil {
		y.failed = fmt.Errorf("play journey %d: %T on %s: %w", f.number, what, decider.DayOf(y.now), err)
	}
}

// request is the paper that a member of the staff files something under.
func (f *file) request(who Member, on decider.Moment) command.Request {
	r := command.Request{
		ID: f.id(), Actor: string(who.Actor), Role: who.Role, Organisation: string(who.Team),
		Purpose: purpose(who.Role), Occurred: on, Source: "werkcentrum-twente",
	}
	day := on.Day()
	if day == 0 {
		day = decider.DayOf(f.year.now)
	}
	if day < decider.Date(2026, time.January, 1) {
		r.Source = "werkplein-twente"
	}
	return r
}

// purpose is what someone of a role works with data for.
func purpose(role string) string {
	switch role {
	case "beheerder", "teamleider":
		return "beheer"
	case "partnermedewerker":
		return "doorverwijzing"
	case "fondsbeoordelaar", "fondsbeheerder", "bezwaarbehandelaar":
		return "beoordeling-voucher"
	case "privacy-officer":
		return "rechten-betrokkene"
	}
	return "begeleiding"
}

// id is a request id in the order of the played time, from the file's own dice.
func (f *file) id() uuid.UUID {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], uint64(f.year.now.UnixMilli())<<16|f.dice.Uint64()>>48)
	binary.BigEndian.PutUint64(id[8:], f.dice.Uint64())
	id[6] = id[6]&0x0f | 0x70 // version 7
	id[8] = id[8]&0x3f | 0x80
	return id
}

// client records something in the client's file, and returns the entry.
func (f *file) client(who Member, cmd client.Command) (entry uuid.UUID) {
	r := f.request(who, decider.Moment{})
	if _, err := f.year.clients.Handle(f.year.ctx, f.clientID, cmd, r); err != nil {
		f.year.fail(f, cmd, err)
	}
	return r.ID
}

// record records something in the journey, as having happened now.
func (f *file) record(cmd journey.Command) command.Result {
	return f.recordOn(cmd, decider.Moment{})
}

// recordOn records something in the journey, as having happened at a moment.
func (f *file) recordOn(cmd journey.Command, on decider.Moment) command.Result {
	req := f.request(f.advisor, on)
	if g, gives := cmd.(journey.Giving); gives {
		cmd = f.given(g)
	}
	r, err := f.year.journeys.Handle(f.year.ctx, f.journeyID, cmd, req)
	if err != nil {
		f.year.fail(f, cmd, err)
		return r
	}
	f.entry = req.ID
	return r
}

// given is a command that gives something to a colleague, with what the
// directory says of them.
func (f *file) given(g journey.Giving) journey.Command {
	if !f.year.hasDirectory() {
		return g
	}
	return journey.Give{Giving: g, To: f.year.says().Posting(g.Gives(), decider.DayOf(f.year.now))}
}

// An appointment is something that happens at a time; what was put on the
// agenda first goes first.
type appointment struct {
	at   time.Time
	made int
	do   func()
}

type agenda struct {
	made int
	heap []appointment
}

func (a *agenda) Len() int { return len(a.heap) }
func (a *agenda) Less(i, j int) bool {
	if !a.heap[i].at.Equal(a.heap[j].at) {
		return a.heap[i].at.Before(a.heap[j].at)
	}
	return a.heap[i].made < a.heap[j].made
}
func (a *agenda) Swap(i, j int) { a.heap[i], a.heap[j] = a.heap[j], a.heap[i] }
func (a *agenda) Push(x any)    { a.heap = append(a.heap, x.(appointment)) }
func (a *agenda) Pop() any {
	last := a.heap[len(a.heap)-1]
	a.heap = a.heap[:len(a.heap)-1]
	return last
}

// dice are those of one file, so that a file plays out alike whatever the
// others do.
func dice(seed uint64, number int) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(number)))
}
