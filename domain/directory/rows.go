package directory

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
)

// locations is the list whose rows come with a place: see locations.go.
const locations = "locations"

// A row names a code of a list.
type row struct{ list, code string }

// ProposeRow proposes a code for a list. A code is never reused or renamed.
type ProposeRow struct {
	Change  uuid.UUID     `json:"change"`
	List    decider.Ref   `json:"list"`
	Code    decider.Ref   `json:"code"`
	Dutch   decider.Label `json:"dutch"`
	English decider.Label `json:"english"`
	From    decider.Day   `json:"fromDate"`
	Until   decider.Day   `json:"untilDate,omitempty"`
	Reason  string        `json:"reason" part:"text" max:"1000"`
	By      decider.Ref   `json:"by"` // actor
}

// RowProposed records that someone proposed a code.
type RowProposed ProposeRow

// Refusals about code lists.
var (
	ErrNoList      = decider.Refusal{Code: "list-unknown", Reason: "There is no code list with this name."}
	ErrFixedList   = decider.Refusal{Code: "list-fixed", Reason: "The program itself decides on every code of this list, so it changes with the program only."}
	ErrCodeThere   = decider.Refusal{Code: "code-there", Reason: "This code is in the list already. A code is never reused or renamed: choose another."}
	ErrNoCode      = decider.Refusal{Code: "code-unknown", Reason: "The list has no such code."}
	ErrReliedOn    = decider.Refusal{Code: "code-relied-on", Reason: "A rule of the program rests on this code, so it cannot end."}
	ErrIsALocation = decider.Refusal{Code: "is-a-location", Reason: "A location comes with where it is. Propose it as a location."}
)

func (c ProposeRow) decide(s Story, at Mark) ([]Event, error) { return record(s, at, RowProposed(c)) }

func (e RowProposed) check(s State, at Mark) error { return s.proposable(e.Change, e, at) }

func (e RowProposed) evolve(s State, at Mark) State { return s.proposed(e.Change, e, e.By, at) }

func (e RowProposed) fits(s State, _ decider.Day) error {
	if e.List == locations {
		return ErrIsALocation
	}
	return s.free(string(e.List), "code", string(e.Code), Span{e.From, e.Until})
}

func (e RowProposed) apply(s State) State { return s.adding(string(e.List), e.row()) }

func (e RowProposed) row() codelist.Row {
	return codelist.Row{Code: string(e.Code), Dutch: string(e.Dutch), English: string(e.English), From: e.From, Until: e.Until}
}

// free refuses a code, which a field names, that cannot be added to a list.
func (s State) free(list, field, code string, span Span) error {
	if err := extensible(list); err != nil {
		return err
	}
	if _, there := s.row(list, code); there {
		return ErrCodeThere.At(field)
	}
	return span.ordered()
}

// extensible refuses a list that the desk cannot change.
func extensible(list string) error {
	if _, there := codelist.First[list]; !there {
		return ErrNoList
	}
	if codelist.Fixed(list) {
		return ErrFixedList
	}
	return nil
}

// row returns a code's row as it stands.
func (s State) row(list, code string) (codelist.Row, bool) {
	r, there := codelist.First[list].Find(code)
	if !there {
		i := slices.IndexFunc(s.rows[list], func(r codelist.Row) bool { return r.Code == code })
		if i < 0 {
			return codelist.Row{}, false
		}
		r = s.rows[list][i]
	}
	if until, ends := s.ends[row{list, code}]; ends {
		r.Until = until
	}
	return r, true
}

func (s State) adding(list string, r codelist.Row) State {
	s.rows = with(s.rows, list, append(slices.Clip(s.rows[list]), r))
	return s
}

// rowEnding refuses an end that a code cannot have.
func (s State) rowEnding(list, code string, until, today decider.Day) error {
	if err := extensible(list); err != nil {
		return err
	}
	r, there := s.row(list, code)
	switch {
	case !there:
		return ErrNoCode
	case codelist.Relied(list, code):
		return ErrReliedOn
	}
	return Span{r.From, r.Until}.ending(until, today)
}

// Lists returns the code lists as they stand: the first filling, with the rows
// that were added and ended since. What was added in the log and is part of
// the first filling of a newer program is there once.
func (s State) Lists() codelist.Set {
	set := codelist.Set{}
	for name, l := range codelist.First {
		l.Rows = s.rowsOf(l)
		set[name] = l
	}
	return set
}

func (s State) rowsOf(l codelist.List) []codelist.Row {
	codes := make([]string, 0, len(l.Rows)+len(s.rows[l.Name]))
	for _, r := range l.Rows {
		codes = append(codes, r.Code)
	}
	for _, r := range s.rows[l.Name] {
		if _, there := l.Find(r.Code); !there {
			codes = append(codes, r.Code)
		}
	}
	rows := make([]codelist.Row, len(codes))
	for i, code := range codes {
		rows[i], _ = s.row(l.Name, code)
	}
	return rows
}
