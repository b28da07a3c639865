package client

import (
	"slices"

	"github.com/google/uuid"
)

// BeginVoucher says that a voucher is going to be the client's. The application
// follows it and names it as evidence.
type BeginVoucher struct {
	Voucher uuid.UUID `json:"voucher" part:"person"`
}

// VoucherBegun records that a voucher is the client's.
type VoucherBegun BeginVoucher

func (c BeginVoucher) decide(s Story, at Mark) ([]Event, error) {
	if s.State.Applied(c.Voucher) {
		return nil, known(s.State)
	}
	return record(s, at, VoucherBegun(c))
}

func (e VoucherBegun) check(s State, _ Mark) error {
	if err := known(s); err != nil {
		return err
	}
	if len(s.Vouchers) >= MaxVouchers {
		return ErrVouchers
	}
	return nil
}

func (e VoucherBegun) evolve(s State, _ Mark) State {
	s.Vouchers = append(s.Vouchers[:len(s.Vouchers):len(s.Vouchers)], e.Voucher)
	return s
}

// Applied says whether a voucher is one of the client's.
func (s State) Applied(voucher uuid.UUID) bool { return slices.Contains(s.Vouchers, voucher) }
