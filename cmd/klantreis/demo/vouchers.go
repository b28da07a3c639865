package demo

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
)

// A fate is how it goes with a voucher.
type fate string

const (
	paid        fate = "paid"
	advanced    fate = "paid, with an advance"
	incomplete  fate = "completed, and paid"
	unprepared  fate = "completed by a conversation that was held later, and paid"
	prolonged   fate = "decided later, and paid"
	mistaken    fate = "paid, after a mistake was taken back"
	amended     fate = "paid, after it was amended"
	brokenOff   fate = "settled lower, since the training was broken off"
	revoked     fate = "revoked and reclaimed"
	expired     fate = "expired"
	untreated   fate = "not treated"
	givenUp     fate = "given up before the decision"
	givenUpLate fate = "given up after it"
	forgotten   fate = "given up, and erased with the client"
	rejected    fate = "rejected"
	lost        fate = "rejected, with an objection that was dismissed"
	appealed    fate = "rejected, with an objection and an appeal that were dismissed"
	won         fate = "rejected, and granted after an objection"
	raised      fate = "granted too low, and raised after an objection; paid"

	raisedInVain fate = "granted too low, and given up while the fund had no money to raise it"

	unheard      fate = "rejected, since no career conversation was held"
	inadmissible fate = "rejected, with an objection that came too late"
	reconsidered fate = "rejected, with an objection that was taken back"
	lowered      fate = "settled too low, and raised after an objection; paid"
	restored     fate = "revoked by mistake, and restored after an objection; paid"
	relieved     fate = "revoked, and half of the reclaim let go after an objection"
	collective   fate = "asked for with colleagues of a closing employer, and answered when the council gave money for it"
)

// rare are the fates that a year has few of. They come first, since some of
// them take long; in between comes what happens most.
var rare = []fate{raisedInVain, raised, expired, lowered, restored, relieved, forgotten, won, appealed, revoked, untreated, inadmissible,
	rejected, rejected, rejected, rejected, rejected, reconsidered, brokenOff, amended, prolonged, givenUp, mistaken, forgotten, incomplete, advanced,
	givenUpLate, lost}

// fate draws how it goes with the next voucher.
func (f *file) fate() fate {
	n := f.year.applied
	if f.year.applied++; n%2 == 1 && n/2 < len(rare) {
		return rare[n/2]
	}
	return fate(f.pick([]choice{{60, string(paid)}, {12, string(incomplete)}, {8, string(advanced)}, {6, string(brokenOff)}, {6, string(rejected)},
		{3, string(untreated)}, {3, string(givenUp)}, {2, string(givenUpLate)}}))
}

// A dossier is one voucher, as it is played beside the journey.
type dossier struct {
	*file
	id       uuid.UUID
	fate     fate
	assessor Member
	refusal  refusal // why it is not granted, where it is not
}

// subsidised says who of those who work and are guided asks for a voucher: a
// career conversation comes first, but for those who cannot wait.
func (f *file) subsidised() []step {
	if f.kind != "werkende" || !f.chance(15) || !f.year.grants() {
		return nil
	}
	return asking()
}

func asking() []step {
	var how fate
	return []step{{0, 3, func(f *file) {
		how = f.fate()
		if how == paid && len(f.evidence("").Conversations) == 0 && f.chance(50) {
			how = f.year.unprepared()
			return
		}
		converse(f)
	}}, {1, 10, func(f *file) {
		if _, open := f.stands(); open {
			f.apply(how)
		}
	}}}
}

// unprepared is how it goes with who applies before the conversation was held:
// most have it later, and one in four never comes.
func (y *year) unprepared() fate {
	if y.early++; y.early%4 == 1 {
		return unheard
	}
	return unprepared
}

// converse has the career conversation, where that was not had yet.
func converse(f *file) {
	if _, open := f.stands(); open && len(f.evidence("").Conversations) == 0 {
		f.record(journey.GiveAdvice{Advice: f.id(), Form: voucher.NeedsConversation, Topics: []string{"scholing"}, Channel: f.channel(), Summary: f.words(advices)})
	}
}

// evidence is what a voucher rests on beside its own history.
func (f *file) evidence(provider decider.Ref) voucher.Evidence {
	s, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
	if err != nil {
		f.year.fail(f, "load", err)
	}
	return voucher.Evidence{
		Documents: s.State.Kinds(), Conversations: journey.Given(s, voucher.NeedsConversation),
		Open: !s.State.Closed(), Provided: standing.Provides(f.year.says(), provider, decider.DayOf(f.year.now)),
	}
}

// conversation is the one that the application rests on as of today.
func (d *dossier) conversation() uuid.UUID {
	return d.evidence("").Conversation(d.stands().Asked.Conversation, decider.DayOf(d.year.now))
}

// apply applies for a voucher of which it is known how it goes.
func (f *file) apply(how fate) {
	assessors := f.year.plan.with("fondsbeoordelaar")
	d := &dossier{file: f, fate: how, assessor: assessors[f.dice.IntN(len(assessors))]}
	f.forget = how == forgotten
	d.ask(voucher.Apply{Application: d.application()})
}

// ask names the voucher in the client's file, and applies for it.
func (d *dossier) ask(c voucher.Apply) {
	f := d.file
	req := f.request(f.advisor, decider.Moment{})
	d.id = command.ThingID(req.ID, "voucher of "+f.year.journeys.Stream(f.journeyID), 0)
	begun, err := f.year.clients.Handle(f.year.ctx, f.clientID, client.BeginVoucher{Voucher: d.id}, req)
	if err != nil {
		f.year.fail(f, client.BeginVoucher{}, err)
		return
	}
	c.Begun, c.Terms = begun.Events[0], standing.Terms(f.year.says(), decider.DayOf(f.year.now))
	applies := voucher.WithEvidence{Command: c, Evidence: f.evidence(c.Provider)}
	if _, err := f.year.vouchers.Handle(f.year.ctx, d.id, applies, req); err != nil {
		f.year.fail(f, c, err)
		return
	}
	f.settled(c)
	d.goOn(d.deciding())
}

func (d *dossier) application() voucher.Application {
	c, today := courses[d.dice.IntN(len(courses))], decider.DayOf(d.year.now)
	switch d.refusal = otherMoney; d.fate {
	case rejected:
		d.refusal = d.year.refusal()
		c = d.refusal.course
	case unheard:
		d.refusal = unheardOf
	}
	a := voucher.Application{
		Client: d.clientID, Journey: d.journeyID, Conversation: d.conversation(), RecordedBy: d.advisor.Actor,
		Applicant: d.pick([]choice{{40, "klant"}, {60, voucher.OnBehalf}}), Line: d.pick([]choice{{60, "structureel"}, {40, "incidenteel"}}),
		Amount: c.cents * int64(90+d.dice.IntN(21)) / 100, Form: d.bring("aanvraag"), Provider: c.provider, Training: c.training,
		Occupation: c.occupation, Promising: d.promising(c.occupation), Level: c.level, StartsOn: today + decider.Day(30+d.dice.IntN(60)),
	}
	if a.Applicant == voucher.OnBehalf {
		a.AppliedBy = d.advisor.Actor
	}
	if d.named || slices.Contains(rare, d.fate) {
		a.Line = "structureel" // there is money for it
	}
	if d.fate == raisedInVain || d.fate == collective {
		a.Line = "incidenteel" // of which there is no budget in the new year yet
	}
	if a.Line == "incidenteel" && today >= decider.Date(2026, 7, 1) && d.fate == paid && d.chance(50) {
		d.fate = prolonged // and those behind it wait, since there is hardly any money left
	}
	if d.refusal.begun {
		a.StartsOn = today - 7
	}
	if d.chance(20) {
		a.CoFinancing = a.Amount / 5
	}
	if d.fate != incomplete && d.fate != untreated {
		a.Plan = d.bring("opleidingsplan")
	}
	if !a.Promising && d.fate != rejected {
		a.Perspective = "Twee werkgevers in de buurt zoeken hiervoor mensen."
	}
	return a
}

// promising says that an occupation is on the list today.
func (d *dossier) promising(occupation string) bool {
	return standing.Promising(d.year.says(), occupation, decider.DayOf(d.year.now))
}

// says is what the directory says now.
func (y *year) says() directory.State {
	s, _, err := y.directory.Load(y.ctx, directory.ID)
	if err != nil && y.failed == nil {
		y.failed = err
	}
	return s.State
}

// stands is how the voucher stands.
func (d *dossier) stands() voucher.State { return d.story().State }

func (d *dossier) story() voucher.Story {
	s, _, err := d.year.vouchers.Load(d.year.ctx, d.id)
	if err != nil {
		d.year.fail(d.file, "load", err)
	}
	return s
}

// do records something of the voucher, has the fund answer it, and returns the
// entry.
func (d *dossier) do(who Member, cmd voucher.Command) uuid.UUID {
	req := d.request(who, decider.Moment{})
	if _, err := d.year.vouchers.Handle(d.year.ctx, d.id, voucher.WithEvidence{Command: cmd, Evidence: d.evidence(d.stands().Asked.Provider)}, req); err != nil {
		d.year.fail(d.file, cmd, err)
		return uuid.Nil
	}
	d.settled(cmd)
	return req.ID
}

// goOn plays steps, the first of them in its time as well.
func (d *dossier) goOn(steps []step) {
	if len(steps) > 0 {
		d.year.at(d.later(steps[0].least, steps[0].most), func() { d.play(steps) })
	}
}

// when is a step that is taken if the voucher stands so by then.
func (d *dossier) when(least, most int, do func(voucher.State), as ...voucher.Status) step {
	return step{least, most, func(*file) {
		if s := d.stands(); !s.Erased && slices.Contains(as, s.Status) {
			do(s)
		}
	}}
}
