package demo

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/merge"
)

// righted says who of the clients is registered twice, and who asks for
// something else than guidance.
func (f *file) righted() (steps []step) {
	if f.chance(2) && !f.year.plan.Part {
		steps = append(steps, step{1, 20, registerAgain}, step{1, 30, joined})
		if f.chance(15) {
			steps = append(steps, step{1, 10, parted})
		}
	}
	one, _, both := f.officers()
	if !both {
		return steps
	}
	if f.chance(1) {
		steps = append(steps, step{5, 30, corrected}, step{5, 30, asked(one)})
	}
	if f.chance(1) && f.chance(50) {
		steps = append(steps,
			step{5, 30, func(f *file) {
				f.client(one, client.Restrict{Ground: "juistheid-betwist", Explanation: "Tot de geboortedatum is nagegaan.", By: one.Actor})
				f.client(one, client.LiftRestriction{Ground: "juistheid-vastgesteld", InformedOn: decider.DayOf(f.year.now), By: one.Actor})
			}})
	}
	if f.chance(1) && f.chance(50) {
		steps = append(steps, f.objection(one)...)
	}
	return steps
}

// objection is one against something else than guidance, which therefore goes
// on meanwhile. Some who were right want it after all.
func (f *file) objection(officer Member) []step {
	steps := []step{
		{5, 30, func(f *file) {
			wish := f.wishes(officer, client.ObjectionMade, "Wil niet meer meetellen.")
			f.client(officer, client.LodgeObjection{Against: "statistiek", Grounds: "Wil niet gevraagd worden voor onderzoek.", By: officer.Actor, Request: wish})
		}},
		{2, 14, func(f *file) {
			f.client(officer, client.DecideObjection{Outcome: client.Upheld, Explanation: "De klant krijgt geen vragenlijsten meer.", By: officer.Actor})
		}},
	}
	if f.chance(30) {
		steps = slices.Insert(steps, 1, step{5, 10, func(f *file) {
			f.client(officer, client.ProlongAnswer{
				About: client.ObjectionMade, InformedOn: decider.DayOf(f.year.now), Explanation: "De grondslag wordt nagevraagd.", By: officer.Actor})
		}})
	}
	if f.chance(50) {
		steps = append(steps, step{5, 40, func(f *file) {
			f.client(officer, client.ResumeProcessing{Against: "statistiek", Explanation: "Wil toch meedoen aan onderzoek.", By: officer.Actor})
		}})
	}
	return steps
}

// corrected is a rectification, of which everyone is told who got data.
func corrected(f *file) {
	one, _, both := f.officers()
	if !both {
		return
	}
	f.client(one, f.rectification(one))
	for i, r := range slices.Sorted(maps.Keys(f.known().Untold)) {
		notice := client.TellRecipient{Recipient: r, Outcome: client.Told, By: one.Actor}
		if i > 0 {
			notice.Outcome, notice.Explanation = "niet-betrokken", "Kreeg de geboortedatum niet."
		}
		f.client(one, notice)
	}
}

// rectification refuses what was asked, or does it and says so.
func (f *file) rectification(by Member) client.Rectify {
	if !f.named && f.chance(30) {
		return client.Rectify{Outcome: client.Refused, Ground: "professioneel-oordeel", Asked: "Het advies klopt niet.", By: by.Actor}
	}
	born := cmp.Or(f.known().Details.BirthDate, decider.Date(1980, time.March, 12)) + 1
	put := f.client(by, client.CorrectDetails{BirthDate: &born})
	return client.Rectify{Outcome: "uitgevoerd", Asked: "De geboortedatum klopt niet.", By: by.Actor,
		Corrections: []uuid.UUID{command.EventID(put, f.year.clients.Stream(f.clientID), 0)}}
}

// registerAgain is the same person at the desk once more, who is registered again: it
// was seen that there is a file, and taken for that of somebody else.
func registerAgain(f *file) {
	req := f.request(f.desk, decider.Moment{})
	f.twice = command.ThingID(req.ID, "client", 0)
	same := f.person
	same.NotDuplicateOf, same.HowKnown = append(same.NotDuplicateOf, f.clientID), "naamgenoot"
	if _, err := f.year.clients.Handle(f.year.ctx, f.twice, same, req); err != nil {
		f.year.fail(f, same, err)
	}
}

// joined merges the second file into the first.
func joined(f *file) {
	req := f.request(f.advisor, decider.Moment{})
	f.merge = command.ThingID(req.ID, "merge", 0)
	f.merges(merge.Merge{
		Merge: f.merge, From: f.twice, Into: f.clientID, Reason: "zelfde-persoon",
		FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: f.latest(f.twice), IntoSeen: f.latest(f.clientID),
	}, req)
}

// merges records something among the merges.
func (f *file) merges(cmd merge.Command, req command.Request) {
	if _, err := f.year.merges.Handle(f.year.ctx, merge.Twente, cmd, req); err != nil {
		f.year.fail(f, cmd, err)
	}
}

// latest is the latest event of a client's file.
func (f *file) latest(id uuid.UUID) uuid.UUID {
	s, _, err := f.year.clients.Load(f.year.ctx, id)
	if err != nil || len(s.Past) == 0 {
		f.year.fail(f, "load", err)
		return uuid.Nil
	}
	return s.Past[len(s.Past)-1].Event
}

// parted undoes that: it was somebody else after all.
func parted(f *file) {
	f.merges(merge.Undo{Merge: f.merge, Reason: "andere-persoon"}, f.request(f.advisor, decider.Moment{}))
}

// looked has an officer look into why somebody broke the glass, most times.
func (f *file) looked(broken uuid.UUID) {
	one, _, both := f.officers()
	if !both || f.chance(15) {
		return
	}
	found := client.ReviewGlass{Break: broken, Outcome: client.Justified, By: one.Actor}
	if f.chance(20) {
		found.Outcome, found.Note = "niet-gerechtvaardigd", "De eigen adviseur was bereikbaar; met de medewerker besproken."
	}
	f.year.at(f.later(1, 10), func() {
		if !f.known().Erased {
			f.client(one, found)
		}
	})
}
