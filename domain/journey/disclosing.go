package journey

import (
	"github.com/google/uuid"

	"klantreis/domain/sharing"
)

// A Disclosure is what an event sent to somebody outside about a client.
type Disclosure struct {
	Client   uuid.UUID // zero once the journey is erased
	Referral uuid.UUID // zero where it was none
	Terms    sharing.Terms
	Evidence uuid.UUID // the permission that it rests on, where it does
}

// A Disclosing is an event with which data about a client goes out. It is
// recorded in the client's own file as well.
type Disclosing interface {
	Event
	Disclosed() Disclosure
}

// Disclosed is what the partner is told with a referral.
func (e ReferralSent) Disclosed() Disclosure {
	return Disclosure{e.Client, e.Referral, sharing.Terms{Recipient: e.Partner, Kind: e.Kind, Purpose: e.Purpose, DataKinds: e.DataKinds, Basis: e.Basis}, e.Evidence}
}

// Disclosed is what goes along with an employer's question.
func (e ContactDisclosed) Disclosed() Disclosure {
	return Disclosure{e.Client, uuid.Nil, sharing.Terms{Recipient: e.Partner, Kind: e.Kind, Purpose: e.Purpose, DataKinds: e.DataKinds, Basis: e.Basis}, e.Evidence}
}
