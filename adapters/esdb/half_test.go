package esdb_test

import (
	"errors"
	"testing"

	"klantreis/adapters/esdb"
)

// A log is half for as long as it is said to be, also to others and later, and
// holds the same events all the while.
func TestALogSaysThatItIsHalf(t *testing.T) {
	where := url(server)
	s := open(t, where, esdb.Options{})
	add(t, s, "a", 0, "a1")
	for _, want := range []bool{false, true, true, false, true, false, false} {
		if err := s.SetHalf(t.Context(), want); err != nil {
			t.Fatal(err)
		}
		is, err := s.Half(t.Context())
		later := open(t, where, esdb.Options{There: true})
		said, wrong := later.Half(t.Context())
		if err := errors.Join(err, wrong); err != nil || is != want || said != want {
			t.Errorf("said %t it is %t, and to others %t: %v", want, is, said, err)
		}
		if later.ID() != s.ID() {
			t.Error("it is another log")
		}
		holds(t, later, "a1")
	}
	add(t, s, "a", 1, "a2")
	holds(t, s, "a1", "a2")
}
