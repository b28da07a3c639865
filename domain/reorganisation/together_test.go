package reorganisation_test

import (
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/reorganisation"
)

// another is what is found of another reorganisation of the same employer.
func another(n, jobs int, from, until decider.Day) reorganisation.Other {
	return reorganisation.Other{
		Counted:  reorganisation.Counted{Reorganisation: decidertest.ID(n), Jobs: jobs, EndsFrom: from, EndsUntil: until},
		Employer: "VOORBEELD-Textiel", Municipality: "GM0153", Stands: true,
	}
}

func having(c reorganisation.Command, found ...reorganisation.Other) reorganisation.WithEvidence {
	return reorganisation.WithEvidence{Command: c, Found: found}
}

func together(with ...reorganisation.Other) reorganisation.CountedTogether {
	var e reorganisation.CountedTogether
	for _, o := range with {
		e.With = append(e.With, o.Counted)
	}
	return e
}

var (
	sister  = another(70, 12, decidertest.Day(60), decidertest.Day(80))
	cousin  = another(71, 5, 0, 0)
	look    = having(reorganisation.CountTogether{Other: decidertest.ID(70)}, sister)
	counted = together(sister)
	alone   = reorganisation.CountedTogether{Dropped: []uuid.UUID{decidertest.ID(70)}}
)

func TestReorganisationsOfOneEmployerCountTogether(t *testing.T) {
	it := decidertest.For(t, reorganisation.Decider)
	it("is announced beside another").When(having(announce, sister)).Then(announced, counted)
	it("is announced beside several").When(having(announce, cousin, sister)).Then(announced, together(sister, cousin))
	it("is announced alone").When(having(announce)).Then(announced)
	it("is announced once, whatever is found").Given(announced).When(having(announce, sister)).Refuses(reorganisation.ErrAnnounced)
	it("hears of another").Given(announced).When(look).Then(counted)
	it("has heard of it").Given(announced, counted).When(look).Then()
	it("says nothing of what is not there").When(look).Then()
	it("looks at nothing without evidence").Given(announced, counted).When(reorganisation.CountTogether{Other: decidertest.ID(70)}).Then()
	it("tells the others of its own numbers").Given(announced, counted).When(having(change, sister)).Then(changed, counted)
	it("tells nobody of a notice").Given(announced, counted).When(having(notify, sister)).Then(notified)
	more := another(70, 30, decidertest.Day(60), decidertest.Day(80))
	it("hears of other numbers").Given(announced, counted).When(having(reorganisation.CountTogether{Other: decidertest.ID(70)}, more)).Then(together(more))
	off := reorganisation.End{Reason: "afgeblazen"}
	it("counts no more once it is called off").Given(announced, counted).When(having(off, sister)).Then(reorganisation.Ended(off), alone)
	it("counts on once it was carried out").Given(announced, counted).When(having(end, sister)).Then(ended)
	it("counts no more once it was a mistake").Given(announced, counted).When(having(withdraw(1), sister)).Then(withdrawn(1), alone)
	it("keeps no announcement from being withdrawn").Given(announced, counted).When(withdraw(1)).Then(withdrawn(1))
	it("counts again once it goes on after all").Given(announced, counted, ended, alone).When(having(withdraw(3), sister)).Then(withdrawn(3), counted)
}

func TestWhatDoesNotCountTogether(t *testing.T) {
	it := decidertest.For(t, reorganisation.Decider)
	stranger, abroad, gone := sister, sister, sister
	stranger.Employer, abroad.Municipality, gone.Stands = "Voorbeeld Metaal", "buitenland", false
	for name, o := range map[string]reorganisation.Other{
		"another employer": stranger, "another work area": abroad, "one that was called off": gone,
		"one that ends three months before":  another(70, 12, announce.EndsFrom.AddMonths(-5), announce.EndsFrom.AddMonths(-3)),
		"one that begins three months after": another(70, 12, announce.EndsUntil.AddMonths(3), announce.EndsUntil.AddMonths(4)),
	} {
		it(name).Given(announced).When(having(reorganisation.CountTogether{Other: decidertest.ID(70)}, o)).Then()
		it(name+" no longer").Given(announced, counted).When(having(reorganisation.CountTogether{Other: decidertest.ID(70)}, o)).Then(alone)
	}
	near := another(70, 12, announce.EndsUntil.AddMonths(3)-1, announce.EndsUntil.AddMonths(4))
	it("a day within three months").Given(announced).When(having(reorganisation.CountTogether{Other: decidertest.ID(70)}, near)).Then(together(near))
	outside := announced
	outside.Municipality = "buiten-twente"
	it("is in no work area that is known itself").Given(outside).When(look).Then()
}

// A legal form says nothing of who the employer is; letters that look like one do.
func TestANameIsTheSameWithItsLegalForm(t *testing.T) {
	for _, written := range []string{
		"Wasserij Oost", "wasserij-oost", "Wasserij Oost B.V.", "Wasserij Oost BV", "WASSERIJ OOST bv", "Wasserij Oost, B.V", "Wasserij Oost (b. v.)",
		"Wasserij Oost B V ", "Wasserij Oost N.V.", "Wasserij Oost nv", "Wasserij Oost V.O.F.", "Wasserij Oost vof", "Wasserij Oost C.V.", "Wasserij Oost cv.",
	} {
		if got := reorganisation.SameEmployer(written); got != "wasserijoost" {
			t.Errorf("%q is told apart as %q", written, got)
		}
	}
	for written, want := range map[string]string{
		"Bavo": "bavo", "Nova": "nova", "Wasserij Bavo": "wasserijbavo", "Groep Nova": "groepnova", "BV Oost": "bvoost", "Oostbv": "oostbv",
		"A.B.V.": "abv", "B.V.": "bv", "Bouw B&V": "bouwbv", "Stichting Oost": "stichtingoost", "Oost CV-ketels": "oostcvketels", "Oost BV 2": "oostbv2",
	} {
		if got := reorganisation.SameEmployer(written); got != want {
			t.Errorf("%q is told apart as %q, want %q", written, got, want)
		}
	}
}

func TestWhenANoticeIsDue(t *testing.T) {
	small := announced
	small.Jobs, small.RegionJobs = 10, 0
	stands := func(events ...reorganisation.Event) reorganisation.State {
		var h decidertest.History[reorganisation.Event]
		for _, e := range events {
			h = h.Then(e)
		}
		return reorganisation.Decider.Fold(h.Past).State
	}
	for name, c := range map[string]struct {
		is   reorganisation.State
		want reorganisation.Collective
		due  bool
	}{
		"not announced":                        {stands(), reorganisation.NotCollective, false},
		"sixty-four alone":                     {stands(announced), reorganisation.IsCollective, true},
		"ten alone":                            {stands(small), reorganisation.NotCollective, false},
		"ten and twelve":                       {stands(small, counted), reorganisation.IsCollective, true},
		"and that was notified":                {stands(small, counted, notified), reorganisation.IsCollective, false},
		"and it has ended":                     {stands(small, counted, ended), reorganisation.IsCollective, false},
		"ten and nine":                         {stands(small, together(another(70, 9, decidertest.Day(60), decidertest.Day(80)))), reorganisation.NotCollective, false},
		"ten and five and five":                {stands(small, together(another(70, 5, decidertest.Day(60), decidertest.Day(80)), another(71, 5, decidertest.Day(40), decidertest.Day(50)))), reorganisation.IsCollective, true},
		"ten and twelve, unknown when":         {stands(small, together(another(70, 12, 0, 0))), reorganisation.UnknownCollective, false},
		"ten and twelve, partly beyond":        {stands(small, together(another(70, 12, decidertest.Day(60), decidertest.Day(200)))), reorganisation.UnknownCollective, false},
		"ten and the twelve which are dropped": {stands(small, counted, alone), reorganisation.NotCollective, false},
	} {
		if got := c.is.Collective(); got != c.want || c.is.NoticeDue() != c.due {
			t.Errorf("%s: collective %s, due %v, want %s, %v", name, got, c.is.NoticeDue(), c.want, c.due)
		}
	}
}

// Whatever days the jobs of several reorganisations end on: where it is said
// that one of them is part of a collective dismissal, some three months have
// twenty jobs; and where it is said that it is not, no three months that have
// one of its jobs do.
func TestTogetherHoldsHoweverJobsAreSpread(t *testing.T) {
	first := decider.Date(2026, 1, 15)
	rapid.Check(t, func(t *rapid.T) {
		var all [][]decider.Day
		s := reorganisation.State{Announced: decider.Mark{Occurred: decider.On(first)}}
		for i := range rapid.IntRange(1, 4).Draw(t, "reorganisations") {
			begin := rapid.IntRange(0, 300).Draw(t, "begin")
			jobs := rapid.SliceOfN(rapid.IntRange(begin, begin+120), 1, 25).Draw(t, "days")
			c := reorganisation.Counted{Reorganisation: decidertest.ID(i), Jobs: len(jobs), EndsFrom: first + 1000, EndsUntil: first}
			var days []decider.Day
			for _, d := range jobs {
				day := first + decider.Day(d)
				days, c.EndsFrom, c.EndsUntil = append(days, day), min(c.EndsFrom, day), max(c.EndsUntil, day)
			}
			all = append(all, days)
			if i == 0 {
				s.Numbers = reorganisation.Numbers{Jobs: c.Jobs, From: c.EndsFrom, Until: c.EndsUntil}
				continue
			}
			s.Together = append(s.Together, c)
		}
		most := 0 // with one of the first
		for begin := first; begin <= first+420; begin++ {
			in := func(days []decider.Day) (n int) {
				for _, d := range days {
					if d >= begin && d < begin.AddMonths(3) {
						n++
					}
				}
				return n
			}
			if in(all[0]) == 0 {
				continue
			}
			n := 0
			for _, days := range all {
				n += in(days)
			}
			most = max(most, n)
		}
		if got := s.Collective(); got == reorganisation.IsCollective && most < 20 || got == reorganisation.NotCollective && most >= 20 {
			t.Fatalf("at most %d in three months: got %s of %+v", most, got, s)
		}
	})
}
