package decider

import "regexp"

// A Label is what the desk calls something of its own, or an organisation by
// the name that the Trade Register has: a team, a place, a partner, a code of a
// list. It is public and never about a person, so it may stand in the clear:
// what a code stands for can be told as long as the log is there.
type Label string

// A Ref is a pseudonymous reference to someone or something that is kept
// elsewhere: an actor as the identity provider calls them, or a team. It may
// stand in the clear, so it never holds a name or an e-mail address.
type Ref string

var refs = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._|:-]{0,127}$`)

// Valid says whether r can be a reference: letters, digits and . _ | : - only,
// at most 128 of them.
func (r Ref) Valid() bool { return refs.MatchString(string(r)) }
