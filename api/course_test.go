package api_test

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/api/auth"
	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/merge"
	"klantreis/domain/reorganisation"
	"klantreis/domain/standing"
	"klantreis/domain/tally"
	"klantreis/domain/voucher"
)

// A course is a client with a journey that somebody has a relation to.
type course map[string]string

func request() command.Request {
	return command.Request{ID: uuid.Must(uuid.NewV7()), Actor: "proef", Role: "adviseur", Organisation: "elders", Purpose: "begeleiding"}
}

// course makes a client and a journey to which a persona stands in a relation,
// with all that a text names in braces; without a text, with everything.
func (w *world) course(p auth.Persona, in access.Relation, text ...string) course {
	w.Helper()
	named := func(name string) bool {
		return len(text) == 0 || slices.ContainsFunc(text, func(t string) bool { return strings.Contains(t, "{"+name+"}") })
	}
	clientID, journeyID, need, transition := uuid.New(), uuid.New(), uuid.New(), uuid.New()
	referral, permission, partner := uuid.New(), uuid.New(), decider.Ref("partner-elders")
	appointment, promise, handover := uuid.New(), uuid.New(), uuid.New()
	advisor, team := decider.Ref("een-ander"), decider.Ref("een-ander-team")
	switch in {
	case access.Referred:
		partner = p.Team
	case access.Own:
		advisor = p.Actor
	case access.Team:
		team = p.Team
	}
	ofClient := []client.Command{client.Register{Team: "elders", FamilyName: "Voorbeeld"}, client.BeginJourney{Journey: journeyID},
		client.GivePermission{Permission: permission, Form: "mondeling", Recipient: "partner-bond", Purpose: "rechtspositie", DataKinds: []string{"naam"}}}
	switch in {
	case access.Open:
		ofClient = append(ofClient, client.OpenContact{By: p.Actor, Channel: "inloop"})
	case access.Broken:
		ofClient = append(ofClient, client.BreakGlass{By: p.Actor, Reason: "spoed"})
	}
	var event uuid.UUID
	for _, c := range ofClient {
		result, err := w.server.Clients.Handle(context.Background(), clientID, c, request())
		if err != nil {
			w.Fatal(err)
		}
		event = result.Events[0]
	}
	ofJourney := []journey.Command{
		journey.Open{Client: clientID, Begun: event, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: team, Advisor: advisor},
		journey.IdentifyNeed{Need: need, Source: "klant", Domain: "taal", Severity: "licht"},
		journey.Signal{Transition: transition, Trigger: "reorganisatie"},
		journey.SendReferral{Referral: referral, Partner: partner, Kind: "uwv", Listed: "uwv", Purpose: "werk-vinden", DataKinds: []string{"naam"}, Basis: "suwi-62",
			Rules: directory.State{}.BasisRulesOn("suwi-62", decider.Date(2026, 1, 1))},
		journey.MakeAppointment{Appointment: appointment, BeginsAt: monday.AddDate(0, 0, 7), Minutes: 30, Channel: "telefoon", With: "een-ander", Topic: "werk"},
		journey.MakePromise{Promise: promise, By: "een-ander", DueOn: decider.DayOf(monday), What: "Belt terug."},
	}
	if in == access.Offered {
		ofJourney = append(ofJourney, journey.ProposeHandover{Handover: handover, By: "een-ander", To: p.Actor, Team: p.Team, Reason: "anders"})
	}
	var wordy uuid.UUID
	for _, c := range ofJourney {
		result, err := w.server.Journeys.Handle(context.Background(), journeyID, c, request())
		if err != nil {
			w.Fatal(err)
		}
		if _, says := c.(journey.MakePromise); says {
			wordy = result.Events[0]
		}
	}
	made := course{
		"voucher": need.String(), "objection": need.String(), "year": "2026",
		"client": clientID.String(), "journey": journeyID.String(), "need": need.String(), "transition": transition.String(),
		"event": event.String(), "text": wordy.String(), "list": "channels", "view": "pipeline",
		"document": uuid.NewString(),
		"team":     "elders", "member": uuid.NewString(), "deputyship": uuid.NewString(), "change": uuid.NewString(),
		"referral": referral.String(), "permission": permission.String(),
		"question":    uuid.NewString(),
		"request":     uuid.NewString(),
		"appointment": appointment.String(), "promise": promise.String(), "handover": handover.String(),
	}
	if named("voucher") {
		w.apply(need, clientID, journeyID)
	}
	if named("meeting") {
		made["meeting"] = w.aMeeting(p.Team).String()
	}
	if named("reorganisation") {
		made["reorganisation"] = w.aReorganisation().String()
	}
	if named("tally") {
		made["tally"] = w.aTally(p.Team).String()
	}
	if named("other") || named("merge") {
		made["other"] = w.otherFile(p, in, team, advisor)
	}
	if named("merge") {
		made["merge"] = w.mergedInto(made["other"])
	}
	return made
}

// apply applies for a voucher in a journey.
func (w *world) apply(id, of, in uuid.UUID) {
	w.Helper()
	begun, err := w.server.Clients.Handle(context.Background(), of, client.BeginVoucher{Voucher: id}, request())
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.server.Vouchers.Handle(context.Background(), id, anApplication(of, in, begun.Events[0]), request()); err != nil {
		w.Fatal(err)
	}
}

// aMeeting is a group meeting of a team.
func (w *world) aMeeting(team decider.Ref) uuid.UUID {
	w.Helper()
	id := uuid.New()
	plan := meeting.Plan{Team: team, BeginsAt: monday.AddDate(0, 0, 7), Minutes: 90, Location: "digitaal", Topic: "werk", LedBy: "een-ander"}
	if _, err := w.server.Meetings.Handle(context.Background(), id, plan, request()); err != nil {
		w.Fatal(err)
	}
	return id
}

// aReorganisation is one that goes on.
func (w *world) aReorganisation() uuid.UUID {
	w.Helper()
	id := uuid.New()
	announce := reorganisation.Announce{Employer: "Textiel", Sector: "2008:C", Municipality: "GM0141", Jobs: 64}
	if _, err := w.server.Reorganisations.Handle(context.Background(), id, announce, request()); err != nil {
		w.Fatal(err)
	}
	return id
}

// aTally is what a team counted today.
func (w *world) aTally(team decider.Ref) uuid.UUID {
	w.Helper()
	id, today := uuid.New(), decider.DayOf(w.clock())
	count := tally.Count{Desk: team, On: today, Channel: "inloop", Topic: "werk", N: 1}
	if _, err := w.server.Tallies.Handle(context.Background(), id, count, request()); err != nil {
		w.Fatal(err)
	}
	return id
}

// otherFile makes another client to whom a persona stands in the same relation.
func (w *world) otherFile(p auth.Persona, in access.Relation, team, advisor decider.Ref) string {
	w.Helper()
	id, journeyID := uuid.New(), uuid.New()
	commands := []client.Command{client.Register{Team: "elders", FamilyName: "Voorbeeld"}, client.BeginJourney{Journey: journeyID}}
	switch in {
	case access.Open:
		commands = append(commands, client.OpenContact{By: p.Actor, Channel: "inloop"})
	case access.Broken:
		commands = append(commands, client.BreakGlass{By: p.Actor, Reason: "spoed"})
	}
	for _, c := range commands {
		if _, err := w.server.Clients.Handle(context.Background(), id, c, request()); err != nil {
			w.Fatal(err)
		}
	}
	open := journey.Open{Client: id, Begun: uuid.New(), Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: team, Advisor: advisor}
	if _, err := w.server.Journeys.Handle(context.Background(), journeyID, open, request()); err != nil {
		w.Fatal(err)
	}
	return id.String()
}

// mergedInto merges a client without journeys into another.
func (w *world) mergedInto(into string) string {
	w.Helper()
	from, id := uuid.New(), uuid.New()
	if _, err := w.server.Clients.Handle(context.Background(), from, client.Register{Team: "elders", FamilyName: "Voorbeeld"}, request()); err != nil {
		w.Fatal(err)
	}
	if _, err := w.server.Merges.Handle(context.Background(), merge.Twente, merge.Merge{
		Merge: id, From: from, Into: uuid.MustParse(into), Reason: "zelfde-persoon",
		FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: uuid.New(), IntoSeen: uuid.New(),
	}, request()); err != nil {
		w.Fatal(err)
	}
	return id.String()
}

// anApplication is for a voucher, incomplete as yet.
func anApplication(of, in, begun uuid.UUID) voucher.Command {
	return voucher.WithEvidence{Evidence: voucher.Evidence{Open: true, Provided: true}, Command: voucher.Apply{Terms: standing.Terms(directory.State{}, decider.Date(2026, 3, 2)), Application: voucher.Application{
		Client: of, Journey: in, Begun: begun, Applicant: "klant", RecordedBy: "iemand", Line: "structureel", Amount: 1000_00,
		Provider: "roc", Training: "Voorbeeld", Level: "mbo-3", StartsOn: decider.Date(2026, 9, 1),
	}}}
}

func (c course) fill(s string) string {
	for name, value := range c {
		s = strings.ReplaceAll(s, "{"+name+"}", value)
	}
	return s
}
