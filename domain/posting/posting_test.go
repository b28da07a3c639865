package posting_test

import (
	"errors"
	"testing"

	"klantreis/domain/decider"
	"klantreis/domain/posting"
)

func TestToWhomSomethingCanBeGiven(t *testing.T) {
	here := &posting.Posting{Works: true, Team: "hengelo", There: true}
	for says, c := range map[string]struct {
		to        *posting.Posting
		who, team decider.Ref
		want      error
	}{
		"to one of the team":                {here, "ada", "hengelo", nil},
		"to whoever works here":             {here, "ada", "", nil},
		"to a team":                         {&posting.Posting{There: true}, "", "hengelo", nil},
		"to nobody in particular":           {&posting.Posting{}, "", "", nil},
		"to whoever, before anyone is here": {nil, "ada", "hengelo", nil},
		"not to one of another team":        {&posting.Posting{Works: true, Team: "almelo", There: true}, "ada", "hengelo", posting.ErrTeamOther},
		"not to whom nobody knows":          {&posting.Posting{There: true}, "ada", "hengelo", posting.ErrNobodyHere},
		"not to a team that is not there":   {&posting.Posting{Works: true, Team: "hengelo"}, "ada", "hengelo", posting.ErrNoSuchTeam},
		"nor to that team alone":            {&posting.Posting{}, "", "hengelo", posting.ErrNoSuchTeam},
	} {
		if got := c.to.Takes(c.who, c.team); !errors.Is(got, c.want) {
			t.Errorf("%s: got %v", says, got)
		}
	}
}
