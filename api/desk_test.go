package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// counts writes a report as in "inloop 3, telefoon 1".
func (r reply) counts(fields ...string) string {
	r.t.Helper()
	var all []string
	for _, c := range r.want(200).object()["counts"].([]any) {
		line, count := "", c.(map[string]any)
		for _, f := range fields {
			value := count[f]
			if label, coded := value.(map[string]any); coded {
				value = label["code"]
			}
			line += fmt.Sprint(value, " ")
		}
		all = append(all, line+fmt.Sprint(count["n"]))
	}
	return strings.Join(all, ", ")
}

func TestContactsAreCountedWithoutKnowingAnybody(t *testing.T) {
	w := newWorld(t).withViews()
	count := func(as, on, channel, topic string, n int) reply {
		t.Helper()
		return w.post(as, "/v1/tallies", m{"occurredOn": on, "channel": channel, "topic": topic, "n": n})
	}
	first := w.again("gids-anna", "/v1/tallies", `{"occurredOn":"2026-03-02","channel":"inloop","location":"hengelo-hoofdlocatie","topic":"werk","n":3}`).want(201)
	wrong := count("gids-anna", "2026-03-02", "telefoon", "scholing", 40).want(201)
	if first.id() == wrong.id() {
		t.Errorf("two requests counted in one tally: %s", first.id())
	}
	count("gids-omar", "2026-03-02", "inloop", "werk", 5).want(201)
	count("adviseur-bram", "2026-02-27", "chat", "werk", 1).want(201)
	count("teamleider-hanna", "2026-03-02", "chat", "werk", 1).want(403)
	w.post("gids-omar", "/v1/tallies/"+wrong.id()+"/withdrawals", m{"entry": wrong.object()["entry"], "reason": "onjuist"}).want(403)
	w.post("gids-anna", "/v1/tallies/"+uuid.NewString()+"/withdrawals", m{"entry": wrong.object()["entry"], "reason": "onjuist"}).want(404)
	w.post("gids-anna", "/v1/tallies/"+wrong.id()+"/withdrawals", m{"entry": uuid.NewString(), "reason": "onjuist"}).want(409)
	last := w.post("adviseur-bram", "/v1/tallies/"+wrong.id()+"/withdrawals", m{"entry": wrong.object()["entry"], "reason": "onjuist"}).want(201)

	for _, c := range []struct{ query, fields, want string }{
		{"", "date desk location channel topic", "2026-03-02 werkcentrum-almelo  inloop werk 5, 2026-03-02 werkcentrum-enschede hengelo-hoofdlocatie inloop werk 3"},
		{"?by=channel", "channel", "inloop 8"},
		{"?by=channel,desk&from=2026-02-01&until=2026-03-02", "desk channel", "werkcentrum-almelo inloop 5, werkcentrum-enschede chat 1, werkcentrum-enschede inloop 3"},
		{"?by=topic&desk=werkcentrum-enschede&from=2026-02-27", "topic", "werk 1"},
		{"?from=2025-01-01&until=2025-12-31", "topic", ""},
	} {
		for _, as := range []string{"gids-anna", "teamleider-ivo", "auditor-lars"} {
			if got := w.get(as, "/v1/tallies"+c.query, "Log-Position", last.position()).counts(strings.Fields(c.fields)...); got != c.want {
				t.Errorf("%s %s: %s, want %s", as, c.query, got, c.want)
			}
		}
	}
	w.get("partnermedewerker-joris", "/v1/tallies").want(403)

	for query, want := range map[string]string{
		"": "werk 1", "?by=topic&from=2026-02-01&until=2026-02-28": "werk 1", "?from=2025-01-01&until=2025-12-31": "",
	} {
		if got := w.get("analist-karin", "/v1/tallies"+query, "Log-Position", last.position()).counts("topic"); got != want {
			t.Errorf("the analyst sees %s of %q, want %s", got, query, want)
		}
	}
	for query, want := range map[string]string{
		"?by=day,desk": "by whole-months", "?from=2026-02-02&until=2026-02-27": "from whole-months, until whole-months",
		"?from=2026-03-01&until=2026-03-31": "until whole-months", "?from=2026-03-01": "until whole-months",
	} {
		if got := strings.Join(w.get("analist-karin", "/v1/tallies"+query).want(400).faults(), ", "); got != want {
			t.Errorf("the analyst is told %s of %q, want %s", got, query, want)
		}
	}
}

func TestWhatIsWrongWithACountIsToldAtOnce(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		body m
		want string
	}{
		{m{"occurredOn": "2026-03-03", "channel": "postduif", "topic": "werk", "n": 0}, "channel code-list, n range, occurredOn future"},
		{m{"occurredOn": "gisteren", "channel": "chat", "topic": "werk", "n": 501, "name": secret}, "n range, name unknown-field, occurredOn date"},
		{m{"channel": "chat", "topic": "werk", "n": 1}, "occurredOn required"},
		{m{"occurredOn": "1026-03-03", "channel": "chat", "topic": "werk", "n": 1}, "occurredOn range"},
	} {
		answer := w.post("gids-anna", "/v1/tallies", c.body).want(400)
		if got := strings.Join(answer.faults(), ", "); got != c.want {
			t.Errorf("%v: found %s, want %s", c.body, got, c.want)
		}
		w.keepsQuiet(answer)
	}
	for query, want := range map[string]string{
		"from=2026-03-02&until=2026-03-01": "until range", "from=2024-01-01&until=2026-03-01": "until range",
		"from=1726-03-02": "from range", "by=kleur&desk=" + strings.Repeat("x", 129): "by[0] one-of, desk length",
	} {
		if got := strings.Join(w.get("gids-anna", "/v1/tallies?"+query).want(400).faults(), ", "); got != want {
			t.Errorf("%s: found %s, want %s", query, got, want)
		}
	}
	if w.events() != 0 {
		t.Error("something was recorded")
	}
}

func TestAGroupMeetingIsOneMeetingWithItsParticipants(t *testing.T) {
	w := newWorld(t).withViews()
	client, journey := w.aHistory()
	plan := func(as, begins string) reply {
		t.Helper()
		return w.post(as, "/v1/meetings", m{"beginsAt": begins, "minutes": 90, "location": "hengelo-hoofdlocatie", "topic": "loopbaan"})
	}
	made := w.again("adviseur-bram", "/v1/meetings", `{"beginsAt":"2026-03-02T17:00:00Z","minutes":90,"location":"hengelo-hoofdlocatie","topic":"loopbaan"}`).want(201)
	off := plan("teamleider-hanna", "2026-03-10T17:00:00Z").want(201)
	plan("adviseur-chantal", "2026-03-09T17:00:00Z").want(201)
	plan("gids-anna", "2026-03-09T17:00:00Z").want(403)
	plan("adviseur-bram", "2026-03-01T17:00:00Z").want(409)
	w.post("adviseur-chantal", "/v1/meetings/"+off.id()+"/cancellations", m{"reason": "anders"}).want(403)
	w.post("adviseur-bram", "/v1/meetings/"+off.id()+"/cancellations", m{"reason": "te-weinig-aanmeldingen"}).want(201)
	attend := func() reply {
		return w.post("gids-anna", "/v1/journeys/"+journey+"/meeting-attendances", m{"meeting": made.id()})
	}
	if got := attend().want(409).object()["code"]; got != "meeting-not-held" {
		t.Errorf("refused as %v", got)
	}
	at := "/v1/meetings/" + made.id()
	w.post("adviseur-bram", at+"/holdings", m{"participants": 12}).want(409)
	w.later(24 * time.Hour)
	held := w.post("adviseur-bram", at+"/holdings", m{"participants": 21, "occurredAt": "2026-03-02T17:00:00Z"}).want(201)
	w.post("adviseur-bram", at+"/withdrawals", m{"entry": held.object()["entry"], "reason": "onjuist"}).want(201)
	w.post("adviseur-bram", at+"/holdings", m{"participants": 12, "occurredAt": "2026-03-02T17:00:00Z"}).want(201)
	last := attend().want(201)
	if got := attend().want(409).object()["code"]; got != "meeting-attended" {
		t.Errorf("refused as %v", got)
	}
	entry := find(t, w.timeline("gids-anna", client, 50), "journey.meeting-attended")
	if said := fmt.Sprint(entry["facts"], entry["occurred"]); !strings.Contains(said, made.id()) || !strings.Contains(said, "2026-03-02T17:00:00Z") {
		t.Errorf("the timeline says %v", entry)
	}
	if got := w.get("auditor-lars", at).want(200).object(); got["participants"] != 12.0 || got["status"].(map[string]any)["code"] != "gehouden" || got["ledBy"] != "adviseur-bram" {
		t.Errorf("the meeting is %v", got)
	}
	w.get("auditor-lars", "/v1/meetings/"+uuid.NewString()).want(404)
	w.get("analist-karin", at).want(403) // one meeting is a row, with who led it
	w.get("analist-karin", "/v1/meetings").want(403)
	w.post("adviseur-bram", "/v1/meetings/"+uuid.NewString()+"/holdings", m{"participants": 1}).want(404)
	for query, want := range map[string]string{
		"": "09 gepland, 10 afgelast", "from=2026-03-01&limit=1": "02 gehouden, 09 gepland, 10 afgelast",
		"from=2026-03-01&until=2026-03-08": "02 gehouden", "team=werkcentrum-hengelo": "09 gepland",
	} {
		var got []string
		for next := "/v1/meetings?" + query; next != ""; {
			page := w.get("gids-omar", next, "Log-Position", last.position()).want(200)
			for _, v := range page.object()["meetings"].([]any) {
				one := v.(map[string]any)
				got = append(got, one["beginsAt"].(string)[8:10]+" "+one["status"].(map[string]any)["code"].(string))
			}
			next = page.next()
		}
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("%s: %s, want %s", query, text, want)
		}
	}
}

// More journeys can name a meeting than people took part in it, since it does
// not know who do. The team that held it is asked, until either is put right.
func TestMoreJourneysThanParticipantsAreATeamsWork(t *testing.T) {
	w := newWorld(t).withViews()
	_, one := w.aHistory()
	_, other := w.aHistory()
	made := w.post("adviseur-bram", "/v1/meetings", m{"beginsAt": "2026-03-02T17:00:00Z", "minutes": 90, "location": "digitaal", "topic": "werk"}).want(201)
	at := "/v1/meetings/" + made.id()
	w.later(24 * time.Hour)
	hold := func(participants int) reply {
		return w.post("adviseur-bram", at+"/holdings", m{"participants": participants}).want(201)
	}
	hold(1)
	var last reply
	for _, in := range []string{one, other} {
		last = w.post("gids-anna", "/v1/journeys/"+in+"/meeting-attendances", m{"meeting": made.id()}).want(201)
	}
	attended := last.object()["entry"]
	asked := func(as string) string {
		t.Helper()
		var all []string
		for _, item := range w.get(as, "/v1/work-items?of=team&kind=deelnemers-navragen", "Log-Position", last.position()).want(200).object()["items"].([]any) {
			one := item.(map[string]any)
			all = append(all, fmt.Sprint(one["meeting"], " ", one["team"], " ", one["fromDate"], " ", one["dueDate"], " ", one["client"]))
		}
		return strings.Join(all, ", ")
	}
	stands := func() string {
		t.Helper()
		page := w.get("auditor-lars", at, "Log-Position", last.position()).want(200).object()
		listed := w.get("auditor-lars", "/v1/meetings?from=2026-03-01", "Log-Position", last.position()).want(200).object()["meetings"].([]any)[0].(map[string]any)
		return fmt.Sprint(page["participants"], " ", page["journeys"], " ", listed["journeys"])
	}
	if got, want := asked("adviseur-bram"), made.id()+" werkcentrum-enschede 2026-03-03 2026-03-17 <nil>"; got != want || asked("teamleider-hanna") != want {
		t.Errorf("asked is %s, want %s", got, want)
	}
	if got := asked("adviseur-chantal") + stands(); got != "1 2 2" {
		t.Errorf("another team is asked, or it stands %s", got)
	}
	w.get("gids-anna", "/v1/work-items?of=team&kind=deelnemers-navragen").want(403)
	held := w.get("adviseur-bram", at).want(200).object()["ended"]
	w.post("teamleider-hanna", at+"/withdrawals", m{"entry": held, "reason": "onjuist"}).want(201)
	if last = hold(2); asked("adviseur-bram")+stands() != "2 2 2" {
		t.Errorf("once the number is right it stands %s, and asked is %s", stands(), asked("adviseur-bram"))
	}
	w.post("adviseur-bram", at+"/withdrawals", m{"entry": last.object()["entry"], "reason": "onjuist"}).want(201)
	hold(1)
	last = w.post("adviseur-bram", "/v1/journeys/"+other+"/withdrawals", m{"entry": attended, "reason": "onjuist"}).want(201)
	if got := asked("adviseur-bram") + stands(); got != "1 1 1" {
		t.Errorf("once an attendance is withdrawn: %s", got)
	}
}
