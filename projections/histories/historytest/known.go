package historytest

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
)

// A Version is a row and the positions between which it was known to hold.
type Version struct {
	Row      projector.Row
	From, To int64
}

// Holds says whether the row was known at a position.
func (v Version) Holds(at int64) bool { return v.From <= at && at < v.To }

// Versions folds every prefix of every stream of a log, and returns what was
// known when.
func Versions(view projector.View, log []codec.Fact) []Version {
	var all []Version
	holding := map[string][]*Version{}
	for i, f := range log {
		var next, left []*Version
		for _, row := range view.Fold(new(projector.Common), History(log[:i+1], log, f.Stream)) {
			old := slices.IndexFunc(holding[f.Stream], func(v *Version) bool { return v != nil && v.Row == row })
			if old < 0 {
				next = append(next, &Version{row, f.Position.Order(), projector.Forever})
				continue
			}
			next = append(next, holding[f.Stream][old])
			holding[f.Stream][old] = nil
		}
		for _, v := range holding[f.Stream] {
			if v != nil {
				v.To = f.Position.Order()
				left = append(left, v)
			}
		}
		for _, v := range left {
			all = append(all, *v)
		}
		holding[f.Stream] = next
	}
	for _, versions := range holding {
		for _, v := range versions {
			all = append(all, *v)
		}
	}
	return all
}

// History returns the effective history of a stream as part of a log knows it,
// blank if the whole log erases it: keys, once destroyed, are destroyed for
// every position.
func History(known, log []codec.Fact, stream string) []codec.Fact {
	erased := slices.ContainsFunc(log, func(f codec.Fact) bool {
		if f.Stream != stream {
			return false
		}
		_, erases := f.What.(decider.Erasure)
		return erases
	})
	var entries []decider.Entry[any]
	facts := map[uuid.UUID]codec.Fact{}
	for _, f := range known {
		if f.Stream != stream {
			continue
		}
		if erased {
			f = catalog.Events.Blank(f)
		}
		entries = append(entries, f.Entry())
		facts[f.ID] = f
	}
	var history []codec.Fact
	for _, e := range decider.Effective(entries) {
		history = append(history, facts[e.Event])
	}
	return history
}

// Streams returns the names of the streams of a category, in order of begin.
func Streams(log []codec.Fact, category string) []string {
	var names []string
	for _, f := range log {
		if len(f.Stream) > len(category) && f.Stream[:len(category)+1] == category+"-" && !slices.Contains(names, f.Stream) {
			names = append(names, f.Stream)
		}
	}
	return names
}

// Happened returns what of a journey's effective history counts before an
// instant, in the order in which it counts: the naive way to see how it stood.
func Happened(history []codec.Fact, before time.Time) []journey.Event {
	var happened []journey.Event
	for _, c := range Counted(history, before) {
		happened = append(happened, c.What)
	}
	return happened
}

// A Count is an event of a journey, and the instant from which it counts.
type Count struct {
	At    time.Time
	What  journey.Event
	about string // see [About]
}

// Counted is [Happened] with the instants.
func Counted(history []codec.Fact, before time.Time) []Count {
	var all []Count
	for _, f := range history {
		if _, withdrawal := f.What.(journey.EntryWithdrawn); withdrawal {
			continue
		}
		c := Count{f.Meta.Occurred.Begin(), f.What.(journey.Event), About(f.What)}
		first := true // of what was earlier about the same thing
		for i, earlier := range all {
			sameDay := f.Meta.Occurred.On != 0 && decider.DayOf(earlier.At) == f.Meta.Occurred.On
			sameThing := c.about != "" && earlier.about == c.about
			follows := sameThing && (first || said(f.What))
			first = first && !sameThing
			if (i == 0 || sameDay || follows || after(f.What)) && earlier.At.After(c.At) {
				c.At = earlier.At
			}
		}
		all = append(all, c)
	}
	slices.SortStableFunc(all, func(a, b Count) int { return a.At.Compare(b.At) })
	return slices.DeleteFunc(all, func(c Count) bool { return !c.At.Before(before) })
}

func after(what any) bool {
	switch what.(type) {
	case journey.Closed, journey.Reopened, journey.Erased:
		return true
	}
	return false
}

// said says whether an event is one between desk and partner.
func said(what any) bool { return reflect.ValueOf(what).FieldByName("Referral").IsValid() }

// About names the need, transition, referral or agreement that an event is
// about, "" for none.
func About(what any) string {
	v := reflect.ValueOf(what)
	for _, name := range []string{"Need", "Transition", "Referral", "Appointment", "Promise", "Handover"} {
		if field := v.FieldByName(name); field.IsValid() {
			return fmt.Sprint(name, field)
		}
	}
	return ""
}

// Uncounted says that a journey is erased or was left out of the figures at some
// time: what is counted of it may end, or be interrupted.
func Uncounted(history []codec.Fact) bool {
	return slices.ContainsFunc(history, func(f codec.Fact) bool {
		switch f.What.(type) {
		case journey.Erased, journey.LeftOut:
			return true
		}
		return false
	})
}
