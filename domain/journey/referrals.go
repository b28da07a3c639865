package journey

import (
	"cmp"
	"maps"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/sharing"
)

// A ReferralState is how a referral stands: a code of the list
// referral-states.
type ReferralState string

// The states of a referral.
const (
	Sent     ReferralState = "verzonden"
	Received ReferralState = "ontvangen"
	Accepted ReferralState = "geaccepteerd"
	Declined ReferralState = "geweigerd"
	Underway ReferralState = "in-uitvoering"
	Reported ReferralState = "teruggekoppeld"
	Expired  ReferralState = "verlopen"
)

// Open says that something is still to come from the partner. For as long the
// partner may see what was disclosed with the referral, and no longer.
func (r ReferralState) Open() bool { return r.Awaits() || r == Accepted || r == Underway }

// Awaits says that the partner has not said yes or no.
func (r ReferralState) Awaits() bool { return r == Sent || r == Received }

// A Referral is what decisions remember of one referral.
type Referral struct {
	Partner   decider.Ref // the organisation
	Kind      string      // of partner, as it was then
	Purpose   string      // what the partner may use the data for
	Basis     string      // why that is allowed
	State     ReferralState
	Sending   uuid.UUID // the event that sent it
	Evidence  uuid.UUID // the permission that it rests on, where it does
	DataKinds []string  // that were disclosed
	Needs     []uuid.UUID
	Sent      decider.Moment
	Latest    decider.Moment // when something last happened to it
}

// Terms are what the referral discloses, to whom and why.
func (r Referral) Terms() sharing.Terms {
	return sharing.Terms{Recipient: r.Partner, Kind: r.Kind, Listed: true, Purpose: r.Purpose, DataKinds: r.DataKinds, Basis: r.Basis}
}

// Discloses says that data of a kind was disclosed with the referral.
func (r Referral) Discloses(kind string) bool { return slices.Contains(r.DataKinds, kind) }

// MaxReferrals is how many referrals one journey can have.
const MaxReferrals = 100

// Refusals about sending a referral.
var (
	ErrReferralThere    = decider.Refusal{Code: "referral-sent", Reason: "This referral has been sent already."}
	ErrTooManyReferrals = decider.Refusal{Code: "too-many-referrals", Reason: "A journey has at most 100 referrals. Open another journey."}
	ErrNeedTwice        = decider.Refusal{Code: "referral-need-twice", Field: "needs", Reason: "Name each support need that is handed over once."}
	ErrNoPartner        = decider.Refusal{Code: "partner-unknown", Field: "partner", Reason: "The directory knows no partner by this reference on that day. Look it up, or have it added, which takes two persons. What goes to somebody else with the client's permission is recorded as a disclosure."}
	ErrMoreDisclosed    = decider.Refusal{Code: "referral-discloses-more", Field: "dataKinds", Reason: "Everything that the partner is told is named: with support needs the data kind ondersteuningsbehoeften, with a question the data kind vraag."}
)

// SendReferral refers the client to a partner, and hands over needs with that.
// What the client permitted is found in the client's own file, and is asked
// here again: only that proves a disclosure on this basis. What the partner is,
// the directory says.
type SendReferral struct {
	Referral   uuid.UUID           `json:"referral"`
	Partner    decider.Ref         `json:"partner"`
	Kind       string              `json:"kind,omitempty" list:"partner-kinds"` // as the sender has it
	Purpose    string              `json:"sharingPurpose" list:"sharing-purposes"`
	DataKinds  []string            `json:"dataKinds" list:"data-kinds"`
	Basis      string              `json:"basis" list:"bases"`
	Needs      []uuid.UUID         `json:"needs"`
	Question   string              `json:"question,omitempty" part:"text"`
	Listed     string              `json:"listed,omitempty" list:"partner-kinds"` // evidence: the kind that the directory has of the partner on that day
	Permission *sharing.Permission `json:"permission,omitempty"`                  // evidence, as it was found
	Rules      []sharing.Rule      `json:"rules,omitempty"`                       // evidence: those that the directory has of the basis on that day
}

// ReferralSent records that the client was referred to a partner, what that
// disclosed, and what it rested on. To whom and what for says something about
// a person, so it is sealed.
type ReferralSent struct {
	Referral  uuid.UUID   `json:"referral"`
	Basis     string      `json:"basis" list:"bases"`
	Evidence  uuid.UUID   `json:"evidence,omitzero"` // the event that recorded the permission
	Needs     []uuid.UUID `json:"needs"`
	Client    uuid.UUID   `json:"client" part:"person"`
	Partner   decider.Ref `json:"partner" part:"person"`
	Kind      string      `json:"kind" part:"person" list:"partner-kinds"`
	Purpose   string      `json:"sharingPurpose" part:"person" list:"sharing-purposes"`
	DataKinds []string    `json:"dataKinds" part:"person" list:"data-kinds"`
	Question  string      `json:"question,omitempty" part:"text"`
}

// decide asks first what the journey allows, and then what the law does: that
// depends on the client's file, and on nothing that comes later.
func (c SendReferral) decide(s Story, at Mark) ([]Event, error) {
	terms, unknown := c.Terms()
	events := []Event{ReferralSent{
		Referral: c.Referral, Basis: c.Basis, Evidence: terms.Evidence(c.Permission), Needs: c.Needs, Client: s.State.Client,
		Partner: c.Partner, Kind: terms.Kind, Purpose: c.Purpose, DataKinds: c.DataKinds, Question: c.Question,
	}}
	for _, need := range c.Needs {
		events = append(events, NeedHandedOver{Need: need, Referral: c.Referral})
	}
	events, err := recordAll(s, at, events...)
	if err = cmp.Or(err, unknown); err != nil {
		return nil, err
	}
	if err := terms.Allow(c.Rules, c.Permission, at.Occurred); err != nil {
		return nil, err
	}
	if len(c.Needs) > 0 && !slices.Contains(c.DataKinds, sharing.Needs) || c.Question != "" && !slices.Contains(c.DataKinds, sharing.Question) {
		return nil, ErrMoreDisclosed
	}
	return events, nil
}

// Terms are what the referral discloses, to whom and why. Only to a partner
// that the directory knows is somebody referred.
func (c SendReferral) Terms() (sharing.Terms, error) {
	if c.Listed == "" {
		return sharing.Terms{}, ErrNoPartner
	}
	kind, err := sharing.KindOf(c.Kind, c.Listed)
	return sharing.Terms{Recipient: c.Partner, Kind: kind, Listed: true, Purpose: c.Purpose, DataKinds: c.DataKinds, Basis: c.Basis}, err
}

func (e ReferralSent) check(s State, _ Mark) error {
	_, there := s.Referrals[e.Referral]
	switch {
	case there:
		return ErrReferralThere
	case len(s.Referrals) >= MaxReferrals:
		return ErrTooManyReferrals
	}
	needs := slices.SortedFunc(slices.Values(e.Needs), compare)
	if len(slices.Compact(needs)) < len(e.Needs) {
		return ErrNeedTwice
	}
	return nil
}

func (e ReferralSent) evolve(s State, at Mark) State {
	return s.referring(e.Referral, Referral{
		Partner: e.Partner, Kind: e.Kind, Purpose: e.Purpose, Basis: e.Basis, State: Sent, Sending: at.Event, Evidence: e.Evidence, DataKinds: e.DataKinds,
		Needs: e.Needs, Sent: at.Occurred, Latest: at.Occurred,
	})
}

func (s State) referring(id uuid.UUID, r Referral) State {
	s.Referrals = maps.Clone(s.Referrals)
	if s.Referrals == nil {
		s.Referrals = map[uuid.UUID]Referral{}
	}
	s.Referrals[id] = r
	return s
}

// NeedHandedOver records that a need went to a partner with a referral. It
// stays open there until it is reported back (DOMAIN.md section 3). It follows all
// that was recorded before it of the need, as does what comes back, whenever either
// happened: there is one referral at a time.
type NeedHandedOver struct {
	Need     uuid.UUID `json:"need"`
	Referral uuid.UUID `json:"referral"`
}

func (e NeedHandedOver) check(s State, at Mark) error { return s.ourNeed(e.Need, at) }

func (e NeedHandedOver) evolve(s State, at Mark) State {
	n := s.Needs[e.Need]
	n.Before, n.Status, n.Referral = n.Status, NeedAway, e.Referral
	n.Since, _ = at.Occurred.Follows(n.Since)
	return s.needing(e.Need, n)
}
