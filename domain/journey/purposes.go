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

// Ends says that a command ends what was begun, and does no more: it is done
// whatever holds up the processing.
func Ends(c Command) bool {
	switch Bare(c).(type) {
	case Close, EndOpenTransitions, EndTransition, EndTrack, DropNeed, DropQuestion, CancelAppointment, DropPromise, RetractHandover, DeclineHandover,
		DeclineReferral, ExpireReferral:
		return true
	}
	return false
}

// WindsUp says that a command takes back what was recorded or put into the
// journey, which is done although an objection to the processing was upheld. It
// does not end anything for the client: what they contest would be gone with it.
func WindsUp(c Command) bool {
	switch Bare(c).(type) {
	case Withdraw, RemoveDocument:
		return true
	}
	return false
}
