package histories

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
)

// A Reading is how histories of one kind of aggregate are read.
type Reading[C, E, S any, K comparable] struct {
	Decider decider.Decider[C, E, S]

	// Thing returns what an event is about, where that is something inside the
	// aggregate, such as a need in a journey; nil: there is no such thing.
	Thing func(E) uuid.UUID

	// Ends says whether an event closes off all that was recorded before it.
	Ends func(E) bool

	// Answers says whether an event follows all that was recorded before about
	// the same thing, since its aggregate takes such events in their order
	// only; nil: none does.
	Answers func(E) bool

	// Setting returns what everything in the aggregate is counted with, whatever
	// it is about; nil: there is no such thing.
	Setting func(*S) K
}

// A Step is one fact of an aggregate, at the instant from which it counts.
type Step[E, S any] struct {
	At    int64 // microseconds since 1970, UTC
	Event E
	Thing uuid.UUID // what it is about inside the aggregate; zero for the aggregate itself
	State S         // after this step and all that came before it in time
	Moved bool      // all things in it are counted otherwise than before
}

// Steps yields the facts of a stream in the order in which they happened, given
// its effective history in the order of the log. The state they lead to is
// worked out by the aggregate's own decider, so no rule is told twice.
//
// A fact counts from its instant, or from the begin of the day when only that
// is known; then later, where it cannot have been before something else:
//
//   - one that is known by its day follows what was recorded before it about
//     the same day
//   - nothing precedes the first fact, nor the first about the same thing
//   - what is said back and forth about a thing, such as an answer to a
//     referral, follows all that was recorded before about it
//   - what ends something, such as closing and erasing, follows all that was
//     recorded before
//
// Facts of one instant keep the order of the log. Withdrawals are no steps:
// they hold for every day at once.
//
// A step is only valid until the next.
func (r *Reading[C, E, S, K]) Steps(history []codec.Fact) iter.Seq[*Step[E, S]] {
	t := telling[C, E, S, K]{read: r}
	for i := range history {
		t.place(&history[i])
	}
	return t.steps
}

// A telling is a history on its way to becoming steps.
type telling[C, E, S any, K comparable] struct {
	read   *Reading[C, E, S, K]
	places []place[E] // in the order of the log
	latest int64      // of the places
	late   bool       // the last place is not behind all others in time
	step   Step[E, S] // the last one
	taken  int        // places that the step comes after, itself included
}

// place puts one more fact in its place in time. A withdrawal has none.
func (t *telling[C, E, S, K]) place(f *codec.Fact) {
	what := event[E](f)
	if withdrawn(what) {
		return
	}
	p := place[E]{mark: f.Meta.Mark(f.ID), what: what, ends: t.read.Ends(what)}
	if t.read.Thing != nil {
		p.thing = t.read.Thing(what)
	}
	p.answers = t.read.Answers != nil && t.read.Answers(what)
	p.at = p.after(t.places)
	t.late = len(t.places) > 0 && p.at < t.latest
	if t.places == nil {
		t.places = make([]place[E], 0, usual)
	}
	t.places, t.latest = append(t.places, p), max(t.latest, p.at)
}

// usual is as many facts as most histories have.
const usual = 16

func withdrawn(what any) bool {
	_, is := what.(decider.Withdrawal)
	return is
}

// steps yields all steps from the first.
func (t *telling[C, E, S, K]) steps(yield func(*Step[E, S]) bool) {
	places := t.places
	if !slices.IsSortedFunc(places, earlier[E]) {
		places = slices.Clone(places)
		slices.SortStableFunc(places, earlier[E])
	}
	t.step, t.taken = Step[E, S]{}, 0
	for _, p := range places {
		if !yield(t.advance(p)) {
			return
		}
	}
}

// reach takes the step to the n-th place, if that is the one behind it in time
// and in the log, and reports whether the step is there.
func (t *telling[C, E, S, K]) reach(n int) bool {
	if n != len(t.places) || t.late {
		return false
	}
	if t.taken == n-1 {
		t.advance(t.places[n-1])
	}
	return t.taken == n
}

// upTo yields all steps of the first n facts. When these are all there are, it
// leaves the step at the last.
func (t *telling[C, E, S, K]) upTo(n int) iter.Seq[*Step[E, S]] {
	if n == len(t.places) {
		return t.steps
	}
	return (&telling[C, E, S, K]{read: t.read, places: t.places[:n]}).steps
}

// advance takes the step to a place, from the one before it in time.
func (t *telling[C, E, S, K]) advance(p place[E]) *Step[E, S] {
	s := &t.step
	before := t.setting()
	s.At, s.Event, s.Thing = p.at, p.what, p.thing
	s.State = t.read.Decider.Evolve(p.what, s.State, p.mark)
	s.Moved = t.setting() != before
	t.taken++
	return s
}

func (t *telling[C, E, S, K]) setting() (k K) {
	if t.read.Setting != nil {
		k = t.read.Setting(&t.step.State)
	}
	return k
}

// A place is where a fact stands in time.
type place[E any] struct {
	mark  decider.Mark
	at    int64
	what  E
	thing uuid.UUID
	ends  bool

	answers bool
}

func earlier[E any](a, b place[E]) int { return cmp.Compare(a.at, b.at) }

// after returns the instant from which a fact counts, given those that were
// recorded before it.
func (p place[E]) after(places []place[E]) int64 {
	occurred := p.mark.Occurred
	at, until := occurred.Begin().UnixMicro(), int64(math.MinInt64)
	if occurred.On != 0 {
		until = occurred.On.End().UnixMicro()
	}
	if p.ends {
		until = math.MaxInt64
	}
	begun := false // the thing that the fact is about
	for i := range places {
		b := &places[i]
		first := i == 0 || (!begun || p.answers) && b.thing == p.thing
		if first || b.at < until {
			at = max(at, b.at)
		}
		begun = begun || b.thing == p.thing
	}
	return at
}
