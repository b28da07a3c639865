package client

import (
	"slices"

	"github.com/google/uuid"
)

// Counting is the purpose of counting clients, a code of the list purposes. An
// objection to it, once upheld, takes the client's journeys out of the figures:
// from then on, and in what is known from then on. What is counted to account
// for public money, as vouchers are, is another purpose and goes on.
const Counting = "statistiek"

// LeftOutOfFigures records, with what it follows from, which journeys of the
// client count no more: all that there are, or one that is begun after that.
type LeftOutOfFigures struct {
	Journeys []uuid.UUID `json:"journeys" part:"person"`
}

// TakenIntoFigures records which journeys of the client count again.
type TakenIntoFigures struct {
	Journeys []uuid.UUID `json:"journeys" part:"person"`
}

func (e LeftOutOfFigures) check(s State, _ Mark) error { return known(s) }

func (e LeftOutOfFigures) evolve(s State, _ Mark) State { return s }

func (e TakenIntoFigures) check(s State, _ Mark) error { return known(s) }

func (e TakenIntoFigures) evolve(s State, _ Mark) State { return s }

// counts says that the client's journeys count in figures.
func (s State) counts() bool { return !slices.Contains(s.Stopped, Counting) }

// all adds to the client's journeys those that others of the person's files
// have.
func (s State) all(elsewhere []uuid.UUID) []uuid.UUID {
	return append(slices.Clone(s.Journeys), elsewhere...)
}
