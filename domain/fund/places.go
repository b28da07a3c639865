package fund

import (
	"maps"

	"github.com/google/uuid"
)

// Places are what vouchers have of the fund. One that is declined, released or
// wholly paid has none. They lie apart by their ids, so that a state in which
// one of thousands is another costs no more than a few dozen.
type Places [64]map[uuid.UUID]Place

// shelf is where a voucher lies. The last byte of an id is as good as random.
func shelf(voucher uuid.UUID) int { return int(voucher[15]) % len(Places{}) }

// Of returns the place of a voucher, if it has one.
func (p *Places) Of(voucher uuid.UUID) (Place, bool) {
	place, has := p[shelf(voucher)][voucher]
	return place, has
}

// with returns the places with another one for a voucher, or none when that is
// zero.
func (p Places) with(voucher uuid.UUID, place Place) Places {
	some := maps.Clone(p[shelf(voucher)])
	if some == nil {
		some = map[uuid.UUID]Place{}
	}
	if some[voucher] = place; place == (Place{}) {
		delete(some, voucher)
	}
	p[shelf(voucher)] = some
	return p
}
