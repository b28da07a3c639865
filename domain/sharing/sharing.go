// Package sharing says on which terms data about a client may go to somebody
// outside the desk.
//
// Every disclosure names its recipient, its purpose, the kinds of data and a
// basis (DOMAIN.md section 3). Which basis holds for whom, for what and from
// when to when is law, and law changes: it is reference data of the directory,
// a rule for each with its source, which two persons change, and of which
// basis-rules.csv beside this page is the first filling. What kind of partner the
// recipient is proves nothing by itself, and the same organisation can need
// another basis for another purpose: debt help is one, also within the same
// municipality. A rule that a jurist of the region has yet to check permits
// nothing until then.
//
// Who a recipient is, the directory says. One that it does not know, as a
// lawyer of the client's, may be told what the client permitted that very
// recipient to have, and nothing else: that it is what the law speaks of is
// nobody's word but the sender's.
//
// Whether data is necessary for a purpose cannot be decided here beyond which
// kinds of data a rule names; whoever shares them answers for the rest.
package sharing

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Consent is the basis that rests on what the client permitted.
const Consent = "toestemming-klant"

// The kinds of data that a referral itself discloses.
const (
	Needs    = "ondersteuningsbehoeften"
	Question = "vraag"
)

// KindOf is of which kind a recipient is, a code of the list partner-kinds: what
// the directory has of it on that day, listed, and where it does not know the
// recipient ("") what whoever shares says. It fails where the two differ.
func KindOf(said, listed string) (string, error) {
	switch {
	case listed == "" && said == "":
		return "", ErrNoKind
	case listed == "":
		return said, nil
	case said != "" && said != listed:
		return "", ErrOtherKind.Because(listed)
	}
	return listed, nil
}

// Terms are to whom data goes, what for, which, and why that is allowed.
type Terms struct {
	Recipient decider.Ref // the organisation
	Kind      string      // of recipient: a code of the list partner-kinds
	Listed    bool        // the directory knows the recipient, and as one of this kind
	Purpose   string      // a code of the list sharing-purposes
	DataKinds []string    // codes of the list data-kinds
	Basis     string      // a code of the list bases
}

// Refusals.
var (
	ErrNoDataKind   = decider.Refusal{Code: "data-kinds-missing", Field: "dataKinds", Reason: "Name at least one kind of data of the list data-kinds, each once."}
	ErrNoBasis      = decider.Refusal{Code: "basis-does-not-hold", Field: "basis", Reason: "This basis does not hold for these data, for this purpose, to this kind of recipient on that day. Name fewer kinds of data, or another basis: with the client's permission recorded first, toestemming-klant."}
	ErrNotListed    = decider.Refusal{Code: "recipient-unknown", Field: "recipient", Reason: "The directory knows no partner by this reference on that day, so no basis in law can hold. Look it up, or have it added, which takes two persons; or ask the client to permit this very recipient, record that, and name the basis toestemming-klant."}
	ErrOtherKind    = decider.Refusal{Code: "partner-of-another-kind", Field: "kind", Reason: "This partner is known as one of kind %q. Say so, or leave the kind out; or have the directory changed, which takes a second person."}
	ErrNoKind       = decider.Refusal{Code: "recipient-kind-missing", Field: "kind", Reason: "The directory does not know this recipient on that day. Say of which kind it is: a code of the list partner-kinds."}
	ErrNoPermission = decider.Refusal{Code: "permission-missing", Field: "dataKinds", Reason: "For this purpose the client has not permitted this recipient to have the data kinds %s on that day, or has withdrawn that. Leave these out, or ask the client, and record first one permission that names all that goes out: %s."}
)

// Allow says why data may not go out on these terms at a moment, or nil. The
// rules are those that the directory has of the basis on that day: without any,
// nothing goes out. On [Consent] it takes a permission that covers the terms as
// well.
func (t Terms) Allow(rules []Rule, p *Permission, at decider.Moment) error {
	if !EachOnce(t.DataKinds) {
		return ErrNoDataKind
	}
	if !t.Listed && t.Basis != Consent {
		return ErrNotListed
	}
	if !permit(rules, t) {
		return ErrNoBasis
	}
	if t.Basis != Consent {
		return nil
	}
	if lacking := p.Lacking(t, at); len(lacking) > 0 {
		return ErrNoPermission.Because(strings.Join(lacking, ", "), strings.Join(t.DataKinds, ", "))
	}
	return nil
}

// Allowed says that what went out on these terms may go on being read: some rule
// of a day still covers them whole. What the client permitted is asked in the
// client's file.
func (t Terms) Allowed(rules []Rule) bool { return t.Basis == Consent || permit(rules, t) }

// Codes are the terms without the recipient as one text, by which what goes out on
// the same terms in law is found: blank on [Consent], of which the client's file
// says how long it holds.
func (t Terms) Codes() string {
	if t.Basis == Consent {
		return ""
	}
	return strings.Join(append([]string{t.Basis, t.Kind, t.Purpose}, slices.Sorted(slices.Values(t.DataKinds))...), " ")
}

// TermsOf are the terms that a text of [Terms.Codes] names, which is not blank, to a
// recipient that the directory knew.
func TermsOf(codes string) Terms {
	all := strings.Split(codes, " ")
	return Terms{Listed: true, Basis: all[0], Kind: all[1], Purpose: all[2], DataKinds: all[3:]}
}

// Evidence is the event that terms rest on: the permission where the basis is
// one, else none.
func (t Terms) Evidence(p *Permission) uuid.UUID {
	if t.Basis != Consent || p == nil {
		return uuid.Nil
	}
	return p.Event
}

// EachOnce says that there are codes, and none of them twice.
func EachOnce(codes []string) bool {
	sorted := slices.Sorted(slices.Values(codes))
	return len(codes) > 0 && len(slices.Compact(sorted)) == len(codes)
}

// A Permission is what a client permitted, and how long that held.
type Permission struct {
	Event     uuid.UUID   // that recorded it: what others name as evidence
	Recipient decider.Ref // the organisation; where none is named, any of the kind
	Kind      string
	Purpose   string
	DataKinds []string
	Given     decider.Moment
	From      decider.Day // the first day on which it holds
	Until     decider.Day // the last; zero: until it is withdrawn
	Withdrawn decider.Moment
}

// Lacking are the kinds of data that go out on these terms and are not
// permitted at a moment: all of them where there is no permission, or it is for
// somebody or something else.
func (p *Permission) Lacking(t Terms, at decider.Moment) (kinds []string) {
	if p == nil || !p.holds(t, at) {
		return t.DataKinds
	}
	for _, kind := range t.DataKinds {
		if !slices.Contains(p.DataKinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// holds says that a permission is for this recipient and purpose, and in force
// at a moment. One for any of a kind is for those of whom the directory knows
// it. Where no more than the day is known on which a permission was given or
// withdrawn, it is given before whatever else happened that day, and also
// withdrawn before.
func (p *Permission) holds(t Terms, at decider.Moment) bool {
	switch {
	case p.Recipient == "" && !t.Listed:
		return false
	case p.Recipient != "" && p.Recipient != t.Recipient, p.Kind != "" && p.Kind != t.Kind, p.Purpose != t.Purpose:
		return false
	case at.Before(p.Given), at.Day() < p.From, p.Until != 0 && at.Day() > p.Until:
		return false
	}
	return p.Withdrawn.IsZero() || at.Before(p.Withdrawn)
}

// Ends returns the first day on which a permission holds no more, and false where
// it holds until the client withdraws it.
func (p Permission) Ends() (day decider.Day, ends bool) {
	switch withdrawn := p.Withdrawn.Day(); {
	case p.Withdrawn.IsZero() && p.Until == 0:
		return 0, false
	case p.Withdrawn.IsZero() || p.Until != 0 && p.Until < withdrawn:
		return p.Until + 1, true
	default:
		return withdrawn, true
	}
}

// Nearer returns the one of two permissions, each of which may be none, that
// lacks less of what goes out on these terms; the first where both lack as much.
func Nearer(p, q *Permission, t Terms, at decider.Moment) *Permission {
	if len(q.Lacking(t, at)) < len(p.Lacking(t, at)) {
		return q
	}
	return p
}
