package work

import (
	"testing"

	"klantreis/domain/decider"
)

func TestATermIsTheOneOfTheDayOnWhichItBegan(t *testing.T) {
	var err error
	was := terms
	defer func() { terms = was }()
	if terms, err = readTerms("term,months,days,valid_from,valid_to,source\nx,1,2,2026-01-01,2026-06-30,\nx,2,0,2026-07-01,,\n"); err != nil {
		t.Fatal(err)
	}
	for begun, want := range map[decider.Day]decider.Day{
		decider.Date(2026, 1, 31):  decider.Date(2026, 3, 2), // the last of February, and two days
		decider.Date(2026, 6, 30):  decider.Date(2026, 8, 1),
		decider.Date(2026, 7, 1):   decider.Date(2026, 9, 1),
		decider.Date(2025, 12, 31): decider.Date(2025, 12, 31), // there was none
	} {
		if got := after("x", begun); got != want {
			t.Errorf("begun on %s: got %s, want %s", begun, got, want)
		}
	}
}

func TestABadTermIsNotRead(t *testing.T) {
	for _, line := range []string{"x,one,2,2026-01-01,,", "x,1,two,2026-01-01,,", "x,1,2,soon,,", "x,1,2,2026-01-01,never,"} {
		if _, err := readTerms("term,months,days,valid_from,valid_to,source\n" + line + "\n"); err == nil {
			t.Errorf("%q was read", line)
		}
	}
}
