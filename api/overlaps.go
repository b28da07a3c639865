package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/agenda"
)

// plan is when an appointment is to be, and with whom, and whether that it is at
// the time of another is meant.
func (f PlanFields) plan() (plan journey.Plan, meant bool) {
	return journey.Plan{BeginsAt: instantOf(f.BeginsAt), Minutes: f.Minutes, With: f.With}, f.OverlapMeant
}

// overlapping refuses to plan an appointment at the time of another one that is
// planned, of the same person or with the same member of the desk, until it is
// said that this is meant. Nothing else is planned.
//
// This is a help and no rule. What the person has is read from the log. What a
// member of the desk has is asked of the agenda, which may be a moment behind, so
// two who plan at once with one colleague both can; where it cannot be asked,
// nobody is refused. Group meetings, and whoever takes a journey over with its
// appointments, are not looked at.
func (s *Server) overlapping(ctx context.Context, owner person, body ForJourney, ids Ids) error {
	planning, plans := body.(interface{ plan() (journey.Plan, bool) })
	if !plans {
		return nil
	}
	plan, meant := planning.plan()
	if meant {
		return nil
	}
	taken, err := s.meetsThen(ctx, owner, plan, ids.Appointment)
	if err != nil {
		return err
	}
	if !taken && !s.busy(ctx, plan, ids.Appointment) {
		return nil
	}
	return problem(http.StatusConflict, "appointment-overlaps", "The client, or who of the desk is to be there, has another appointment then. Choose another time or somebody else; if it is meant to be so, say that in overlapMeant.")
}

// meetsThen says whether a person has another appointment at the time of a plan,
// in any of their journeys.
func (s *Server) meetsThen(ctx context.Context, p person, plan journey.Plan, of uuid.UUID) (bool, error) {
	for _, file := range p.files {
		for _, id := range file.story.State.Journeys {
			if id == uuid.Nil { // its key is gone
				continue
			}
			j, err := s.anyJourney(ctx, id)
			if err != nil {
				return false, err
			}
			for other, a := range j.story.State.Appointments {
				if other != of && a.Status == journey.AppointmentPlanned && a.Overlaps(plan) {
					return true, nil
				}
			}
		}
	}
	return false, nil
}

// busy says whether whoever a plan is with is known to have another appointment
// then.
func (s *Server) busy(ctx context.Context, plan journey.Plan, of uuid.UUID) bool {
	waiting, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	err := s.Views.Wait(waiting, agenda.View.Name, eventstore.Position{})
	busy := false
	if err == nil {
		busy, err = agenda.Busy(waiting, s.Reader, plan, of)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "an appointment is planned without looking who is busy", "request", callOf(ctx).id, "error", err)
	}
	return busy
}
