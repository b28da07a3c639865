package api_test

import (
	"slices"
	"strings"
	"testing"

	"klantreis/domain/access"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
)

// latest is the latest event of a kind that is in the log.
func (w *world) latest(kind string) (found eventstore.Recorded) {
	w.Helper()
	for _, r := range w.page(eventstore.Checkpoint{}) {
		if codec.Kind(r.Type) == kind {
			found = r
		}
	}
	if found.Type == "" {
		w.Fatalf("there is no event %s", kind)
	}
	return found
}

// lookedAt are those under whom looks stand, as text in order; a dash where one
// stands under nobody.
func lookedAt(looks []access.Look) string {
	var of []string
	for _, l := range looks {
		id := "-"
		if l.Subject.ID() != 0 {
			id = l.Subject.String()
		}
		of = append(of, id)
	}
	slices.Sort(of)
	return strings.Join(of, " ")
}

// both is two clients as lookedAt has them.
func both(a, b string) string { return min(a, b) + " " + max(a, b) }

// Whoever reads an event looks at the client whom it is about, in whatever stream
// it stands.
func TestALookAtAnEventIsOneAtWhomItIsAbout(t *testing.T) {
	w := acquainted(t)
	w.post(treasurer, "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 10_000_00}).want(201)
	client, _, voucher := w.aVoucher()
	w.act()
	c := w.twice()
	merged := w.post("adviseur-bram", "/v1/merges", c.body()).want(201).id()
	ofMerge := w.latest("merge.merged")
	ofJourney := w.latest("journey.opened") // of the one who went on
	w.post("adviseur-bram", "/v1/merges/"+merged+"/undoings", m{"reason": "andere-persoon"}).want(201)
	for _, one := range []struct {
		event eventstore.Recorded
		want  string
	}{
		{w.latest("voucher.applied"), client},
		{w.latest("fund.queued"), client},
		{w.latest("fund.allotted"), "-"},
		{ofMerge, both(c.from, c.into)},
		{w.latest("merge.undone"), both(c.from, c.into)},
		{ofJourney, c.into},
	} {
		for _, open := range []string{"", "?open=true"} {
			looks := w.looksSince(func() { w.get("auditor-lars", "/v1/events/"+one.event.ID.String()+open).want(200) })
			if got := lookedAt(looks); got != one.want || looks[0].Object != "event-"+one.event.ID.String() {
				t.Errorf("%s%s: logged under %s as %s, want %s", one.event.Type, open, got, looks[0].Object, one.want)
			}
		}
	}
	looks := w.looksSince(func() { w.get("auditor-lars", "/v1/events?stream=voucher-"+voucher).want(200) })
	if got := lookedAt(looks); got != client {
		t.Errorf("the events of a voucher: logged under %s, want %s", got, client)
	}
	var seen []string
	for _, l := range w.get("privacy-officer-mila", "/v1/clients/"+client+"/inspection").want(200).object()["looks"].([]any) {
		seen = append(seen, l.(map[string]any)["action"].(string))
	}
	if !slices.Contains(seen, string(access.OpenSealed)) {
		t.Errorf("the client is told of %v, not of the auditor", seen)
	}
}

// While two files are one person's, an event of either tells of both.
func TestALookAtAnEventOfAMergedClientIsOneAtEachFile(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	opened := w.latest("journey.opened").ID.String()
	w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	for _, path := range []string{"/v1/events/" + opened + "?open=true", "/v1/events?stream=journey-" + c.journeyFrom} {
		looks := w.looksSince(func() { w.get("auditor-lars", path).want(200) })
		if got := lookedAt(looks); got != both(c.from, c.into) {
			t.Errorf("%s: logged under %s, want both", path, got)
		}
	}
}

// aMergedFile is one person twice, of whom the file that is merged has something
// of all that lists show; and what asks for that, each as who may see it.
func (w *world) aMergedFile() (c twice, merge func() string, asking map[string]func(since string) reply) {
	w.Helper()
	c = w.twice()
	at := "/v1/journeys/" + c.journeyFrom
	w.post(bram, at+"/promises", m{"dueDate": "2026-03-09", "what": "Belt."}).want(201)
	w.appoint(bram, c.journeyFrom, nil).want(201)
	referral := w.post(bram, at+"/referrals", toUWV()).want(201).id()
	voucher := w.post(bram, "/v1/vouchers", w.planned(c.journeyFrom)).want(201).id()
	w.post(bram, at+"/handovers", m{"to": "adviseur-chantal", "team": "werkcentrum-hengelo", "reason": "andere-regio"}).want(201)
	asking = map[string]func(string) reply{}
	for path, as := range map[string]string{
		"/v1/work-list?of=team": "teamleider-hanna", "/v1/appointments?on=2026-03-04": bram, "/v1/promises": bram,
		"/v1/handovers": "adviseur-chantal", "/v1/work-items": "adviseur-chantal", "/v1/referrals": joris, "/v1/vouchers": bram,
		at: bram, at + "/referrals/" + referral: joris, "/v1/vouchers/" + voucher: assessor, "/v1/clients/" + c.from + "/permissions": bram,
	} {
		asking[path] = func(since string) reply { return w.get(as, path, "Log-Position", since).want(200) }
	}
	return c, func() string { return w.post(bram, "/v1/merges", c.body()).want(201).id() }, asking
}

// Whoever sees something of a merged file is asked for under each of the person's
// files, also when the merge was undone; and only once under each.
func TestALookAtAMergedFileIsOneAtEachOfThePerson(t *testing.T) {
	w := acquainted(t).withViews()
	c, mergeThem, asking := w.aMergedFile()
	under := func(do func()) string {
		return lookedAt(slices.DeleteFunc(w.looksSince(do), func(l access.Look) bool {
			return l.Subject.ID() == 0 || strings.Contains(l.Object, c.journeyInto)
		}))
	}
	all := func(want string) {
		t.Helper()
		since := w.post("gids-anna", "/v1/clients", m{"familyName": "Laatste"}).want(201).position()
		for path, ask := range asking {
			if got := under(func() { ask(since) }); got != want {
				t.Errorf("%s: logged under %s, want %s", path, got, want)
			}
		}
	}
	all(c.from)
	merge := mergeThem()
	all(both(c.from, c.into))
	refused := under(func() { w.post(bram, "/v1/clients/"+c.from+"/open-contacts", m{"channel": "inloop"}).want(409) })
	if want := both(c.from, c.into); refused != want {
		t.Errorf("a refusal that names the other: logged under %s, want %s", refused, want)
	}
	w.post(bram, "/v1/merges/"+merge+"/undoings", m{"reason": "andere-persoon"}).want(201)
	all(c.from)
}
