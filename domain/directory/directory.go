// Package directory decides what the desk says about itself: its teams and who
// works in them, who deputises for whom, its partners, locations and training
// providers, the promising occupations, the terms of vouchers, of retention and
// of its own, the rules of bases for sharing, and the rows of the code lists.
//
// All of it is one stream, so that a ref or a code is given out once. Each file
// is a chapter. What others decide on (reference data and policy amounts, see
// DOMAIN.md section 5) takes two persons: one proposes a change, another
// confirms or refuses it; see changes.go. Teams, staff, their roles and deputies
// do not; that all of them are there does.
//
// Everything is dated, and what held on a day is asked with methods that end in
// On. Nothing in it is about a person, so nothing but the reasons is sealed,
// and it outlives the loss of any key. What staff are called is not here but in
// package staff, where it can be erased.
package directory

import (
	"maps"

	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/retention"
	"klantreis/domain/sharing"
)

// ID is the id of the one directory of an installation.
var ID = uuid.NewSHA1(uuid.Nil, []byte("klantreis directory"))

// Mark and Story are the shapes of package decider for the directory.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the directory. Its stream is named "directory-<ID>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "directory",
	Decide:   func(c Command, s Story, at Mark) ([]Event, error) { return c.decide(s, at) },
	Check:    func(e Event, s State, at Mark) error { return e.check(s, at) },
	Evolve:   func(e Event, s State, at Mark) State { return e.evolve(s, at) },
}

// A Command asks for something in the directory to change.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did change. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// State is all that the directory says, on whatever day, and what waits for a
// second person.
type State struct {
	Teams       map[decider.Ref]Team
	Staff       map[uuid.UUID]Member
	Deputies    map[uuid.UUID]Deputyship
	Complete    decider.Day // from which on teams, staff and roles are all there; zero while nobody has said so
	Partners    map[decider.Ref]Dated[Partner]
	Providers   map[decider.Ref]Dated[Provider]
	Locations   map[decider.Ref]Location // by their code in the list locations
	Waiting     map[uuid.UUID]Change
	occupations map[decider.Ref]Dated[Occupation] // what was said since the first filling: see first.go
	terms       Dated[Terms]
	retention   map[retention.Result]Dated[retention.Term]
	basisRules  map[decider.Ref]Dated[sharing.Rule]
	deskTerms   map[deskterm.Name]Dated[deskterm.Value]
	rows        map[string][]codelist.Row // added to the first filling, by list
	ends        map[row]decider.Day       // of rows, the first filling's as well
}

// record answers a command with one event, if it is possible.
func record(s Story, at Mark, e Event) ([]Event, error) {
	if err := e.check(s.State, at); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}

// recordAll answers a command with several events, if each is possible after
// those before it.
func recordAll(s Story, at Mark, events ...Event) ([]Event, error) {
	state := s.State
	for _, e := range events {
		if err := e.check(state, at); err != nil {
			return nil, err
		}
		state = e.evolve(state, at)
	}
	return events, nil
}

// today is the day on which something is recorded: what is said of the future
// and of the past is measured from it.
func today(at Mark) decider.Day { return decider.DayOf(at.Recorded) }

// with returns a map with one more thing in it; the map itself stays as it is.
func with[K comparable, V any](m map[K]V, k K, v V) map[K]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[K]V{}
	}
	m[k] = v
	return m
}
