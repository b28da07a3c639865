package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
)

// timeline reads a client's whole timeline, page by page.
func (w *world) timeline(as, client string, limit int) (entries []map[string]any) {
	w.Helper()
	next := fmt.Sprintf("/v1/clients/%s/timeline?limit=%d", client, limit)
	for next != "" {
		page := w.get(as, next).want(200)
		for _, e := range page.object()["entries"].([]any) {
			entries = append(entries, e.(map[string]any))
		}
		next = page.next()
	}
	return entries
}

var linked = regexp.MustCompile(`^<([^>]+)>; rel="next"$`)

// next is the address of the next page, "" when there is none.
func (r reply) next() string {
	if found := linked.FindStringSubmatch(r.Header().Get("Link")); found != nil {
		return found[1]
	}
	return ""
}

func kinds(entries []map[string]any) (all []string) {
	for _, e := range entries {
		all = append(all, e["kind"].(string))
	}
	return all
}

func find(t testing.TB, entries []map[string]any, kind string) map[string]any {
	t.Helper()
	for _, e := range entries {
		if e["kind"] == kind {
			return e
		}
	}
	t.Fatalf("there is no %s in %v", kind, kinds(entries))
	return nil
}

// aHistory is a client with a journey in which something happened.
func (w *world) aHistory() (client, journey string) {
	w.Helper()
	client = w.aClient("gids-anna")
	journey = w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	at := "/v1/journeys/" + journey
	w.later(2e9)
	w.post("adviseur-bram", at+"/intakes", m{"channel": "inloop", "summary": "Wil minder werken.", "benefit": "geen"}).want(201)
	w.later(2e9)
	w.post("adviseur-bram", at+"/needs", m{"source": "klant", "domain": "scholing", "severity": "zwaar", "note": "Heeft haast."}).want(201)
	w.later(2e9)
	return client, journey
}

func TestTheTimelineIsNewestFirstWhateverThePage(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk", "occurredAt": "2026-03-02T09:00:01Z"}).want(201)
	want := []string{"journey.need-identified", "journey.intake-recorded", "journey.contact-recorded", "journey.colleague-unlisted", "journey.opened", "client.journey-begun", "client.registered"}
	for limit := 1; limit <= 7; limit++ {
		if got := kinds(w.timeline("adviseur-bram", client, limit)); !slices.Equal(got, want) {
			t.Errorf("in pages of %d: %v, want %v", limit, got, want)
		}
	}
	late := find(t, w.timeline("adviseur-bram", client, 50), "journey.contact-recorded")
	if late["recordedAt"] == nil || late["occurred"].(map[string]any)["occurredAt"] != "2026-03-02T09:00:01Z" {
		t.Errorf("what was recorded later does not say so: %v", late)
	}
	intake := find(t, w.timeline("adviseur-bram", client, 50), "journey.intake-recorded")
	if intake["recordedAt"] != nil {
		t.Errorf("two times where there is one: %v", intake)
	}
	label := intake["codes"].(map[string]any)["channel"].(map[string]any)
	if label["nl"] != "Inloop" || label["en"] != "Walk-in" || intake["texts"].(map[string]any)["summary"] != "Wil minder werken." {
		t.Errorf("the intake says %v", intake)
	}
}

// What happened on a day, nobody says when, had happened by the end of it.
func TestWhatHappenedOnADayStandsBehindWhatHappenedInIt(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	today := decider.DayOf(w.now).String()
	for _, topic := range []string{"werk", "scholing"} {
		w.later(2e9)
		w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": topic, "occurredOn": today}).want(201)
	}
	w.later(2e9)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "loopbaan"}).want(201)
	w.later(24 * 3600e9)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/placements", m{"contract": "tijdelijk", "startDate": today, "occurredOn": today}).want(201)
	want := []string{"journey.placement-recorded", "journey.contact-recorded", "journey.contact-recorded", "journey.contact-recorded", "journey.need-identified"}
	all := w.timeline("adviseur-bram", client, 50)
	if got := kinds(all); !slices.Equal(got[:len(want)], want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for i, topic := range []string{"loopbaan", "scholing", "werk"} {
		if got := all[i+1]["codes"].(map[string]any)["topic"].(map[string]any)["code"]; got != topic {
			t.Errorf("contact %d is about %v, want %s", i, got, topic)
		}
	}
}

func TestTheTimelineShowsNoMoreThanMayBeSeen(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	other := w.post("privacy-officer-mila", "/v1/journeys", m{}).Code
	if other == 201 {
		t.Fatal("a privacy officer opens journeys")
	}
	page := w.get("gids-anna", "/v1/clients/"+client+"/timeline").want(200)
	if strings.Contains(page.Body.String(), "need-identified") || strings.Contains(page.Body.String(), "minder werken") || page.object()["partial"] != true {
		t.Errorf("the front desk sees needs, or texts, or is not told that there is more: %s", page.Body)
	}
	w.post("gids-omar", "/v1/clients/"+client+"/open-contacts", m{"channel": "inloop"}).want(201)
	page = w.get("gids-omar", "/v1/clients/"+client+"/timeline").want(200)
	if strings.Contains(page.Body.String(), "journey.opened") || page.object()["partial"] != true {
		t.Errorf("an open contact shows a journey: %s", page.Body)
	}
}

// An open contact shows how to reach the client and what was arranged; what
// happened to them is for those whose client they are.
func TestAnOpenContactShowsNothingOfWhatHappened(t *testing.T) {
	w := newWorld(t).withViews()
	client, _ := w.aHistory()
	at := "/v1/clients/" + client
	w.post("adviseur-bram", at+"/detail-changes", m{"phones": []string{"+31 6 11111111"}}).want(201)
	w.post("adviseur-chantal", at+"/glass-breaks", m{"reason": "spoed"}).want(201)
	w.post("gids-omar", at+"/open-contacts", m{"channel": "inloop"}).want(201)
	page := w.get("gids-omar", at+"/timeline").want(200).object()
	if len(page["entries"].([]any)) != 0 || page["partial"] != true {
		t.Errorf("the timeline in an open contact is %v", page)
	}
	if got := kinds(w.timeline("adviseur-bram", client, 50)); !slices.Contains(got, "client.details-changed") || !slices.Contains(got, "client.glass-broken") {
		t.Errorf("the advisor's timeline is %v", got)
	}
}

// What was done about a client's rights is for who sees to them: who guides the
// client may be who it is about.
func TestHowRightsWereSeenToIsForPrivacyOfficers(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	at := "/v1/clients/" + client
	w.post("privacy-officer-mila", at+"/objections", m{"against": "doorverwijzing", "grounds": "Mijn adviseur is familie."}).want(201)
	w.post("privacy-officer-mila", at+"/rectifications", m{"outcome": "geweigerd", "asked": "Naam.", "ground": "gegeven-is-juist"}).want(201)
	w.post("privacy-officer-mila", at+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	w.post("privacy-officer-mila", at+"/requests", m{"right": "inzage", "asked": "Wat staat er over mij?"}).want(201)
	theirs := []string{"client.objection-lodged", "client.rectification-decided", "client.erasure-requested", "client.request-received"}
	for who, seen := range map[string]bool{"adviseur-bram": false, "privacy-officer-mila": true} {
		got := kinds(w.timeline(who, client, 50))
		for _, kind := range theirs {
			if slices.Contains(got, kind) != seen {
				t.Errorf("%s sees %v", who, got)
			}
		}
	}
}

func TestWhatWasWithdrawnStaysAndIsMarked(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	need := find(t, w.timeline("adviseur-bram", client, 50), "journey.need-identified")
	back := m{"entry": need["entry"], "reason": "verkeerde-klant"}
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/withdrawals", back).want(201)
	entries := w.timeline("adviseur-bram", client, 50)
	withdrawn, _ := find(t, entries, "journey.need-identified")["withdrawn"].(map[string]any)
	if withdrawn["event"] != find(t, entries, "journey.entry-withdrawn")["event"] || withdrawn["reason"].(map[string]any)["nl"] != "Bij verkeerde klant vastgelegd" {
		t.Errorf("marked as %v", withdrawn)
	}
	if find(t, entries, "journey.intake-recorded")["withdrawn"] != nil {
		t.Error("another entry is marked as well")
	}
	if needs := w.get("adviseur-bram", "/v1/journeys/"+journey).want(200).object()["needs"]; needs != nil {
		t.Errorf("the journey still has %v", needs)
	}
}

func TestAWithdrawalThatOthersRestOnNamesThem(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	need := find(t, w.timeline("adviseur-bram", client, 50), "journey.need-identified")
	of := need["facts"].(map[string]any)["need"].(string)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/needs/"+of+"/confirmations", m{}).want(201)
	confirmed := find(t, w.timeline("adviseur-bram", client, 50), "journey.need-confirmed")
	refused := w.post("adviseur-bram", "/v1/journeys/"+journey+"/withdrawals", m{"entry": need["entry"], "reason": "onjuist"}).want(409).object()
	if entries := refused["entries"].([]any); len(entries) != 1 || entries[0] != confirmed["entry"] {
		t.Errorf("%v stand in the way, want %v", entries, confirmed["entry"])
	}
}

func TestOneBadEventNeverHidesTheOthers(t *testing.T) {
	w := newWorld(t)
	client, course := w.aHistory()
	stream := "journey-" + course
	meta, err := codec.Meta{Actor: "adviseur-bram", Role: "adviseur", Purpose: "begeleiding", Request: uuid.New(), RecordedAt: w.clock()}.Encode()
	if err != nil {
		t.Fatal(err)
	}
	after := eventstore.Revision(4)
	for _, bad := range []eventstore.Event{
		{ID: uuid.New(), Type: "journey.painted-blue.v1", Data: []byte(`{"clear":{}}`), Meta: meta},
		{ID: uuid.New(), Type: "journey.contact-recorded.v9", Data: []byte(`{"clear":{}}`), Meta: meta},
		{ID: uuid.New(), Type: "journey.contact-recorded.v1", Data: []byte(`rubbish`), Meta: meta},
		{ID: uuid.New(), Type: "journey.contact-recorded.v1", Data: []byte(`{"clear":{}}`), Meta: []byte(`rubbish`)},
	} {
		if _, err := w.store.Append(context.Background(), stream, after, bad); err != nil {
			t.Fatal(err)
		}
		after++
	}
	problems, good := 0, 0
	for _, e := range w.get("adviseur-bram", "/v1/clients/"+client+"/timeline").want(200).object()["entries"].([]any) {
		if e.(map[string]any)["problem"] != nil {
			problems++
		} else {
			good++
		}
	}
	if problems != 4 || good != 6 {
		t.Errorf("%d bad and %d good entries, want 4 and 6", problems, good)
	}
}

func TestWhatWasErasedIsShownAsErased(t *testing.T) {
	w := newWorld(t)
	client, course := w.aHistory()
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasures", m{"confirmed": true}).want(409)
	w.post("privacy-officer-noud", "/v1/clients/"+client+"/erasures", m{"confirmed": true}).want(202) // nobody destroys keys here
	if _, err := w.server.Journeys.Handle(context.Background(), uuid.MustParse(course), journey.Erase{Cause: uuid.New()}, request()); err != nil {
		t.Fatal(err)
	}
	for _, stream := range []string{"client-" + client, "journey-" + course} {
		w.erasedShows(client, stream)
	}
}

// erasedShows wants an erased client's page and timeline to say so and no
// more, before and after the keys of a stream are destroyed.
func (w *world) erasedShows(client, stream string) {
	w.Helper()
	for range 2 {
		answers := w.get("privacy-officer-mila", "/v1/clients/"+client).want(200).Body.String() +
			w.get("privacy-officer-mila", "/v1/clients/"+client+"/timeline").want(200).Body.String()
		for _, gone := range []string{"Voorbeeld", "0612345678", "minder werken", "haast", "scholing", "zwaar"} {
			if strings.Contains(answers, gone) {
				w.Errorf("%q is still shown", gone)
			}
		}
		entries := w.timeline("privacy-officer-mila", client, 50)
		if find(w.TB, entries, "client.registered")["erased"] != true || len(entries) < 5 {
			w.Errorf("the timeline does not say what was erased: %v", entries)
		}
		if err := w.vault.Destroy(context.Background(), stream); err != nil {
			w.Fatal(err)
		}
	}
}

func TestAPointerThatIsNotOneIsTurnedAway(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	for _, pointer := range []string{"x", "MSAyIDM", "%00", "LTEgLTEgeCAteA"} {
		answer := w.get("gids-anna", "/v1/clients/"+client+"/timeline?pointer="+pointer).want(400)
		if got := answer.faults(); !slices.Equal(got, []string{"pointer pointer"}) {
			t.Errorf("%s: found %v", pointer, got)
		}
	}
	w.get("gids-anna", "/v1/clients/"+client+"/timeline?limit=0&pointer=x").want(400)
}

func TestWhoSeesNeedsSeesThemInTheJourney(t *testing.T) {
	w := newWorld(t)
	_, journey := w.aHistory()
	var seen struct {
		Needs     []struct{ Domain, Status struct{ Code string } }
		Situation map[string]struct{ Code string }
		Phase     struct{ Code string }
	}
	for as, needs := range map[string]int{"adviseur-bram": 1, "gids-anna": 0} {
		seen.Needs = nil
		if err := json.Unmarshal(w.get(as, "/v1/journeys/"+journey).want(200).Body.Bytes(), &seen); err != nil {
			t.Fatal(err)
		}
		if len(seen.Needs) != needs || seen.Phase.Code != "intake" || seen.Situation["benefit"].Code != "geen" {
			t.Errorf("%s sees %+v", as, seen)
		}
	}
}

// sentence is what a timeline says of the first event of a kind.
func (w *world) sentence(as, client, kind string, headers ...string) string {
	w.Helper()
	for _, e := range w.get(as, "/v1/clients/"+client+"/timeline", headers...).want(200).object()["entries"].([]any) {
		if e := e.(map[string]any); e["kind"] == kind {
			return e["sentence"].(string)
		}
	}
	w.Fatalf("there is no %s", kind)
	return ""
}

func TestTheTimelineSaysWhatHappenedInTheLanguageAskedFor(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	const dutch = "Intake gehouden op 2 maart 2026 (inloop). Uitkering: geen uitkering."
	const english = "Intake held on 2 March 2026 (walk-in). Benefit: no benefit."
	for accept, want := range map[string]string{
		"": dutch, "nl": dutch, "en": english, "en-GB,en;q=0.9,nl;q=0.5": english, "nl-NL,nl;q=0.9,en;q=0.8": dutch, "pl, en;q=0.1": english,
		"pl": dutch, "*": dutch, "en;q=x, ;;": dutch,
	} {
		if got := w.sentence("adviseur-bram", client, "journey.intake-recorded", "Accept-Language", accept); got != want {
			t.Errorf("Accept-Language %q: %q", accept, got)
		}
	}
	page := w.get("adviseur-bram", "/v1/clients/"+client+"/timeline?lang=en", "Accept-Language", "nl").want(200)
	if !strings.Contains(page.Body.String(), english) || page.Header().Get("Content-Language") != "en" {
		t.Errorf("lang does not count over Accept-Language: %s", page.Body)
	}
	if faults := w.get("adviseur-bram", "/v1/clients/"+client+"/timeline?lang=fy").want(400).faults(); !slices.Equal(faults, []string{"lang one-of"}) {
		t.Errorf("another language: %v", faults)
	}
}

func TestTheTimelineSaysWhatCannotBeSeenOrNoLongerHolds(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	need := find(t, w.timeline("adviseur-bram", client, 50), "journey.need-identified")
	of := need["facts"].(map[string]any)["need"].(string)
	confirmed := w.post("adviseur-bram", "/v1/journeys/"+journey+"/needs/"+of+"/confirmations", m{}).want(201).object()
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/withdrawals", m{"entry": confirmed["entry"], "reason": "onjuist"}).want(201)
	for kind, want := range map[string]string{
		"journey.need-identified": "Ondersteuningsbehoefte gezien op 2 maart 2026: scholing. Hoe zwaar: zwaar. Genoemd door: klant.",
		"journey.need-confirmed":  "Ondersteuningsbehoefte samen bevestigd op 2 maart 2026: scholing. Dit is later ingetrokken. Reden: onjuist.",
	} {
		if got := w.sentence("adviseur-bram", client, kind); got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
	if got, want := w.sentence("gids-anna", client, "journey.intake-recorded"), "Intake gehouden op 2 maart 2026 (inloop). Uitkering: geen uitkering. De tekst hierbij mag u niet zien."; got != want {
		t.Errorf("to the front desk: %q", got)
	}
}
