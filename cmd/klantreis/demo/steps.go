package demo

import (
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// yesterday is when one in ten things happened that are recorded today; the
// others happened when they were recorded.
func (f *file) yesterday() decider.Moment {
	day := decider.DayOf(f.year.now) - 1
	s, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
	if err != nil {
		f.year.fail(f, "load", err)
	}
	if f.chance(10) && day > s.State.Latest.Day() {
		return decider.On(day)
	}
	return decider.Moment{}
}

func clarify(f *file) {
	f.recordOn(journey.ClarifyQuestion{Topic: f.topic(), Channel: f.channel(), Question: f.words(questions)}, f.yesterday())
}

func clarifyAgain(f *file) {
	f.record(journey.ClarifyQuestion{Topic: f.topic(), Channel: f.channel(), Question: "Nieuwe vraag na eerdere afronding."})
}

func (f *file) topic() string {
	return f.pick([]choice{{26, "loopbaan"}, {24, "scholing"}, {12, "ontwikkeling"}, {26, "werk"}, {4, "voucher"}, {6, "van-werk-naar-werk"}, {2, "anders"}})
}

func contact(f *file) {
	c := journey.RecordContact{Channel: f.channel(), Topic: f.topic(), Note: f.words(notes)}
	if f.kind == "werkgever" {
		c.Topic = "werkgeversvraag"
	}
	f.recordOn(c, f.yesterday())
}

func inform(f *file) {
	f.record(journey.GiveAdvice{
		Advice: f.id(), Form: "informatie", Topics: []string{f.adviceTopic()}, Channel: f.channel(), Summary: f.words(advices)})
}

func (f *file) adviceTopic() string {
	return f.pick([]choice{{34, "loopbaan"}, {30, "scholing"}, {14, "ontwikkeling"}, {22, "werk"}})
}

func intake(f *file) {
	s := f.situation
	f.recordOn(journey.RecordIntake{
		Channel: f.channel(), LabourPosition: s.LabourPosition, Benefit: s.Benefit, Education: s.Education,
		Municipality: s.Municipality, AgeBand: s.AgeBand, Summary: f.words(intakes)}, f.yesterday())
}

// identify notes a need in a domain that has none open yet.
func identify(f *file) {
	domain := f.pick([]choice{{22, "loopbaanorientatie"}, {20, "scholing"}, {12, "bemiddeling"}, {9, "sollicitatievaardigheden"},
		{6, "taal"}, {5, "basisvaardigheden"}, {6, "financien-schulden"}, {5, "belastbaarheid"}, {4, "kinderopvang-mantelzorg"},
		{3, "vervoer-mobiliteit"}, {1, "wonen"}, {3, "arbeidsrecht"}, {2, "ondernemerschap"}, {2, "werkplekaanpassing-jobcoaching"},
		{3, "netwerk-zelfvertrouwen"}, {1, "anders"}})
	f.need(domain)
}

// need notes a need in a domain, if there is none in that yet.
func (f *file) need(domain string) {
	s, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
	if err != nil {
		f.year.fail(f, "load", err)
		return
	}
	for _, n := range s.State.Needs {
		if n.Domain == domain {
			return
		}
	}
	need := f.id()
	f.record(journey.IdentifyNeed{
		Need: need, Source: f.pick([]choice{{55, "klant"}, {40, "adviseur"}, {5, "partner"}}), Domain: domain,
		Severity: f.pick([]choice{{45, "licht"}, {38, "middel"}, {17, "zwaar"}})})
	f.needs = append(f.needs, need)
}

// eachNeed does something about every need that is not at a partner.
func (f *file) eachNeed(do func(i int) journey.Command) {
	for i, need := range f.needs {
		s, _ := f.stands()
		if cmd := do(i); cmd != nil && ours(s.Needs[need]) {
			f.record(cmd)
		}
	}
}

func confirm(f *file) {
	f.eachNeed(func(i int) journey.Command {
		if f.chance(12) {
			return nil
		}
		return journey.ConfirmNeed{Need: f.needs[i]}
	})
}

func reassess(f *file) {
	severity := f.pick([]choice{{50, "licht"}, {35, "middel"}, {15, "zwaar"}})
	if s, _ := f.stands(); s.Needs[f.needs[0]].Status.Open() {
		f.record(journey.ReassessNeed{Need: f.needs[0], Source: "adviseur", Severity: severity})
	}
}

func offer(f *file) {
	f.eachNeed(func(i int) journey.Command {
		if i > 0 && f.chance(30) {
			return nil
		}
		return journey.MakeOffer{Need: f.needs[i], Offer: f.pick([]choice{{24, "loopbaangesprek"}, {16, "scholingsvoucher"},
			{12, "andere-scholing"}, {8, "praktijkleren"}, {14, "bemiddeling"}, {10, "sollicitatietraining"}, {5, "taalaanbod"},
			{4, "schuldhulp"}, {3, "jobcoaching"}, {4, "begeleiding"}})}
	})
}

func meet(f *file) {
	f.eachNeed(func(i int) journey.Command {
		switch {
		case f.chance(14):
			return journey.DropNeed{Need: f.needs[i], Reason: f.pick([]choice{{30, "niet-meer-nodig"}, {25, "elders-opgelost"},
				{15, "klant-wil-niet"}, {12, "geen-aanbod"}, {18, "geen-contact"}})}
		case f.chance(20):
			return journey.MeetNeed{Need: f.needs[i], Outcome: "deels-opgelost", Partly: true}
		case f.chance(12):
			return nil
		}
		return journey.MeetNeed{Need: f.needs[i], Outcome: f.pick([]choice{{72, "opgelost"}, {24, "hanteerbaar"}, {4, "onbekend"}})}
	})
}

func advise(f *file) {
	topics := []string{f.adviceTopic()}
	if f.year.listed("advice-topics", "leven-lang-ontwikkelen") && f.chance(12) {
		topics[0] = "leven-lang-ontwikkelen" // which the desk added in this year
	}
	if second := f.adviceTopic(); f.chance(30) && second != topics[0] {
		topics = append(topics, second)
	}
	f.recordOn(journey.GiveAdvice{
		Advice: f.id(), Form: f.pick([]choice{{82, "loopbaangesprek"}, {18, "test-assessment"}}), Topics: topics,
		Channel: f.channel(), Summary: f.words(advices)}, f.yesterday())
}

func place(f *file) {
	f.record(journey.RecordPlacement{
		Contract: f.contract(), Sector: f.sector(), StartsOn: decider.DayOf(f.year.now) + decider.Day(f.dice.IntN(21))})
}

func (f *file) contract() string {
	return f.pick([]choice{{22, "vast"}, {50, "tijdelijk"}, {8, "oproep"}, {10, "uitzend"}, {8, "bbl"}, {2, "zelfstandig"}})
}

func (f *file) sector() string {
	return f.pick([]choice{{22, "2008:C"}, {9, "2008:F"}, {18, "2008:G"}, {7, "2008:H"}, {6, "2008:I"}, {5, "2008:J"}, {2, "2008:K"},
		{4, "2008:M"}, {7, "2008:N"}, {4, "2008:O"}, {4, "2008:P"}, {12, "2008:Q"}})
}

func aftercare(f *file) { f.record(journey.StartAftercare{}) }

func signal(f *file) {
	f.moving = f.id()
	c := journey.Signal{
		Transition: f.moving,
		Trigger: f.pick([]choice{{30, "reorganisatie"}, {8, "bedrijfsbeeindiging"}, {10, "faillissement"}, {12, "individueel-bedrijfseconomisch"},
			{18, "einde-tijdelijk-contract"}, {3, "einde-opdracht"}, {9, "tweede-spoor"}, {7, "vrijwillige-overstap"}, {3, "krimpberoep"}, {2, "onbekend"}}),
		JobEndsOn: decider.DayOf(f.year.now) + decider.Day(30+f.dice.IntN(120)), Sector: f.sector(), Municipality: f.situation.Municipality}
	if f.laidOff() {
		f.signalled(f.fromClosure(c))
		return
	}
	f.signalled(f.partOf(c))
}

func (f *file) reach(s journey.Stage) func(*file) {
	return func(f *file) { f.record(journey.ReachStage{Transition: f.moving, Stage: s}) }
}

// track starts one that does not run yet.
func track(f *file) {
	s, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
	if err != nil {
		f.year.fail(f, "load", err)
		return
	}
	next := f.pick([]choice{{30, "in-scholing"}, {40, "in-bemiddeling"}, {12, "meelopen"}, {10, "detachering"}, {8, "collegiale-inleen"}})
	if !s.State.Transitions[f.moving].Runs(next) {
		f.record(journey.StartTrack{Transition: f.moving, Track: next})
	}
}

// endTrack ends the track that runs longest, if any does.
func endTrack(f *file) {
	s, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
	if err != nil {
		f.year.fail(f, "load", err)
		return
	}
	if tracks := s.State.Transitions[f.moving].Tracks; len(tracks) > 0 {
		f.record(journey.EndTrack{Transition: f.moving, Track: tracks[0].Code})
	}
}

// jobless is a client whose job ended before there was another one, and who
// gets a benefit since.
func jobless(f *file) {
	f.record(journey.ChangeSituation{LabourPosition: "geen-werk", Benefit: "ww"})
}

// trial is a trial placement, for which one has a benefit; it ends before there
// is a contract.
func trial(f *file) {
	f.record(journey.StartTrack{Transition: f.moving, Track: journey.TrialPlacement})
}

func endTrial(f *file) {
	f.record(journey.EndTrack{Transition: f.moving, Track: journey.TrialPlacement})
}

// again finds that a need which was met or dropped is there after all.
func again(f *file) {
	s, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
	if err != nil {
		f.year.fail(f, "load", err)
		return
	}
	for _, need := range f.needs {
		if !s.State.Needs[need].Status.Open() {
			f.record(journey.ReopenNeed{Need: need})
			return
		}
	}
}

func sign(f *file) {
	f.record(journey.SignContract{
		Transition: f.moving, Contract: f.contract(), Sector: f.sector(), StartsOn: decider.DayOf(f.year.now) + 14})
}

func realise(f *file) {
	f.record(journey.Realise{Transition: f.moving, Contract: f.contract(), Sector: f.sector(), BenefitBetween: f.chance(15)})
}

// check asks whether the transition lasts, once that many months have passed.
func check(months int) func(*file) {
	return func(f *file) {
		s, _, err := f.year.journeys.Load(f.year.ctx, f.journeyID)
		if err != nil {
			f.year.fail(f, "load", err)
			return
		}
		if s.State.Erased {
			return
		}
		due := s.State.Transitions[f.moving].Realised.AddMonths(months)
		if decider.DayOf(f.year.now) < due {
			f.year.at(f.officeHour(due), func() { check(months)(f) })
			return
		}
		answer := f.pick([]choice{{82, "ja"}, {8, "nee"}, {10, "onbekend"}})
		if f.named {
			answer = "ja"
		}
		f.record(journey.AnswerCheck{Transition: f.moving, Months: months, Answer: answer})
	}
}

func (f *file) exit(*file) {
	exit := f.pick([]choice{{18, "gestopt"}, {10, "doorverwezen"},
		{22, "uitstroom-naar-uitkering"}, {24, "ontslag-afgewend"}, {18, "interne-herplaatsing"}, {8, "pensioen"}})
	if f.year.exited++; f.year.exited%40 == 20 {
		exit = "overleden"
	}
	f.record(journey.EndTransition{Transition: f.moving, Exit: exit})
}
