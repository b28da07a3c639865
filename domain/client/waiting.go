package client

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Waiting is what is still to be done in a file by law, and could not be once the
// file is erased: then nobody knows any more who asked, or to whom data went.
type Waiting struct {
	Requests   []uuid.UUID `json:"requests,omitempty"`   // of the client, which an erasure does not answer
	Recipients int         `json:"recipients,omitempty"` // to be told of what was corrected or restricted (GDPR article 19)
	Breaks     []uuid.UUID `json:"breaks,omitempty"`     // of the glass, by the events that recorded them, which nobody has reviewed
}

// Refusals of an erasure for which something waits.
var (
	ErrOthersWait = decider.Refusal{Code: "erasure-requests-open", Reason: "These requests of the client wait for an answer, which could not be given once the file is erased: %v. Answer them first."}
	ErrUntold     = decider.Refusal{Code: "erasure-recipients-untold", Reason: "Of what was corrected or restricted, %d of those who had the data have still to be told (GDPR article 19), and nobody would know who they are once the file is erased. Tell them first, or record why not."}
	ErrUnreviewed = decider.Refusal{Code: "erasure-glass-unreviewed", Reason: "The glass of this client was broken, and that has not been reviewed, which it could not be once the file is erased: %v. Review it first."}
)

// Waiting returns what waits in this file.
func (s State) Waiting() Waiting {
	w := Waiting{Requests: s.waiting(false), Recipients: len(s.Untold)}
	for _, event := range ordered(s.Breaks) {
		if !s.Breaks[event].Reviewed {
			w.Breaks = append(w.Breaks, event)
		}
	}
	return w
}

// And returns what waits in either file.
func (w Waiting) And(other Waiting) Waiting {
	return Waiting{slices.Concat(w.Requests, other.Requests), w.Recipients + other.Recipients, slices.Concat(w.Breaks, other.Breaks)}
}

// hold says why nothing is erased while this waits, or nil.
func (w Waiting) hold() error {
	switch {
	case len(w.Requests) > 0:
		return ErrOthersWait.Because(w.Requests)
	case w.Recipients > 0:
		return ErrUntold.Because(w.Recipients)
	case len(w.Breaks) > 0:
		return ErrUnreviewed.Because(w.Breaks)
	}
	return nil
}
