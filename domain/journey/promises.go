package journey

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A Promise is what decisions remember of something that the desk promised
// the client. Whoever has the client present sees what is still open.
type Promise struct {
	By    decider.Ref // actor, who keeps it
	DueOn decider.Day
	Made  Mark
	Ended bool // it was kept or dropped
}

// MaxPromises is how many promises one journey can have.
const MaxPromises = 200

// Refusals about promises.
var (
	ErrPromiseThere    = decider.Refusal{Code: "promise-made", Reason: "This promise is there already."}
	ErrNoPromise       = decider.Refusal{Code: "promise-unknown", Reason: "This journey has no promise with this id."}
	ErrPromiseEnded    = decider.Refusal{Code: "promise-ended", Reason: "This promise was kept or dropped already. Make a new one, or withdraw what was recorded by mistake."}
	ErrTooManyPromises = decider.Refusal{Code: "too-many-promises", Reason: "A journey has at most 200 promises. Open another journey."}
	ErrPromisePast     = decider.Refusal{Code: "promise-past", Field: "dueOn", Reason: "A promise is due on the day on which it is made, or later."}
	ErrBeforePromise   = decider.Refusal{Code: "before-promise", Field: decider.When, Reason: "This would have happened before the promise was made."}
)

// MakePromise records what the desk promises the client, by when and by whom.
type MakePromise struct {
	Promise uuid.UUID   `json:"promise"`
	By      decider.Ref `json:"by"` // actor, who is to keep it
	DueOn   decider.Day `json:"dueOn"`
	What    string      `json:"what" part:"text" max:"1000"`
}

// PromiseMade records what the desk promised the client.
type PromiseMade MakePromise

func (c MakePromise) decide(s Story, at Mark) ([]Event, error) { return record(s, at, PromiseMade(c)) }

func (e PromiseMade) check(s State, at Mark) error {
	_, there := s.Promises[e.Promise]
	switch {
	case there:
		return ErrPromiseThere
	case len(s.Promises) >= MaxPromises:
		return ErrTooManyPromises
	case e.DueOn < at.Occurred.Day():
		return ErrPromisePast
	}
	return nil
}

func (e PromiseMade) evolve(s State, at Mark) State {
	return s.promising(e.Promise, Promise{By: e.By, DueOn: e.DueOn, Made: at})
}

func (s State) promising(id uuid.UUID, p Promise) State {
	s.Promises = with(s.Promises, id, p)
	return s
}

// promised refuses what can only happen to a promise that is open.
func (s State) promised(id uuid.UUID, at Mark) error {
	p, there := s.Promises[id]
	switch {
	case !there:
		return ErrNoPromise
	case p.Ended:
		return ErrPromiseEnded
	case at.Occurred.Before(p.Made.Occurred):
		return ErrBeforePromise
	}
	return nil
}

func (s State) settled(id uuid.UUID) State {
	p := s.Promises[id]
	p.Ended = true
	return s.promising(id, p)
}

// KeepPromise records that the desk did what it promised.
type KeepPromise struct {
	Promise uuid.UUID `json:"promise"`
	Note    string    `json:"note,omitempty" part:"text"`
}

// PromiseKept records that the desk did what it promised. It may be recorded
// after the journey was closed: closing does not undo a promise.
type PromiseKept KeepPromise

func (PromiseKept) afterClosing() {}

func (c KeepPromise) decide(s Story, at Mark) ([]Event, error) { return record(s, at, PromiseKept(c)) }

func (e PromiseKept) check(s State, at Mark) error { return s.promised(e.Promise, at) }
func (e PromiseKept) evolve(s State, _ Mark) State { return s.settled(e.Promise) }

// DropPromise records that a promise is no longer going to be kept, and why.
type DropPromise struct {
	Promise uuid.UUID `json:"promise"`
	Reason  string    `json:"reason" part:"person" list:"promise-drop-reasons"`
	Note    string    `json:"note,omitempty" part:"text"`
}

// PromiseDropped records that a promise is no longer going to be kept.
type PromiseDropped DropPromise

func (PromiseDropped) afterClosing() {}

func (c DropPromise) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, PromiseDropped(c))
}

func (e PromiseDropped) check(s State, at Mark) error { return s.promised(e.Promise, at) }
func (e PromiseDropped) evolve(s State, _ Mark) State { return s.settled(e.Promise) }
