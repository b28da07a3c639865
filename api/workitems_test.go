package api_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"klantreis/domain/access"
)

// waiting reads a whole list of what is to be done, page by page, as in
// "transitie-navragen Voorbeeld".
func (w *world) waiting(as, next, since string) string {
	w.Helper()
	var all []string
	for next != "" {
		page := w.get(as, next, "Log-Position", since).want(200)
		for _, i := range page.object()["items"].([]any) {
			item := i.(map[string]any)
			all = append(all, fmt.Sprint(item["kind"].(map[string]any)["code"], " ", item["familyName"]))
		}
		next = page.next()
	}
	return strings.Join(all, ", ")
}

func TestWhatIsToBeDoneIsForThoseWhoDoIt(t *testing.T) {
	w := acquainted(t).withViews()
	client := w.aClient("gids-anna")
	w.aJourney("gids-anna", client, "werkcentrum-enschede", "")
	theirs := w.aJourney("gids-anna", client, "werkcentrum-hengelo", "vwnw-adviseur-daan")
	w.post("vwnw-adviseur-daan", "/v1/journeys/"+theirs+"/transitions", m{"trigger": "reorganisatie"}).want(201)
	last := w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	w.later(100 * 24 * time.Hour)
	for _, c := range []struct{ as, query, want string }{
		{"teamleider-hanna", "", "adviseur-toewijzen Voorbeeld"},
		{"teamleider-ivo", "", "transitie-navragen Voorbeeld"}, // which an advisor of the team does
		{"teamleider-ivo", "?of=team&kind=transitie-navragen", "transitie-navragen Voorbeeld"},
		{"teamleider-hanna", "?of=team&kind=transitie-navragen", ""}, // another team's
		{"vwnw-adviseur-daan", "", "transitie-navragen Voorbeeld"},
		{"vwnw-adviseur-daan", "?kind=afsluiten-voorstel", ""},
		{"adviseur-bram", "?of=team", ""},
		{"privacy-officer-mila", "", ""}, // who asked for it
		{"privacy-officer-noud", "", "vernietiging-beslissen Voorbeeld"},
	} {
		if got := w.waiting(c.as, "/v1/work-items"+c.query, last.position()); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.as, c.query, got, c.want)
		}
	}
	w.later(300 * 24 * time.Hour)
	if got := w.waiting("vwnw-adviseur-daan", "/v1/work-items?limit=1", ""); got != "transitie-navragen Voorbeeld, afsluiten-voorstel Voorbeeld" {
		t.Errorf("after a year there waits %s", got)
	}
	for _, c := range []struct{ as, query string }{
		{"privacy-officer-mila", "?of=own"}, {"adviseur-bram", "?kind=vernietiging-beslissen"}, {"auditor-lars", ""},
	} {
		w.get(c.as, "/v1/work-items"+c.query).want(403)
	}
	w.get("vwnw-adviseur-daan", "/v1/work-items?pointer="+base64.RawURLEncoding.EncodeToString([]byte(`{"Kind":"\u0000"}`))).want(400)
	answer := w.get("vwnw-adviseur-daan", "/v1/work-items?kind=slapen&pointer=x&of=alles").want(400)
	if got := strings.Join(answer.faults(), ", "); got != "kind code-list, of one-of, pointer pointer" {
		t.Errorf("found %s", got)
	}
}

func TestWhatWasHandedOverSinceDoesNotWaitForTheFormerAdvisor(t *testing.T) {
	w := acquainted(t).withViews()
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-hengelo", "vwnw-adviseur-daan")
	last := w.post("vwnw-adviseur-daan", "/v1/journeys/"+journey+"/transitions", m{"trigger": "reorganisatie"}).want(201)
	w.later(100 * 24 * time.Hour)
	if got := w.waiting("vwnw-adviseur-daan", "/v1/work-items", last.position()); got == "" {
		t.Fatal("nothing waits")
	}
	w.halt()
	w.post("teamleider-ivo", "/v1/journeys/"+journey+"/advisor-assignments", m{"advisor": "adviseur-bram", "team": "werkcentrum-enschede"}).want(201)
	if got := w.waiting("vwnw-adviseur-daan", "/v1/work-items", ""); got != "" {
		t.Errorf("there still waits %s", got)
	}
}

// What waits in a voucher for whoever guides the client is theirs whose the
// journey is now.
func TestWhatWaitsInAVoucherIsForTheAdvisorOfTheJourney(t *testing.T) {
	w := acquainted(t).withViews()
	_, journey, voucher := w.aVoucher()
	bare := w.post("adviseur-bram", "/v1/vouchers", further(application(journey))).want(201).id()
	w.on(assessor, bare, "completion-requests", m{"missing": "Het opleidingsplan."}).want(201)
	w.on(assessor, voucher, "assessments", m{}).want(201)
	event := w.on(assessor, voucher, "rejections", m{"grounds": []string{"anders"}, "mandate": "m-1", "explanation": "Nee."}).want(201).object()["events"].([]any)[0]
	last := w.on(assessor, voucher, "dispatches", m{"decision": event, "document": w.filed(assessor, voucher, "besluit")}).want(201)
	const both = "besluit-bespreken Voorbeeld, aanvulling-aanleveren Voorbeeld"
	for _, c := range []struct{ as, query, want string }{
		{"adviseur-bram", "", both},
		{"adviseur-bram", "?of=team", both},
		{"adviseur-bram", "?kind=besluit-bespreken", "besluit-bespreken Voorbeeld"},
		{"adviseur-chantal", "", ""},
		{assessor, "", ""},
	} {
		if got := w.waiting(c.as, "/v1/work-items"+c.query, last.position()); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.as, c.query, got, c.want)
		}
	}
	items := w.get("adviseur-bram", "/v1/work-items").object()["items"].([]any)
	if i := items[0].(map[string]any); i["voucher"] != voucher || i["thing"] != event || i["owner"] != "adviseur-bram" || i["dueDate"] != "2026-03-16" {
		t.Errorf("what is to be discussed is %v", i)
	}
	moved := w.post("teamleider-hanna", "/v1/journeys/"+journey+"/advisor-assignments", m{"advisor": "adviseur-chantal", "team": "werkcentrum-hengelo"}).want(201)
	if got := w.waiting("adviseur-chantal", "/v1/work-items", moved.position()); got != both {
		t.Errorf("for the new advisor there waits %s", got)
	}
	w.later(43 * 24 * time.Hour) // nobody can object any more
	if got := w.waiting("adviseur-chantal", "/v1/work-items?of=own", ""); got != "aanvulling-aanleveren Voorbeeld" {
		t.Errorf("after the term there waits %s", got)
	}
}

// A file that is kept no longer is proposed for destruction, until somebody asks
// for that; a second person carries it out.
func TestAFileIsProposedForDestruction(t *testing.T) {
	w := acquainted(t).withViews()
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	last := w.post("adviseur-bram", "/v1/journeys/"+journey+"/closures", m{"reason": "onbekend"}).want(201)
	const due = "/v1/work-items?kind=vernietigen-voorstel"
	waits := func(since string) string { return w.waiting("privacy-officer-mila", due, since) }
	w.later(365 * 24 * time.Hour)
	if got := waits(last.position()); got != "" {
		t.Errorf("while its term runs there is %s", got)
	}
	at := "/v1/clients/" + client
	w.post("privacy-officer-mila", at+"/erasure-requests", m{"ground": "bewaartermijn"}).want(201)
	if got := w.post("privacy-officer-noud", at+"/erasures", m{"confirmed": true}).want(409).object()["code"]; got != "erasure-kept" {
		t.Errorf("before that it is refused as %v", got)
	}
	w.post("privacy-officer-mila", at+"/erasure-request-retractions", m{"reason": "onjuist"}).want(201)
	w.later(24 * time.Hour)
	if got := waits(""); got != "vernietigen-voorstel Voorbeeld" {
		t.Errorf("after its term there is %q", got)
	}
	w.get("adviseur-bram", due).want(403)
	w.post("privacy-officer-mila", at+"/erasure-requests", m{"ground": "bewaartermijn"}).want(201)
	if got := waits(""); got != "" {
		t.Errorf("once it was asked for there is %s", got)
	}
	done := w.post("privacy-officer-noud", at+"/erasures", m{"confirmed": true}).want(201)
	record := w.get("privacy-officer-noud", "/v1/destructions", "Log-Position", done.position()).want(200).object()["destructions"].([]any)[0].(map[string]any)
	rule, _ := record["rule"].(map[string]any)
	if got := fmt.Sprintln(record["client"] == client, record["ground"].(map[string]any)["code"], rule["result"].(map[string]any)["code"], rule["months"], rule["source"]); got != "true bewaartermijn zonder-advies 12 selectielijst-te-bevestigen\n" {
		t.Errorf("the record of destruction is %s", got)
	}
	if got := waits(done.position()); got != "" {
		t.Errorf("after the destruction there is %s", got)
	}
}

// Until its last day a team is given journeys, and one may be left when it ends.
// Nobody of the team sees that any more, so it is of who keeps the teams.
func TestWhatIsLeftOfATeamThatHasEndedIsForWhoKeepsTeams(t *testing.T) {
	w := acquainted(t).withViews()
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-elders", "name": "Elders"}).want(201)
	w.post("beheerder-piet", "/v1/teams/werkcentrum-elders/endings", m{"untilDate": "2026-03-05"}).want(201)
	client := w.aClient("gids-anna")
	left := w.post("gids-anna", "/v1/journeys", m{"client": client, "kind": "werkende", "origin": "zelf", "channel": "inloop",
		"team": "werkcentrum-elders", "question": "Wil iets anders gaan doen."}).want(201)
	last := left.position()
	w.later(10 * 24 * time.Hour)
	items := func(as string) []any {
		t.Helper()
		return w.get(as, "/v1/work-items?kind=opgeheven-team-overdragen", "Log-Position", last).want(200).object()["items"].([]any)
	}
	got := items("beheerder-quinta")
	if len(got) != 1 {
		t.Fatalf("left is %v", got)
	}
	if one := got[0].(map[string]any); one["team"] != "werkcentrum-elders" || one["fromDate"] != "2026-03-06" || one["client"] != nil || one["journey"] != nil {
		t.Errorf("left is %v", got)
	}
	w.get("teamleider-hanna", "/v1/work-items?kind=opgeheven-team-overdragen").want(403)
	glass := m{"reason": "spoed", "explanation": "Van niemand meer."}
	w.post("teamleider-hanna", "/v1/clients/"+client+"/glass-breaks", glass).want(201)
	last = w.post("teamleider-hanna", "/v1/journeys/"+left.id()+"/advisor-assignments", m{"advisor": "adviseur-bram", "team": "werkcentrum-enschede"}).want(201).position()
	if got := items("beheerder-quinta"); len(got) > 0 {
		t.Errorf("once it is another team's, left is %v", got)
	}
}

// What somebody is to do in a journey of another team is on their lists, and says
// no more than by when and whose to ask.
func TestWhatAColleagueOfAnotherTeamIsToDoIsOnTheirLists(t *testing.T) {
	w := acquainted(t).withViews()
	client, journey := w.aHistory()
	at := "/v1/journeys/" + journey
	promise := w.post(bram, at+"/promises", m{"by": "adviseur-chantal", "dueDate": "2026-03-04", "what": "Zoekt iets uit."}).want(201).id()
	visit := w.appoint(bram, journey, m{"with": "adviseur-chantal"}).want(201)
	w.later(48 * time.Hour)
	list := func(as, path, name, since string) (all []string) {
		for _, one := range w.get(as, path, "Log-Position", since).want(200).object()[name].([]any) {
			line := one.(map[string]any)
			for _, key := range []string{"client", "journey", "thing", "what", "givenName", "familyName"} {
				if as != bram && line[key] != nil && (name == "items" || key != "client" && key != "journey") {
					t.Errorf("%s shows %s as %v", path, key, line[key])
				}
			}
			kind, _ := line["kind"].(map[string]any)
			all = append(all, fmt.Sprint(kind["code"], " ", line["team"], " ", line["dueDate"]))
		}
		return all
	}
	works := []string{"afspraak-afronden werkcentrum-enschede 2026-03-04", "toezegging-nakomen werkcentrum-enschede 2026-03-04"}
	promised := []string{"<nil> werkcentrum-enschede 2026-03-04"}
	if got := list("adviseur-chantal", "/v1/work-items?of=own", "items", visit.position()); !slices.Equal(slices.Sorted(slices.Values(got)), works) {
		t.Errorf("the work is %q", got)
	}
	looks := w.looksSince(func() {
		if got := list("adviseur-chantal", "/v1/promises", "promises", visit.position()); !slices.Equal(got, promised) {
			t.Errorf("the promises are %q", got)
		}
	})
	if last := looks[len(looks)-1]; last.Action != access.SearchClients || last.Relation != access.None || last.Subject.String() != client {
		t.Errorf("logged %+v", looks)
	}
	for _, as := range []string{"vwnw-adviseur-daan", "gids-omar"} {
		if got := list(as, "/v1/promises?of=team", "promises", visit.position()); len(got) > 0 {
			t.Errorf("%s has the promises %q", as, got)
		}
	}
	if got := list(bram, "/v1/promises?of=team", "promises", visit.position()); !slices.Equal(got, promised) {
		t.Errorf("the team has the promises %q", got)
	}
	w.post(bram, at+"/promises/"+promise+"/fulfilments", m{}).want(201)
	last := w.post(bram, at+"/appointments/"+visit.id()+"/attendances", m{}).want(201).position()
	if got := append(list("adviseur-chantal", "/v1/work-items?of=own", "items", last), list("adviseur-chantal", "/v1/promises", "promises", last)...); len(got) > 0 {
		t.Errorf("once it is done there waits %q", got)
	}
}
