// Package posting says to whom something can be given: a journey, an
// appointment, a promise to keep, a meeting to lead.
//
// That is a rule that spans streams: who works at the desk, and for which team,
// is in the directory, and what is given is decided on elsewhere. So it is asked
// of evidence, in the same words by all.
//
// Known limit: what somebody may do is said by their token and not by the
// directory, so a journey can be given to one who is no advisor.
package posting

import "klantreis/domain/decider"

// A Posting is what the directory says of whoever something is given to, and of
// the team that it goes to: evidence for those who decide on the giving. Nil
// stands for a directory in which nobody works yet: it says nothing of who does,
// so that a new desk can begin before its staff is in it.
type Posting struct {
	Works bool        // they work at the desk on that day
	Team  decider.Ref // for which they do
	There bool        // the team that is named is there on that day
}

// Refusals about giving something to somebody.
var (
	ErrNobodyHere = decider.Refusal{Code: "colleague-unknown", Reason: "The directory knows nobody by this reference who works at the desk on that day. Look them up, or have them added to the staff first."}
	ErrNoSuchTeam = decider.Refusal{Code: "team-not-there", Reason: "The directory knows no team by this reference that is there on that day. Look it up, or have it named first."}
	ErrTeamOther  = decider.Refusal{Code: "colleague-of-another-team", Reason: "This colleague works for another team than the one that is named. Name their own team, or somebody else of this one."}
)

// Takes says why something cannot be given to somebody, or to a team, or nil.
// Either may be left out.
func (p *Posting) Takes(who, team decider.Ref) error {
	switch {
	case p == nil:
		return nil
	case team != "" && !p.There:
		return ErrNoSuchTeam
	case who != "" && !p.Works:
		return ErrNobodyHere
	case who != "" && team != "" && p.Team != team:
		return ErrTeamOther
	}
	return nil
}
