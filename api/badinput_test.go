package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/api/auth"
)

// secret is in every bad request, and in no answer and no line of the log.
const secret = "Zwaluwstaart"

// faults reads what an answer says is wrong, as "field rule".
func (r reply) faults() []string {
	r.t.Helper()
	var all []string
	for _, d := range r.details() {
		field, rest, _ := strings.Cut(d, " ")
		rule, detail, _ := strings.Cut(rest, " ")
		if detail == "" {
			r.t.Errorf("%s %s does not say what would be right", field, rule)
		}
		all = append(all, field+" "+rule)
	}
	return all
}

// details reads what an answer says is wrong, as "field rule detail".
func (r reply) details() []string {
	r.t.Helper()
	var p struct {
		Errors []struct{ Field, Rule, Detail string }
	}
	if err := json.Unmarshal(r.Body.Bytes(), &p); err != nil {
		r.t.Fatal(err)
	}
	var all []string
	for _, f := range p.Errors {
		all = append(all, f.Field+" "+f.Rule+" "+f.Detail)
	}
	slices.Sort(all)
	return all
}

// events is how many there are: a store in memory counts without gaps.
func (w *world) events() int {
	w.Helper()
	head, err := w.store.Head(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	return int(head.Position.Order())
}

type badRequest struct {
	path    string // behind the journey's address; a journey's contact without
	body    string
	headers []string
	status  int
	faults  string // sorted, separated by commas
}

const noteWithSecret = `,"note":"` + secret + `"}`

var badRequests = map[string]badRequest{
	"a body that is too large": {body: `{"channel":"` + strings.Repeat("x", 64<<10) + secret + `"}`, status: 413},
	"broken JSON":              {body: `{"channel":"inloop","note":"` + secret, status: 400, faults: "body json"},
	"two bodies":               {body: `{"channel":"inloop","topic":"werk"` + noteWithSecret + `{}`, status: 400, faults: "body json"},
	"no body":                  {body: "", status: 400, faults: "body required"},
	"nothing":                  {body: "null", status: 400, faults: "body type"},
	"a list":                   {body: `["` + secret + `"]`, status: 400, faults: "body type"},
	"another kind of body":     {body: "channel=" + secret, headers: []string{"Content-Type", "application/x-www-form-urlencoded"}, status: 415},
	"another encoding":         {body: `{}`, headers: []string{"Content-Encoding", "gzip"}, status: 415},
	"another alphabet":         {body: `{}`, headers: []string{"Content-Type", "application/json; charset=utf-16"}, status: 415},

	"fields of the wrong type": {body: `{"channel":["` + secret + `"],"topic":5,"note":{"a":"` + secret + `"}}`, status: 400,
		faults: "channel type, note type, topic type"},
	"a wrong type beside a wrong code": {body: `{"channel":5,"topic":"` + secret + `"}`, status: 400,
		faults: "channel type, topic code-list"},
	"fields that do not exist": {body: `{"channel":"inloop","topic":"werk","kleur":"` + secret + `","Channel":"inloop"}`, status: 400,
		faults: "(unnamed) unknown-field, kleur unknown-field"},
	"a field whose name is somebody's": {body: `{"channel":"inloop","topic":"werk","` + secret + ` 111222333":1}`, status: 400,
		faults: "(unnamed) unknown-field"},
	"a field that is there twice":      {body: `{"channel":"inloop","topic":"werk","note":"` + secret + `","note":"anders"}`, status: 400, faults: "note repeated"},
	"a field twice, spelled otherwise": {body: `{"channel":"inloop","topic":"werk","t\u006fpic":"werk"}`, status: 400, faults: "topic repeated"},
	"fields twice beside what else is wrong": {body: `{"channel":5,"channel":"inloop","topic":"` + secret + `","` + secret + `":[{"a":1,"a":1}],"note":"x"}`, status: 400,
		faults: "(unnamed) unknown-field, a repeated, channel repeated, topic code-list"},
	"nothing that is needed":       {body: `{}`, status: 400, faults: "channel required, topic required"},
	"needed fields left empty":     {body: `{"channel":"","topic":" "}`, status: 400, faults: "channel required, topic required"},
	"a field that is null":         {body: `{"channel":null,"topic":"werk"}`, status: 400, faults: "channel type"},
	"a code that does not exist":   {body: `{"channel":"` + secret + `","topic":"werk"}`, status: 400, faults: "channel code-list"},
	"a code before it was valid":   {body: `{"channel":"inloop","topic":"werk","location":"digitaal","occurredOn":"2025-12-31"` + noteWithSecret, status: 400, faults: "location code-list"},
	"a BSN in a text":              {body: `{"channel":"inloop","topic":"werk","note":"` + secret + ` 111222333"}`, status: 400, faults: "note bsn"},
	"a BSN with dots":              {body: `{"channel":"inloop","topic":"werk","note":"` + secret + ` 1112.22.333"}`, status: 400, faults: "note bsn"},
	"control characters":           {body: `{"channel":"inloop","topic":"werk","note":"` + secret + `\u0000"}`, status: 400, faults: "note characters"},
	"characters that turn text":    {body: `{"channel":"inloop","topic":"werk","note":"` + secret + `\u202e"}`, status: 400, faults: "note characters"},
	"bytes that are not UTF-8":     {body: "{\"channel\":\"inloop\",\"topic\":\"werk\",\"note\":\"" + secret + "\xff\"}", status: 400, faults: "note characters"},
	"a text that is too long":      {body: `{"channel":"inloop","topic":"werk","note":"` + secret + strings.Repeat("é", 4000) + `"}`, status: 400, faults: "note length"},
	"tomorrow":                     {body: `{"channel":"inloop","topic":"werk","occurredOn":"2026-03-03"` + noteWithSecret, status: 400, faults: "occurredOn future"},
	"an instant in the future":     {body: `{"channel":"inloop","topic":"werk","occurredAt":"2026-03-02T09:00:01Z"` + noteWithSecret, status: 400, faults: "occurredAt future"},
	"an instant without an offset": {body: `{"channel":"inloop","topic":"werk","occurredAt":"2026-03-02T09:00:00"` + noteWithSecret, status: 400, faults: "occurredAt date-time"},
	"a day that does not exist":    {body: `{"channel":"inloop","topic":"werk","occurredOn":"2026-02-29"` + noteWithSecret, status: 400, faults: "occurredOn date"},
	"a year with two digits":       {body: `{"channel":"inloop","topic":"werk","occurredOn":"0026-03-01"` + noteWithSecret, status: 400, faults: "occurredOn range"},
	"the first day of all":         {body: `{"channel":"inloop","topic":"werk","occurredOn":"0001-01-01"` + noteWithSecret, status: 400, faults: "occurredOn range"},
	"the first instant of all":     {body: `{"channel":"inloop","topic":"werk","occurredAt":"0001-01-01T00:00:00Z"` + noteWithSecret, status: 400, faults: "occurredAt range"},
	"both a day and an instant":    {body: `{"channel":"inloop","topic":"werk","occurredOn":"2026-03-01","occurredAt":"2026-03-01T09:00:00Z"}`, status: 400, faults: "occurredOn one-of"},

	"no key":                        {body: `{"channel":"inloop","topic":"werk"}`, headers: []string{"Idempotency-Key", ""}, status: 400, faults: "Idempotency-Key required"},
	"a key that is not a UUID":      {body: `{"channel":"inloop","topic":"werk"}`, headers: []string{"Idempotency-Key", secret}, status: 400, faults: "Idempotency-Key uuid"},
	"the zero key":                  {body: `{"channel":"inloop","topic":"werk"}`, headers: []string{"Idempotency-Key", uuid.Nil.String()}, status: 400, faults: "Idempotency-Key uuid"},
	"a revision that is not one":    {body: `{"channel":"inloop","topic":"werk"}`, headers: []string{"If-Match", secret}, status: 400, faults: "If-Match revision"},
	"a purpose that is not one":     {body: `{"channel":"inloop","topic":"werk"}`, headers: []string{"Purpose", secret}, status: 400, faults: "Purpose code-list"},
	"a correlation that is not one": {body: `{"channel":"inloop","topic":"werk"}`, headers: []string{"X-Correlation-Id", secret}, status: 400, faults: "X-Correlation-Id uuid"},
	"parameters":                    {path: "/contacts?kleur=" + secret, body: `{"channel":"inloop"}`, status: 400, faults: "kleur unknown-parameter, topic required"},
	"a broken query":                {path: "/contacts?kleur=%zz" + secret, body: `{"channel":"inloop","topic":"werk"}`, status: 400, faults: "query syntax"},

	"everything at once": {body: `{"channel":5,"topic":"` + secret + `","location":"\u0000","note":"111222333 ` + secret + `","extra":1,"occurredOn":"2027-01-01"}`,
		headers: []string{"Purpose", secret, "If-Match", secret}, status: 400,
		faults: "If-Match revision, Purpose code-list, channel type, extra unknown-field, location code-list, note bsn, occurredOn future, topic code-list"},
	"a broken header beside a broken body": {body: `{"topic":"` + secret + `"}`, headers: []string{"Idempotency-Key", secret}, status: 400,
		faults: "Idempotency-Key uuid, channel required, topic code-list"},
}

func TestBadInputIsTurnedAwayWholeAndLeavesNothing(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	journey := w.aJourney("gids-anna", client, "werkcentrum-enschede", "adviseur-bram")
	before := w.events()
	for name, bad := range badRequests {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			w.log.Reset()
			path := "/v1/journeys/" + journey + "/contacts"
			if bad.path != "" {
				path = "/v1/journeys/" + journey + bad.path
			}
			headers := append([]string{"Idempotency-Key", uuid.Must(uuid.NewV7()).String()}, bad.headers...)
			answer := w.send("adviseur-bram", "POST", path, bad.body, headers...).want(bad.status)
			if got := strings.Join(answer.faults(), ", "); got != bad.faults {
				t.Errorf("found\n%s, want\n%s", got, bad.faults)
			}
			w.keepsQuiet(answer)
			if after := w.events(); after != before {
				t.Errorf("%d events were recorded", after-before)
			}
		})
	}
}

// keepsQuiet looks for what was sent in what was answered and logged.
func (w *world) keepsQuiet(answer reply) {
	w.Helper()
	for place, text := range map[string]string{"answer": answer.Body.String(), "log": w.log.String(), "header": fmt.Sprint(answer.Header())} {
		for _, sent := range []string{secret, "111222333", "1112.22.333"} {
			if strings.Contains(text, sent) {
				w.Errorf("the %s repeats what was sent: %s", place, text)
			}
		}
	}
}

func TestAVeryLongNameIsTurnedAway(t *testing.T) {
	w := newWorld(t)
	answer := w.post("gids-anna", "/v1/clients", m{"familyName": secret + strings.Repeat("x", 200), "birthDate": "2026-03-03",
		"emails": []string{strings.Repeat("x", 255)}, "phones": []any{"1", 2}}).want(400)
	want := "birthDate future, emails[0] length, familyName length, phones[0] phone, phones[1] type"
	if got := strings.Join(answer.faults(), ", "); got != want {
		t.Errorf("found %s, want %s", got, want)
	}
	w.keepsQuiet(answer)
	if w.events() != 0 {
		t.Error("something was recorded")
	}
}

// One is not called several.
func TestAListThatIsTooShort(t *testing.T) {
	answer := newWorld(t).post("beheerder-piet", "/v1/basis-rules", m{"rule": "een", "basis": "suwi-62", "partnerKinds": []string{}, "sharingPurposes": []string{"scholing"},
		"dataKinds": []string{"naam"}, "source": "Een wet", "fromDate": "2026-03-02", "reason": "Proef."}).want(400)
	if got := strings.Join(answer.details(), ", "); got != "partnerKinds items must have at least 1 item" {
		t.Errorf("found %s", got)
	}
}

// A fault says what would be right, so that nobody has to look it up.
func TestAFaultSaysWhatWouldBeRight(t *testing.T) {
	w := newWorld(t)
	for path, want := range map[string]string{
		"/v1/access-looks?limit=0":                 "limit range must be at least 1",
		"/v1/reports/transitions?until=2025-12-31": "until range must be 2026-02-01 or later, which is the first day where from is left out, and at most 366 days after it",
		"/v1/access-looks?limit=501":               "limit range must be at most 500",
		"/v1/access-looks?limit=some":              "limit type must be a whole number",
		"/v1/access-looks?client=" + secret:        "client uuid must be a UUID",
		"/v1/access-looks?from=" + secret:          "from date-time must be an instant as in 2026-03-31T14:05:00Z",
		"/v1/access-looks?pointer=" + secret:       "pointer pattern must be as in the header Link of the page before",
		"/v1/events?kind=" + secret:                "kind pattern must be a kind of event without its version, as in journey.advice-given",
		"/v1/events?stream=" + secret:              "stream pattern must be the name of a stream, as in journey-01a204d0-47a3-877d-865c-986141599d25",
		"/v1/events?sort=" + secret:                `sort one-of must be one of "position, -position"`,
		"/v1/events/" + secret:                     "event uuid must be a UUID",
		"/v1/event-stream?follow=" + secret:        "follow type must be true or false",
	} {
		answer := w.get("auditor-lars", path).want(400)
		if got := strings.Join(answer.details(), ", "); got != want {
			t.Errorf("%s: found %s, want %s", path, got, want)
		}
		w.keepsQuiet(answer)
	}
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	path := "/v1/journeys/" + journey + "/transitions/" + uuid.NewString() + "/sustainment-checks"
	answer := w.send("adviseur-bram", "POST", path, `{"months":3e0,"answer":"ja"}`, "Idempotency-Key", uuid.NewString()).want(400)
	if got := strings.Join(answer.details(), ", "); got != "body json must be JSON with whole numbers written out, as in 30; months is not" {
		t.Errorf("a number that is written otherwise: found %s", got)
	}
}

func TestDatesKeepTheirNameInRequests(t *testing.T) {
	w := newWorld(t)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	answer := w.post("adviseur-bram", "/v1/journeys/"+journey+"/placements", m{"contract": "vast", "startDate": "0001-01-01"}).want(400)
	if got := strings.Join(answer.faults(), ", "); got != "startDate range" {
		t.Errorf("found %s", got)
	}
	before := w.events()
	answer = w.post("gids-anna", "/v1/clients", m{"familyName": "Voorbeeld", "birthDate": "0001-01-01"}).want(400)
	if got := strings.Join(answer.faults(), ", "); got != "birthDate range" || w.events() != before {
		t.Errorf("found %s, and %d events were recorded", got, w.events()-before)
	}
}

func TestTheHundredAndFirstNeedIsRefused(t *testing.T) {
	w := newWorld(t)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	need := m{"source": "klant", "domain": "anders", "severity": "licht"}
	for range 100 {
		w.post("adviseur-bram", "/v1/journeys/"+journey+"/needs", need).want(201)
	}
	before := w.events()
	if code := w.post("adviseur-bram", "/v1/journeys/"+journey+"/needs", need).want(409).object()["code"]; code != "too-many-needs" {
		t.Errorf("refused as %v", code)
	}
	if w.events() != before {
		t.Error("it was recorded all the same")
	}
}

func TestBadTokensAreTurnedAway(t *testing.T) {
	w := newWorld(t)
	other, err := auth.NewLocal(w.clock)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := other.Token(persona("gids-anna"))
	if err != nil {
		t.Fatal(err)
	}
	genuine := w.token(persona("gids-anna"))
	body := `{"familyName":"` + secret + `"}`
	for name, header := range map[string]string{
		"none": "", "another scheme": "Basic " + genuine, "a foreign key": "Bearer " + foreign,
		"a broken one": "Bearer " + genuine[:len(genuine)-3], "no token": "Bearer ", "rubbish": "Bearer " + secret,
	} {
		t.Run(name, func(t *testing.T) {
			w.TB = t
			answer := w.send("", "POST", "/v1/clients", body, "Authorization", header, "Idempotency-Key", uuid.NewString()).want(401)
			if !strings.HasPrefix(answer.Header().Get("WWW-Authenticate"), "Bearer") {
				t.Error("it does not say how to authenticate")
			}
			w.keepsQuiet(answer)
		})
	}
	w.later(auth.Lifetime + 1)
	w.send("", "POST", "/v1/clients", body, "Authorization", "Bearer "+genuine, "Idempotency-Key", uuid.NewString()).want(401)
	if w.events() != 0 {
		t.Error("something was recorded")
	}
}
