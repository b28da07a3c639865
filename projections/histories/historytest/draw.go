package historytest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
)

// Draw returns a random log of a few journeys: facts that were recorded late,
// facts of which only the day is known, withdrawals, and sometimes an erasure.
// Whatever the deciders refuse does not happen.
//
// What happens follows from a seed, since rapid would rather draw small
// numbers; a log that fails a test is made shorter from its end.
func Draw(r *rapid.T) []codec.Fact {
	return Random(rapid.Uint64().Draw(r, "seed"), rapid.IntRange(1, 400).Draw(r, "steps"))
}

// Random returns the log that follows from a seed, with at most a few events
// for each step.
func Random(seed uint64, steps int) []codec.Fact {
	d := &drawer{rand.New(rand.NewPCG(seed, 0)), NewLog(), map[uuid.UUID][]uuid.UUID{}}
	d.Now = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	journeys := 1 + d.below(4)
	for range steps {
		d.Now = d.Now.Add(time.Duration(d.below(9)*d.below(9)*d.below(9)) * time.Hour)
		d.step(ID('j', uint64(1+d.below(journeys))))
	}
	return d.Facts
}

// Point returns a day and a position about which a log may be asked.
func Point(random *rand.Rand, log []codec.Fact) (asOf decider.Day, known int64) {
	around := log[random.IntN(len(log))].Meta.Occurred.Day()
	return around + decider.Day(random.IntN(6)-2), random.Int64N(int64(len(log)) + 1)
}

// Place returns a position at which the first so many events of a log were
// known, and no more: that of the last of them or, where positions do not count
// events, any up to the next.
func Place(random *rand.Rand, at []eventstore.Position, known int64) eventstore.Position {
	if known == 0 {
		return eventstore.Position{}
	}
	last := at[known-1]
	if last.Counts() || known == int64(len(at)) {
		return last
	}
	return last.At(last.Order() + random.Int64N(at[known].Order()-last.Order()))
}

type drawer struct {
	random *rand.Rand
	*Log
	entries map[uuid.UUID][]uuid.UUID // of each journey
}

func (d *drawer) below(n int) int { return d.random.IntN(n) }

func pick[V any](d *drawer, of ...V) V { return of[d.below(len(of))] }

// step has something happen to a journey.
func (d *drawer) step(id uuid.UUID) {
	state := d.State(id)
	if !state.Opened {
		d.do(id, d.open(id))
		return
	}
	switch d.below(60) {
	case 0, 1, 2, 3:
		d.do(id, journey.Withdraw{Entry: pick(d, d.entries[id]...), Reason: "onjuist"})
	case 4:
		d.do(id, journey.Close{Reason: pick(d, "nieuwe-baan", "onbekend")})
		d.do(id, journey.EndOpenTransitions{Closing: d.State(id).Closing})
	case 5, 6:
		d.do(id, journey.Reopen{Channel: "telefoon"})
	case 7:
		switch d.below(4) {
		case 0:
			d.do(id, journey.Erase{Cause: ID('e', 1)})
		case 1:
			d.do(id, journey.LeaveOut{Cause: ID('e', 2)})
		case 2:
			d.do(id, journey.CountAgain{Cause: ID('e', 3)})
		}
	default:
		d.do(id, d.command(state))
	}
}

func (d *drawer) do(id uuid.UUID, c journey.Command) {
	if entry, err := d.Journey(id, d.moment(), c); err == nil {
		d.entries[id] = append(d.entries[id], entry)
	}
}

// moment is now, a while ago, or some time on a day.
func (d *drawer) moment() decider.Moment {
	ago := d.Now.Add(-time.Duration(d.below(30*24)) * time.Hour)
	switch d.below(5) {
	case 0:
		return decider.At(ago)
	case 1:
		return decider.On(decider.DayOf(ago))
	case 2:
		return decider.On(decider.DayOf(d.Now))
	}
	return decider.At(d.Now)
}

func (d *drawer) open(id uuid.UUID) journey.Command {
	return journey.Open{
		Client: id, Begun: id, Kind: pick(d, "werkende", "werkzoekende"), Origin: pick(d, "zelf", "werkgever"),
		Channel: "inloop", Team: pick[decider.Ref](d, "hengelo", "almelo"), Municipality: d.municipality(),
		AgeBand: pick(d, "", "27-44", "55-plus"), LabourPosition: pick(d, "vast", "werkloos"),
	}
}

func (d *drawer) municipality() string { return pick(d, "", "GM0141", "GM0147", "GM0164") }

func (d *drawer) command(s journey.State) journey.Command {
	switch d.below(16) {
	case 0:
		return journey.ClarifyQuestion{Topic: "werk", Channel: "telefoon"}
	case 1:
		return journey.RecordIntake{Channel: "inloop", Municipality: d.municipality(), AgeBand: pick(d, "", "45-54")}
	case 2:
		return journey.ChangeSituation{Municipality: d.municipality(), LabourPosition: pick(d, "", "flexibel")}
	case 3:
		return journey.GiveAdvice{Advice: ID('a', d.requests), Form: pick(d, "informatie", "loopbaangesprek"), Topics: []string{"werk"}, Channel: "inloop"}
	case 4:
		return journey.AssignAdvisor{Advisor: pick[decider.Ref](d, "ada", "bob"), Team: pick[decider.Ref](d, "hengelo", "almelo")}
	case 5:
		return pick[journey.Command](d, journey.RecordContact{Channel: "telefoon", Topic: "werk"},
			journey.RecordPlacement{Contract: "vast", StartsOn: 1}, journey.StartAftercare{})
	case 6, 7, 8:
		return d.aboutNeed(s)
	case 9, 10:
		return d.aboutReferral(s)
	case 11, 12:
		return d.agreed(s)
	}
	return d.aboutTransition(s)
}

func (d *drawer) aboutNeed(s journey.State) journey.Command {
	severity := pick(d, "licht", "middel", "zwaar")
	id, ok := known(d, s.Needs)
	if !ok || d.below(4) == 0 {
		return journey.IdentifyNeed{Need: ID('n', d.requests), Source: "klant", Domain: pick(d, "taal", "wonen", "anders"), Severity: severity}
	}
	return pick[journey.Command](d,
		journey.ConfirmNeed{Need: id},
		journey.ReassessNeed{Need: id, Source: "adviseur", Severity: severity},
		journey.MakeOffer{Need: id, Offer: "loopbaangesprek"},
		pick(d, journey.MeetNeed{Need: id, Outcome: "opgelost"}, journey.MeetNeed{Need: id, Outcome: "deels-opgelost", Partly: true}),
		journey.DropNeed{Need: id, Reason: "anders"},
		journey.ReopenNeed{Need: id},
	)
}

func (d *drawer) aboutTransition(s journey.State) journey.Command {
	id, ok := known(d, s.Transitions)
	if !ok || d.below(6) == 0 {
		return journey.Signal{Transition: ID('t', d.requests), Trigger: pick(d, "reorganisatie", "faillissement"),
			Sector: pick(d, "", "2008:C"), Municipality: d.municipality(), JobEndsOn: pick(d, 0, decider.DayOf(d.Now)-20, decider.DayOf(d.Now)+20),
			Reorganisation: pick(d, uuid.Nil, ID('o', 1)), Announced: &journey.Announcement{}}
	}
	return pick[journey.Command](d,
		journey.ReachStage{Transition: id, Stage: pick(d, journey.Stages...)},
		journey.ReachStage{Transition: id, Stage: journey.InGuidance},
		journey.StartTrack{Transition: id, Track: "meelopen"},
		journey.SignContract{Transition: id, Contract: "vast"},
		journey.Realise{Transition: id, Contract: "vast", BenefitBetween: d.below(4) == 0},
		journey.AnswerCheck{Transition: id, Months: 3, Answer: "nee"},
		journey.AnswerCheck{Transition: id, Months: 12, Answer: "ja"},
		journey.AnswerCheck{Transition: id, Months: 12, Answer: pick(d, "ja", "nee")},
		journey.EndTransition{Transition: id, Exit: pick(d, "gestopt", "onbekend")},
		journey.CorrectSignal{Transition: id, Municipality: pick(d, "GM0141", "GM0153"), Announced: &journey.Announcement{}},
		journey.LinkReorganisation{Transition: id, Reorganisation: pick(d, uuid.Nil, ID('o', 1), ID('o', 2)), Announced: &journey.Announcement{}},
	)
}

func (d *drawer) aboutReferral(s journey.State) journey.Command {
	id, ok := known(d, s.Referrals)
	if !ok || d.below(4) == 0 {
		partner, kind := pick[decider.Ref](d, "partner-uwv", "partner-enschede"), pick(d, "uwv", "gemeente")
		c := journey.SendReferral{
			Referral: ID('f', d.requests), Partner: partner, Kind: kind, Listed: kind,
			Purpose: "werk-vinden", DataKinds: []string{"naam", "ondersteuningsbehoeften"}, Basis: "suwi-62",
			Rules: directory.State{}.BasisRulesOn("suwi-62", decider.Date(2026, 1, 1)),
		}
		if need, ok := known(d, s.Needs); ok {
			c.Needs = append(c.Needs, need)
		}
		return c
	}
	report := journey.ReportBack{Referral: id}
	for _, need := range s.Referrals[id].Needs {
		report.Needs = append(report.Needs, pick(d,
			journey.NeedReport{Need: need, Status: journey.NeedFulfilled, Outcome: "opgelost"},
			journey.NeedReport{Need: need, Status: journey.NeedLapsed, Reason: "anders"},
			journey.NeedReport{Need: need, Status: journey.NeedAffirmed}))
	}
	return pick[journey.Command](d,
		journey.ReceiveReferral{Referral: id}, journey.AcceptReferral{Referral: id}, journey.AcceptReferral{Referral: id},
		journey.DeclineReferral{Referral: id, Reason: "niet-passend"}, journey.BeginReferral{Referral: id}, report,
		journey.ExpireReferral{Referral: id},
	)
}

// agreed is something that desk and client agree on, or people of the desk.
func (d *drawer) agreed(s journey.State) journey.Command {
	visit, planned := known(d, s.Appointments)
	if !planned || d.below(3) == 0 {
		return journey.MakeAppointment{Appointment: ID('v', d.requests), BeginsAt: d.Now.Add(time.Duration(d.below(200)) * time.Hour), Minutes: 30,
			Channel: "telefoon", With: pick[decider.Ref](d, "ada", "bob"), Topic: "werk"}
	}
	vow, vowed := known(d, s.Promises)
	if !vowed || d.below(3) == 0 {
		return journey.MakePromise{Promise: ID('w', d.requests), By: "ada", DueOn: decider.DayOf(d.Now) + decider.Day(d.below(9)), What: "Belt."}
	}
	hand := s.Handover.ID
	return pick[journey.Command](d,
		journey.MoveAppointment{Appointment: visit, BeginsAt: d.Now.Add(time.Duration(d.below(200)) * time.Hour), Minutes: 45, Channel: "videogesprek", With: "ada"},
		journey.CancelAppointment{Appointment: visit, By: "klant", Reason: "verhinderd"},
		pick[journey.Command](d, journey.KeepAppointment{Appointment: visit}, journey.MissAppointment{Appointment: visit}),
		pick[journey.Command](d, journey.KeepPromise{Promise: vow}, journey.DropPromise{Promise: vow, Reason: "anders"}),
		journey.ProposeHandover{Handover: ID('h', d.requests), By: "ada", To: pick[decider.Ref](d, "", "bob"), Team: "almelo", Reason: "anders"},
		journey.AcceptHandover{Handover: hand, By: "bob", Team: "almelo"},
		pick[journey.Command](d, journey.DeclineHandover{Handover: hand, By: "bob", Team: "almelo", Reason: "anders"}, journey.RetractHandover{Handover: hand}),
		journey.AttendMeeting{Meeting: ID('m', d.requests), Held: ID('m', 1), HeldOn: 1},
	)
}

// known picks one of the things that there are.
func known[V any](d *drawer, things map[uuid.UUID]V) (uuid.UUID, bool) {
	if len(things) == 0 {
		return uuid.Nil, false
	}
	ids := slices.SortedFunc(maps.Keys(things), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return pick(d, ids...), true
}
