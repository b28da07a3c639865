// Package merge decides which files are of one and the same person.
//
// All merges of a region are in one stream, because two of them that cross
// must not make a circle, and because nobody may be merged into a file that is
// being erased: both are rules that hold only where one decision is made after
// the other. See DOMAIN.md section 3, Duplicates.
//
// A merge moves nothing. Both files stay as they are, and whoever asks for one
// of them is shown the person: every file that leads to the same survivor. So
// undoing a merge brings both back as they were, and what was recorded
// meanwhile stays where it was recorded.
//
// A merge has no words of its own, only codes: this stream outlives the people
// in it, and a sentence about one of them would not go with their file.
package merge

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Mark, Story and Decider are the shapes of package decider for merges.
type (
	Mark  = decider.Mark
	Story = decider.Story[Event, State]
)

// Decider is the merges of a region. The stream is named "merges-<region>".
var Decider = decider.Decider[Command, Event, State]{
	Category: "merges",
	Decide:   func(c Command, s Story, at Mark) ([]Event, error) { return c.decide(s, at) },
	Check:    func(e Event, s State, at Mark) error { return e.check(s, at) },
	Evolve:   func(e Event, s State, at Mark) State { return e.evolve(s, at) },
}

// Twente is the region whose merges these are, the same wherever the platform
// runs.
var Twente = uuid.NewSHA1(uuid.NameSpaceURL, []byte("urn:klantreis:region:twente"))

// A Command asks for something to happen to the merges of a region.
type Command interface {
	decide(Story, Mark) ([]Event, error)
}

// An Event is something that did happen. It is never edited.
type Event interface {
	check(State, Mark) error
	evolve(State, Mark) State
}

// Refusals.
var (
	ErrSame       = decider.Refusal{Code: "merge-same-client", Field: "into", Reason: "A file cannot be merged into itself. Name two clients."}
	ErrMerged     = decider.Refusal{Code: "merge-from-merged", Field: "from", Reason: "The file that is to be merged was merged already, into client %s. Undo that first, or merge that client."}
	ErrInto       = decider.Refusal{Code: "merge-into-merged", Field: "into", Reason: "The file to merge into was merged itself, into client %s. Merge into that client."}
	ErrCircle     = decider.Refusal{Code: "merge-circle", Reason: "These files are one already: the file to merge into was merged into the other. Undo that first if it should be the other way round."}
	ErrErased     = decider.Refusal{Code: "merge-erased", Reason: "One of these files has been erased, or is being erased. Nothing is merged into it or undone."}
	ErrRestricted = decider.Refusal{Code: "merge-restricted", Reason: "The processing of one of these files is restricted. A privacy officer lifts that first."}
	ErrAsked      = decider.Refusal{Code: "merge-erasure-requested", Reason: "Someone asked for one of these files to be erased. That is confirmed, refused or retracted first."}
	ErrUnknown    = decider.Refusal{Code: "merge-client-unknown", Reason: "There is no client with one of these ids."}
	ErrNoMerge    = decider.Refusal{Code: "merge-unknown", Reason: "There is no merge with this id."}
)

// A Standing is how a client's own stream says that the file stands.
type Standing string

// The standings. Only a file that is fit is merged.
const (
	Fit        Standing = "fit"
	Unknown    Standing = "unknown"
	Erased     Standing = "erased"
	Restricted Standing = "restricted"
	Asked      Standing = "erasure-asked" // someone asked for it to be erased
)

// refusal says why a file that stands so is not merged, nil where it is.
func (s Standing) refusal() error {
	switch s {
	case Fit:
		return nil
	case Erased:
		return ErrErased
	case Restricted:
		return ErrRestricted
	case Asked:
		return ErrAsked
	}
	return ErrUnknown
}

// record answers a command with one event, if it is possible.
func record(s Story, at Mark, e Event) ([]Event, error) {
	if err := e.check(s.State, at); err != nil {
		return nil, err
	}
	return []Event{e}, nil
}
