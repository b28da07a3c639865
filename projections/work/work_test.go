package work_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/adapters/postgres/pgtest"
	"klantreis/domain/client"
	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/deskterm"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
	"klantreis/projections/histories"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

type line = historytest.Line

var (
	on     = historytest.On
	person = historytest.ID('c', 1)
	job    = historytest.ID('t', 1)
	open   = journey.Open{Client: person, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Advisor: "ada"}
	signal = journey.Signal{Transition: job, Trigger: "reorganisatie"}

	sent  = historytest.ID('f', 1)
	refer = journey.SendReferral{Referral: sent, Partner: "partner-uwv", Kind: "uwv", Listed: "uwv", Purpose: "werk-vinden", Basis: "suwi-62", DataKinds: []string{"naam"},
		Rules: directory.State{}.BasisRulesOn("suwi-62", decider.Date(2026, 1, 1))}
	promise = journey.MakePromise{Promise: job, By: "cas", DueOn: decider.Date(2026, 1, 9), What: "Belt."}
	appoint = journey.MakeAppointment{Appointment: job, BeginsAt: decider.Date(2026, 1, 22).Begin(), Minutes: 30, Channel: "telefoon", With: "dee", Topic: "werk"}
	propose = journey.ProposeHandover{Handover: job, By: "ada", To: "bob", Team: "almelo", Reason: "anders"}
)

func TestAJourneySaysWhatWaitsInIt(t *testing.T) {
	nobodys := open
	nobodys.Advisor = ""
	realised := []line{on("2026-01-05", open), on("2026-01-05", signal), on("2026-02-02", journey.Realise{Transition: job, Contract: "bepaalde-tijd"})}
	for name, c := range map[string]struct {
		told []line
		want string
	}{
		"a year without a fact": {[]line{on("2026-01-05", open), on("2026-03-01", journey.RecordContact{Channel: "telefoon", Topic: "werk"})},
			"afsluiten-voorstel 2026-03-01"},
		"nobody's": {[]line{on("2026-01-05", nobodys)}, "adviseur-toewijzen 2026-01-05, afsluiten-voorstel 2026-01-05"},
		"a transition that nothing was heard of": {[]line{on("2026-01-05", open), on("2026-01-05", signal)},
			"afsluiten-voorstel 2026-01-05, transitie-navragen 2026-01-05"},
		"a transition that something was heard of": {[]line{on("2026-01-05", open), on("2026-01-05", signal), on("2026-02-01", journey.ReachStage{Transition: job, Stage: journey.Enrolled})},
			"afsluiten-voorstel 2026-02-01, transitie-navragen 2026-02-01"},
		"a fact about something else does not count for it": {[]line{on("2026-01-05", open), on("2026-01-05", signal), on("2026-02-01", journey.RecordContact{Channel: "telefoon", Topic: "werk"})},
			"afsluiten-voorstel 2026-02-01, transitie-navragen 2026-01-05"},
		"a new job": {realised, "afsluiten-voorstel 2026-02-02, duurzaamheid-vragen 2026-05-02"},
		"a new job that lasted three months": {append(realised, on("2026-05-04", journey.AnswerCheck{Transition: job, Months: 3, Answer: "ja"})),
			"afsluiten-voorstel 2026-05-04, duurzaamheid-vragen 2026-08-02"},
		"a check that was passed over": {append(realised, on("2026-09-04", journey.AnswerCheck{Transition: job, Months: 6, Answer: "ja"})),
			"afsluiten-voorstel 2026-09-04, duurzaamheid-vragen 2027-02-02"},
		"closed, with a new job":             {append(realised, on("2026-03-01", journey.Close{Reason: "nieuwe-baan"})), "duurzaamheid-vragen 2026-05-02"},
		"closed, with a new job, by a death": {append(realised, on("2026-03-01", journey.Close{Reason: "overleden"})), ""},
		"a death that was none": {append(realised, on("2026-03-01", journey.Close{Reason: "overleden"}), on("2026-03-02", journey.Reopen{Channel: "telefoon"})),
			"afsluiten-voorstel 2026-03-02, duurzaamheid-vragen 2026-05-02"},
		"a referral that nobody answered":        {[]line{on("2026-01-05", open), on("2026-01-06", refer)}, "afsluiten-voorstel 2026-01-06, antwoord-navragen 2026-01-06"},
		"a referral that was only received":      {[]line{on("2026-01-05", open), on("2026-01-06", refer), on("2026-01-08", journey.ReceiveReferral{Referral: sent})}, "afsluiten-voorstel 2026-01-08, antwoord-navragen 2026-01-06"},
		"a referral that was accepted":           {[]line{on("2026-01-05", open), on("2026-01-06", refer), on("2026-01-08", journey.AcceptReferral{Referral: sent})}, "afsluiten-voorstel 2026-01-08, terugkoppeling-navragen 2026-01-08"},
		"a referral that was reported back":      {[]line{on("2026-01-05", open), on("2026-01-06", refer), on("2026-01-08", journey.AcceptReferral{Referral: sent}), on("2026-01-09", journey.ReportBack{Referral: sent})}, "afsluiten-voorstel 2026-01-09"},
		"closed, with a referral at the partner": {[]line{on("2026-01-05", open), on("2026-01-06", refer), on("2026-01-06", journey.Close{Reason: "doorverwezen"})}, "antwoord-navragen 2026-01-06"},
		"closed":                                 {[]line{on("2026-01-05", open), on("2026-01-06", journey.Close{Reason: "nieuwe-baan"})}, ""},
		"erased":                                 {[]line{on("2026-01-05", open), on("2026-01-06", journey.Erase{})}, ""},
		"what was agreed": {[]line{on("2026-01-05", open), on("2026-01-06", promise), on("2026-01-06", appoint), on("2026-01-07", propose)},
			"afsluiten-voorstel 2026-01-07, toezegging-nakomen 2026-01-06, afspraak-afronden 2026-01-22, overdracht-beantwoorden 2026-01-07"},
		"what was agreed and done": {[]line{on("2026-01-05", open), on("2026-01-06", promise), on("2026-01-06", appoint), on("2026-01-07", propose),
			on("2026-01-08", journey.KeepPromise{Promise: job}), on("2026-01-22", journey.MissAppointment{Appointment: job}), on("2026-01-23", journey.RetractHandover{Handover: job})},
			"afsluiten-voorstel 2026-01-23"},
		"a hand-over, after closing": {[]line{on("2026-01-05", open), on("2026-01-07", propose), on("2026-02-01", journey.Close{Reason: "verhuisd"})}, ""},
		"a hand-over, once it is open again": {[]line{on("2026-01-05", open), on("2026-01-07", propose), on("2026-02-01", journey.Close{Reason: "verhuisd"}),
			on("2026-02-02", journey.Reopen{Channel: "telefoon"})}, "afsluiten-voorstel 2026-02-02"},
		"what was promised, after closing": {[]line{on("2026-01-05", open), on("2026-01-06", promise), on("2026-02-01", journey.Close{Reason: "verhuisd"})},
			"toezegging-nakomen 2026-01-06"},
	} {
		t.Run(name, func(t *testing.T) {
			log := historytest.Tell(t, c.told...)
			history := historytest.History(log, log, log[0].Stream)
			if got := waiting(work.OfJourney(history, histories.Fold(new(projector.Common), journey.Decider, history))); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// An employer's question waits until somebody says what became of it, also when
// the journey is closed.
func TestAnEmployersQuestionWaitsForAnAnswer(t *testing.T) {
	employers := open
	employers.Kind = "werkgever"
	l, id := historytest.NewLog(), historytest.ID('j', 1)
	tell := func(when string, c journey.Command) (event uuid.UUID) {
		t.Helper()
		if _, err := l.Journey(id, historytest.When(t, when), c); err != nil {
			t.Fatal(err)
		}
		return l.Facts[len(l.Facts)-1].ID
	}
	waits := func(want string) {
		t.Helper()
		got := strings.Split(waiting(work.OfJourney(l.Facts, histories.Fold(new(projector.Common), journey.Decider, l.Facts))), ", ")
		slices.Sort(got)
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("got  %s\nwant %s", text, want)
		}
	}
	pass := journey.PassOnQuestion{Kind: "wsp", Topic: "werkgeversvraag"}
	tell("2026-01-05", employers)
	first, second := tell("2026-01-06", pass), tell("2026-01-09", pass)
	tell("2026-01-12", journey.Close{Reason: "doorverwezen"})
	waits("werkgeversvraag-navragen 2026-01-06, werkgeversvraag-navragen 2026-01-09")
	tell("2026-01-20", journey.AnswerQuestion{Question: first, Kind: "wsp"})
	waits("werkgeversvraag-navragen 2026-01-09")
	tell("2026-01-21", journey.DropQuestion{Question: second, Reason: "niet-meer-nodig"})
	waits("")
}

// What a client asks for is answered within a month, and whoever broke the glass
// explains that to another.
func TestAClientsFileSaysWhatWaitsInIt(t *testing.T) {
	l := historytest.NewLog()
	do := func(when string, c client.Command) {
		t.Helper()
		if _, err := l.Client(person, historytest.When(t, when), c); err != nil {
			t.Fatal(err)
		}
	}
	want := func(want string) {
		t.Helper()
		var got []string
		for _, row := range work.OfClient(l.Facts, histories.Fold(new(projector.Common), client.Decider, l.Facts)) {
			i := row.(work.Item)
			got = append(got, fmt.Sprint(i.Kind, " ", i.Since, " ", i.By))
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	do("2026-01-05", client.Register{Team: "hengelo", FamilyName: "Berg"})
	want("")
	do("2026-12-01", client.BreakGlass{By: "ada", Reason: "spoed"}) // recorded in January
	broken := l.Facts[len(l.Facts)-1].ID
	do("2027-01-03", client.LodgeObjection{Against: "statistiek", Grounds: "x", By: "mila"})
	do("2027-01-04", client.RequestErasure{Ground: "verzoek-betrokkene", By: "mila"})
	want("vernietiging-beslissen 2027-01-04 2027-02-04, bezwaar-avg-beslissen 2027-01-03 2027-02-03, glasbreuk-toetsen 2027-01-04 ")
	do("2027-01-04", client.ProlongAnswer{About: client.ObjectionMade, InformedOn: decider.Date(2027, 1, 4), Explanation: "x", By: "mila"})
	want("vernietiging-beslissen 2027-01-04 2027-02-04, bezwaar-avg-beslissen 2027-01-03 2027-04-03, glasbreuk-toetsen 2027-01-04 ")
	do("2027-01-04", client.DecideObjection{Outcome: client.Upheld, By: "mila"})
	do("2027-01-04", client.ReviewGlass{Break: broken, Outcome: client.Justified, By: "mila"})
	want("vernietiging-beslissen 2027-01-04 2027-02-04")
	do("2027-01-04", client.RetractErasureRequest{Reason: "onjuist", By: "mila"})
	want("")
	inspect, erase := historytest.ID('r', 1), historytest.ID('r', 2)
	do("2027-01-05", client.ReceiveRequest{Request: inspect, Right: "inzage", By: "mila"})
	do("2027-01-31", client.ReceiveRequest{Request: erase, Right: client.ErasureAsked, By: "mila"})
	want("verzoek-beantwoorden 2027-01-05 2027-02-05, verzoek-beantwoorden 2027-01-31 2027-02-28")
	do("2027-02-03", client.ExtendRequest{Request: inspect, InformedOn: decider.Date(2027, 2, 3), Explanation: "x", By: "mila"})
	do("2027-02-04", client.RequestErasure{Ground: "verzoek-betrokkene", By: "mila", Request: erase})
	want("vernietiging-beslissen 2027-01-31 2027-02-28, verzoek-beantwoorden 2027-01-05 2027-04-05")
	do("2027-02-05", client.AnswerRequest{Request: inspect, Outcome: client.Granted, By: "mila"})
	want("vernietiging-beslissen 2027-01-31 2027-02-28")
	text := client.RequestTextDestruction{Event: broken, Ground: "derden", By: "mila", Found: client.TextPlace{File: person}}
	do("2027-02-05", text)
	want("vernietiging-beslissen 2027-01-31 2027-02-28, tekst-vernietigen 2027-01-04 ") // since it was recorded
	do("2027-02-05", client.RetractTextDestruction{Event: broken, Reason: "onjuist", By: "noud"})
	want("vernietiging-beslissen 2027-01-31 2027-02-28")
	do("2027-02-05", text)
	do("2027-02-06", client.ConfirmTextDestruction{Event: broken, By: "noud"})
	want("vernietiging-beslissen 2027-01-31 2027-02-28")
	do("2027-02-06", client.ConfirmErasure{By: "noud", Found: client.Findings{Sought: true}})
	want("")
}

// waiting writes rows as in "afsluiten-voorstel 2027-01-05".
func waiting(rows []projector.Row) string {
	var text []string
	for _, row := range rows {
		i := row.(work.Item)
		text = append(text, fmt.Sprint(i.Kind, " ", i.Since))
	}
	return strings.Join(text, ", ")
}

// What was agreed waits for whoever agreed to it, or is asked.
func TestWhatWasAgreedIsTheirsWhoAgreed(t *testing.T) {
	log := historytest.Tell(t, on("2026-01-05", open), on("2026-01-06", promise), on("2026-01-06", appoint), on("2026-01-07", propose))
	got := map[work.Kind]string{}
	for _, row := range work.OfJourney(log, histories.Fold(new(projector.Common), journey.Decider, log)) {
		i := row.(work.Item)
		got[i.Kind] = fmt.Sprint(i.Owner, " ", i.Team, " ", i.By)
	}
	want := map[work.Kind]string{work.ProposeClosing: "ada hengelo ", work.KeepPromise: "cas hengelo 2026-01-09",
		work.TellAppointment: "dee hengelo 2026-01-22", work.AnswerHandover: "bob almelo "}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestEveryItemIsOfAKnownKindAndDueNoEarlierThanItWaits(t *testing.T) {
	seen := map[work.Kind]bool{}
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			for _, row := range work.OfJourney(history, histories.Fold(new(projector.Common), journey.Decider, history)) {
				i := row.(work.Item)
				seen[i.Kind] = true
				if _, known := codelist.First["work-kinds"].Find(string(i.Kind)); !known || i.Since == 0 || i.By != 0 && i.By < i.Since {
					r.Fatalf("%+v", i)
				}
			}
		}
	})
	if len(seen) < 3 {
		t.Errorf("only %v were seen", seen)
	}
}

// region has three journeys of one client, and another client whose erasure
// was asked for.
func region(t *testing.T) projector.Reader {
	t.Helper()
	l := historytest.NewLog()
	do := func(_ uuid.UUID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(l.Client(person, historytest.When(t, "2026-01-05"), client.Register{Team: "hengelo", GivenName: "Jan", FamilyName: "Berg"}))
	for i, when := range []string{"2026-01-07", "2026-01-06", "2026-01-05"} {
		begin := open
		if i == 2 {
			begin.Team, begin.Advisor = "almelo", "bob"
		}
		do(l.Journey(historytest.ID('j', uint64(i+1)), historytest.When(t, when), begin))
	}
	do(l.Journey(historytest.ID('j', 2), historytest.When(t, "2026-01-06"), signal))
	other := historytest.ID('c', 2)
	do(l.Client(other, historytest.When(t, "2026-01-05"), client.Register{Team: "hengelo", GivenName: "An", FamilyName: "Dijk"}))
	do(l.Client(other, historytest.When(t, "2026-01-08"), client.RequestErasure{Ground: "verzoek-betrokkene", By: "one"}))
	views := filled(t, l.Facts)
	return views
}

var kinds = []work.Kind{work.AssignAdvisor, work.ProposeClosing, work.AskForTransition, work.AskIfItLasts, work.DecideErasure}

func TestWhatWaitsIsListedMostOverdueFirst(t *testing.T) {
	r := region(t)
	far := historytest.Day(t, "2027-06-01")
	for name, c := range map[string]struct {
		asked work.Open
		want  string
	}{
		"everything":           {work.Open{On: far, Kinds: kinds}, "transitie-navragen Berg 2, afsluiten-voorstel Berg 3, afsluiten-voorstel Berg 2, afsluiten-voorstel Berg 1, vernietiging-beslissen Dijk 2"},
		"of one kind":          {work.Open{On: far, Kinds: []work.Kind{work.AskForTransition}}, "transitie-navragen Berg 2"},
		"of no kind":           {work.Open{On: far}, ""},
		"an advisor's":         {work.Open{On: far, Kinds: kinds, Owner: "bob"}, "afsluiten-voorstel Berg 3"},
		"with who is absent":   {work.Open{On: far, Kinds: kinds, Owner: "bob", For: []work.Absent{{"ada", "hengelo"}, {"ada", "hengelo"}}}, "transitie-navragen Berg 2, afsluiten-voorstel Berg 3, afsluiten-voorstel Berg 2, afsluiten-voorstel Berg 1"},
		"in that team only":    {work.Open{On: far, Kinds: kinds, Owner: "bob", For: []work.Absent{{"ada", "almelo"}}}, "afsluiten-voorstel Berg 3"},
		"absent, and a limit":  {work.Open{On: far, Kinds: kinds, Owner: "bob", For: []work.Absent{{"ada", "hengelo"}}, Limit: 2}, "transitie-navragen Berg 2, afsluiten-voorstel Berg 3"},
		"a team's":             {work.Open{On: far, Kinds: kinds, Team: "hengelo"}, "transitie-navragen Berg 2, afsluiten-voorstel Berg 2, afsluiten-voorstel Berg 1"},
		"before its day":       {work.Open{On: historytest.Day(t, "2026-04-05"), Kinds: kinds, Team: "hengelo"}, ""},
		"on its day":           {work.Open{On: historytest.Day(t, "2026-04-06"), Kinds: kinds, Team: "hengelo"}, "transitie-navragen Berg 2"},
		"no more than a limit": {work.Open{On: far, Kinds: kinds, Team: "hengelo", Limit: 1}, "transitie-navragen Berg 2"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := list(t, r, c.asked); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// Nobody is asked to close a journey in which a voucher is applied for or runs.
func TestNoClosingIsProposedWhileAVoucherRuns(t *testing.T) {
	for name, c := range map[string]struct {
		after []voucher.Command
		want  string
	}{
		"applied for": {nil, ""},
		"given up":    {[]voucher.Command{voucher.WithdrawApplication{}}, "afsluiten-voorstel Berg 1"},
	} {
		t.Run(name, func(t *testing.T) {
			l, of, in, v := historytest.NewLog(), historytest.ID('c', 1), historytest.ID('j', 1), historytest.ID('v', 1)
			when := historytest.When(t, "2026-01-05")
			do := func(_ uuid.UUID, err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			do(l.Client(of, when, client.Register{Team: "hengelo", FamilyName: "Berg"}))
			begin := open
			begin.Client = of
			do(l.Journey(in, when, begin))
			do(l.Voucher(v, when, voucher.WithEvidence{Evidence: voucher.Evidence{Open: true, Provided: true}, Command: voucher.Apply{
				Terms: voucher.Terms{From: 1, DecisionWeeks: 8},
				Application: voucher.Application{Client: of, Journey: in, Applicant: "klant", RecordedBy: "ada", Line: "structureel", Amount: 100_00,
					Provider: "roc", Training: "Monteur", Level: "mbo-3", StartsOn: when.Day() + 90},
			}}))
			for _, cmd := range c.after {
				do(l.Voucher(v, when, cmd))
			}
			views := filled(t, l.Facts)
			if got := list(t, views, work.Open{On: historytest.Day(t, "2027-06-01"), Kinds: []work.Kind{work.ProposeClosing}}); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func list(t *testing.T, r projector.Reader, o work.Open) string {
	t.Helper()
	lines, err := work.List(t.Context(), r, o)
	if err != nil {
		t.Fatal(err)
	}
	var text []string
	for _, l := range lines {
		text = append(text, fmt.Sprint(l.Kind, " ", l.FamilyName, " ", l.Subject[15]))
	}
	return strings.Join(text, ", ")
}

// After how long something shows, and by when it ought to be done, is what the
// desk says on the day on which it is asked.
func TestWhenWorkShowsIsWhatTheDeskSays(t *testing.T) {
	r := region(t)
	asked := work.Open{On: historytest.Day(t, "2027-01-07"), Kinds: kinds, Team: "hengelo"}
	for name, c := range map[string]struct {
		own  deskterm.Terms
		want string
	}{
		"as first filled":      {nil, "transitie-navragen 2026-04-06 2026-04-20, afsluiten-voorstel 2027-01-06 2027-01-20, afsluiten-voorstel 2027-01-07 2027-01-21"},
		"sooner, and longer":   {deskterm.Terms{deskterm.SilentCourse: 30, deskterm.DoWork: 21}, "transitie-navragen 2026-02-05 2026-02-26, afsluiten-voorstel 2027-01-06 2027-01-27, afsluiten-voorstel 2027-01-07 2027-01-28"},
		"a year and a day":     {deskterm.Terms{deskterm.SilentJourney: 366}, "transitie-navragen 2026-04-06 2026-04-20, afsluiten-voorstel 2027-01-07 2027-01-21"},
		"not within two years": {deskterm.Terms{deskterm.SilentJourney: 730, deskterm.SilentCourse: 365}, "transitie-navragen 2027-01-06 2027-01-20"},
	} {
		t.Run(name, func(t *testing.T) {
			asked.Own = c.own
			lines, err := work.List(t.Context(), r, asked)
			if err != nil {
				t.Fatal(err)
			}
			var text []string
			for _, l := range lines {
				text = append(text, fmt.Sprint(l.Kind, " ", l.From, " ", l.Due))
			}
			if got := strings.Join(text, ", "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPagesTogetherAreAllThatWaits(t *testing.T) {
	r := region(t)
	asked := work.Open{On: historytest.Day(t, "2027-06-01"), Kinds: kinds}
	whole := list(t, r, asked)
	var pages []string
	asked.Limit = 1
	for range 5 {
		pages = append(pages, list(t, r, asked))
		lines, err := work.List(t.Context(), r, asked)
		if err != nil || len(lines) != 1 {
			t.Fatalf("got %v, %v", lines, err)
		}
		asked.After = lines[0].Place()
	}
	if got := strings.Join(pages, ", "); got != whole || list(t, r, asked) != "" {
		t.Errorf("got  %s\nwant %s", got, whole)
	}
}
