package merge

import (
	"maps"

	"github.com/google/uuid"
)

// State is which files are of one person now.
type State struct {
	files  index[file] // by client
	merges index[Link] // by merge
}

// A Link is one merge.
type Link struct {
	Merge, From, Into uuid.UUID
	Undone            bool
}

// A file is where one client's file stands among others.
type file struct {
	left  uuid.UUID   // the merge that took it elsewhere, zero for none
	came  []uuid.UUID // the merges that brought others to it, the earliest first
	ended bool        // erased, or about to be
}

// Survivor is the client who goes on for one who was merged, or who that is
// itself. Merges make no circles, so there is always one.
func (s State) Survivor(client uuid.UUID) uuid.UUID {
	for {
		left := s.files.get(client).left
		if left == uuid.Nil {
			return client
		}
		client = s.merges.get(left).Into
	}
}

// Person returns every file that is of the same person as a client's: the
// survivor's first, and then those that were merged into it.
func (s State) Person(client uuid.UUID) []uuid.UUID { return s.below(s.Survivor(client)) }

// below returns a client and all who were merged into them, each behind the
// one that it was merged into.
func (s State) below(client uuid.UUID) []uuid.UUID {
	all := []uuid.UUID{client}
	for i := 0; i < len(all); i++ {
		for _, merge := range s.files.get(all[i]).came {
			all = append(all, s.merges.get(merge).From)
		}
	}
	return all
}

// Left is the merge that took a client's file elsewhere, and whether one did.
func (s State) Left(client uuid.UUID) (Link, bool) {
	link := s.merges.get(s.files.get(client).left)
	return link, link.Merge != uuid.Nil
}

// Find returns a merge, undone or not, and whether there was one.
func (s State) Find(merge uuid.UUID) (Link, bool) {
	link := s.merges.get(merge)
	return link, link.Merge != uuid.Nil
}

// An index finds things by id. It is a value: a new one shares with the old
// what did not change, so that a story with one entry more costs a few entries
// and not a copy of all there are.
type index[V any] [256]map[uuid.UUID]V

func (x *index[V]) get(id uuid.UUID) V { return x[id[15]][id] }

func (x index[V]) with(id uuid.UUID, v V) index[V] {
	some := maps.Clone(x[id[15]])
	if some == nil {
		some = map[uuid.UUID]V{}
	}
	some[id] = v
	x[id[15]] = some
	return x
}
