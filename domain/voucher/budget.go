package voucher

// Budgeted is an event that moves the money of a budget year, or the order in
// which it is given out.
type Budgeted interface {
	Event

	// Budget returns the budget year, zero where the voucher has no place in
	// any.
	Budget() int
}

// Budget is the year in which the voucher has its place from then on.
func (e ReceivedComplete) Budget() int { return e.Year }

// Budget is the year in which the voucher has its place from then on.
func (e PlaceKept) Budget() int { return e.Year }

// Budget is the year in which the voucher had its place.
func (e CompletionRequested) Budget() int { return e.Year }

// Budget is the year of which the money is asked.
func (e AssessedPositive) Budget() int { return e.Year }

// Budget is the year in which the voucher had its place.
func (e Rejected) Budget() int { return e.Year }

// Budget is the year in which the voucher had its place.
func (e ApplicationWithdrawn) Budget() int { return e.Year }

// Budget is the year that the voucher is paid from.
func (e AdvancePaid) Budget() int { return e.Year }

// Budget is the year that the voucher is paid from.
func (e Amended) Budget() int { return e.Year }

// Budget is the year that the voucher is paid from.
func (e Settled) Budget() int { return e.Year }

// Budget is the year that the voucher is paid from.
func (e Paid) Budget() int { return e.Year }

// Budget is the year in whose account the repayment stands.
func (e RepaymentReturned) Budget() int { return e.Year }

// Budget is the year in whose account the repayment stands.
func (e RepaymentCorrected) Budget() int { return e.Year }

// Budget is the year that the voucher was paid from.
func (e RepaymentReceived) Budget() int { return e.Year }

// Budget is the year that the voucher was paid from.
func (e Revoked) Budget() int { return e.Year }

// Budget is the year that the voucher was to be paid from.
func (e Expired) Budget() int { return e.Year }

// Budget is the year of which more money is asked, zero where none is needed.
func (e RevisionAssessed) Budget() int { return e.Year }

// Budget is the year that the voucher is paid from no more.
func (e DecisionRevised) Budget() int { return e.Left }

// Budget is the year of which money was asked, where that is not the voucher's
// own.
func (e RevisionDropped) Budget() int { return e.Year }

// Budget is the year in which the voucher had its place.
func (e Erased) Budget() int { return e.Year }
