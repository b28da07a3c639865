package sentences

import (
	"reflect"

	"klantreis/domain/decider"
)

// What is said of a thing as it stands, beside the facts that made it so: the
// day of a sentence is that on which it began. Amounts are in cents.

// A Voucher is what was asked, decided and paid.
type Voucher struct {
	Training  string      `json:"training"`
	Provider  decider.Ref `json:"provider,omitempty"`
	Asked     int64       `json:"asked"`
	Status    string      `json:"status" list:"voucher-states"`
	Decisions []string    `json:"decisions,omitempty" list:"voucher-decisions"`
	Granted   int64       `json:"granted,omitempty"`
	Advanced  int64       `json:"advanced,omitempty"`
	Settled   int64       `json:"settled,omitempty"`
	Paid      int64       `json:"paid,omitempty"`
	Reclaimed int64       `json:"reclaimed,omitempty"`
	Repaid    int64       `json:"repaid,omitempty"`
}

// A Permission is who may have which data for what, and whether it holds.
type Permission struct {
	Recipient   decider.Ref `json:"recipient,omitempty"`
	Kind        string      `json:"kind,omitempty" list:"partner-kinds"`
	Purpose     string      `json:"sharingPurpose" list:"sharing-purposes"`
	DataKinds   []string    `json:"dataKinds" list:"data-kinds"`
	HoldsUntil  decider.Day `json:"holdsUntil,omitempty"`
	WithdrawnOn decider.Day `json:"withdrawnOn,omitempty"`
	Holds       bool        `json:"holds"`
}

// A Keeping is how long something is kept, and by what rule.
type Keeping struct {
	Result   string      `json:"result" list:"retention-results"`
	Until    decider.Day `json:"until,omitempty"` // the last day, zero while that is not known
	Demanded bool        `json:"demanded"`        // by the law
	Source   string      `json:"source,omitempty"`
}

// standing are the types of things of which is said how they stand, by the names
// of their lines.
var standing = map[string]reflect.Type{
	"standing.voucher":    reflect.TypeFor[Voucher](),
	"standing.permission": reflect.TypeFor[Permission](),
	"standing.keeping":    reflect.TypeFor[Keeping](),
}

// Say says how a thing stands that began on a day: a [Voucher], [Permission] or
// [Keeping].
func (t *Teller) Say(what any, began decider.Day) string {
	lines := told().languages[t.Language]
	said := telling{Teller: t, tongue: lines.tongue, what: reflect.ValueOf(what), day: began}
	text, _ := lines.facts[reflect.TypeOf(what)].say(nil, &said)
	return string(capitalised(text))
}
