package voucher

const assessing = "beoordeling-voucher" // a code of the list purposes

// Purposes are what a command processes the client's data for. None means that
// it goes on whatever is restricted: erasing; what the fund answers, on which
// the place of other applicants rests; and objections and appeals, which are
// legal claims (GDPR article 18(2)).
func Purposes(c Command) []string {
	switch Bare(c).(type) {
	case Erase, Grant, Decline, LodgeObjection, ReferObjection, ProlongObjection, DelayObjection, RequestMending, MendObjection,
		HearObjector, WaiveHearing, DecideObjection, SendAnswer, LodgeAppeal, DecideAppeal:
		return nil
	}
	return []string{assessing}
}

// Bare is a command without what was found for it.
func Bare(c Command) Command {
	if with, is := c.(WithEvidence); is {
		return with.Command
	}
	return c
}

// Ends says that a command only ends what was begun, takes it back, or pays
// what others are owed by then: it is how processing stops to which a client
// objected and was right.
func Ends(c Command) bool {
	switch Bare(c).(type) {
	case WithdrawApplication, Expire, Revoke, Reclaim, ReceiveRepayment, CorrectRepayment, WriteOff, ReceiveInvoice, Settle, Pay, Withdraw:
		return true
	}
	return false
}
