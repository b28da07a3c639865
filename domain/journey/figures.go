package journey

import "github.com/google/uuid"

// LeaveOut takes a journey out of the figures: its client objected to being
// counted and was right (GDPR article 21), or began the journey after that. A
// policy sees to it.
type LeaveOut struct {
	Cause uuid.UUID `json:"cause"` // the event in the client's file
}

// LeftOut records that a journey counts no more. It counts as before until then,
// and figures as they were known before are what they were.
type LeftOut LeaveOut

// CountAgain takes a journey into the figures again, as its client wants it.
type CountAgain struct {
	Cause uuid.UUID `json:"cause"` // the event in the client's file
}

// CountedAgain records that a journey counts again.
type CountedAgain CountAgain

// aside marks events that are about a journey and no part of it: they can come
// whenever, also before its opening is recorded, and nothing in it becomes more
// recent by them.
type aside interface{ aside() }

func (LeftOut) aside()      {}
func (CountedAgain) aside() {}

func (c LeaveOut) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Uncounted || s.State.Erased {
		return nil, nil
	}
	return record(s, at, LeftOut(c))
}

func (e LeftOut) check(State, Mark) error { return nil }

func (e LeftOut) evolve(s State, _ Mark) State {
	s.Uncounted = true
	return s
}

func (c CountAgain) decide(s Story, at Mark) ([]Event, error) {
	if !s.State.Uncounted || s.State.Erased {
		return nil, nil
	}
	return record(s, at, CountedAgain(c))
}

func (e CountedAgain) check(State, Mark) error { return nil }

func (e CountedAgain) evolve(s State, _ Mark) State {
	s.Uncounted = false
	return s
}

// Counts says that the journey, and what is in it, counts in figures. Every view
// that counts journeys, needs or transitions asks here.
func (s State) Counts() bool { return !s.Erased && !s.Uncounted }
