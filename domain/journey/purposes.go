package journey

// What data about a client is processed for in a journey: codes of the list
// purposes.
const (
	guidance  = "begeleiding"
	referring = "doorverwijzing"
)

// Purposes are what a command processes the client's data for. Only erasing is
// for none, and goes on whatever is restricted.
func Purposes(c Command) []string {
	switch c.(type) {
	case Erase:
		return nil
	case SendReferral, ReceiveReferral, AcceptReferral, DeclineReferral, BeginReferral, ExpireReferral, ReportBack:
		return []string{guidance, referring}
	}
	return []string{guidance}
}

// Ends says that a command only ends what was begun, or takes it back: it is
// how processing stops to which a client objected and was right.
func Ends(c Command) bool {
	switch c.(type) {
	case Close, EndOpenTransitions, EndTransition, EndTrack, DropNeed, CancelAppointment, DropPromise, RetractHandover, DeclineHandover,
		DeclineReferral, ExpireReferral, Withdraw, RemoveDocument:
		return true
	}
	return false
}
