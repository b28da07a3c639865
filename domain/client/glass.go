package client

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// ReviewGlass says what was found when it was looked into why somebody broke
// the glass. Every break is reviewed, by another person (DOMAIN.md section 2),
// which leaves open who that is: a privacy officer, since they may see every
// client and never break the glass themselves. A team leader has no relation to
// the client of another team whom one of the own advisors looked at.
type ReviewGlass struct {
	Break   uuid.UUID   `json:"break"` // the event that recorded it
	Outcome string      `json:"outcome" list:"glass-review-outcomes"`
	Note    string      `json:"note,omitempty" part:"text" max:"1000"`
	By      decider.Ref `json:"by"` // actor
}

// GlassReviewed records what was found.
type GlassReviewed ReviewGlass

// Justified is the outcome of a review that needs no note.
const Justified = "gerechtvaardigd"

// A Break is one time that somebody broke the glass.
type Break struct {
	By       decider.Ref
	Reviewed bool
}

// Refusals about reviews.
var (
	ErrNoBreak    = decider.Refusal{Code: "glass-break-unknown", Reason: "Nobody broke the glass of this client by an event with this id."}
	ErrReviewed   = decider.Refusal{Code: "glass-break-reviewed", Reason: "This break of the glass has been reviewed already."}
	ErrOwnReview  = decider.Refusal{Code: "own-review", Reason: "Whoever broke the glass does not review that. Another person does."}
	ErrReviewNote = decider.Refusal{Code: "review-note-needed", Field: "note", Reason: "Where breaking the glass was not found to be justified, a note says why, and what follows from it."}
)

func (c ReviewGlass) decide(s Story, at Mark) ([]Event, error) {
	if c.Outcome != Justified && c.Note == "" {
		return nil, ErrReviewNote
	}
	return record(s, at, GlassReviewed(c))
}

func (e GlassReviewed) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	b, there := s.Breaks[e.Break]
	switch {
	case !there:
		return ErrNoBreak
	case b.By == e.By:
		return ErrOwnReview
	case b.Reviewed:
		return ErrReviewed
	}
	return nil
}

func (e GlassReviewed) evolve(s State, _ Mark) State {
	b := s.Breaks[e.Break]
	b.Reviewed = true
	s.Breaks = with(s.Breaks, e.Break, b)
	return s
}
