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

// A Way is how a command deals with what was begun with the client's data.
type Way int

const (
	GoesOn  Way = iota // with it, or begins something
	WindsUp            // takes it back, or settles what others are owed by it
	Ends               // it, and does no more: as an application that the client withdraws, or an appointment that is cancelled
)

// Holds says why nothing is done with the client's data for some purposes, or
// nil. What only ends what was begun is always done: it is how processing stops,
// and nobody restricts it or objects to it to have that go on. What is taken back
// or settled changes what the client contests, so it waits until that is decided
// (GDPR article 18), but an objection that was upheld does not hold it up.
func (s State) Holds(purposes []string, way Way) error {
	switch {
	case len(purposes) == 0 || way == Ends:
		return nil
	case s.Restricted:
		return ErrRestricted
	case slices.Contains(purposes, s.Objection.Against):
		return ErrObjected
	case way != WindsUp && slices.ContainsFunc(purposes, func(p string) bool { return slices.Contains(s.Stopped, p) }):
		return ErrStopped
	}
	return nil
}
