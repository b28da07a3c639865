// Package policy says what follows from a fact: one fact, and the tasks that
// it calls for.
//
// A policy is pure. Package engine carries out what it answers, at least once
// and, through request ids derived from the fact, once in effect. Rebuilding a
// view never runs a policy.
package policy

import (
	"reflect"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Fact is what a policy sees of an event. What it says about a person is
// blank once its keys are destroyed, and free text is never there.
type Fact struct {
	Event  uuid.UUID
	Stream string
	What   any
}

// A Policy turns facts into tasks. Make one with [On].
type Policy struct {
	Name    string       // never changes: progress is kept and request ids are derived by it
	Purpose string       // of what it does: a code of the list purposes
	From    decider.Day  // facts recorded before this day call for nothing; zero: from the first fact on
	Late    bool         // what it does happens when the fact was recorded; else when the fact happened
	About   reflect.Type // the facts it follows: an event's type, or an interface that several share
	follow  func(Fact) []Task
}

// On returns the policy that follows facts of type E.
func On[E any](name, purpose string, follow func(Fact, E) []Task) Policy {
	return Policy{
		Name: name, Purpose: purpose, About: reflect.TypeFor[E](),
		follow: func(f Fact) []Task {
			what, ok := f.What.(E)
			if !ok {
				return nil
			}
			return follow(f, what)
		},
	}
}

// late returns the policy that acts when a fact is recorded, whenever that
// happened: its task is about other things than the fact, which may not have
// been there then.
func (p Policy) late() Policy {
	p.Late = true
	return p
}

// Follows says whether facts of a type can call for anything.
func (p Policy) Follows(event reflect.Type) bool { return event.AssignableTo(p.About) }

// Follow returns what a fact calls for, in the order in which it is to be
// done: nothing for a fact that the policy is not about. Its tasks have
// different targets.
func (p Policy) Follow(f Fact) []Task { return p.follow(f) }
