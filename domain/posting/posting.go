// Package posting says to whom something can be given: a journey, an
// appointment, a promise to keep, a meeting to lead, the journeys of who is away.
//
// That is a rule that spans streams: who works at the desk, for which team and
// as what, is in the directory, and what is given is decided on elsewhere. So it
// is asked of evidence, in the same words by all.
//
// A directory is filled one by one, and until two persons have said that it is
// complete it cannot be held against anybody that it does not know them: then
// something is given to them all the same, and that is recorded beside it. What
// it does know counts from the first day.
//
// Known limit: what somebody may see and do is said by their token. A role in
// the directory gives no access; it says to whom work can be given.
package posting

import (
	"slices"

	"klantreis/domain/decider"
)

// Advising are the roles in which a journey can be somebody's, as their own or
// while they stand in for somebody. One of them is enough.
var Advising = []decider.Ref{"adviseur", "vwnw-adviseur"}

// A Duty is what is given, and to whom.
type Duty struct {
	Who   decider.Ref   // actor; "" for nobody in particular
	Named string        // the field of the command that says who; "": none does, it is whoever asks
	Team  decider.Ref   // "" where it is not given to a team
	By    decider.Day   // by which they have to be there; zero: the day on which it is recorded
	Roles []decider.Ref // in one of which it can be done; none where it takes no role
}

// A Posting is what the directory says, on one day, of whoever something is
// given to and of the team that it goes to: evidence for those who decide on the
// giving.
type Posting struct {
	Complete bool          `json:"complete"`         // it knows all who work at the desk, and as what
	Works    bool          `json:"works"`            // they work there
	Left     bool          `json:"left"`             // they did, and do no more
	Team     decider.Ref   `json:"team,omitempty"`   // for which they work
	Roles    []decider.Ref `json:"roles,omitempty"`  // as what; none where that was not said
	There    bool          `json:"there"`            // the team that is named is there
	Theirs   []decider.Ref `json:"theirs,omitempty"` // as what those work who work for that team
	Ended    bool          `json:"ended"`            // it was, and is no more
}

// Refusals about giving something to somebody.
var (
	ErrNobodyHere = decider.Refusal{Code: "colleague-unknown", Reason: "The directory knows nobody by this reference who works at the desk on that day. Look them up, or have them added to the staff first."}
	ErrHasLeft    = decider.Refusal{Code: "colleague-left", Reason: "This colleague does not work at the desk any more on that day. Name somebody else, or have them added to the staff anew if they are back."}
	ErrNoSuchTeam = decider.Refusal{Code: "team-not-there", Reason: "The directory knows no team by this reference that is there on that day. Look it up, or have it named first."}
	ErrTeamOther  = decider.Refusal{Code: "colleague-of-another-team", Reason: "This colleague works for %s, and not for %s, which is the team that is named or else your own. Name theirs (team), or somebody else."}
	ErrOtherRole  = decider.Refusal{Code: "colleague-of-another-role", Reason: "By the directory this colleague is no advisor (adviseur, vwnw-adviseur) on that day. Name an advisor, or have that role given to them first."}
)

// OfTeam returns a refusal as one about the team that is named. Where none of who
// is, neither is the team.
func (d Duty) OfTeam(r decider.Refusal) decider.Refusal {
	if d.Named == "" {
		return r
	}
	return r.At("team")
}

// Lacks says that nobody of the team that is named works in a role, as far as the
// directory is complete.
func (p Posting) Lacks(role decider.Ref) bool { return p.Complete && !slices.Contains(p.Theirs, role) }

// Takes says why a duty cannot be given, or nil; and whether the directory, which
// is not complete yet, does not know enough to say.
func (p Posting) Takes(d Duty) (unlisted bool, err error) {
	var (
		noTeam = d.Team != "" && !p.There
		nobody = d.Who != "" && !p.Works
		works  = d.Who != "" && p.Works
		unfit  = works && len(d.Roles) > 0 && !slices.ContainsFunc(p.Roles, func(r decider.Ref) bool { return slices.Contains(d.Roles, r) })
		noRole = unfit && len(p.Roles) == 0
	)
	switch {
	case noTeam && (p.Complete || p.Ended):
		return false, d.OfTeam(ErrNoSuchTeam)
	case nobody && p.Left:
		return false, ErrHasLeft.At(d.Named)
	case nobody && p.Complete:
		return false, ErrNobodyHere.At(d.Named)
	case works && d.Team != "" && p.Team != d.Team:
		return false, d.OfTeam(ErrTeamOther).Because(p.Team, d.Team)
	case unfit && (p.Complete || !noRole):
		return false, ErrOtherRole.At(d.Named)
	}
	return noTeam || nobody || noRole, nil
}
