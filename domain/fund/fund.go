// Package fund decides what is reserved and paid of a year's budget for
// training vouchers, so that it can never be overspent however many decide at
// once: reserved and paid together never exceed what is allotted.
//
// A stream holds one budget year with all its programme lines. A reservation
// stays in its budget year, so years have nothing to decide about each other,
// and a stream stays as short as a year is.
//
// Money is given out in the order of complete receipt (a choice; Awb 4:26
// wants a published rule). A voucher that was assessed positively gets its
// reservation when all who are before it could be granted what they asked and
// it would still be there. Until then it waits. When nobody is before it who may
// still leave it the money, and the line has not enough, it is declined. Whatever
// makes room, or takes somebody out of the order, lets those through who wait, in
// their order, by events in the same append. A voucher whose grant is revised asks
// for more, or for all of it where its own budget year is another, by the same
// rule. Whoever was right on objection is not declined but waits for money,
// before all who were complete later.
//
// Deciding costs as much as there are applications undecided or reserved in
// the year: thousands.
package fund

import (
	"maps"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Mark and Story are the shapes of package decider for funds.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the fund of a year. Streams are named "fund-<id>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "fund",
	Decide:   func(c Command, s Story, at Mark) ([]Event, error) { return c.decide(s, at) },
	Check:    func(e Event, s State, at Mark) error { return e.check(s, at) },
	Evolve:   func(e Event, s State, at Mark) State { return e.evolve(s, at) },
}

// years is the namespace of the ids of budget years.
var years = uuid.MustParse("6b6c616e-7472-8569-8973-66756e647300")

// Of is the id of the fund of a year: the same on every machine.
func Of(year int) uuid.UUID { return uuid.NewSHA1(years, []byte(strconv.Itoa(year))) }

// A Command asks for something to happen to the fund of one year.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did happen. It is never edited or withdrawn, only
// countered.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// State is what later decisions need to remember.
type State struct {
	Lines  map[string]Line // by code of the list programme-lines
	Places Places
	Closed bool
}

// A Place is what a voucher has of the fund, in cents.
type Place struct {
	Line     string
	Reserved int64 // and not paid
	Paid     int64 // of it, from this budget or, before a revision, another
}

// A Line is what there is of one programme line, in cents.
type Line struct {
	Open     bool // something was allotted, be it nothing
	Allotted int64
	Reserved int64
	Paid     int64
	Repaid   int64      // of what was paid, and not returned; it is not given out again
	Queue    []*Waiting // in the order of complete receipt; what they point to is never changed
}

// Free is what can still be reserved.
func (l Line) Free() int64 { return l.Allotted - l.Reserved - l.Paid }

// Waits is how much of the queue waits for money: what was assessed positively
// or is to be raised, and not answered yet.
func (l Line) Waits() (cents int64) {
	for _, w := range l.Queue {
		if w.Assessment != uuid.Nil {
			cents += w.Amount
		}
	}
	return cents
}

// Lacking is who in the queue waits for nothing but money, of which the line has
// too little: everyone before them was assessed. Behind somebody who is still to be
// assessed nobody needs more, for it is not their turn.
func (l Line) Lacking() (all []*Waiting) {
	before := int64(0)
	for _, w := range l.Queue {
		before += w.Amount
		switch {
		case w.Assessment == uuid.Nil:
			return all
		case before > l.Free():
			all = append(all, w)
		}
	}
	return all
}

// A Waiting is a complete application, or a raise, that the fund has not
// answered.
type Waiting struct {
	Voucher    uuid.UUID
	Received   decider.Moment
	Amount     int64     // cents: what was asked for or, once assessed, what is to be granted
	Assessment uuid.UUID // the event that assessed it positively, or revises it; zero before that
	Upheld     bool      // on objection: it waits for money, and is not declined
}

// Refusals.
var (
	ErrNoBudget    = decider.Refusal{Code: "fund-unknown", Reason: "Nothing has been allotted for this year yet."}
	ErrClosed      = decider.Refusal{Code: "fund-closed", Reason: "This budget year is closed. Nothing is allotted to it any more."}
	ErrOverspent   = decider.Refusal{Code: "fund-overspent", Field: "amount", Reason: "%d cents of this line are reserved or paid already. No less than that is allotted."}
	ErrYearRuns    = decider.Refusal{Code: "fund-year-runs", Field: decider.When, Reason: "This budget year is not over. Close it on %s or later."}
	ErrStillQueued = decider.Refusal{Code: "fund-queue-not-empty", Reason: "%d applications and revisions of this year are still to be answered. A year is closed after that; what was upheld on objection is not declined, but waits until enough is allotted."}
	ErrAmount      = decider.Refusal{Code: "fund-amount", Field: "amount", Reason: "An amount is a number of cents above zero; of an allotment it may be zero."}
	ErrQueued      = decider.Refusal{Code: "voucher-queued", Reason: "This voucher has a place in the fund already."}
	ErrNotQueued   = decider.Refusal{Code: "voucher-not-queued", Reason: "This voucher has no place in the queue of this year."}
	ErrNotReserved = decider.Refusal{Code: "voucher-not-reserved", Field: "amount", Reason: "Only %d cents are reserved for this voucher."}
)

// record answers a command with its events, if the first is possible, and with
// what follows from them for those who wait in a line.
func record(s Story, at Mark, line string, events ...Event) ([]Event, error) {
	state := s.State
	for _, e := range events {
		if err := e.check(state, at); err != nil {
			return nil, err
		}
		state = e.evolve(state, at)
	}
	return append(events, distribute(state, at, line)...), nil
}

// with returns the state in which a line is another.
func (s State) with(code string, change func(*Line)) State {
	s.Lines = maps.Clone(s.Lines)
	if s.Lines == nil {
		s.Lines = map[string]Line{}
	}
	line := s.Lines[code]
	change(&line)
	s.Lines[code] = line
	return s
}

// placed returns the state in which a voucher has another place.
func (s State) placed(voucher uuid.UUID, p Place) State {
	s.Places = s.Places.with(voucher, p)
	return s
}

// find returns where a voucher stands in the queue of a line.
func (l Line) find(voucher uuid.UUID) (int, bool) {
	i := slices.IndexFunc(l.Queue, func(w *Waiting) bool { return w.Voucher == voucher })
	return i, i >= 0
}

// without takes a voucher out of the queue.
func (l *Line) without(voucher uuid.UUID) {
	if i, there := l.find(voucher); there {
		l.Queue = slices.Delete(slices.Clone(l.Queue), i, i+1)
	}
}
