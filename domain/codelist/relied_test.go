package codelist_test

import (
	"testing"

	"klantreis/domain/codelist"
)

func TestWhatTheProgramDecidesOnStays(t *testing.T) {
	for _, c := range []struct {
		list, code    string
		fixed, relied bool
	}{
		{"voucher-states", "verleend", true, true},
		{"journey-phases", "intake", true, true},
		{"transition-exits", "onbekend", false, true},
		{"transition-exits", "gestopt", false, false},
		{"break-glass-reasons", "anders", false, true},
		{"channels", "telefoon", false, false},
	} {
		if got := codelist.Fixed(c.list); got != c.fixed {
			t.Errorf("%s is fixed: %v", c.list, got)
		}
		if got := codelist.Relied(c.list, c.code); got != c.relied {
			t.Errorf("a rule rests on %s of %s: %v", c.code, c.list, got)
		}
	}
}

// A rule about a list or a code that is not there would keep nothing in place.
func TestWhatIsReliedOnIsThere(t *testing.T) {
	for _, list := range codelist.FixedLists {
		if len(codelist.First[list].Rows) == 0 {
			t.Errorf("there is no list %s", list)
		}
	}
	for list, codes := range codelist.ReliedCodes {
		for _, code := range codes {
			if _, ok := codelist.First[list].Find(code); !ok {
				t.Errorf("there is no code %s in %s", code, list)
			}
		}
	}
}
