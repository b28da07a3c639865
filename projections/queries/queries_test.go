package queries

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"testing"
)

const text = `-- About the file.

-- name: things
select t.n from things t
where t.n > $1
-- and
order by t.n

-- name: between
  and t.m >= ? and t.m < ?

-- name: short
select 1 as n
`

var file = Parse(text)

func TestAQuestionIsAStatementWithItsArguments(t *testing.T) {
	q := file.Ask("short")
	if q.SQL() != "select 1 as n\n" || len(q.args) != 0 {
		t.Errorf("got %q, %v", q.SQL(), q.args)
	}
}

func TestConditionsGoWhereTheStatementSaysAndNumberTheirArguments(t *testing.T) {
	q := file.Ask("things", 7)
	if want := "select t.n from things t\nwhere t.n > $1\norder by t.n\n"; q.SQL() != want {
		t.Errorf("got %q, want %q", q.SQL(), want)
	}
	q.And("between", 8, 9)
	q.And("between", 10, 11)
	want := "select t.n from things t\nwhere t.n > $1\nand t.m >= $2 and t.m < $3\nand t.m >= $4 and t.m < $5\norder by t.n\n"
	if q.SQL() != want || !reflect.DeepEqual(q.args, []any{7, 8, 9, 10, 11}) {
		t.Errorf("got %q, %v, want %q", q.SQL(), q.args, want)
	}
}

func TestAListTakesAsManyPlacesAsItHas(t *testing.T) {
	f := Parse("-- name: things\nselect n from things\n-- and\n\n-- name: among\n  where n in (?)\n")
	q := f.Ask("things")
	q.In("among", 4, 5)
	if want := "select n from things\nwhere n in ($1, $2)\n"; q.SQL() != want || !reflect.DeepEqual(q.args, []any{4, 5}) {
		t.Errorf("got %q, %v", q.SQL(), q.args)
	}
}

func TestMistakesInTheProgramPanic(t *testing.T) {
	for name, do := range map[string]func(){
		"a statement that is not there": func() { file.Ask("nothing") },
		"a condition that is not there": func() { file.Ask("things").And("nothing") },
		"an argument too few":           func() { file.Ask("things", 1).And("between", 2) },
		"a list of nothing":             func() { Parse("-- name: a\nx\n-- name: b\n(?)\n").Ask("a").In("b") },
		"a list in no place":            func() { file.Ask("things").In("between", 1) },
		"a name that is there twice":    func() { Parse("-- name: a\nselect 1\n-- name: a\nselect 2\n") },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("nothing happened")
				}
			}()
			do()
		})
	}
}

type row struct {
	N int `col:"n"`
}

// reader answers every question with the same rows, and then fails.
type reader struct {
	rows []int64
	err  error
}

func (r reader) Query(_ context.Context, sql string, args ...any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, n := range r.rows {
			if !yield([]any{n}, nil) {
				return
			}
		}
		if r.err != nil {
			yield(nil, r.err)
		}
	}
}

func TestOneSaysWhetherThereIsOne(t *testing.T) {
	failure := errors.New("the disk failed")
	for name, c := range map[string]struct {
		reader
		want  row
		there bool
		err   error
	}{
		"there is":    {reader{[]int64{3}, nil}, row{3}, true, nil},
		"there isn't": {reader{nil, nil}, row{}, false, nil},
		"a failure":   {reader{nil, failure}, row{}, false, failure},
	} {
		t.Run(name, func(t *testing.T) {
			if got, there, err := One[row](t.Context(), c.reader, file.Ask("short")); got != c.want || there != c.there || err != c.err {
				t.Errorf("got %v, %t, %v", got, there, err)
			}
		})
	}
}
