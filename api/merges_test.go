package api_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/merge"
)

// twice registers one person two times, each time with a journey of an advisor.
type twice struct{ from, into, journeyFrom, journeyInto string }

func (w *world) twice() twice {
	w.Helper()
	var c twice
	c.from = w.post("gids-anna", "/v1/clients", m{"familyName": "Tweemaal", "givenName": "Vera"}).want(201).id()
	c.into = w.post("gids-anna", "/v1/clients", m{"familyName": "Tweemaal", "givenName": "Verena"}).want(201).id()
	c.journeyFrom = w.aJourney("gids-anna", c.from, "werkcentrum-enschede", "adviseur-bram")
	c.journeyInto = w.aJourney("gids-anna", c.into, "werkcentrum-enschede", "adviseur-bram")
	return c
}

func (c twice) body() m { return m{"from": c.from, "into": c.into, "reason": "zelfde-persoon"} }

func refusedAs(r reply) any {
	r.t.Helper()
	return r.want(409).object()["code"]
}

func TestAMergedClientIsOnePersonWhoeverIsAskedFor(t *testing.T) {
	w := newWorld(t).withViews()
	c := w.twice()
	w.post("adviseur-bram", "/v1/clients/"+c.from+"/open-contacts", m{"channel": "inloop"}).want(201)
	merged := w.again("adviseur-bram", "/v1/merges", `{"from":"`+c.from+`","into":"`+c.into+`","reason":"zelfde-persoon"}`).want(201)
	if got, want := merged.Header().Get("Location"), "/v1/clients/"+c.into; got != want {
		t.Errorf("Location %s, want %s", got, want)
	}
	for _, asked := range []string{c.from, c.into} {
		page := w.get("adviseur-bram", "/v1/clients/"+asked).want(200).object()
		files, _ := page["merged"].([]any)
		if page["id"] != c.into || len(page["journeys"].([]any)) != 2 || len(files) != 1 ||
			files[0].(map[string]any)["client"] != c.from || files[0].(map[string]any)["merge"] != merged.id() {
			t.Errorf("asked for %s the page is %v", asked, page)
		}
		entries := w.timeline("adviseur-bram", asked, 50)
		if got := kinds(entries); len(got) != 10 || !slices.Contains(got, "client.contact-opened") {
			t.Errorf("asked for %s the timeline is %v", asked, got)
		}
		label := find(t, entries, "merge.merged")["codes"].(map[string]any)["reason"].(map[string]any)["nl"]
		if label != "Dezelfde persoon, bevestigd met de klant" {
			t.Errorf("the merge says %v", label)
		}
		w.get("gids-omar", "/v1/clients/"+asked).want(403)
	}
	for name, want := range map[string]int{"vera": 1, "verena": 1, "tweemaal": 1} {
		found := w.search("gids-anna", merged.position(), m{"name": name}).cards()
		if len(found) != want || found[0]["id"] != c.into || found[0]["details"].(map[string]any)["givenName"] != "Verena" {
			t.Errorf("%s finds %v", name, found)
		}
	}
	for _, j := range []string{c.journeyFrom, c.journeyInto} {
		if got := w.get("adviseur-bram", "/v1/journeys/"+j).want(200).object()["client"]; got != c.into {
			t.Errorf("journey %s is of %v", j, got)
		}
		w.post("adviseur-bram", "/v1/journeys/"+j+"/contacts", m{"channel": "telefoon", "topic": "werk"}).want(201)
	}
	list := w.get("adviseur-bram", "/v1/work-list", "Log-Position", merged.position()).want(200).object()["journeys"].([]any)
	for _, item := range list {
		if i := item.(map[string]any); len(list) != 2 || i["client"] != c.into || i["givenName"] != "Verena" {
			t.Errorf("the work list has %v", i)
		}
	}
}

func TestASearchInPagesShowsAPersonOnce(t *testing.T) {
	w := newWorld(t).withViews()
	c := w.twice()
	last := w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	var got []any
	body := m{"name": "tweemaal", "limit": 1}
	for {
		page := w.search("gids-anna", last.position(), body)
		for _, card := range page.cards() {
			got = append(got, card["id"])
		}
		if body["pointer"] = page.object()["next"]; body["pointer"] == nil {
			break
		}
	}
	if len(got) != 1 || got[0] != c.into {
		t.Errorf("found %v, want %s once", got, c.into)
	}
}

func TestARelationToOneFileIsOneToThePerson(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	w.get("gids-omar", "/v1/clients/"+c.from).want(403)
	w.post("gids-omar", "/v1/clients/"+c.into+"/open-contacts", m{"channel": "inloop"}).want(201)
	for _, asked := range []string{c.from, c.into} {
		if got := w.get("gids-omar", "/v1/clients/"+asked).want(200).object()["relation"]; got != "open-contact" {
			t.Errorf("to %s the relation is %v", asked, got)
		}
	}
	looks := w.looksSince(func() { w.get("gids-omar", "/v1/clients/"+c.from).want(200) })
	if len(looks) != 2 || looks[0].Subject.String() != c.into || looks[1].Subject.String() != c.from {
		t.Errorf("logged %+v, want a look at each of the two files", looks)
	}
}

func TestInAMergedFileNothingIsRecorded(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	change := `{"familyName":"Tweemaal","givenName":"V."}`
	key := "0198a000-0000-7000-8000-000000000001"
	w.send("gids-anna", "POST", "/v1/clients/"+c.from+"/detail-changes", change, "Idempotency-Key", key).want(201)
	merged := w.post("adviseur-bram", "/v1/merges", c.body()).want(201)

	before := w.events()
	for path, body := range map[string]m{
		"/v1/clients/" + c.from + "/detail-changes": {"familyName": "Anders"},
		"/v1/clients/" + c.from + "/open-contacts":  {"channel": "inloop"},
		"/v1/journeys": {"client": c.from, "kind": "werkende", "origin": "zelf", "channel": "inloop"},
	} {
		answer := w.post("gids-anna", path, body)
		if refusedAs(answer) != "client-merged" || !strings.Contains(answer.object()["detail"].(string), c.into) {
			t.Errorf("%s: %s", path, answer.Body)
		}
	}
	w.post("privacy-officer-mila", "/v1/clients/"+c.from+"/erasure-requests", m{"ground": "dubbel"}).want(409)
	w.send("gids-anna", "POST", "/v1/clients/"+c.from+"/detail-changes", change, "Idempotency-Key", key).want(201) // what was recorded before counts
	if after := w.events(); after != before {
		t.Errorf("%d events were recorded", after-before)
	}
	w.post("adviseur-bram", "/v1/merges/"+merged.id()+"/undoings", m{"reason": "andere-persoon"}).want(201)
	w.post("gids-anna", "/v1/clients/"+c.from+"/detail-changes", m{"familyName": "Anders"}).want(201)
}

func TestUndoingAMergeBringsBothBack(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	before := [2]string{w.get("adviseur-bram", "/v1/clients/"+c.from).Body.String(), w.get("adviseur-bram", "/v1/clients/"+c.into).Body.String()}
	merged := w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	w.again("adviseur-bram", "/v1/merges/"+merged.id()+"/undoings", `{"reason":"andere-persoon"}`).want(201)
	w.post("adviseur-bram", "/v1/merges/"+merged.id()+"/undoings", m{"reason": "verkeerd-dossier"}).want(200)
	for i, asked := range []string{c.from, c.into} {
		if after := w.get("adviseur-bram", "/v1/clients/"+asked).want(200).Body.String(); after != before[i] {
			t.Errorf("it was %s, and is %s", before[i], after)
		}
		entries := w.timeline("adviseur-bram", asked, 50)
		find(t, entries, "merge.merged")
		find(t, entries, "merge.undone")
		if len(entries) != 6 {
			t.Errorf("the timeline is %v", kinds(entries))
		}
	}
}

func TestWhatIsNotMerged(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	other := w.twice()
	try := func(from, into string) reply {
		return w.post("adviseur-bram", "/v1/merges", m{"from": from, "into": into, "reason": "zelfde-persoon"})
	}
	w.post("privacy-officer-mila", "/v1/clients/"+other.from+"/erasure-requests", m{"ground": "dubbel"}).want(201)
	w.post("privacy-officer-mila", "/v1/clients/"+other.into+"/restrictions", m{"ground": "onrechtmatig"}).want(201)
	try(c.from, c.into).want(201)
	if got := refusedAs(try(c.into, other.into)); got != "merge-restricted" {
		t.Errorf("into who is restricted: refused as %v", got)
	}
	for code, pair := range map[string][2]string{
		"merge-same-client": {c.into, c.into}, "merge-circle": {c.into, c.from}, "merge-from-merged": {c.from, c.into},
		"merge-erasure-requested": {other.from, c.into}, "merge-restricted": {other.into, c.into},
	} {
		if got := refusedAs(try(pair[0], pair[1])); got != code {
			t.Errorf("refused as %v, want %s", got, code)
		}
	}
	try(c.into, "0198a000-0000-7000-8000-00000000000f").want(404)
	try(c.into, "iemand").want(400)
	w.post("adviseur-bram", "/v1/merges", m{"from": other.from, "into": c.into, "reason": "zomaar"}).want(400)
	stranger := w.aClient("gids-omar")
	w.aJourney("gids-omar", stranger, "werkcentrum-hengelo", "adviseur-chantal")
	try(stranger, c.into).want(403)
	try(c.into, stranger).want(403)
}

// Two advisors merge the same two files in opposite directions at once: one of
// them wins, and there is one person.
func TestOfTwoMergesThatCrossOneWins(t *testing.T) {
	for range 20 {
		w := newWorld(t)
		c := w.twice()
		var answers [2]reply
		var both sync.WaitGroup
		for i, pair := range [][2]string{{c.from, c.into}, {c.into, c.from}} {
			both.Go(func() {
				answers[i] = w.post("adviseur-bram", "/v1/merges", m{"from": pair[0], "into": pair[1], "reason": "zelfde-persoon"})
			})
		}
		both.Wait()
		won := answers[0].Code == 201
		if answers[0].Code+answers[1].Code != 201+409 {
			t.Fatalf("answered %d and %d", answers[0].Code, answers[1].Code)
		}
		survivor := c.into
		if !won {
			survivor = c.from
		}
		if got := w.get("adviseur-bram", "/v1/clients/"+c.from).want(200).object()["id"]; got != survivor {
			t.Fatalf("the survivor is %v, want %s", got, survivor)
		}
	}
}

func TestErasingThePersonErasesEveryFile(t *testing.T) {
	w := newWorld(t).withViews()
	c := w.twice()
	merged := w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	w.post("privacy-officer-mila", "/v1/clients/"+c.into+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	done := w.post("privacy-officer-noud", "/v1/clients/"+c.into+"/erasures", m{"confirmed": true}).want(201)
	for _, stream := range []string{"client-" + c.from, "client-" + c.into, "journey-" + c.journeyFrom, "journey-" + c.journeyInto} {
		if w.readable(stream) {
			t.Errorf("%s can still be read", stream)
		}
	}
	if page := w.get("privacy-officer-mila", "/v1/clients/"+c.from).want(200).object(); page["erasure"] != "erased" || page["details"] != nil {
		t.Errorf("the merged client is %v", page)
	}
	if found := w.search("gids-anna", done.position(), m{"name": "tweemaal"}).cards(); len(found) != 0 {
		t.Errorf("found %v", found)
	}
	find(t, w.timeline("privacy-officer-mila", c.from, 50), "merge.ended")
	if got := refusedAs(w.post("privacy-officer-mila", "/v1/merges/"+merged.id()+"/undoings", m{"reason": "andere-persoon"})); got != "merge-erased" {
		t.Errorf("undoing it is refused as %v", got)
	}
}

// Two persons are asked of all files together, and named with each.
func TestAnErasureNamesItsTwoPersonsWithEveryFile(t *testing.T) {
	w := newWorld(t).withViews()
	c := w.twice()
	w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	w.post("privacy-officer-mila", "/v1/clients/"+c.into+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	w.post("privacy-officer-noud", "/v1/clients/"+c.into+"/erasures", m{"confirmed": true}).want(201)
	story, _, err := w.server.Merges.Load(context.Background(), merge.Twente)
	if err != nil {
		t.Fatal(err)
	}
	ended := story.Past[len(story.Past)-1].What.(merge.Ended)
	if ended.RequestedBy != "privacy-officer-mila" || ended.ConfirmedBy != "privacy-officer-noud" || len(ended.Files) != 1 || ended.Files[0].String() != c.from {
		t.Errorf("the merges ended as %+v", ended)
	}
	file, _, err := w.server.Clients.Load(context.Background(), ended.Files[0])
	if err != nil {
		t.Fatal(err)
	}
	erased := file.Past[len(file.Past)-1].What.(client.Erased)
	if erased.RequestedBy != ended.RequestedBy || erased.ConfirmedBy != ended.ConfirmedBy || len(erased.Journeys) != 1 {
		t.Errorf("the merged file was erased as %+v", erased)
	}
}

// readable says whether what a stream says about a person can be read.
func (w *world) readable(stream string) bool {
	w.Helper()
	key := codec.PersonKey(stream)
	left, err := w.vault.Open(context.Background(), key)
	if err != nil {
		w.Fatal(err)
	}
	return len(left) > 0
}

func TestMergesAreListedForThoseWhoMaySeeThem(t *testing.T) {
	w := newWorld(t)
	c, other := w.twice(), w.twice()
	first := w.post("adviseur-bram", "/v1/merges", c.body()).want(201)
	second := w.post("adviseur-bram", "/v1/merges", other.body()).want(201)
	w.post("adviseur-bram", "/v1/merges/"+first.id()+"/undoings", m{"reason": "andere-persoon"}).want(201)
	for _, as := range []string{"privacy-officer-mila", "auditor-lars", "teamleider-hanna"} {
		var got []string
		for next := "/v1/merges?limit=1"; next != ""; {
			page := w.get(as, next).want(200)
			for _, one := range page.object()["merges"].([]any) {
				card := one.(map[string]any)
				got = append(got, card["id"].(string))
				if undone := card["undoneBy"] == "adviseur-bram"; undone != (card["id"] == first.id()) || card["by"] != "adviseur-bram" {
					t.Errorf("%s is shown %v", as, card)
				}
			}
			next = page.next()
		}
		if !slices.Equal(got, []string{second.id(), first.id()}) {
			t.Errorf("%s is shown %v", as, got)
		}
	}
	if got := w.get("teamleider-ivo", "/v1/merges").want(200).object()["merges"].([]any); len(got) != 0 {
		t.Errorf("another team's leader is shown %v", got)
	}
	if looks := w.looksSince(func() { w.get("auditor-lars", "/v1/merges?limit=1") }); len(looks) != 3 {
		t.Errorf("logged %+v", looks)
	}
	w.get("adviseur-bram", "/v1/merges").want(403)
}
