package api_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

// appoint makes an appointment as somebody.
func (w *world) appoint(as, journey string, more m) reply {
	w.Helper()
	body := m{"beginsAt": "2026-03-04T10:00:00+01:00", "minutes": 45, "channel": "balie-afspraak", "location": "almelo-inloop", "with": "adviseur-bram", "topic": "loopbaan"}
	for name, value := range more {
		body[name] = value
	}
	return w.post(as, "/v1/journeys/"+journey+"/appointments", body)
}

// visits writes a list of appointments as in "gepland 09:00".
func visits(of any) (all []string) {
	for _, v := range of.([]any) {
		a := v.(map[string]any)
		all = append(all, a["status"].(map[string]any)["code"].(string)+" "+a["beginsAt"].(string)[11:16])
	}
	return all
}

func TestAnAppointmentFromItsMakingToItsEnd(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	made := w.appoint("gids-anna", journey, nil).want(201)
	at := "/v1/journeys/" + journey + "/appointments/" + made.id()
	w.post("gids-anna", at+"/moves", m{"beginsAt": "2026-03-05T13:00:00Z", "minutes": 30, "channel": "telefoon", "with": "adviseur-bram"}).want(201)
	w.post("gids-anna", at+"/moves", m{"beginsAt": "2026-03-05T14:00:00+01:00", "minutes": 30, "channel": "telefoon", "with": "adviseur-bram"}).want(200)
	w.post("adviseur-bram", at+"/attendances", m{}).want(409)
	seen := w.get("gids-anna", "/v1/journeys/"+journey).want(200).object()
	if got := visits(seen["appointments"]); !slices.Equal(got, []string{"gepland 13:00"}) {
		t.Errorf("there are %v", got)
	}
	w.later(4 * 24 * time.Hour)
	w.post("adviseur-bram", at+"/attendances", m{"note": "Kwam op tijd."}).want(201)
	w.post("adviseur-bram", at+"/no-shows", m{}).want(409)
	if found := find(t, w.timeline("gids-anna", client, 50), "journey.appointment-made"); found["texts"] != nil || found["facts"].(map[string]any)["with"] != "adviseur-bram" {
		t.Errorf("the timeline says %v", found)
	}
	missed := w.appoint("adviseur-bram", journey, m{"beginsAt": "2026-03-06T08:00:00Z", "occurredOn": "2026-03-03"}).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/appointments/"+missed.id()+"/no-shows", m{}).want(201)
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/appointments/"+uuid.NewString()+"/no-shows", m{}).want(404)
}

func TestWhatIsWrongWithAnAppointmentIsToldAtOnce(t *testing.T) {
	w := newWorld(t)
	journey := w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
	before := w.events()
	for _, c := range []struct {
		more m
		want string
	}{
		{m{"beginsAt": "morgen", "channel": "postduif"}, "beginsAt date-time, channel code-list"},
		{m{"beginsAt": "2026-03-04T10:00:00", "with": "Bram de Boer"}, "beginsAt date-time, with reference"},
		{m{"beginsAt": "2226-03-04T10:00:00Z"}, "beginsAt range"},
		{m{"minutes": 1}, "minutes range"},
		{m{"minutes": 0, "topic": "weer", "note": "111222333"}, "minutes range, note bsn, topic code-list"},
	} {
		if got := strings.Join(w.appoint("gids-anna", journey, c.more).want(400).faults(), ", "); got != c.want {
			t.Errorf("%v: found %s, want %s", c.more, got, c.want)
		}
	}
	for code, more := range map[string]m{
		"appointment-past": {"beginsAt": "2026-03-02T08:59:59Z"}, "appointment-far": {"beginsAt": "2036-03-02T09:00:00Z"},
	} {
		if got := w.appoint("gids-anna", journey, more).want(409).object()["code"]; got != code {
			t.Errorf("refused as %v, want %s", got, code)
		}
	}
	nowhere := m{"beginsAt": "2026-03-04T10:00:00Z", "minutes": 45, "channel": "balie-afspraak", "with": "adviseur-bram", "topic": "loopbaan"}
	if got := w.post("gids-anna", "/v1/journeys/"+journey+"/appointments", nowhere).want(409).object()["code"]; got != "appointment-without-place" {
		t.Errorf("refused as %v", got)
	}
	if w.events() != before {
		t.Error("something was recorded")
	}
}

// Whoever has the client before them sees what was agreed that day and later,
// and what was promised, and nothing of the journey.
func TestAnOpenContactShowsWhatWasAgreed(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	w.appoint("adviseur-bram", journey, m{"beginsAt": "2026-03-02T15:00:00Z"}).want(201)
	w.appoint("adviseur-bram", journey, m{"beginsAt": "2026-03-01T15:00:00Z", "occurredOn": "2026-02-27"}).want(409) // before the journey
	later := w.appoint("adviseur-bram", journey, m{"beginsAt": "2026-03-09T15:00:00Z"}).want(201)
	at := "/v1/journeys/" + journey
	w.post("adviseur-bram", at+"/appointments/"+later.id()+"/cancellations", m{"by": "werkcentrum", "reason": "verhinderd"}).want(201)
	open := w.post("adviseur-bram", at+"/promises", m{"dueDate": "2026-03-06", "what": "Zoekt uit wie in de avond lesgeeft."}).want(201)
	done := w.post("adviseur-bram", at+"/promises", m{"dueDate": "2026-03-02", "what": "Mailt het verslag."}).want(201)
	w.post("adviseur-bram", at+"/promises/"+done.id()+"/fulfilments", m{}).want(201)

	w.get("gids-omar", "/v1/clients/"+client).want(403)
	w.post("gids-omar", "/v1/clients/"+client+"/open-contacts", m{"channel": "inloop"}).want(201)
	page := w.get("gids-omar", "/v1/clients/"+client).want(200)
	seen := page.object()
	if got := visits(seen["appointments"]); !slices.Equal(got, []string{"gepland 15:00", "afgezegd 15:00"}) {
		t.Errorf("there are %v", got)
	}
	promises := seen["promises"].([]any)
	if len(promises) != 1 || promises[0].(map[string]any)["id"] != open.id() || promises[0].(map[string]any)["what"] != "Zoekt uit wie in de avond lesgeeft." ||
		promises[0].(map[string]any)["by"] != "adviseur-bram" || promises[0].(map[string]any)["dueDate"] != "2026-03-06" {
		t.Errorf("promised is %v", promises)
	}
	if text := page.Body.String(); strings.Contains(text, "loopbaan") || strings.Contains(text, "Mailt") {
		t.Errorf("too much is shown: %s", text)
	}
	if topics := w.get("adviseur-bram", "/v1/clients/"+client).want(200).Body.String(); !strings.Contains(topics, "loopbaan") {
		t.Error("the advisor does not see what it is about")
	}
	w.later(24 * time.Hour)
	if got := visits(w.get("adviseur-bram", "/v1/clients/"+client).want(200).object()["appointments"]); !slices.Equal(got, []string{"afgezegd 15:00"}) {
		t.Errorf("the day after there are %v", got)
	}
	w.get("gids-omar", "/v1/clients/"+client).want(403)
}

func TestTheCalendarFileFollowsTheAppointment(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	made := w.appoint("gids-anna", journey, nil).want(201)
	at := "/v1/journeys/" + journey + "/appointments/" + made.id()
	file := func(as string) string {
		t.Helper()
		answer := w.get(as, at+"/calendar").want(200)
		if kind := answer.Header().Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
			t.Errorf("it is %s", kind)
		}
		return answer.Body.String()
	}
	has := func(file string, lines ...string) {
		t.Helper()
		for _, line := range lines {
			if !strings.Contains(file, line+"\r\n") {
				t.Errorf("%s is missing in\n%s", line, file)
			}
		}
		for _, personal := range []string{"Voorbeeld", "Vera", "loopbaan", client, journey, "bram"} {
			if strings.Contains(file, personal) {
				t.Errorf("%s is in the file", personal)
			}
		}
	}
	has(file("gids-anna"), "UID:"+made.id()+"@klantreis", "SEQUENCE:0", "DTSTART:20260304T090000Z", "DTEND:20260304T094500Z", "LOCATION:Inlooppunt Almelo", "STATUS:CONFIRMED")
	moved := w.post("gids-anna", at+"/moves", m{"beginsAt": "2026-03-05T13:00:00Z", "minutes": 30, "channel": "telefoon", "with": "adviseur-bram"}).want(201)
	has(file("adviseur-bram"), "UID:"+made.id()+"@klantreis", "SEQUENCE:1", "DTSTART:20260305T130000Z", "LOCATION:Telefoon")
	w.post("adviseur-bram", "/v1/journeys/"+journey+"/withdrawals", m{"entry": moved.object()["entry"], "reason": "onjuist"}).want(201)
	has(file("adviseur-bram"), "SEQUENCE:2", "DTSTART:20260304T090000Z")
	w.post("gids-anna", at+"/cancellations", m{"by": "klant", "reason": "verhinderd"}).want(201)
	has(file("gids-anna"), "SEQUENCE:3", "STATUS:CANCELLED", "METHOD:CANCEL")
	w.get("gids-omar", at+"/calendar").want(403)
	w.get("gids-anna", "/v1/journeys/"+journey+"/appointments/"+uuid.NewString()+"/calendar").want(404)
}

func TestADaySheetNamesThoseWhomOneMaySee(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	elsewhere := w.aJourney("gids-anna", client, "werkcentrum-hengelo", "adviseur-chantal")
	w.appoint("gids-anna", journey, nil).want(201)
	w.appoint("gids-anna", journey, m{"beginsAt": "2026-03-04T13:00:00Z", "with": "adviseur-chantal"}).want(201)
	w.appoint("gids-anna", journey, m{"beginsAt": "2026-03-05T00:30:00+01:00"}).want(201)
	last := w.appoint("adviseur-chantal", elsewhere, m{"beginsAt": "2026-03-04T11:00:00Z"}).want(201)
	for _, c := range []struct{ as, query, want string }{
		{"adviseur-bram", "on=2026-03-04", "09:00 Voorbeeld, 11:00"},
		{"adviseur-bram", "on=2026-03-04&of=team", "09:00 Voorbeeld, 13:00 Voorbeeld"},
		{"adviseur-bram", "on=2026-03-04&limit=1", "09:00 Voorbeeld, 11:00"},
		{"gids-anna", "on=2026-03-04&of=team", "09:00 Voorbeeld, 13:00 Voorbeeld"},
		{"gids-anna", "on=2026-03-05&of=team", "23:30 Voorbeeld"},
		{"gids-anna", "of=team", ""},
		{"adviseur-chantal", "on=2026-03-04", "13:00"},
		{"adviseur-chantal", "on=2026-03-04&of=team", "11:00 Voorbeeld"},
	} {
		var got []string
		looks := w.looksSince(func() {
			for next := "/v1/appointments?" + c.query; next != ""; {
				page := w.get(c.as, next, "Log-Position", last.position()).want(200)
				for _, v := range page.object()["appointments"].([]any) {
					a := v.(map[string]any)
					name, _ := a["familyName"].(string)
					got = append(got, strings.TrimSpace(a["beginsAt"].(string)[11:16]+" "+name))
					if hidden := name == ""; hidden != (a["client"] == nil) || hidden != (a["journey"] == nil) || hidden != (a["topic"] == nil) {
						t.Errorf("%s is shown %v", c.as, a)
					}
				}
				next = page.next()
			}
		})
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s %s: %s, want %s", c.as, c.query, text, c.want)
		}
		shown := 0
		for _, l := range looks {
			if l.Action == access.SeeClient && l.Subject.String() == client {
				shown++
			}
		}
		if want := strings.Count(c.want, "Voorbeeld"); shown != want {
			t.Errorf("%s %s: %d looks at the client are logged, want %d", c.as, c.query, shown, want)
		}
	}
	w.get("analist-karin", "/v1/appointments").want(403)
	w.get("gids-anna", "/v1/appointments?on=woensdag&pointer=x&of=allen").want(400)
}

func TestOpenPromisesAreListedByWhenTheyAreDue(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	at := "/v1/journeys/" + journey + "/promises"
	w.post("adviseur-bram", at, m{"dueDate": "2026-03-09", "what": "Later."}).want(201)
	w.post("adviseur-bram", at, m{"dueDate": "2026-03-04", "what": "Eerst.", "by": "gids-anna"}).want(201)
	dropped := w.post("adviseur-bram", at, m{"dueDate": "2026-03-05", "what": "Toch niet."}).want(201)
	w.post("adviseur-bram", at+"/"+dropped.id()+"/drops", m{"reason": "niet-mogelijk"}).want(201)
	last := w.post("adviseur-bram", at, m{"dueDate": "2026-03-04", "what": "Daarna."}).want(201)
	w.post("adviseur-bram", at, m{"dueDate": "2026-03-01", "what": "Te laat."}).want(409)
	w.post("adviseur-bram", at, m{"dueDate": "gisteren", "what": " "}).want(400)
	for _, c := range []struct{ as, query, want string }{
		{"adviseur-bram", "", "Daarna. Later."},
		{"adviseur-bram", "?limit=1", "Daarna. Later."},
		{"gids-anna", "", "Eerst."},
		{"gids-anna", "?of=team&limit=2", "Eerst. Daarna. Later."},
		{"adviseur-chantal", "?of=team", ""},
	} {
		var got []string
		looks := w.looksSince(func() {
			for next := "/v1/promises" + c.query; next != ""; {
				page := w.get(c.as, next, "Log-Position", last.position()).want(200)
				for _, p := range page.object()["promises"].([]any) {
					got = append(got, p.(map[string]any)["what"].(string))
				}
				next = page.next()
			}
		})
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s %s: %s, want %s", c.as, c.query, text, c.want)
		}
		if n := len(slices.DeleteFunc(looks, func(l access.Look) bool { return l.Subject.String() != client })); n != len(got) {
			t.Errorf("%d looks are logged, want %d", n, len(got))
		}
	}
}

func TestWhatWasAgreedIsOnTheWorkList(t *testing.T) {
	w := newWorld(t).withViews()
	_, journey := w.aHistory()
	at := "/v1/journeys/" + journey
	w.post("adviseur-bram", at+"/promises", m{"dueDate": "2026-03-06", "what": "Belt.", "by": "gids-anna"}).want(201)
	w.appoint("gids-anna", journey, nil).want(201)
	last := w.post("adviseur-bram", at+"/handovers", m{"to": "adviseur-chantal", "team": "werkcentrum-hengelo", "reason": "anders"}).want(201)
	w.later(48 * time.Hour)
	for _, c := range []struct{ as, query, want string }{
		{"gids-anna", "", "toezegging-nakomen Voorbeeld"},
		{"gids-anna", "?of=team", "afspraak-afronden Voorbeeld, toezegging-nakomen Voorbeeld"},
		{"adviseur-bram", "", "afspraak-afronden Voorbeeld"},
		{"adviseur-chantal", "", "overdracht-beantwoorden Voorbeeld"},
		{"vwnw-adviseur-daan", "?of=team", ""},
	} {
		if got := w.waiting(c.as, "/v1/work-items"+c.query, last.position()); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.as, c.query, got, c.want)
		}
	}
}

// Nobody is in two places at once, unless that is meant: the client, in whichever
// journey, and who of the desk is there.
func TestAnAppointmentAtTheTimeOfAnotherIsRefusedUnlessItIsMeant(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	elsewhere := w.aJourney("gids-anna", client, "werkcentrum-hengelo", "adviseur-chantal")
	_, another := w.aHistory()
	first := w.appoint("gids-anna", journey, nil).want(201)
	w.get(bram, "/v1/appointments", "Log-Position", first.position()).want(200)
	chantal, daan := m{"with": "adviseur-chantal", "beginsAt": "2026-03-04T09:44:00Z"}, m{"with": "vwnw-adviseur-daan"}
	for says, got := range map[string]any{
		"the client, in another journey":      refusedAs(w.appoint("adviseur-chantal", elsewhere, chantal)),
		"the colleague, with another client":  refusedAs(w.appoint("gids-anna", another, m{"beginsAt": "2026-03-04T08:30:00Z", "minutes": 31})),
		"the client and colleague once again": refusedAs(w.appoint("gids-anna", journey, nil)),
	} {
		if got != "appointment-overlaps" {
			t.Errorf("%s: refused as %v", says, got)
		}
	}
	w.appoint("gids-anna", another, daan).want(201)
	w.appoint("gids-anna", another, m{"beginsAt": "2026-03-04T08:30:00Z", "minutes": 30}).want(201) // it ends when the other begins
	chantal["overlapMeant"] = true
	w.appoint("adviseur-chantal", elsewhere, chantal).want(201)

	at := "/v1/journeys/" + journey + "/appointments/" + first.id()
	move := m{"beginsAt": "2026-03-04T08:29:00Z", "minutes": 45, "channel": "telefoon", "with": "adviseur-chantal", "overlapMeant": false}
	w.post("gids-anna", at+"/moves", move).want(201) // only over its own old time
	move["beginsAt"] = "2026-03-04T09:50:00Z"
	if got := refusedAs(w.post("gids-anna", at+"/moves", move)); got != "appointment-overlaps" {
		t.Errorf("moved, it is refused as %v", got)
	}
	move["overlapMeant"] = true
	w.post("gids-anna", at+"/moves", move).want(201)
	off := w.post("gids-anna", at+"/cancellations", m{"by": "klant", "reason": "verhinderd"}).want(201)
	w.get(bram, "/v1/appointments", "Log-Position", off.position()).want(200)
	w.appoint("gids-anna", journey, m{"minutes": 30}).want(201)
}
