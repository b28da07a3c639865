package api

import (
	"context"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/work"
)

// What somebody is to do in a journey of another team, with which they have
// nothing else to do, is on their own lists as on the day sheet: that it is
// there, by when, and which team to ask. To see more takes a relation.

// agreedElsewhere is the line of a promise that the asker is to keep, or of an
// appointment that they have, in such a journey: if the log has it that it still
// waits. It is nil for all other work.
func (s *Server) agreedElsewhere(ctx context.Context, l work.Line, today decider.Day) (*WorkLine, error) {
	who := callOf(ctx).who
	if l.Owner != who.Actor || l.Kind != work.KeepPromise && l.Kind != work.TellAppointment {
		return nil, nil
	}
	j, err := s.anyJourney(ctx, l.Subject)
	if err != nil || j.story.State.Erased {
		return nil, err
	}
	a := j.story.State.Appointments[l.Thing] // zero where it is a promise
	if !keeps(who, j.story.State.Promises[l.Thing]) && (a.With != who.Actor || a.Status != journey.AppointmentPlanned) {
		return nil, nil
	}
	return s.workLine(work.Line{Item: work.Item{Kind: l.Kind, Team: j.story.State.Team, Owner: l.Owner}, From: l.From, Due: l.Due}, today), nil
}

// keeps says whether somebody is to keep a promise that is open.
func keeps(who access.Someone, p journey.Promise) bool { return p.By == who.Actor && !p.Ended }
