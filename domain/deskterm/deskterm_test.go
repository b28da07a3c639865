package deskterm

import (
	"testing"

	"klantreis/domain/codelist"
)

// What the program knows and what the lists say are the same terms, each with
// where it comes from.
func TestEveryTermIsACodeOfItsList(t *testing.T) {
	if rows := codelist.First["desk-terms"].Rows; len(rows) != len(First) {
		t.Errorf("the list has %d codes, the program %d", len(rows), len(First))
	}
	for _, term := range First {
		if _, there := codelist.First["desk-terms"].Find(string(term.Name)); !there {
			t.Errorf("no code %s", term.Name)
		}
		if _, there := codelist.First["desk-term-units"].Find(term.Unit); !there {
			t.Errorf("%s is counted in %s", term.Name, term.Unit)
		}
		if term.First.Source == "" || term.Least < 1 {
			t.Errorf("%+v", term)
		}
	}
	for _, name := range []Name{DoWork, ReferralAnswer, ReferralReport, QuestionAnswer, SilentCourse, SilentJourney, SilentTraining, VoucherExpiry, GlassReview, Destruction, Deputyship, SmallCells} {
		if _, there := Find(name); !there {
			t.Errorf("the file has no %s", name)
		}
	}
}

// The values are those of DOMAIN.md, and hold wherever nothing else was said.
func TestNothingIsWithoutATerm(t *testing.T) {
	said := Terms{SmallCells: 8}
	for name, want := range map[Name]int{SmallCells: 8, SilentCourse: 90, SilentJourney: 365, DoWork: 14} {
		if got := said.Of(name); got != want {
			t.Errorf("%s is %d, want %d", name, got, want)
		}
	}
	if Terms(nil).Of(SmallCells) != 5 {
		t.Error("without terms every count is shown")
	}
}

func TestABadTermIsNotRead(t *testing.T) {
	for _, line := range []string{"x,dagen,one,1,2,2026-01-01,y", "x,dagen,1,one,2,2026-01-01,y", "x,dagen,1,1,two,2026-01-01,y", "x,dagen,1,1,2,soon,y",
		"x,dagen,3,1,2,2026-01-01,y", "x,dagen,0,1,2,2026-01-01,y", "x,dagen"} {
		if _, err := read("term,unit,value,least,most,valid_from,source\n" + line + "\n"); err == nil {
			t.Errorf("%q was read", line)
		}
	}
}
