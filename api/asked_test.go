package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"klantreis/domain/access"
)

// search looks for clients as somebody who has just recorded something.
func (w *world) search(as, since string, body m) reply {
	w.Helper()
	return w.post(as, "/v1/client-searches", body, "Log-Position", since)
}

func (r reply) position() string { return r.Header().Get("Log-Position") }

// cards lists who was found: id and what is shown.
func (r reply) cards() (all []map[string]any) {
	r.t.Helper()
	for _, c := range r.want(200).object()["clients"].([]any) {
		all = append(all, c.(map[string]any))
	}
	return all
}

func TestASearchShowsOutsidersOnlyThatThereIsAFile(t *testing.T) {
	w := newWorld(t).withViews()
	made := w.post("gids-anna", "/v1/clients", m{"familyName": "van der Ploeg", "givenName": "Zoë", "birthDate": "1987-04-27", "phones": []string{"06-12345678"}}).want(201)
	journey := w.post("gids-anna", "/v1/journeys", m{"client": made.id(), "kind": "werkende", "origin": "zelf", "channel": "inloop", "advisor": "adviseur-bram"}).want(201)
	for as, inside := range map[string]bool{"adviseur-bram": true, "gids-anna": true, "privacy-officer-mila": true, "gids-omar": false, "adviseur-chantal": false} {
		for _, body := range []m{{"name": "zoe ploeg"}, {"phone": "+31 6 12345678"}, {"birthDate": "1987-04-27"}} {
			looks := w.looksSince(func() {
				found := w.search(as, journey.position(), body).cards()
				if len(found) != 1 || found[0]["id"] != made.id() || found[0]["team"] != "werkcentrum-enschede" {
					t.Fatalf("%s found %v by %v", as, found, body)
				}
				if shown := found[0]["details"] != nil; shown != inside {
					t.Errorf("%s is shown %v", as, found[0])
				}
			})
			want := access.SearchClients
			if inside {
				want = access.SeeClient
			}
			if len(looks) != 2 || looks[1].Action != want || looks[1].Subject.String() != made.id() {
				t.Errorf("%s: logged %+v", as, looks)
			}
		}
	}
}

func TestASearchIsInPagesAndItsPointerSaysNothing(t *testing.T) {
	w := newWorld(t).withViews()
	var last reply
	var want []string
	for _, name := range []string{"Aalbers", "Bakker", "Claassen", "Dekker", "Evers"} {
		last = w.post("gids-omar", "/v1/clients", m{"familyName": name, "givenName": "Proef"}).want(201)
		want = append(want, last.id())
	}
	var got []string
	body := m{"name": "proef", "limit": 2}
	for {
		page := w.search("adviseur-chantal", last.position(), body)
		for _, c := range page.cards() {
			got = append(got, c["id"].(string))
		}
		if strings.Contains(strings.ToLower(page.Body.String()), "bakker") {
			t.Errorf("a minimal card says the name: %s", page.Body)
		}
		next := page.object()["next"]
		if next == nil {
			break
		}
		body["pointer"] = next
	}
	if !slices.Equal(got, want) {
		t.Errorf("found %v, want %v", got, want)
	}
}

func TestLikelyDuplicatesSayWhatIsTheSame(t *testing.T) {
	w := newWorld(t).withViews()
	made := w.post("gids-anna", "/v1/clients", m{"familyName": "van Dijk", "birthDate": "1980-01-02", "phones": []string{"0612345678"}, "emails": []string{"Proef@example.nl"}}).want(201)
	for _, c := range []struct {
		body m
		want string
	}{
		{m{"name": "Dyk", "birthDate": "1980-01-02"}, "[name]"},
		{m{"phone": "+31612345678", "email": "proef@example.nl"}, "[phone email]"},
		{m{"name": "van Dijk", "birthDate": "1980-01-03"}, ""},
	} {
		c.body["duplicates"] = true
		found := w.search("gids-omar", made.position(), c.body).cards()
		got := ""
		if len(found) > 0 {
			got = fmt.Sprint(found[0]["matched"])
		}
		if got != c.want || len(found) > 0 && found[0]["details"] != nil {
			t.Errorf("%v: found %v, want %s", c.body, found, c.want)
		}
	}
}

func TestASearchForNothingIsTurnedAway(t *testing.T) {
	w := newWorld(t).withViews()
	for _, c := range []struct {
		body m
		want string
	}{
		{m{}, "name required"},
		{m{"email": "x@example.nl"}, "email duplicates-only, name required"},
		{m{"name": "..."}, "name letters"},
		{m{"name": "x", "limit": 51}, "limit range"},
		{m{"name": "x", "pointer": "0198a000-0000-7000-8000-000000000000"}, "pointer pointer"},
		{m{"name": "x", "birthDate": "gisteren", "bsn": "111222333"}, "birthDate date, bsn unknown-field"},
	} {
		answer := w.search("gids-anna", "", c.body).want(400)
		if got := strings.Join(answer.faults(), ", "); got != c.want {
			t.Errorf("%v: found %s, want %s", c.body, got, c.want)
		}
	}
}

func TestTheWorkListIsOnesOwnOrOnesTeams(t *testing.T) {
	w := newWorld(t).withViews()
	client := w.aClient("gids-anna")
	var mine, others []string
	var last reply
	open := func(team, advisor string) string {
		w.later(time.Second)
		last = w.post("gids-anna", "/v1/journeys", m{"client": client, "kind": "werkende", "origin": "zelf", "channel": "inloop", "team": team, "advisor": advisor}).want(201)
		return last.id()
	}
	for range 3 {
		mine = append(mine, open("werkcentrum-enschede", "adviseur-bram"))
		others = append(others, open("werkcentrum-hengelo", "adviseur-chantal"))
	}
	free := open("werkcentrum-enschede", "")
	for _, c := range []struct {
		as, query string
		want      []string
	}{
		{"adviseur-bram", "", mine},
		{"adviseur-bram", "?of=team", append(slices.Clone(mine), free)},
		{"gids-anna", "", append(slices.Clone(mine), free)},
		{"teamleider-hanna", "", append(slices.Clone(mine), free)},
		{"teamleider-ivo", "", others},
		{"adviseur-chantal", "?limit=1", others},
		{"adviseur-bram", "?closed=true", nil},
		{"adviseur-bram", "?phase=intake", nil},
		{"adviseur-bram", "?phase=contact&limit=2", mine},
	} {
		if got := w.workList(c.as, "/v1/work-list"+c.query, last.position()); !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %v, want %v", c.as, c.query, got, c.want)
		}
	}
}

// What a parameter means is checked with what it looks like, so that all
// faults are told at once.
func TestAllFaultsOfParametersAreToldAtOnce(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	log := w.server.Book.Store.ID().String()
	for _, c := range []struct{ as, path, want string }{
		{"adviseur-bram", "/v1/work-list?phase=blauw&pointer=x&of=alles", "of one-of, phase code-list, pointer pointer"},
		{"adviseur-bram", "/v1/work-list?phase=blauw&pointer=x", "phase code-list, pointer pointer"},
		{"gids-anna", "/v1/clients/" + client + "/timeline?limit=0&pointer=x", "limit range, pointer pointer"},
		{"auditor-lars", "/v1/event-stream?after=x&follow=soms", "after checkpoint, follow type"},
		{"auditor-lars", "/v1/reports/pipeline?asOf=2026-03-03&knownAt=gisteren&phasesBy=kleur", "asOf future, knownAt known-at, phasesBy one-of"},
		{"auditor-lars", "/v1/reports/needs?asOf=1899-12-31&knownAt=2026-03-02T09:00:01Z&kleur=rood", "asOf range, kleur unknown-parameter, knownAt future"},
		{"auditor-lars", "/v1/reports/needs?asOf=gisteren&knownAt=" + log + ":x", "asOf date, knownAt known-at"},
	} {
		answer := w.get(c.as, c.path).want(400)
		if got := strings.Join(answer.faults(), ", "); got != c.want {
			t.Errorf("%s: found %s, want %s", c.path, got, c.want)
		}
	}
}

// workList reads a whole work list, page by page.
func (w *world) workList(as, next, since string) (journeys []string) {
	w.Helper()
	for next != "" {
		page := w.get(as, next, "Log-Position", since).want(200)
		for _, j := range page.object()["journeys"].([]any) {
			item := j.(map[string]any)
			journeys = append(journeys, item["journey"].(string))
			if needs := item["openNeeds"] != nil; needs == strings.HasPrefix(as, "gids") {
				w.Errorf("%s is shown %v", as, item)
			}
		}
		next = page.next()
	}
	return journeys
}

func TestWhatOneWroteOneReads(t *testing.T) {
	w := newWorld(t).withViews()
	for i := range 20 {
		made := w.post("gids-anna", "/v1/clients", m{"familyName": fmt.Sprintf("Nummer%d", i)}).want(201)
		if found := w.search("gids-anna", made.position(), m{"name": fmt.Sprintf("nummer%d", i)}).cards(); len(found) != 1 {
			t.Errorf("found %v", found)
		}
	}
	w.get("gids-anna", "/v1/work-list", "Log-Position", "0198a000-0000-7000-8000-000000000000:1").want(400)
	w.get("gids-anna", "/v1/work-list", "Log-Position", "1").want(400)
}

func TestAViewThatIsBehindIsNotShown(t *testing.T) {
	w := newWorld(t)
	w.aClient("gids-anna")
	w.server.Views = never{}
	w.server.Beat, w.server.Patience = time.Second, time.Millisecond
	w.build()
	position := w.server.Book.Store.ID().String() + ":1"
	for as, path := range map[string]string{"gids-anna": "/v1/work-list", "auditor-lars": "/v1/events", "teamleider-ivo": "/v1/reports/needs"} {
		for _, header := range [][]string{{"Log-Position", position}, nil} {
			if again := w.get(as, path, header...).want(503).Header().Get("Retry-After"); again == "" {
				t.Error("it does not say when to ask again")
			}
		}
	}
	beyond := w.get("gids-anna", "/v1/work-list", "Log-Position", w.server.Book.Store.ID().String()+":4711").want(400)
	if !strings.Contains(beyond.Body.String(), "beyond the end of this log") {
		t.Errorf("a place that the log has not come to: %s", beyond.Body)
	}
}

func TestANumberInAProblemIsWrittenPlainly(t *testing.T) {
	w := newWorld(t)
	answer := w.post("fondsbeheerder-gert", "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 1e12}).want(400)
	if !strings.Contains(answer.Body.String(), "at most 100000000000\"") {
		t.Errorf("it says %s", answer.Body)
	}
}

func TestTheLogIsListedInPages(t *testing.T) {
	w := newWorld(t).withViews()
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	w.later(time.Hour)
	last := w.post("adviseur-bram", "/v1/journeys/"+journey+"/intakes", m{"channel": "inloop"}).want(201)
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"sort=position", []string{"client.registered", "client.journey-begun", "journey.opened", "journey.colleague-unlisted", "journey.intake-recorded"}},
		{"", []string{"journey.intake-recorded", "journey.colleague-unlisted", "journey.opened", "client.journey-begun", "client.registered"}},
		{"limit=1", []string{"journey.intake-recorded", "journey.colleague-unlisted", "journey.opened", "client.journey-begun", "client.registered"}},
		{"sort=position&limit=3", []string{"client.registered", "client.journey-begun", "journey.opened", "journey.colleague-unlisted", "journey.intake-recorded"}},
		{"stream=journey-" + journey, []string{"journey.intake-recorded", "journey.colleague-unlisted", "journey.opened"}},
		{"kind=client.registered", []string{"client.registered"}},
		{"actor=adviseur-bram", []string{"journey.intake-recorded"}},
		{"from=2026-03-02T10:00:00Z", []string{"journey.intake-recorded"}},
		{"until=2026-03-02T10:00:00Z&limit=2", []string{"journey.colleague-unlisted", "journey.opened", "client.journey-begun", "client.registered"}},
	} {
		var got []string
		for next := "/v1/events?" + c.query; next != ""; {
			page := w.get("auditor-lars", next, "Log-Position", last.position()).want(200)
			for _, e := range page.object()["events"].([]any) {
				got = append(got, e.(map[string]any)["kind"].(string))
			}
			next = page.next()
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.query, got, c.want)
		}
	}
	w.get("auditor-lars", "/v1/events?kind=Jan+Jansen&stream=x&limit=0").want(400)
}

func TestAListShowsNothingOfWhatWasHandedOverSince(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	last := w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "inloop", "topic": "werk"}).want(201)
	if list := w.workList("adviseur-bram", "/v1/work-list", last.position()); !slices.Equal(list, []string{journey}) {
		t.Fatalf("there is %v to do", list)
	}
	w.halt()
	w.post("teamleider-hanna", "/v1/journeys/"+journey+"/advisor-assignments", m{"advisor": "adviseur-chantal", "team": "werkcentrum-hengelo"}).want(201)
	if list := w.workList("adviseur-bram", "/v1/work-list", last.position()); len(list) != 0 {
		t.Errorf("the former advisor still sees %v", list)
	}
	if found := w.search("adviseur-bram", last.position(), m{"name": "voorbeeld"}).cards(); len(found) != 1 || found[0]["details"] != nil || found[0]["id"] != client {
		t.Errorf("the former advisor still finds %v", found)
	}
}
