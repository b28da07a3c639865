package projector

import "sync"

// spare are changes of views that were loaded, by view. Their room is taken by
// those that come next: a rebuild fills some ten thousand of them, and never has
// more than a few at a time.
type spare struct {
	mu sync.Mutex
	of map[string][][]Changes
}

// take returns changes of a view's tables in which there is nothing.
func (s *spare) take(p *plan) []Changes {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.of[p.Name]
	if len(all) == 0 {
		return make([]Changes, len(p.tables))
	}
	s.of[p.Name] = all[:len(all)-1]
	return all[len(all)-1]
}

// give leaves the room of changes that nobody looks at any more.
func (s *spare) give(steps ...Step) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[string][][]Changes{}
	}
	for _, step := range steps {
		for i := range step.Changes {
			c := &step.Changes[i]
			c.Put.reset()
			*c = Changes{Put: c.Put}
		}
		s.of[step.Generation.View] = append(s.of[step.Generation.View], step.Changes)
	}
}
