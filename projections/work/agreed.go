package work

import (
	"maps"
	"slices"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// What is to be done about what was agreed in a journey.
const (
	KeepPromise     Kind = "toezegging-nakomen"      // somebody of the desk promised it
	TellAppointment Kind = "afspraak-afronden"       // its day has come: was it kept or missed?
	AnswerHandover  Kind = "overdracht-beantwoorden" // somebody else is asked to take the journey
)

// agreed adds what is to be done about what was agreed, also in a journey that
// is closed: each by whoever agreed to it or is asked, not by its advisor.
func (d *desk) agreed(s journey.State) {
	for _, id := range slices.SortedFunc(maps.Keys(s.Promises), inOrder) {
		if p := s.Promises[id]; !p.Ended {
			d.rows = append(d.rows, Item{d.Subject, KeepPromise, id, d.Client, d.Team, p.By, p.Made.Occurred.Day(), p.DueOn})
		}
	}
	for _, id := range slices.SortedFunc(maps.Keys(s.Appointments), inOrder) {
		if a := s.Appointments[id]; a.Status == journey.AppointmentPlanned {
			day := decider.DayOf(a.BeginsAt)
			d.rows = append(d.rows, Item{d.Subject, TellAppointment, id, d.Client, d.Team, a.With, day, day})
		}
	}
	if h := s.Handover; h.Open() {
		day := h.Since.Occurred.Day()
		d.rows = append(d.rows, Item{d.Subject, AnswerHandover, h.ID, d.Client, h.Team, h.To, day, 0})
	}
}
