package journey

// What data about a client is processed for in a journey: codes of the list
// purposes.
const (
	guidance  = "begeleiding"
	referring = "doorverwijzing"
)

// Purposes are what a command processes the client's data for. Erasing, what is
// rectified and what follows from an objection to being counted are for none, and
// go on whatever is restricted.
func Purposes(c Command) []string {
	switch c := Bare(c).(type) {
	case Erase, Correct, LeaveOut, CountAgain:
		return nil
	case PassOnQuestion:
		if c.Discloses() {
			return []string{guidance, referring}
		}
	case SendReferral, ReceiveReferral, AcceptReferral, DeclineReferral, BeginReferral, ExpireReferral, ReportBack:
		return []string{guidance, referring}
	}
	return []string{guidance}
}

// Bare is a command without what was found for it.
func Bare(c Command) Command {
	if with, is := c.(Give); is {
		return with.Giving
	}
	return c
}

// Ends says that a command only ends what was begun, or takes it back: it is
// how processing stops to which a client objected and was right.
func Ends(c Command) bool {
	switch Bare(c).(type) {
	case Close, EndOpenTransitions, EndTransition, EndTrack, DropNeed, DropQuestion, CancelAppointment, DropPromise, RetractHandover, DeclineHandover,
		DeclineReferral, ExpireReferral, Withdraw, RemoveDocument:
		return true
	}
	return false
}
