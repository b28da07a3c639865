package demo

import (
	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
)

// wishes has an officer record that the client asked to exercise a right.
func (f *file) wishes(officer Member, right, what string) uuid.UUID {
	req := f.request(officer, decider.Moment{})
	id := command.ThingID(req.ID, "request", 0)
	cmd := client.ReceiveRequest{Request: id, Right: right, Asked: what, By: officer.Actor}
	if _, err := f.year.clients.Handle(f.year.ctx, f.clientID, cmd, req); err != nil {
		f.year.fail(f, cmd, err)
	}
	return id
}

// asked is a client who wants to see what is held, and is answered: for some it
// takes longer, and some get part of it.
func asked(officer Member) func(*file) {
	return func(f *file) {
		id := f.wishes(officer, "inzage", "Wil zien wat er is vastgelegd.")
		answer := client.AnswerRequest{Request: id, Outcome: client.Granted, By: officer.Actor}
		today := decider.DayOf(f.year.now)
		if f.chance(40) {
			f.client(officer, client.ExtendRequest{Request: id, InformedOn: today, Explanation: "Het dossier is groot.", By: officer.Actor})
		}
		if f.chance(20) {
			answer.Outcome, answer.Ground, answer.ComplaintToldOn = client.InPart, "rechten-van-anderen", today
		}
		if f.chance(20) {
			return // it waits
		}
		f.client(officer, answer)
	}
}
