package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
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
	w := newWorld(t).withViews()
	client := w.aClient("gids-anna")
	w.aJourney("gids-anna", client, "werkcentrum-enschede", "")
	theirs := w.aJourney("gids-anna", client, "werkcentrum-hengelo", "vwnw-adviseur-daan")
	w.post("vwnw-adviseur-daan", "/v1/journeys/"+theirs+"/transitions", m{"trigger": "reorganisatie"}).want(201)
	last := w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	w.later(100 * 24 * time.Hour)
	for _, c := range []struct{ as, query, want string }{
		{"teamleider-hanna", "", "adviseur-toewijzen Voorbeeld"},
		{"teamleider-ivo", "", ""},
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
	answer := w.get("vwnw-adviseur-daan", "/v1/work-items?kind=slapen&pointer=x&of=alles").want(400)
	if got := strings.Join(answer.faults(), ", "); got != "kind code-list, of one-of, pointer pointer" {
		t.Errorf("found %s", got)
	}
}

func TestWhatWasHandedOverSinceDoesNotWaitForTheFormerAdvisor(t *testing.T) {
	w := newWorld(t).withViews()
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
