package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"klantreis/domain/access"
)

// vouchers reads a whole list of vouchers, page by page, as in "aangevraagd
// Voorbeeld adviseur-bram".
func (w *world) vouchers(as, next, since string) string {
	w.Helper()
	var all []string
	for next != "" {
		page := w.get(as, next, "Log-Position", since).want(200)
		for _, v := range page.object()["vouchers"].([]any) {
			card := v.(map[string]any)
			all = append(all, fmt.Sprint(card["status"].(map[string]any)["code"], " ", card["familyName"], " ", card["advisor"]))
		}
		next = page.next()
	}
	return strings.Join(all, ", ")
}

func TestVouchersAreListedForThoseWhoMaySeeThem(t *testing.T) {
	w := acquainted(t).withViews()
	client, journey, refused := w.aVoucher()
	w.on(assessor, refused, "assessments", m{}).want(201)
	w.on(assessor, refused, "rejections", m{"grounds": []string{"anders"}, "mandate": "m-1", "explanation": "Nee."}).want(201)
	w.later(time.Hour)
	theirs := w.aJourney("gids-anna", client, "werkcentrum-hengelo", "adviseur-chantal")
	w.later(24 * time.Hour)
	w.post("adviseur-chantal", "/v1/vouchers", application(theirs)).want(201)
	last := w.post("adviseur-bram", "/v1/vouchers", further(application(journey))).want(201)
	const bram, chantal, no = "aangevraagd Voorbeeld adviseur-bram", "aangevraagd Voorbeeld adviseur-chantal", "afgewezen Voorbeeld adviseur-bram"
	for _, c := range []struct{ as, query, want string }{
		{"adviseur-bram", "", no + ", " + bram},
		{"adviseur-bram", "?of=own&limit=1", no + ", " + bram},
		{"adviseur-chantal", "", chantal},
		{"teamleider-ivo", "", chantal},
		{"teamleider-hanna", "?status=afgewezen", no},
		{"teamleider-hanna", "?of=own", ""},
		{assessor, "?year=2026", no},
		{assessor, "?year=2027", ""},
		{assessor, "?line=incidenteel", ""},
		{assessor, "?dueBefore=2026-04-29&line=structureel", bram + ", " + chantal},
		{assessor, "?dueBefore=2026-04-28", ""},
		{objector, "?status=afgewezen&of=all", no},
		{treasurer, "?status=afgewezen", "afgewezen <nil> <nil>"},
	} {
		got := w.vouchers(c.as, "/v1/vouchers"+c.query, last.position())
		if got != c.want && got != strings.ReplaceAll(c.want, bram+", "+chantal, chantal+", "+bram) {
			t.Errorf("%s %s: %s, want %s", c.as, c.query, got, c.want)
		}
	}
	if got := w.get(treasurer, "/v1/vouchers?limit=1").Body.String(); strings.Contains(got, client) || strings.Contains(got, journey) || !strings.Contains(got, `"asked":250000`) {
		t.Errorf("who keeps the account is shown %s", got)
	}
	looks := w.looksSince(func() { w.get(assessor, "/v1/vouchers?status=afgewezen").want(200) })
	if len(looks) != 2 || looks[1].Subject.String() != client || looks[1].Action != access.SeeVoucher || looks[1].Relation != access.None {
		t.Errorf("logged %+v", looks)
	}
	for _, c := range []struct{ as, query string }{
		{"adviseur-bram", "?of=all"}, {treasurer, "?of=own"}, {"gids-anna", ""}, {"privacy-officer-mila", ""}, {"auditor-lars", ""}, {"analist-karin", ""},
	} {
		w.get(c.as, "/v1/vouchers"+c.query).want(403)
	}
	answer := w.get(assessor, "/v1/vouchers?status=kwijt&line=x&year=0&dueBefore=morgen&pointer=x").want(400)
	if got := strings.Join(answer.details(), ", "); got != "dueBefore date must be a day as in 2026-03-31, line code-list must be a code of the list programme-lines, "+
		"pointer pointer must be as in the header Link of the page before, status code-list must be a code of the list voucher-states, year range must be at least 2020" {
		t.Errorf("found %s", got)
	}
	for year, want := range map[string]string{"0": "at least 2020", "2200": "at most 2199"} {
		if got := w.get(treasurer, "/v1/funds/"+year).want(400).details(); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("the year %s: found %v", year, got)
		}
	}
}

func TestAVoucherThatWentElsewhereIsNotListed(t *testing.T) {
	w := acquainted(t).withViews()
	_, journey, _ := w.aVoucher()
	last := w.post("adviseur-bram", "/v1/journeys/"+journey+"/contacts", m{"channel": "inloop", "topic": "werk"}).want(201)
	if got := w.vouchers("adviseur-bram", "/v1/vouchers", last.position()); got == "" {
		t.Fatal("nothing is listed")
	}
	w.halt()
	w.post("teamleider-hanna", "/v1/journeys/"+journey+"/advisor-assignments", m{"advisor": "adviseur-chantal", "team": "werkcentrum-hengelo"}).want(201)
	if got := w.vouchers("adviseur-bram", "/v1/vouchers", ""); got != "" {
		t.Errorf("the former advisor still sees %s", got)
	}
}

func TestAClientsPageHasTheirVouchersForThoseWhoMaySeeThem(t *testing.T) {
	w := acquainted(t)
	client, _, voucher := w.aVoucher()
	w.aJourney("gids-anna", client, "werkcentrum-hengelo", "adviseur-chantal")
	for as, sees := range map[string]bool{"adviseur-bram": true, "teamleider-hanna": true, "privacy-officer-mila": true, "adviseur-chantal": false, "gids-anna": false} {
		got, _ := w.get(as, "/v1/clients/"+client).want(200).object()["vouchers"].([]any)
		if len(got) == 1 != sees || sees && got[0].(map[string]any)["id"] != voucher {
			t.Errorf("%s is shown %v", as, got)
		}
	}
}
