package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// acquainted is a world whose directory knows the partners of the personas, and
// two training providers.
func acquainted(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	from := decider.Date(2026, 1, 1)
	for i, c := range []directory.Command{
		directory.ProposePartner{Partner: "partner-uwv", Kind: "uwv", Organisation: "partner-uwv", Name: "UWV", From: from, Reason: "x", By: "een"},
		directory.ProposePartner{Partner: "partner-bond", Kind: "vakbond", Organisation: "partner-bond", Name: "Bond", From: from, Reason: "x", By: "een"},
		directory.ProposePartner{Partner: "partner-gemeente", Kind: "gemeente", Organisation: "partner-gemeente", Name: "Gemeente", From: from, Reason: "x", By: "een"},
		directory.ProposeProvider{Provider: "roc", Name: "ROC", From: from, Reason: "x", By: "een"},
		directory.ProposeProvider{Provider: "roc-van-twente", Name: "ROC van Twente", From: from, Reason: "x", By: "een"},
	} {
		change := uuid.NewSHA1(uuid.Nil, []byte{byte(i)})
		switch p := c.(type) {
		case directory.ProposePartner:
			p.Change = change
			c = p
		case directory.ProposeProvider:
			p.Change = change
			c = p
		}
		for _, c := range []directory.Command{c, directory.ConfirmChange{Change: change, By: "ander"}} {
			if _, err := w.server.Directory.Handle(w.Context(), directory.ID, c, request()); err != nil {
				w.Fatal(err)
			}
		}
	}
	return w
}

func idOf(t testing.TB, text string) uuid.UUID {
	t.Helper()
	id, err := uuid.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// code wants a refusal, and returns which.
func (r reply) code() any {
	r.t.Helper()
	return r.want(409).object()["code"]
}

// What the law allows depends on what a partner is, so that is not whoever
// refers to say.
func TestAPartnerIsWhatTheDirectorySaysItIs(t *testing.T) {
	w := acquainted(t)
	course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", bram)
	w.changed("/v1/partners", m{"partner": "gemeente", "kind": "gemeente", "organisation": "stadhuis", "name": "Gemeente", "fromDate": "2026-03-02", "untilDate": "2026-03-04"})
	refer := func(partner, kind, on string) reply {
		body := m{"partner": partner, "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam"}, "basis": "suwi-62"}
		if kind != "" {
			body["kind"] = kind
		}
		if on != "" {
			body["occurredOn"] = on
		}
		return w.post(bram, "/v1/journeys/"+course+"/referrals", body)
	}
	if got := refer("partner-bond", "uwv", "").want(409).object(); got["code"] != "partner-of-another-kind" || !strings.Contains(got["detail"].(string), "vakbond") {
		t.Errorf("got %v", got)
	}
	for _, c := range []struct{ partner, kind, want string }{
		{"partner-bond", "", "basis-does-not-hold"}, {"uwv", "uwv", "partner-unknown"}, {"stadhuis", "gemeente", "partner-unknown"},
	} {
		if got := refer(c.partner, c.kind, "").code(); got != c.want {
			t.Errorf("to %s: %v, want %s", c.partner, got, c.want)
		}
	}
	sent := refer("partner-uwv", "", "").want(201)
	if kind := w.get(bram, address(course, sent.id())).object()["kind"].(map[string]any)["code"]; kind != "uwv" {
		t.Errorf("it went to one of kind %v", kind)
	}
	refer("gemeente", "", "").want(201)
	w.later(3 * aDay)
	if got := refer("gemeente", "gemeente", "").code(); got != "partner-unknown" {
		t.Errorf("once it has ended: %v", got)
	}
	refer("gemeente", "", "2026-03-03").want(201) // while it was there
}

// Somebody whom no directory knows gets what the client permitted them to have,
// and nothing else.
func TestALawyerGetsWhatTheClientPermits(t *testing.T) {
	w := acquainted(t)
	client, _ := w.aHistory()
	path := "/v1/clients/" + client
	tell := func(kind, basis, purpose string) reply {
		body := m{"recipient": "advocaat-1", "sharingPurpose": purpose, "dataKinds": []string{"naam"}, "basis": basis}
		if kind != "" {
			body["kind"] = kind
		}
		return w.post(bram, path+"/disclosures", body)
	}
	if got := tell("uwv", "suwi-62", "werk-vinden").code(); got != "recipient-unknown" {
		t.Errorf("by law: %v", got)
	}
	if got := tell("", "toestemming-klant", "rechtspositie").code(); got != "recipient-kind-missing" {
		t.Errorf("without a kind: %v", got)
	}
	permit := func(more m) {
		more["sharingPurpose"], more["dataKinds"], more["form"] = "rechtspositie", []string{"naam"}, "mondeling"
		w.post(bram, path+"/permissions", more).want(201)
	}
	permit(m{"kind": "overig"})
	if got := tell("overig", "toestemming-klant", "rechtspositie").code(); got != "permission-missing" {
		t.Errorf("with a permission for any of a kind: %v", got)
	}
	permit(m{"recipient": "advocaat-1"})
	tell("overig", "toestemming-klant", "rechtspositie").want(201)
	w.post(bram, path+"/disclosures", m{"recipient": "partner-uwv", "sharingPurpose": "inkomen", "dataKinds": []string{"naam"}, "basis": "suwi-62"}).want(201)
}

// Who works for a partner is whose token names its organisation, and not its
// reference; and for as long as it is one.
func TestAPartnersPeopleAreThoseOfItsOrganisation(t *testing.T) {
	w := acquainted(t)
	course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", bram)
	w.changed("/v1/partners", m{"partner": "uwv-oost", "kind": "uwv", "organisation": "partner-bond", "name": "UWV Oost", "fromDate": "2026-03-02", "untilDate": "2026-03-03"})
	sent := w.post(bram, "/v1/journeys/"+course+"/referrals", m{"partner": "uwv-oost", "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam"}, "basis": "suwi-62"}).want(201)
	w.get(saskia, address(course, sent.id())).want(200)
	w.get(joris, address(course, sent.id())).want(403)
	w.later(2 * aDay)
	w.get(saskia, address(course, sent.id())).want(403)
}

func TestAVoucherIsForAProviderThatTheDirectoryKnows(t *testing.T) {
	w := acquainted(t)
	client, course, voucher := w.aVoucher()
	files := func() any {
		story, _, err := w.server.Clients.Load(t.Context(), idOf(t, client))
		if err != nil {
			t.Fatal(err)
		}
		return len(story.State.Vouchers)
	}
	body := application(course)
	body["provider"] = "roc-elders"
	before := files()
	if got := w.post(bram, "/v1/vouchers", body).code(); got != "provider-unknown" || files() != before {
		t.Errorf("refused with %v, and %v vouchers in the file", got, files())
	}
	w.changed("/v1/reference-endings", m{"register": "training-providers", "item": "roc-van-twente", "untilDate": "2026-03-02"})
	w.post(bram, "/v1/vouchers", application(course)).want(201) // on its last day
	w.later(aDay)
	w.on(assessor, voucher, "assessments", m{}).want(201)
	if got := w.on(assessor, voucher, "positive-assessments", m{"amount": 100, "mandate": "m"}).code(); got != "provider-unknown" {
		t.Errorf("once it has gone: %v", got)
	}
}

// The first filling is shown as what holds, can be ended, and is then no ground
// for a voucher any more.
func TestTheFirstFillingIsShownAndCanEnd(t *testing.T) {
	w := acquainted(t)
	occupations := func(on string) string {
		return w.listed(bram, "/v1/promising-occupations?on="+on, "promisingOccupations", "occupation", "name", "fromDate", "untilDate", "firstFilling")
	}
	if got := occupations("2026-03-02"); strings.Count(got, "true") != 6 || !strings.Contains(got, "7411 Elektromonteur 2021-01-01 true") {
		t.Errorf("there are %s", got)
	}
	w.changed("/v1/reference-endings", m{"register": "promising-occupations", "item": "7411", "untilDate": "2026-03-02"})
	w.changed("/v1/promising-occupations", m{"occupation": "5321", "name": "Verzorgende IG", "fromDate": "2026-03-03"})
	if got := occupations("2026-03-02"); !strings.Contains(got, "7411 Elektromonteur 2021-01-01 2026-03-02 true") || !strings.Contains(got, "5321 Verzorgende 2021-01-01 2026-03-02 true") {
		t.Errorf("on its last day there are %s", got)
	}
	if got := occupations("2026-03-03"); strings.Contains(got, "7411") || !strings.Contains(got, "5321 Verzorgende IG 2026-03-03;") {
		t.Errorf("after it there are %s", got)
	}
	terms := func() string {
		return w.listed(bram, "/v1/voucher-terms", "voucherTerms", "maximum", "fromDate", "firstFilling")
	}
	if got := terms(); got != "500000 2021-01-01 true" {
		t.Errorf("the terms are %s", got)
	}
	_, course, voucher := w.aVoucher()
	if got := w.applied(voucher); got != "2021-01-01 true" {
		t.Errorf("on the last day: %s", got)
	}
	w.changed("/v1/voucher-terms", m{"maximum": 250000, "highestLevel": "mbo-4", "decisionWeeks": 8, "completionWeeks": 4, "objectionWeeks": 6,
		"validityMonths": 12, "untreatedWeeks": 4, "source": "verordening-2026", "fromDate": "2026-03-03"})
	w.later(3 * aDay)
	if got := w.applied(w.post(bram, "/v1/vouchers", application(course)).want(201).id()); got != "2026-03-03 false" {
		t.Errorf("after it: %s", got)
	}
	if got := terms(); got != "250000 2026-03-03" {
		t.Errorf("the terms are %s", got)
	}
}

// applied writes from when the terms of a voucher hold, and whether its
// occupation is promising.
func (w *world) applied(voucher string) string {
	w.Helper()
	story, _, err := w.server.Vouchers.Load(w.Context(), idOf(w, voucher))
	if err != nil {
		w.Fatal(err)
	}
	return fmt.Sprint(story.State.Terms.From, " ", story.State.Asked.Promising)
}

// Nobody has to be in the directory to fill it: two whose tokens say that they
// keep reference data can.
func TestANewDeskBeginsWithAnEmptyDirectory(t *testing.T) {
	w := newWorld(t)
	course := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", bram)
	send := func() reply {
		return w.post(bram, "/v1/journeys/"+course+"/referrals", m{"partner": "uwv", "sharingPurpose": "werk-vinden", "dataKinds": []string{"naam"}, "basis": "suwi-62"})
	}
	if got := send().code(); got != "partner-unknown" {
		t.Errorf("before there is a partner: %v", got)
	}
	w.get(joris, "/v1/referrals").want(403)
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Enschede"}).want(201)
	for _, who := range []string{"gids-anna", bram, "teamleider-hanna"} {
		role, _, _ := strings.Cut(who, "-")
		w.post("beheerder-piet", "/v1/staff", m{"actor": who, "team": "werkcentrum-enschede", "name": "Iemand", "roles": []string{role}}).want(201)
	}
	w.changed("/v1/partners", m{"partner": "uwv", "kind": "uwv", "organisation": "partner-uwv", "name": "UWV", "fromDate": "2026-01-01"})
	w.get(joris, address(course, send().want(201).id())).want(200)
	w.get(joris, "/v1/referrals").want(200)
	assign := func(to string) reply {
		return w.post("teamleider-hanna", "/v1/journeys/"+course+"/advisor-assignments", m{"advisor": to, "team": "werkcentrum-enschede"})
	}
	if got := assign("teamleider-hanna").code(); got != "colleague-of-another-role" {
		t.Errorf("to one who is no advisor: %v", got)
	}
	w.changed("/v1/staff-completions", m{"fromDate": "2026-03-03"})
	staff := w.get(bram, "/v1/staff").want(200).object()
	if got := w.listed(bram, "/v1/staff", "staff", "actor", "roles"); staff["completeFromDate"] != "2026-03-03" || !strings.Contains(got, "adviseur-bram [adviseur]; ") {
		t.Errorf("the staff is %s, complete from %v", got, staff["completeFromDate"])
	}
	if events := assign("adviseur-zoe").want(201).object()["events"].([]any); len(events) != 2 {
		t.Errorf("to one whom nobody knows yet: %v", events)
	}
	assign(bram).want(201)
	w.later(aDay)
	if got := assign("adviseur-zoe").code(); got != "colleague-unknown" {
		t.Errorf("once all are known: %v", got)
	}
}

// A desk begins before its staff is in the directory. Once two have said that
// all of it is, what is given to a colleague is given to one who works there.
func TestWhatIsGivenToAColleagueIsHeldAgainstTheStaff(t *testing.T) {
	w := acquainted(t)
	client := w.aClient("gids-anna")
	course := "/v1/journeys/" + w.aJourney("gids-anna", client, "werkcentrum-enschede", bram)
	w.post("teamleider-hanna", course+"/advisor-assignments", m{"advisor": "wie-dan-ook", "team": "ergens"}).want(201)

	other := w.aClient("gids-anna")
	course = "/v1/journeys/" + w.aJourney("gids-anna", other, "werkcentrum-enschede", bram)
	for _, c := range []directory.Command{
		directory.NameTeam{Team: "werkcentrum-enschede", Name: "Enschede"}, directory.NameTeam{Team: "werkcentrum-hengelo", Name: "Hengelo"},
		directory.AddMember{Member: idOf(t, other), Actor: "adviseur-chantal", Team: "werkcentrum-hengelo", Roles: []string{"adviseur"}},
		directory.AddMember{Member: uuid.New(), Actor: bram, Team: "werkcentrum-enschede", Roles: []string{"adviseur"}},
		directory.ProposeCompletion{Change: idOf(t, client), From: decider.Date(2026, 3, 2), Reason: "x", By: "een"},
		directory.ConfirmChange{Change: idOf(t, client), By: "ander"},
	} {
		if _, err := w.server.Directory.Handle(t.Context(), directory.ID, c, request()); err != nil {
			t.Fatal(err)
		}
	}
	open := func(team, advisor string) reply {
		return w.post("gids-anna", "/v1/journeys", m{"client": other, "kind": "werkende", "origin": "zelf", "channel": "inloop", "team": team, "advisor": advisor})
	}
	assign := func(team, advisor string) reply {
		return w.post("teamleider-hanna", course+"/advisor-assignments", m{"advisor": advisor, "team": team})
	}
	propose := func(team, to string) reply {
		return w.post(bram, course+"/handovers", m{"team": team, "to": to, "reason": "werkverdeling"})
	}
	for says, give := range map[string]func(team, to string) reply{"open": open, "assign": assign, "propose": propose} {
		for _, c := range []struct{ team, to, want string }{
			{"werkcentrum-hengelo", "wie-dan-ook", "colleague-unknown"}, {"ergens", "adviseur-chantal", "team-not-there"},
			{"werkcentrum-enschede", "adviseur-chantal", "colleague-of-another-team"},
		} {
			if got := give(c.team, c.to).code(); got != c.want {
				t.Errorf("%s to %s of %s: %v, want %s", says, c.to, c.team, got, c.want)
			}
		}
	}
	story, _, err := w.server.Clients.Load(t.Context(), idOf(t, other))
	if err != nil || len(story.State.Journeys) != 1 {
		t.Errorf("the file names %d journeys, %v", len(story.State.Journeys), err)
	}
	open("werkcentrum-hengelo", "adviseur-chantal").want(201)
	propose("werkcentrum-hengelo", "adviseur-chantal").want(201)

	plan := func(with string) m {
		return m{"beginsAt": "2026-03-10T10:00:00Z", "minutes": 30, "channel": "telefoon", "with": with, "topic": "werk"}
	}
	for with, status := range map[string]int{"wie-dan-ook": 409, bram: 201, "adviseur-chantal": 201} {
		w.post(bram, course+"/appointments", plan(with)).want(status)
		w.post(bram, course+"/promises", m{"by": with, "dueDate": "2026-03-10", "what": "Belt terug."}).want(status)
		w.post(bram, "/v1/meetings", m{"beginsAt": "2026-03-10T10:00:00Z", "minutes": 60, "location": "digitaal", "topic": "werk", "ledBy": with}).want(status)
	}
	leave := directory.RecordDeparture{Member: idOf(t, other), Until: decider.Date(2026, 3, 9)}
	if _, err := w.server.Directory.Handle(t.Context(), directory.ID, leave, request()); err != nil {
		t.Fatal(err)
	}
	if got := w.post(bram, course+"/appointments", plan("adviseur-chantal")).code(); got != "colleague-left" {
		t.Errorf("for after she has left: %v", got)
	}
}
