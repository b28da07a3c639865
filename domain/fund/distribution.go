package fund

import (
	"github.com/google/uuid"
)

// MaxAnswers is how many applications are answered by one append: there is a
// limit to how much a store takes at once.
const MaxAnswers = 200

// DistributionPaused records that more can be answered than one append takes.
// A policy has the distribution go on.
type DistributionPaused struct {
	Line string `json:"line" list:"programme-lines"`
}

func (e DistributionPaused) check(State, Mark) error      { return nil }
func (e DistributionPaused) evolve(s State, _ Mark) State { return s }

// Distribute goes on answering those who wait in a line.
type Distribute struct {
	Line string `json:"line" list:"programme-lines"`
}

func (c Distribute) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, c.Line)
}

// distribute answers those who wait in a line, as far as that can be done.
func distribute(s State, at Mark, line string) (answers []Event) {
	for {
		answer := s.next(line)
		if answer == nil {
			return answers
		}
		if len(answers) == MaxAnswers {
			return append(answers, DistributionPaused{line})
		}
		answers = append(answers, answer)
		s = answer.evolve(s, at)
	}
}

// next is the first answer that can be given in a line, nil while there is
// none. Of those who are before someone in the order, everyone could still be
// granted what they asked for, and those who were right on objection certainly
// are.
func (s State) next(line string) Event {
	l := s.Lines[line]
	if !l.Open && !s.Closed {
		return nil // what is not allotted yet is not exhausted
	}
	free, before, certain := l.Free(), int64(0), int64(0)
	for _, w := range l.Queue {
		waits := w.Assessment != uuid.Nil
		switch {
		case waits && before+w.Amount <= free:
			return Reserved{w.Voucher, line, w.Assessment, w.Amount}
		case waits && before == certain && (s.Closed || !w.Upheld):
			return Declined{w.Voucher, line, w.Assessment, w.Amount}
		case waits && w.Upheld:
			certain += w.Amount
		}
		before += w.Amount
	}
	return nil
}
