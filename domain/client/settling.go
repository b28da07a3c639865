package client

import (
	"slices"

	"klantreis/domain/decider"
)

// Settles says whether a command ends, answers or puts right something that
// stands in a file, as the one that answers a request which waits there. It is
// recorded where that stands, also once the file was merged into another.
func Settles(c Command, s Story) bool {
	now := s.State
	switch c := c.(type) {
	case Withdraw:
		return slices.ContainsFunc(s.Past, func(e decider.Entry[Event]) bool { return e.Entry == c.Entry })
	case WithdrawPermission:
		return has(now.Permissions, c.Permission)
	case ReviewGlass:
		return has(now.Breaks, c.Break)
	case TellRecipient:
		return has(now.Untold, c.Recipient)
	case LiftRestriction:
		return now.Restricted
	case DecideObjection:
		return now.Objecting()
	case ResumeProcessing:
		return slices.Contains(now.Stopped, c.Against)
	case RefuseErasure, RetractErasureRequest:
		return now.Erasure != (Request{})
	case ConfirmTextDestruction:
		return now.Asked(c.Event)
	case RetractTextDestruction:
		return now.Asked(c.Event)
	case ProlongAnswer:
		return has(now.Answers, c.About)
	case ExtendRequest:
		return has(now.Requests, c.Request)
	case AnswerRequest:
		return has(now.Requests, c.Request)
	case Rectify:
		return has(now.Requests, c.Request)
	case Restrict:
		return has(now.Requests, c.Request)
	case RequestErasure:
		return has(now.Requests, c.Request)
	case LodgeObjection:
		return has(now.Requests, c.Request)
	}
	return false
}
