package posting_test

import (
	"errors"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/posting"
)

type roles = []decider.Ref

func TestToWhomSomethingCanBeGiven(t *testing.T) {
	here := posting.Posting{Works: true, Team: "hengelo", There: true, Roles: roles{"gids", "vwnw-adviseur"}}
	guide := posting.Posting{Works: true, Team: "hengelo", There: true, Roles: roles{"gids"}}
	newly := posting.Posting{Works: true, Team: "hengelo", There: true}
	adas := posting.Duty{Who: "ada", Team: "hengelo", Roles: posting.Advising}
	for says, c := range map[string]struct {
		to         posting.Posting
		duty       posting.Duty
		now, after error // before the directory is complete, and since
		unlisted   bool  // before
	}{
		"to an advisor of the team":             {to: here, duty: adas},
		"to whoever works here":                 {to: newly, duty: posting.Duty{Who: "ada"}},
		"to a team":                             {to: posting.Posting{There: true}, duty: posting.Duty{Team: "hengelo", Roles: posting.Advising}},
		"to nobody in particular":               {duty: posting.Duty{Roles: posting.Advising}},
		"not to one of another team":            {to: here, duty: posting.Duty{Who: "ada", Team: "almelo"}, now: posting.ErrTeamOther, after: posting.ErrTeamOther},
		"not to one of another role":            {to: guide, duty: adas, now: posting.ErrOtherRole, after: posting.ErrOtherRole},
		"to one of whom no role is known yet":   {to: newly, duty: adas, unlisted: true, after: posting.ErrOtherRole},
		"to one whom nobody knows yet":          {to: posting.Posting{There: true}, duty: adas, unlisted: true, after: posting.ErrNobodyHere},
		"not to one who has left":               {to: posting.Posting{There: true, Left: true}, duty: adas, now: posting.ErrHasLeft, after: posting.ErrHasLeft},
		"to a team that nobody knows yet":       {duty: posting.Duty{Team: "hengelo"}, unlisted: true, after: posting.ErrNoSuchTeam},
		"not to a team that has ended":          {to: posting.Posting{Ended: true}, duty: posting.Duty{Team: "hengelo"}, now: posting.ErrNoSuchTeam, after: posting.ErrNoSuchTeam},
		"to one of whom and whose team unknown": {duty: adas, unlisted: true, after: posting.ErrNoSuchTeam},
	} {
		if unlisted, err := c.to.Takes(c.duty); !errors.Is(err, c.now) || unlisted != c.unlisted {
			t.Errorf("%s: %v, %v", says, unlisted, err)
		}
		c.to.Complete = true
		if unlisted, err := c.to.Takes(c.duty); !errors.Is(err, c.after) || unlisted {
			t.Errorf("%s, since the directory is complete: %v, %v", says, unlisted, err)
		}
	}
}

// A refusal is about the field in which somebody or a team is named, and about none
// where that is whoever asks.
func TestWhichFieldARefusalIsAbout(t *testing.T) {
	known := posting.Posting{Complete: true, Works: true, Team: "hengelo", There: true}
	for says, c := range map[string]struct {
		to   posting.Posting
		team decider.Ref
		want string
	}{
		"to nobody here":     {posting.Posting{Complete: true, There: true}, "hengelo", "advisor"},
		"to one who left":    {posting.Posting{Left: true, There: true}, "hengelo", "advisor"},
		"to one without it":  {known, "hengelo", "advisor"},
		"to another team":    {known, "almelo", "team"},
		"to a team not here": {posting.Posting{Ended: true}, "hengelo", "team"},
	} {
		for named, want := range map[string]string{"advisor": c.want, "": ""} {
			var no decider.Refusal
			_, err := c.to.Takes(posting.Duty{Who: "ada", Named: named, Team: c.team, Roles: posting.Advising})
			if !errors.As(err, &no) || no.Field != want {
				t.Errorf("%s: %v is about the field %q, want %q", says, err, no.Field, want)
			}
		}
	}
}
