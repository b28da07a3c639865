package client

import "slices"

// What data about a client is processed for: codes of the list purposes that a
// client can object to with effect. What the law itself demands, as accounting
// for public money, goes on.
const (
	Guidance  = "begeleiding"
	Assessing = "beoordeling-voucher"
	Referring = "doorverwijzing"
)

// Purposes are what a command processes the client's data for. None means that
// it goes on whatever is restricted: it sees to the client's rights, to what
// they permit and take back, or to what was done with the file before (GDPR
// article 18(2)). Those of a [Withdraw] depend on what it takes back.
func Purposes(c Command) []string {
	switch c.(type) {
	case ChangeDetails, OpenContact, BreakGlass, BeginJourney:
		return []string{Guidance}
	case BeginVoucher:
		return []string{Assessing}
	case RecordDisclosure:
		return []string{Referring}
	}
	return nil
}

// Holds says why nothing is done with the client's data for some purposes, or
// nil. What ends what was begun is done although an objection was upheld: that
// is how the processing stops.
func (s State) Holds(purposes []string, ends bool) error {
	switch {
	case len(purposes) == 0:
		return nil
	case s.Restricted:
		return ErrRestricted
	case slices.Contains(purposes, s.Objection.Against):
		return ErrObjected
	case !ends && slices.ContainsFunc(purposes, func(p string) bool { return slices.Contains(s.Stopped, p) }):
		return ErrStopped
	}
	return nil
}
