package api_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestAJourneyIsHandedOver(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	at := "/v1/journeys/" + journey
	w.post("adviseur-bram", at+"/promises", m{"dueDate": "2026-03-06", "what": "Belt de opleider."}).want(201)
	propose := m{"to": "adviseur-chantal", "team": "werkcentrum-hengelo", "reason": "andere-regio", "note": "Is verhuisd."}
	w.post("gids-anna", at+"/handovers", propose).want(403)
	made := w.post("adviseur-bram", at+"/handovers", propose).want(201)
	w.post("teamleider-hanna", at+"/handovers", propose).want(409)
	hand := at + "/handovers/" + made.id()

	offers := func(as string) []any {
		t.Helper()
		return w.get(as, "/v1/handovers", "Log-Position", made.position()).want(200).object()["handovers"].([]any)
	}
	for as, want := range map[string]int{"adviseur-chantal": 1, "vwnw-adviseur-daan": 0, "teamleider-ivo": 0, "adviseur-bram": 0, "gids-omar": 0} {
		if got := offers(as); len(got) != want {
			t.Errorf("%s is shown %v", as, got)
		}
	}
	offer := offers("adviseur-chantal")[0].(map[string]any)
	if text := fmt.Sprint(offer["note"], offer["familyName"], offer["ofAdvisor"], offer["promises"]); !strings.Contains(text, "Is verhuisd.") ||
		!strings.Contains(text, "Voorbeeld") || !strings.Contains(text, "adviseur-bram") || !strings.Contains(text, "Belt de opleider.") {
		t.Errorf("the offer says %v", offer)
	}
	if got := w.get("adviseur-chantal", at).want(200).object(); got["relation"] != "offered" || got["needs"] != nil || got["advisor"] != "adviseur-bram" {
		t.Errorf("the receiver sees %v", got)
	}
	w.get("adviseur-chantal", "/v1/clients/"+client).want(200)
	w.post("adviseur-chantal", at+"/intakes", m{"channel": "inloop"}).want(403)
	w.post("vwnw-adviseur-daan", hand+"/acceptances", m{}).want(403)
	w.post("adviseur-bram", hand+"/acceptances", m{}).want(409)
	w.again("adviseur-chantal", hand+"/acceptances", `{}`).want(201)

	w.get("adviseur-bram", at).want(403)
	if got := w.get("adviseur-chantal", at).want(200).object(); got["relation"] != "own" || got["handover"] != nil || len(got["promises"].([]any)) != 1 {
		t.Errorf("the new advisor sees %v", got)
	}
	if got := offers("adviseur-chantal"); len(got) != 0 {
		t.Errorf("there is still %v", got)
	}
}

// Who was asked to take a journey is asked no more once it is closed.
func TestAHandOverEndsWithTheJourney(t *testing.T) {
	w := newWorld(t).withViews()
	_, journey := w.aHistory()
	at := "/v1/journeys/" + journey
	made := w.post("adviseur-bram", at+"/handovers", m{"team": "werkcentrum-hengelo", "reason": "werkverdeling"}).want(201)
	shown := func(since reply) (offers, items int) {
		t.Helper()
		list := w.get("adviseur-chantal", "/v1/handovers", "Log-Position", since.position()).want(200).object()["handovers"].([]any)
		work := w.get("adviseur-chantal", "/v1/work-items?of=team", "Log-Position", since.position()).want(200).object()["items"].([]any)
		return len(list), len(work)
	}
	if offers, items := shown(made); offers != 1 || items != 1 {
		t.Errorf("while it waits there are %d and %d", offers, items)
	}
	closed := w.post("adviseur-bram", at+"/closures", m{"reason": "verhuisd"}).want(201)
	if offers, items := shown(closed); offers != 0 || items != 0 {
		t.Errorf("once it is closed there are %d and %d", offers, items)
	}
	w.post("adviseur-chantal", at+"/handovers/"+made.id()+"/acceptances", m{}).want(403)
}

func TestAHandOverThatIsDeclinedOrRetracted(t *testing.T) {
	w := newWorld(t)
	_, journey := w.aHistory()
	at := "/v1/journeys/" + journey
	toTeam := m{"team": "werkcentrum-hengelo", "reason": "werkverdeling"}
	first := w.post("teamleider-hanna", at+"/handovers", toTeam).want(201).id()
	w.post("vwnw-adviseur-daan", at+"/handovers/"+first+"/declines", m{"reason": "geen-capaciteit", "note": "Na de zomer weer."}).want(201)
	w.get("vwnw-adviseur-daan", at).want(403)
	second := w.post("adviseur-bram", at+"/handovers", toTeam).want(201).id()
	w.post("adviseur-chantal", at+"/handovers/"+second+"/retractions", m{}).want(403)
	w.post("adviseur-bram", at+"/handovers/"+second+"/retractions", m{}).want(201)
	w.post("adviseur-bram", at+"/handovers/"+second+"/retractions", m{}).want(404)
	third := w.post("adviseur-bram", at+"/handovers", toTeam).want(201).id()
	w.post("teamleider-hanna", at+"/advisor-assignments", m{"advisor": "adviseur-z", "team": "werkcentrum-enschede"}).want(201)
	w.post("adviseur-chantal", at+"/handovers/"+third+"/acceptances", m{}).want(403) // overtaken: nobody is asked any more
}

// Who stands in for somebody does what the day asks of them: keeps their
// appointments and promises, and answers what was proposed to them by name. A
// journey that is taken is theirs.
func TestADeputySeesAndAnswersWhatIsOfWhoIsAbsent(t *testing.T) {
	w := newWorld(t).withViews()
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	elsewhere := w.aJourney("gids-anna", client, "werkcentrum-almelo", "adviseur-bram")
	for _, j := range []string{journey, elsewhere} {
		w.post("adviseur-bram", "/v1/journeys/"+j+"/promises", m{"dueDate": "2026-03-09", "what": "Belt."}).want(201)
		w.post("adviseur-bram", "/v1/journeys/"+j+"/appointments", m{"beginsAt": "2026-03-02T15:00:00Z", "minutes": 30, "channel": "telefoon", "with": "adviseur-bram", "topic": "voucher", "overlapMeant": true}).want(201)
	}
	asked := w.aJourney("gids-omar", w.aClient("gids-omar"), "werkcentrum-almelo", "adviseur-chantal")
	offered := w.post("adviseur-chantal", "/v1/journeys/"+asked+"/handovers", m{"to": "adviseur-bram", "team": "werkcentrum-enschede", "reason": "andere-regio"}).want(201)
	deputy := "vwnw-adviseur-daan"
	see := func() string {
		return fmt.Sprint(w.listed(deputy, "/v1/appointments", "appointments", "journey"), " | ", w.listed(deputy, "/v1/promises", "promises", "journey", "what"),
			" | ", w.listed(deputy, "/v1/handovers", "handovers", "journey"))
	}
	answer := func() reply {
		return w.post(deputy, "/v1/journeys/"+asked+"/handovers/"+offered.id()+"/acceptances", m{}, "Idempotency-Key", "01a21778-5be1-7abc-9ca5-99d348d6545c")
	}
	if got := see(); got != " |  | " {
		t.Errorf("before, there is %s", got)
	}
	answer().want(403)
	w.post("beheerder-piet", "/v1/teams", m{"team": "werkcentrum-enschede", "name": "Werkcentrum Enschede"}).want(201)
	named := w.post("teamleider-hanna", "/v1/deputies", m{"absent": "adviseur-bram", "deputy": deputy, "fromDate": "2026-03-02", "untilDate": "2026-03-06"}).want(201)
	w.get(deputy, "/v1/handovers", "Log-Position", named.position()).want(200) // waits for the view that all three are in
	if got, want := see(), journey+" | "+journey+" Belt. | "+asked; got != want {
		t.Errorf("the deputy sees %s, want %s", got, want)
	}
	first := answer().want(201)
	if again := answer().want(201); again.Body.String() != first.Body.String() {
		t.Errorf("first %s, then %s", first.Body, again.Body)
	}
	if page := w.get(deputy, "/v1/journeys/"+asked).want(200).object(); page["advisor"] != "adviseur-bram" || page["relation"] != "own" {
		t.Errorf("the journey is %v", page)
	}
}
