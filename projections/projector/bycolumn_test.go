package projector_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"klantreis/projections/projector"
)

func TestRowsAreWhatWasAdded(t *testing.T) {
	id := []byte("0123456789abcdef")
	want := [][]any{{int64(-1), "a", true, id}, {int64(1 << 40), "", false, make([]byte, 16)}}
	var rows projector.Rows
	for _, row := range want {
		rows.Add(row...)
	}
	var got [][]any
	for row := range rows.All() {
		got = append(got, row)
	}
	if diff := cmp.Diff(want, got); diff != "" || rows.Len() != 2 {
		t.Errorf("%d rows: (- added, + got)\n%s", rows.Len(), diff)
	}
	if rows.Integer(1, 0) != 1<<40 || rows.Text(0, 1) != "a" || !rows.Boolean(0, 2) || rows.Boolean(1, 2) || string(rows.Bytes(0, 3)) != string(id) {
		t.Error("single values are others")
	}
}

func TestRowsRefuseWhatNoTableHolds(t *testing.T) {
	for name, row := range map[string][]any{
		"another kind":    {"a", "b"},
		"too few columns": {int64(1)},
		"too many":        {int64(1), "b", "c"},
		"another type":    {int32(1), "b"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Errorf("took %v", row)
				}
			}()
			var rows projector.Rows
			rows.Add(int64(1), "b")
			rows.Add(row...)
		})
	}
}
