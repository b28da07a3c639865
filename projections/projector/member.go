package projector

import (
	"time"

	"klantreis/domain/eventstore"
)

// A member is one view of a projector and how its serving generation stands.
type member struct {
	plan       *plan
	generation Generation // number 0: none of this version serves, it has to be built
	at         eventstore.Checkpoint
	recorded   time.Time
	failure    Failure
	apart      bool // it does not move with the group: it failed, or is behind
	lost       bool // its checkpoint is not in the log; only building it anew helps

	attempts int       // that failed one after another
	retry    time.Time // not before
}

// adopt makes m stand where the tables say it does.
func (m *member) adopt(all []Status) {
	*m = member{plan: m.plan, attempts: m.attempts, retry: m.retry}
	for _, s := range all {
		if s.View == m.plan.Name && s.Version == m.plan.Version && s.Serving {
			m.generation = m.plan.generation(s.Number)
			m.at, m.recorded, m.failure = s.At, s.Recorded, s.Failure
		}
	}
	if m.serves() && m.failure == (Failure{}) {
		m.attempts = 0
	}
}

func (m *member) serves() bool { return m.generation.Number > 0 }

// astray says that m is to be brought back to the group, or built.
func (m *member) astray() bool { return !m.serves() || m.apart && !m.lost }

// grouped says that m moves with the others.
func (m *member) grouped() bool { return m.serves() && !m.apart && !m.lost }

// step is how m moves when the events that it was worked on are stored.
func (m *member) step(w *work, events []eventstore.Recorded, now time.Time) Step {
	s := Step{Generation: m.generation, From: m.at, To: m.at, Recorded: w.recorded, Changes: w.changes}
	if w.taken > 0 {
		s.To = events[w.taken-1].Checkpoint()
	}
	if w.err != nil {
		s.Failure = m.failing(events[w.taken].Position, w.err, now)
	}
	return s
}

// failing is a failure that, at the same place, has its first time.
func (m *member) failing(at eventstore.Position, err error, now time.Time) Failure {
	f := Failure{Position: at, Since: now.UTC().Truncate(time.Microsecond), Error: err.Error()}
	if m.failure.Position == at && !m.failure.Since.IsZero() {
		f.Since = m.failure.Since
	}
	return f
}

// moved makes m stand where a step brought it.
func (m *member) moved(s Step) {
	m.at, m.failure = s.To, s.Failure
	if !s.Recorded.IsZero() {
		m.recorded = s.Recorded
	}
}

// later puts off the next attempt, longer every time.
func (m *member) later(now time.Time) {
	m.retry = now.Add(min(time.Second<<min(m.attempts, 9), 5*time.Minute))
	m.attempts++
}
