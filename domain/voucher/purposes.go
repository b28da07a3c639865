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

// Ends says that a command ends the voucher, and does no more: it is done
// whatever holds up the processing. Only the client's own withdrawal is: what
// the office ends is a decision against the client, and what runs out while the
// client cannot use it is as well.
func Ends(c Command) bool {
	_, is := Bare(c).(WithdrawApplication)
	return is
}

// WindsUp says that a command takes a voucher back, lets it run out, or settles
// what others are owed by then, which is done although an objection to the
// processing was upheld.
func WindsUp(c Command) bool {
	switch Bare(c).(type) {
	case Expire, Revoke, Reclaim, ReceiveRepayment, CorrectRepayment, ReturnRepayment, WriteOff, RequestWaiver, RefuseWaiver, ReceiveInvoice, Settle, Pay, Withdraw:
		return true
	}
	return false
}
