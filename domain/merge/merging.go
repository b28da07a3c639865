package merge

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/retention"
)

// Merge says that two files are of one person, and which of them goes on.
//
// What the two files' own streams say is evidence, found by whoever asks. They
// may change the moment after: that a file is erased in between is found out
// here, see [End]; that processing is restricted in between does no harm, since
// a restriction holds for the whole person.
type Merge struct {
	Merge  uuid.UUID `json:"merge"`
	From   uuid.UUID `json:"from" part:"person"` // the client whose file is merged
	Into   uuid.UUID `json:"into" part:"person"` // the client who goes on
	Reason string    `json:"reason" list:"merge-reasons"`

	FromStands Standing  `json:"fromStands"`
	IntoStands Standing  `json:"intoStands"`
	FromSeen   uuid.UUID `json:"fromSeen" part:"person"` // the latest event of that client's file
	IntoSeen   uuid.UUID `json:"intoSeen" part:"person"`
}

// Merged records that two files are of one person. It names the evidence: up
// to which event of each file it was found that they can be merged.
type Merged struct {
	Merge    uuid.UUID `json:"merge"`
	From     uuid.UUID `json:"from" part:"person"`
	Into     uuid.UUID `json:"into" part:"person"`
	Reason   string    `json:"reason" list:"merge-reasons"`
	FromSeen uuid.UUID `json:"fromSeen" part:"person"`
	IntoSeen uuid.UUID `json:"intoSeen" part:"person"`
}

// Undo says that a merge was a mistake.
type Undo struct {
	Merge  uuid.UUID `json:"merge"`
	Reason string    `json:"reason" list:"merge-undo-reasons"`
}

// Undone records that a merge no longer holds.
type Undone Undo

// End says that a client was erased: the files that were merged into theirs go
// with it, and nothing is merged into it or out of it any more. It follows from
// the erasure itself, whose ground with its rule and whose two persons it passes on.
type End struct {
	Client      uuid.UUID        `json:"client"`
	Cause       uuid.UUID        `json:"cause"` // the event that erased the client
	Ground      string           `json:"ground" list:"erasure-grounds"`
	RequestedBy decider.Ref      `json:"requestedBy"`
	ConfirmedBy decider.Ref      `json:"confirmedBy"`
	Result      retention.Result `json:"result,omitempty" list:"retention-results"`
	Months      int              `json:"months,omitempty"`
	Source      decider.Ref      `json:"source,omitempty"`
}

// Ended records that a client was erased, and which files go with theirs. It
// stands in the clear as the erasure itself does: nothing is left that says
// whose files they were.
type Ended struct {
	Client      uuid.UUID        `json:"client"`
	Files       []uuid.UUID      `json:"files"`
	Cause       uuid.UUID        `json:"cause"`
	Ground      string           `json:"ground" list:"erasure-grounds"`
	RequestedBy decider.Ref      `json:"requestedBy"`
	ConfirmedBy decider.Ref      `json:"confirmedBy"`
	Result      retention.Result `json:"result,omitempty" list:"retention-results"`
	Months      int              `json:"months,omitempty"`
	Source      decider.Ref      `json:"source,omitempty"`
}

func (c Merge) decide(s Story, at Mark) ([]Event, error) {
	for _, stands := range []Standing{c.FromStands, c.IntoStands} {
		if err := stands.refusal(); err != nil {
			return nil, err
		}
	}
	return record(s, at, Merged{c.Merge, c.From, c.Into, c.Reason, c.FromSeen, c.IntoSeen})
}

func (e Merged) check(s State, _ Mark) error {
	from, into := s.files.get(e.From), s.files.get(e.Into)
	switch {
	case e.From == e.Into:
		return ErrSame
	case from.ended || into.ended:
		return ErrErased
	case from.left != uuid.Nil:
		return ErrMerged.Because(s.Survivor(e.From))
	case s.Survivor(e.Into) == e.From:
		return ErrCircle
	case into.left != uuid.Nil:
		return ErrInto.Because(s.Survivor(e.Into))
	}
	return nil
}

func (e Merged) evolve(s State, _ Mark) State {
	if e.From == uuid.Nil || e.Into == uuid.Nil {
		return s // sealed under a key that is gone: nobody knows which files these were
	}
	s.merges = s.merges.with(e.Merge, Link{Merge: e.Merge, From: e.From, Into: e.Into})
	from, into := s.files.get(e.From), s.files.get(e.Into)
	from.left = e.Merge
	into.came = append(slices.Clip(into.came), e.Merge)
	s.files = s.files.with(e.From, from).with(e.Into, into)
	return s
}

func (c Undo) decide(s Story, at Mark) ([]Event, error) {
	if s.State.merges.get(c.Merge).Undone {
		return nil, nil
	}
	return record(s, at, Undone(c))
}

func (e Undone) check(s State, _ Mark) error {
	link := s.merges.get(e.Merge)
	switch {
	case link.Merge == uuid.Nil:
		return ErrNoMerge
	case s.files.get(link.From).ended:
		return ErrErased
	}
	return nil
}

func (e Undone) evolve(s State, _ Mark) State {
	link := s.merges.get(e.Merge)
	if link.Merge == uuid.Nil || link.Undone {
		return s
	}
	from, into := s.files.get(link.From), s.files.get(link.Into)
	from.left = uuid.Nil
	into.came = slices.DeleteFunc(slices.Clone(into.came), func(m uuid.UUID) bool { return m == e.Merge })
	s.files = s.files.with(link.From, from).with(link.Into, into)
	link.Undone = true
	s.merges = s.merges.with(e.Merge, link)
	return s
}

func (c End) decide(s Story, at Mark) ([]Event, error) {
	if s.State.files.get(c.Client).ended {
		return nil, nil
	}
	return record(s, at, Ended{c.Client, s.State.below(c.Client)[1:], c.Cause, c.Ground, c.RequestedBy, c.ConfirmedBy, c.Result, c.Months, c.Source})
}

func (e Ended) check(State, Mark) error { return nil }

func (e Ended) evolve(s State, _ Mark) State {
	for _, client := range append([]uuid.UUID{e.Client}, e.Files...) {
		f := s.files.get(client)
		f.ended = true
		s.files = s.files.with(client, f)
	}
	return s
}
