package decider

import "regexp"

// A Ref is a pseudonymous reference to someone or something that is kept
// elsewhere: an actor as the identity provider calls them, or a team. It may
// stand in the clear, so it never holds a name or an e-mail address.
type Ref string

var refs = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._|:-]{0,127}$`)

// Valid says whether r can be a reference: letters, digits and . _ | : - only,
// at most 128 of them.
func (r Ref) Valid() bool { return refs.MatchString(string(r)) }
