// Package agenda keeps what was agreed and is to be done: appointments with
// clients, what was promised to them, and hand-overs that wait for an answer.
// Beside these it keeps which group meetings a journey names as attended, so
// that package meetings can count the journeys that name one.
//
// It is a desk's day sheet and nothing more: what was recorded about an
// appointment in words, and what was promised, stay in the log. Of an erased
// journey nothing is left.
//
// Names are not kept here: lists join them from the clients.
package agenda

import (
	"bytes"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
)

// View derives the agenda from the streams of journeys.
var View = projector.View{
	Name: "agenda", Version: 5, Category: journey.Decider.Category, Fold: fold,
	Tables: []projector.Table{
		{Name: "appointments", Doc: "One row for each appointment with a client, as it stands.", Identity: true, Row: Appointment{}, Scope: "journey", Key: []string{"appointment"},
			Indexes: [][]string{{"team", "day", "begins_at", "appointment"}, {"with_whom", "day", "begins_at", "appointment"}}},
		{Name: "promises", Doc: "One row for each promise to a client that was neither kept nor dropped.", Identity: true, Row: Promise{}, Scope: "journey", Key: []string{"promise"},
			Indexes: [][]string{{"team", "due_day", "promise"}, {"promised_by", "due_day", "promise"}}},
		{Name: "handovers", Doc: "One row for each journey of which a hand-over waits for an answer.", Identity: true, Row: Handover{}, Scope: "journey", Key: []string{"handover"},
			Indexes: [][]string{{"to_team", "proposed_at", "handover"}}},
		{Name: "attendances", Doc: "One row for each group meeting that a journey names as attended.", Identity: true, Row: Attendance{}, Scope: "journey", Key: []string{"meeting"},
			Indexes: [][]string{{"meeting"}}},
	},
}

// An Appointment is one appointment as it stands.
type Appointment struct {
	ID       uuid.UUID                 `col:"appointment" doc:"The appointment."`
	Journey  uuid.UUID                 `col:"journey" doc:"The journey."`
	Client   uuid.UUID                 `col:"client" doc:"The client."`
	Team     decider.Ref               `col:"team" doc:"The team whose journey it is."`
	With     decider.Ref               `col:"with_whom" doc:"Pseudonym of who of the desk is there."`
	Begins   time.Time                 `col:"begins_at" doc:"When it begins, in microseconds since 1970, UTC."`
	Day      decider.Day               `col:"day" doc:"The day on which it begins, in days after 1 January of the year 1."`
	Minutes  int                       `col:"minutes" doc:"How long it takes."`
	Channel  string                    `col:"channel" doc:"Through which channel, by the code list."`
	Location string                    `col:"location" doc:"At which location, by the code list; blank where there is none."`
	Topic    string                    `col:"topic" doc:"What it is about, by the code list."`
	Status   journey.AppointmentStatus `col:"status" doc:"Whether it is planned, was cancelled, kept or missed, by the code list."`
}

// A Promise is a promise that is open.
type Promise struct {
	ID      uuid.UUID   `col:"promise" doc:"The promise."`
	Journey uuid.UUID   `col:"journey" doc:"The journey."`
	Client  uuid.UUID   `col:"client" doc:"The client to whom it was made."`
	Team    decider.Ref `col:"team" doc:"The team whose journey it is."`
	By      decider.Ref `col:"promised_by" doc:"Pseudonym of who is to keep it."`
	Due     decider.Day `col:"due_day" doc:"By when, in days after 1 January of the year 1."`
	Event   uuid.UUID   `col:"event" doc:"The event that says what was promised."`
}

// A Handover is a proposal that somebody else takes a journey, without an
// answer yet.
type Handover struct {
	ID       uuid.UUID   `col:"handover" doc:"The hand-over."`
	Journey  uuid.UUID   `col:"journey" doc:"The journey."`
	Client   uuid.UUID   `col:"client" doc:"The client."`
	Team     decider.Ref `col:"team" doc:"The team whose journey it is meanwhile."`
	Advisor  decider.Ref `col:"advisor" doc:"Pseudonym of the advisor meanwhile; blank while it is nobody's."`
	By       decider.Ref `col:"proposed_by" doc:"Pseudonym of who proposed it."`
	To       decider.Ref `col:"to_advisor" doc:"Pseudonym of who is asked; blank for anyone of the team."`
	ToTeam   decider.Ref `col:"to_team" doc:"The team that is asked."`
	Reason   string      `col:"reason" doc:"Why, by the code list."`
	Proposed time.Time   `col:"proposed_at" doc:"When it was proposed, in microseconds since 1970, UTC."`
	Event    uuid.UUID   `col:"event" doc:"The event that says so."`
}

// An Attendance is that a journey names a group meeting in which its client took
// part.
type Attendance struct {
	Journey uuid.UUID   `col:"journey" doc:"The journey."`
	Meeting uuid.UUID   `col:"meeting" doc:"The meeting."`
	Told    decider.Day `col:"recorded_day" doc:"The day on which that was recorded, in days after 1 January of the year 1."`
}

// fold tells what the journey's own decider tells. Most journeys have nothing
// on the agenda, and are not folded.
func fold(c *projector.Common, history []codec.Fact) (rows []projector.Row) {
	if !slices.ContainsFunc(history, agrees) {
		return nil
	}
	s := histories.Fold(c, journey.Decider, history)
	id := histories.Subject(history)
	for _, a := range ordered(s.Appointments) {
		now := s.Appointments[a]
		rows = append(rows, Appointment{
			ID: a, Journey: id, Client: s.Client, Team: s.Team, With: now.With, Begins: now.BeginsAt, Day: decider.DayOf(now.BeginsAt),
			Minutes: now.Minutes, Channel: now.Channel, Location: now.Location, Topic: now.Topic, Status: now.Status,
		})
	}
	for _, p := range ordered(s.Promises) {
		if now := s.Promises[p]; !now.Ended {
			rows = append(rows, Promise{p, id, s.Client, s.Team, now.By, now.DueOn, now.Made.Event})
		}
	}
	if h := s.Handover; h.Open() {
		rows = append(rows, Handover{h.ID, id, s.Client, s.Team, s.Advisor, h.By, h.To, h.Team, h.Reason, h.Since.Occurred.Begin(), h.Since.Event})
	}
	return append(rows, attended(history, id)...)
}

// attended returns the meetings that a history names. One that nobody can read
// any more names none.
func attended(history []codec.Fact, id uuid.UUID) (rows []projector.Row) {
	for _, f := range history {
		if e, is := f.What.(journey.MeetingAttended); is && e.Meeting != uuid.Nil {
			rows = append(rows, Attendance{id, e.Meeting, decider.DayOf(f.Meta.RecordedAt)})
		}
	}
	return rows
}

// agrees says whether a fact begins something that is on the agenda, or names a
// meeting.
func agrees(f codec.Fact) bool {
	switch f.What.(type) {
	case journey.AppointmentMade, journey.PromiseMade, journey.HandoverProposed, journey.MeetingAttended:
		return true
	}
	return false
}

func ordered[V any](things map[uuid.UUID]V) []uuid.UUID {
	return slices.SortedFunc(maps.Keys(things), func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
}
