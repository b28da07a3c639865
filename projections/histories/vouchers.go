package histories

import "klantreis/domain/voucher"

// Vouchers is how histories of vouchers are read.
var Vouchers = &Reading[voucher.Command, voucher.Event, voucher.State, struct{}]{
	Decider: voucher.Decider,
	Ends:    func(what voucher.Event) bool { _, erased := what.(voucher.Erased); return erased },
}

// A step and a story of a voucher.
type (
	VoucherStep  = Step[voucher.Event, voucher.State]
	VoucherStory = Story[voucher.Event, voucher.State]
)
