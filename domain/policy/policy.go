// Package policy says what follows from a fact: one fact, and the commands or
// destructions that it calls for.
//
// A policy is pure. Package engine carries out what it answers, at least once
// and, through request ids derived from the fact, once in effect. Rebuilding a
// view never runs a policy.
package policy

import (
	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// A Fact is what a policy sees of an event.
type Fact struct {
	Event  uuid.UUID
	Stream string
	What   any
}

// A Task is one thing that follows from a fact.
type Task struct {
	Journey uuid.UUID       // with Do: whose
	Do      journey.Command // a command to carry out; nil for none
	Shred   string          // a stream whose keys are to be destroyed; "" for none
}

// A Policy turns facts into tasks.
type Policy struct {
	Name   string      // never changes: progress is kept and request ids are derived by it
	From   decider.Day // facts recorded before this day call for nothing; zero: from the first fact on
	Follow func(Fact) []Task
}

// All lists every policy of the platform.
var All = []Policy{
	{Name: "closing-ends-transitions", Follow: closingEndsTransitions},
	{Name: "erasing-reaches-journeys", Follow: erasingReachesJourneys},
	{Name: "erased-keys-destroyed", Follow: erasedKeysDestroyed},
}

// closingEndsTransitions ends the open transitions of a journey that closes as
// unknown, unless an exit was recorded.
func closingEndsTransitions(f Fact) []Task {
	if _, ok := f.What.(journey.Closed); !ok {
		return nil
	}
	id, ok := journeyID(f.Stream)
	if !ok {
		return nil
	}
	return []Task{{Journey: id, Do: journey.EndOpenTransitions{Closing: f.Event}}}
}

// erasingReachesJourneys erases the journeys of a client who is erased.
func erasingReachesJourneys(f Fact) []Task {
	e, ok := f.What.(client.Erased)
	if !ok {
		return nil
	}
	var tasks []Task
	for _, id := range e.Journeys {
		tasks = append(tasks, Task{Journey: id, Do: journey.Erase{Cause: f.Event}})
	}
	return tasks
}

// erasedKeysDestroyed destroys the keys of whatever was erased. Run again from
// the first fact on, it repeats all destructions on a vault that was restored.
func erasedKeysDestroyed(f Fact) []Task {
	if _, ok := f.What.(decider.Erasure); !ok {
		return nil
	}
	return []Task{{Shred: f.Stream}}
}

func journeyID(stream string) (uuid.UUID, bool) {
	prefix := journey.Decider.Category + "-"
	if len(stream) <= len(prefix) || stream[:len(prefix)] != prefix {
		return uuid.UUID{}, false
	}
	id, err := uuid.Parse(stream[len(prefix):])
	return id, err == nil
}
