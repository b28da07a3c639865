package api_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// looksSince returns what was written to the access log while something was
// done, oldest first.
func (w *world) looksSince(do func()) []access.Look {
	w.Helper()
	all := func() []access.Look {
		looks, err := w.looks.Looks(context.Background(), access.LookFilter{}, 0, 10_000)
		if err != nil {
			w.Fatal(err)
		}
		slices.Reverse(looks)
		return looks
	}
	before := len(all())
	do()
	return all()[before:]
}

func TestEveryLookIsLogged(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	of := uuid.MustParse(client)
	for name, c := range map[string]struct {
		as, path string
		want     access.Look
	}{
		"at a client":   {"adviseur-bram", "/v1/clients/" + client, access.Look{Action: access.SeeClient, Role: access.Adviseur, Relation: access.Own, Allowed: true, Subject: of}},
		"at a timeline": {"adviseur-bram", "/v1/clients/" + client + "/timeline", access.Look{Action: access.SeeClient, Role: access.Adviseur, Relation: access.Own, Allowed: true, Subject: of}},
		"at a journey":  {"gids-anna", "/v1/journeys/" + journey, access.Look{Action: access.SeeJourney, Role: access.Gids, Relation: access.Team, Allowed: true, Subject: of}},
		"denied":        {"adviseur-chantal", "/v1/clients/" + client, access.Look{Action: access.SeeClient, Role: access.Adviseur, Relation: access.None, Subject: of}},
		"out of reach":  {"analist-karin", "/v1/clients/" + client, access.Look{Action: access.SeeClient, Role: access.Analist, Relation: access.None, Subject: of}},
		"at nobody":     {"adviseur-chantal", "/v1/clients/" + uuid.Nil.String(), access.Look{Action: access.SeeClient, Role: access.Adviseur, Relation: access.None}},
		"at the looks":  {"fg-olga", "/v1/access-looks?client=" + client, access.Look{Action: access.ReadAccessLog, Role: access.Toezichthouder, Relation: access.None, Allowed: true, Subject: of}},
	} {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			looks := w.looksSince(func() {
				w.get(c.as, c.path, "Purpose", "verantwoording", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
			})
			if len(looks) != 1 {
				t.Fatalf("%d lines, want 1: %+v", len(looks), looks)
			}
			got := looks[0]
			if got.Actor != c.as || got.Organisation == "" || got.Purpose != "verantwoording" || !strings.HasSuffix(got.Activity, "#verantwoording") ||
				got.Trace != "0af7651916cd43dd8448eb211c80319c" || !got.At.Equal(w.clock()) || got.Object == "" {
				t.Errorf("an incomplete line: %+v", got)
			}
			got = access.Look{Action: got.Action, Role: got.Role, Relation: got.Relation, Allowed: got.Allowed, Subject: got.Subject}
			if got != c.want {
				t.Errorf("logged %+v, want %+v", got, c.want)
			}
		})
	}
}

// Who names no purpose looks for the purpose that their role is there for.
func TestWithoutAPurposeALookHasThatOfTheRole(t *testing.T) {
	w := acquainted(t)
	client, journey, voucher := w.aVoucher()
	for _, c := range []struct{ as, path, want string }{
		{"adviseur-bram", "/v1/journeys/" + journey, "begeleiding"},
		{assessor, "/v1/vouchers/" + voucher, "beoordeling-voucher"},
		{"privacy-officer-mila", "/v1/clients/" + client, "rechten-betrokkene"},
		{"analist-karin", "/v1/clients/" + client, "statistiek"}, // which is denied
		{"fg-olga", "/v1/access-looks?client=" + client, "verantwoording"},
		{"teamleider-hanna", "/v1/work-items", "begeleiding"},
	} {
		for _, got := range w.looksSince(func() { w.get(c.as, c.path) }) {
			if got.Purpose != c.want || !strings.HasSuffix(got.Activity, "#"+c.want) {
				t.Errorf("%s looks for %s, want %s", c.as, got.Purpose, c.want)
			}
		}
	}
	w.on(assessor, voucher, "assessments", m{}).want(201)
	page, err := w.store.Page(t.Context(), eventstore.Checkpoint{}, 500)
	if err != nil {
		t.Fatal(err)
	}
	last := page[len(page)-1]
	if meta, err := codec.DecodeMeta(last.Meta); err != nil || meta.Purpose != "beoordeling-voucher" {
		t.Errorf("the assessment was recorded for %q, %v", meta.Purpose, err)
	}
}

func TestACommandIsLoggedOnlyWhereTheLogOfEventsDoesNotSayIt(t *testing.T) {
	w := newWorld(t)
	_, journey := w.aHistory()
	at := "/v1/journeys/" + journey
	key := uuid.NewString()
	contact := `{"channel":"inloop","topic":"werk"}`
	for _, c := range []struct {
		name   string
		do     func()
		lines  int
		denied bool
	}{
		{"recorded", func() { w.send("adviseur-bram", "POST", at+"/contacts", contact, "Idempotency-Key", key).want(201) }, 0, false},
		{"repeated", func() { w.send("adviseur-bram", "POST", at+"/contacts", contact, "Idempotency-Key", key).want(201) }, 1, false},
		{"refused", func() { w.post("adviseur-bram", at+"/reopenings", m{"channel": "inloop"}).want(409) }, 1, false},
		{"stale", func() { w.post("adviseur-bram", at+"/aftercare-starts", m{}, "If-Match", `"1"`).want(412) }, 1, false},
		{"denied", func() { w.post("adviseur-chantal", at+"/closures", m{"reason": "anders"}).want(403) }, 1, true},
	} {
		looks := w.looksSince(c.do)
		if len(looks) != c.lines || c.lines == 1 && looks[0].Allowed == c.denied {
			t.Errorf("%s: logged %+v, want %d lines", c.name, looks, c.lines)
		}
	}
}

// A brokenLog takes nothing.
type brokenLog struct{ access.Log }

func (brokenLog) Record(context.Context, ...access.Look) error {
	return errors.New("disk is full")
}

func TestNothingIsShownThatCannotBeLogged(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	page, err := w.store.Page(context.Background(), eventstore.Checkpoint{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	w.server.AccessLog = brokenLog{w.looks}
	w.build()
	for as, paths := range map[string][]string{
		"adviseur-bram":    {"/v1/clients/" + client, "/v1/clients/" + client + "/timeline", "/v1/journeys/" + journey, "/v1/work-list"},
		"teamleider-hanna": {"/v1/reports/pipeline", "/v1/reports/needs"},
		"analist-karin":    {"/v1/clients/" + client},
		"auditor-lars":     {"/v1/access-looks", "/v1/event-stream", "/v1/events", "/v1/events/" + page[0].ID.String(), "/v1/events/" + page[0].ID.String() + "?open=true"},
	} {
		for _, path := range paths {
			answer := w.get(as, path).want(http.StatusServiceUnavailable)
			if answer.Header().Get("Retry-After") == "" || answer.Header().Get("ETag") != "" || strings.Contains(answer.Body.String(), "Voorbeeld") {
				t.Errorf("%s shows something: %v %s", path, answer.Header(), answer.Body)
			}
		}
	}
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/reopenings", m{"channel": "inloop"}).want(503)
	w.post("adviseur-bram", "/v1/client-searches", m{"name": "voorbeeld"}).want(503)
}

func TestTheAccessLogIsReadInPages(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	for range 5 {
		w.get("adviseur-bram", "/v1/clients/"+client).want(200)
		w.later(1e9)
	}
	var actors []string
	for next := "/v1/access-looks?limit=2&actor=adviseur-bram&from=2026-03-02T09:00:00Z"; next != ""; {
		page := w.get("fg-olga", next).want(200)
		for _, l := range page.object()["looks"].([]any) {
			actors = append(actors, l.(map[string]any)["actor"].(string))
		}
		next = page.next()
	}
	if !slices.Equal(actors, slices.Repeat([]string{"adviseur-bram"}, 5)) {
		t.Errorf("read %v", actors)
	}
}

// Whoever counts looks at a client is told how many have ended.
func TestWhatHasEndedOfTheAccessLogIsSaid(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	w.get("adviseur-bram", "/v1/clients/"+client).want(200)
	if said, is := w.get("auditor-lars", "/v1/access-looks?client="+client).want(200).object()["forgotten"]; is {
		t.Errorf("before anything ended it says %v", said)
	}
	ended, err := w.looks.Forget(t.Context(), access.Forgotten{Client: uuid.MustParse(client), At: w.now})
	if err != nil || ended == 0 {
		t.Fatal(ended, err)
	}
	page := w.get("auditor-lars", "/v1/access-looks?client="+client).want(200).object()
	said, _ := page["forgotten"].([]any)
	if len(said) != 1 || said[0].(map[string]any)["looks"] != float64(ended) {
		t.Errorf("it says %v", page["forgotten"])
	}
	if looks := page["looks"].([]any); len(looks) != 1 { // this one
		t.Errorf("left are %v", looks)
	}
	if said, is := w.get("auditor-lars", "/v1/access-looks").want(200).object()["forgotten"]; is {
		t.Errorf("of nobody it says %v", said)
	}

	w.now = w.now.Add(time.Hour)
	atNobody, err := w.looks.Forget(t.Context(), access.Forgotten{Before: w.now, At: w.now})
	if err != nil || atNobody == 0 {
		t.Fatal(atNobody, err)
	}
	said, _ = w.get("auditor-lars", "/v1/access-looks").want(200).object()["forgotten"].([]any)
	if len(said) != 1 || said[0].(map[string]any)["looks"] != float64(atNobody) {
		t.Errorf("of nobody it says %v", said)
	}
	if said, _ := w.get("auditor-lars", "/v1/access-looks?client="+client).want(200).object()["forgotten"].([]any); len(said) != 1 {
		t.Errorf("of the client it says %v", said)
	}
}

func TestBreakingTheGlassGivesAccessForTheDay(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	w.get("adviseur-chantal", "/v1/journeys/"+journey).want(403)
	if code := w.post("adviseur-chantal", "/v1/clients/"+client+"/glass-breaks", m{"reason": "anders"}).want(409).object()["code"]; code != "explanation-needed" {
		t.Errorf("refused as %v", code)
	}
	w.post("adviseur-chantal", "/v1/clients/"+client+"/glass-breaks", m{"reason": "spoed"}).want(201)
	if got := w.get("adviseur-chantal", "/v1/journeys/"+journey).want(200).object()["relation"]; got != "broken-glass" {
		t.Errorf("stands in relation %v", got)
	}
	w.get("teamleider-ivo", "/v1/journeys/"+journey).want(403)
	w.later(24*3600e9 - 9*3600e9) // into the next day, by the clock of Amsterdam
	w.get("adviseur-chantal", "/v1/journeys/"+journey).want(403)
}
