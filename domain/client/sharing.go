package client

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/sharing"
)

// Refusals about what a client permits, and what goes out.
var (
	ErrPermissionThere    = decider.Refusal{Code: "permission-given", Reason: "This permission has been recorded already."}
	ErrPermissionUnknown  = decider.Refusal{Code: "permission-unknown", Reason: "This client has given no permission with this id."}
	ErrTooManyPermissions = decider.Refusal{Code: "too-many-permissions", Reason: "A client's file holds at most 200 permissions."}
	ErrForNobody          = decider.Refusal{Code: "permission-for-nobody", Field: "recipient", Reason: "Name the organisation that the permission is for, or the kind of partner, or both."}
	ErrPermittedBefore    = decider.Refusal{Code: "permission-for-the-past", Field: "holdsFrom", Reason: "A permission holds from the day on which it is given, or a later one."}
	ErrPermissionEnds     = decider.Refusal{Code: "permission-ends-first", Field: "holdsUntil", Reason: "The last day of a permission comes on or after its first."}
	ErrBeforePermission   = decider.Refusal{Code: "before-permission", Field: decider.When, Reason: "This permission was given later than that. Give a later moment."}
)

// MaxPermissions is how many permissions one client's file can hold.
const MaxPermissions = 200

// GivePermission records what the client permits: who may have which data, and
// what for. It is for one organisation, for any of a kind, or for one as long
// as it is of that kind (GDPR article 7 wants it to be shown later).
type GivePermission struct {
	Permission uuid.UUID   `json:"permission"`
	Form       string      `json:"form" list:"permission-forms"` // how it was given
	Recipient  decider.Ref `json:"recipient,omitempty" part:"person"`
	Kind       string      `json:"kind,omitempty" part:"person" list:"partner-kinds"`
	Purpose    string      `json:"sharingPurpose" part:"person" list:"sharing-purposes"`
	DataKinds  []string    `json:"dataKinds" part:"person" list:"data-kinds"`
	From       decider.Day `json:"holdsFrom,omitempty" part:"person"` // left out: the day on which it is given
	Until      decider.Day `json:"holdsUntil,omitempty" part:"person"`
	Note       string      `json:"note,omitempty" part:"text"`
}

// PermissionGiven records what the client permits. It is countered by its
// withdrawal and never taken out of the file: what went out while it held
// rests on it.
type PermissionGiven GivePermission

func (c GivePermission) decide(s Story, at Mark) ([]Event, error) {
	if c.From == 0 {
		c.From = at.Occurred.Day()
	}
	return record(s, at, PermissionGiven(c))
}

func (e PermissionGiven) check(s State, at Mark) error {
	if err := known(s); err != nil {
		return err
	}
	_, there := s.Permissions[e.Permission]
	switch {
	case there:
		return ErrPermissionThere
	case len(s.Permissions) >= MaxPermissions:
		return ErrTooManyPermissions
	case e.Recipient == "" && e.Kind == "":
		return ErrForNobody
	case !sharing.EachOnce(e.DataKinds):
		return sharing.ErrNoDataKind
	case e.From < at.Occurred.Day():
		return ErrPermittedBefore
	case e.Until != 0 && e.Until < e.From:
		return ErrPermissionEnds
	}
	return nil
}

func (e PermissionGiven) evolve(s State, at Mark) State {
	return s.permitting(e.Permission, sharing.Permission{
		Event: at.Event, Recipient: e.Recipient, Kind: e.Kind, Purpose: e.Purpose, DataKinds: e.DataKinds,
		Given: at.Occurred, From: e.From, Until: e.Until,
	})
}

func (s State) permitting(id uuid.UUID, p sharing.Permission) State {
	s.Permissions = with(s.Permissions, id, p)
	return s
}

// WithdrawPermission says that the client permits something no more. What went
// out before stays lawful; nothing more goes out on it, and whoever still sees
// something on it sees it no longer.
type WithdrawPermission struct {
	Permission uuid.UUID `json:"permission"`
	Note       string    `json:"note,omitempty" part:"text"`
}

// PermissionWithdrawn records that the client permits something no more.
type PermissionWithdrawn WithdrawPermission

func (c WithdrawPermission) decide(s Story, at Mark) ([]Event, error) {
	if p, there := s.State.Permissions[c.Permission]; there && !p.Withdrawn.IsZero() {
		return nil, nil
	}
	return record(s, at, PermissionWithdrawn(c))
}

func (e PermissionWithdrawn) check(s State, at Mark) error {
	if err := known(s); err != nil {
		return err
	}
	p, there := s.Permissions[e.Permission]
	switch {
	case !there:
		return ErrPermissionUnknown
	case at.Occurred.Before(p.Given):
		return ErrBeforePermission
	}
	return nil
}

func (e PermissionWithdrawn) evolve(s State, at Mark) State {
	p := s.Permissions[e.Permission]
	p.Withdrawn = at.Occurred
	return s.permitting(e.Permission, p)
}

// Permission returns the permission that lacks least of what goes out on terms
// at a moment, or nil where all of them lack everything.
func (s State) Permission(t sharing.Terms, at decider.Moment) (nearest *sharing.Permission) {
	for _, id := range ordered(s.Permissions) {
		p := s.Permissions[id]
		nearest = sharing.Nearer(nearest, &p, t, at)
	}
	return nearest
}

// Permits says whether the permission that an event recorded still holds on a
// day.
func (s State) Permits(evidence uuid.UUID, on decider.Day) bool {
	for _, p := range s.Permissions {
		if p.Event == evidence {
			return p.Withdrawn.IsZero() && (p.Until == 0 || on <= p.Until)
		}
	}
	return false
}

// RecordDisclosure records that data about the client went to somebody
// outside, otherwise than with a referral: on the telephone, in a letter. They
// need not be in the directory, as a lawyer of the client's is not: then only
// what the client permitted them to have goes out.
type RecordDisclosure struct {
	Disclosure uuid.UUID   `json:"disclosure"`
	Recipient  decider.Ref `json:"recipient"`
	Kind       string      `json:"kind,omitempty" list:"partner-kinds"` // as whoever records it has it
	Purpose    string      `json:"sharingPurpose" list:"sharing-purposes"`
	DataKinds  []string    `json:"dataKinds" list:"data-kinds"`
	Basis      string      `json:"basis" list:"bases"`
	Note       string      `json:"note,omitempty" part:"text"`
	Listed     string      `json:"listed,omitempty" list:"partner-kinds"` // evidence: the kind that the directory has of the recipient on that day

	Rules []sharing.Rule `json:"rules,omitempty"` // evidence: those that the directory has of the basis on that day
}

// RecordReferral records a referral that was sent as the disclosure that it
// is, or what went along with an employer's question: a policy sees to it. What it rests on was asked when it was sent.
type RecordReferral struct {
	Referral  uuid.UUID   `json:"referral,omitzero"` // none where it was a question
	Sending   uuid.UUID   `json:"sending"`           // the event that sent it
	Recipient decider.Ref `json:"recipient"`
	Kind      string      `json:"kind" list:"partner-kinds"`
	Purpose   string      `json:"sharingPurpose" list:"sharing-purposes"`
	DataKinds []string    `json:"dataKinds" list:"data-kinds"`
	Basis     string      `json:"basis" list:"bases"`
	Evidence  uuid.UUID   `json:"evidence,omitzero"`
}

// DisclosureRecorded records that data about the client went to somebody
// outside: who they are, what for, which data, and on which basis. It stays
// when the referral that it was is withdrawn, for the data went out; whoever
// has a right to know to whom (GDPR articles 15 and 19) finds all of it in the
// client's own stream.
type DisclosureRecorded struct {
	Disclosure uuid.UUID   `json:"disclosure"`
	Basis      string      `json:"basis" list:"bases"`
	Evidence   uuid.UUID   `json:"evidence,omitzero"` // the event that recorded the permission
	Referral   uuid.UUID   `json:"referral,omitzero" part:"person"`
	Recipient  decider.Ref `json:"recipient" part:"person"`
	Kind       string      `json:"kind" part:"person" list:"partner-kinds"`
	Purpose    string      `json:"sharingPurpose" part:"person" list:"sharing-purposes"`
	DataKinds  []string    `json:"dataKinds" part:"person" list:"data-kinds"`
	Note       string      `json:"note,omitempty" part:"text"`
}

func (c RecordDisclosure) decide(s Story, at Mark) ([]Event, error) {
	if err := known(s.State); err != nil {
		return nil, err
	}
	kind, err := sharing.KindOf(c.Kind, c.Listed)
	if err != nil {
		return nil, err
	}
	terms := sharing.Terms{Recipient: c.Recipient, Kind: kind, Listed: c.Listed != "", Purpose: c.Purpose, DataKinds: c.DataKinds, Basis: c.Basis}
	permission := s.State.Permission(terms, at.Occurred)
	if err := terms.Allow(c.Rules, permission, at.Occurred); err != nil {
		return nil, err
	}
	return record(s, at, DisclosureRecorded{
		Disclosure: c.Disclosure, Basis: c.Basis, Evidence: terms.Evidence(permission), Recipient: c.Recipient,
		Kind: kind, Purpose: c.Purpose, DataKinds: c.DataKinds, Note: c.Note,
	})
}

// decide records nothing of a client who was erased meanwhile: the referral is
// erased with them.
func (c RecordReferral) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Erased {
		return nil, nil
	}
	return record(s, at, DisclosureRecorded{
		Disclosure: c.Sending, Basis: c.Basis, Evidence: c.Evidence, Referral: c.Referral, Recipient: c.Recipient,
		Kind: c.Kind, Purpose: c.Purpose, DataKinds: c.DataKinds,
	})
}

func (e DisclosureRecorded) check(s State, _ Mark) error { return known(s) }

func (e DisclosureRecorded) evolve(s State, _ Mark) State {
	s.Recipients = with(s.Recipients, e.Recipient, true)
	return s
}
