package api_test

import (
	"fmt"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/client"
)

const mila, noud = "privacy-officer-mila", "privacy-officer-noud"

// A matter is pending in a file that is then merged into another.
type matter struct {
	begin func(w *world, at string) (path string, body m) // with the deed that settles it
	as    string
	again string // how the deed is refused once it was done; none: it changes nothing
	kind  string // the work that it is until then
	shown string // as what the page of the client has it
}

// asks records that a client asked to exercise a right.
func (w *world) asks(at, right string) (request string) {
	w.Helper()
	return w.post(mila, at+"/requests", m{"right": right, "asked": "x"}).want(201).id()
}

// sentTo has data of a client go to UWV.
func (w *world) sentTo(at string) {
	w.Helper()
	w.post(mila, at+"/disclosures", m{"recipient": "partner-uwv", "sharingPurpose": "inkomen", "dataKinds": []string{"naam"}, "basis": "suwi-62"}).want(201)
}

// corrected has a detail corrected, and says by which events.
func (w *world) corrected(at string) any {
	w.Helper()
	return w.post(mila, at+"/corrections", m{"familyName": "Verbeterd"}).want(201).object()["events"]
}

func (w *world) objects(at, against string) {
	w.Helper()
	w.post(mila, at+"/objections", m{"against": against, "grounds": "x"}).want(201)
}

// matters are all that can be pending in a file but what a test of its own is
// about.
var matters = map[string]matter{
	"a permission": {as: bram, begin: func(w *world, at string) (string, m) {
		return "/permissions/" + w.post(bram, at+"/permissions", permission()).want(201).id() + "/withdrawals", m{}
	}},
	"an objection": {as: mila, again: "objection-not-lodged", kind: "bezwaar-avg-beslissen", shown: "objection", begin: func(w *world, at string) (string, m) {
		w.objects(at, "statistiek")
		return "/objection-decisions", m{"outcome": "dwingende-gronden"}
	}},
	"what an objection stopped": {as: mila, again: "not-stopped", shown: "stopped", begin: func(w *world, at string) (string, m) {
		w.objects(at, "doorverwijzing")
		w.post(mila, at+"/objection-decisions", m{"outcome": "gegrond"}).want(201)
		return "/resumptions", m{"against": "doorverwijzing", "explanation": "Wil het weer."}
	}},
	"a recipient to tell": {as: mila, again: "nothing-to-tell", kind: "ontvangers-vertellen", shown: "recipientsToTell", begin: func(w *world, at string) (string, m) {
		w.sentTo(at)
		w.post(mila, at+"/rectifications", m{"outcome": "uitgevoerd", "asked": "Naam.", "corrections": w.corrected(at)}).want(201)
		return "/recipient-notices", m{"recipient": "partner-uwv", "outcome": "verteld"}
	}},
	"a request to rectify": {as: mila, again: "request-unknown", kind: "verzoek-beantwoorden", shown: "requests", begin: func(w *world, at string) (string, m) {
		return "/rectifications", m{"clientRequest": w.asks(at, "rectificatie"), "outcome": "uitgevoerd", "asked": "Naam.", "corrections": w.corrected(at)}
	}},
	"a request to restrict": {as: mila, again: "request-unknown", kind: "verzoek-beantwoorden", shown: "requests", begin: func(w *world, at string) (string, m) {
		return "/restrictions", m{"clientRequest": w.asks(at, "beperking"), "ground": "onrechtmatig"}
	}},
	"a request to object": {as: mila, again: "objection-pending", kind: "verzoek-beantwoorden", begin: func(w *world, at string) (string, m) {
		return "/objections", m{"clientRequest": w.asks(at, "bezwaar"), "against": "statistiek", "grounds": "x"}
	}},
	"a request to be erased": {as: mila, again: "erasure-requested", kind: "verzoek-beantwoorden", begin: func(w *world, at string) (string, m) {
		return "/erasure-requests", m{"clientRequest": w.asks(at, "vernietiging"), "ground": "verzoek-betrokkene"}
	}},
	"a request to see": {as: mila, again: "request-unknown", kind: "verzoek-beantwoorden", shown: "requests", begin: func(w *world, at string) (string, m) {
		return "/requests/" + w.asks(at, "inzage") + "/answers", m{"outcome": "toegewezen"}
	}},
	"a request that takes longer": {as: mila, again: "answer-prolonged", begin: func(w *world, at string) (string, m) {
		return "/requests/" + w.asks(at, "inzage") + "/extensions", m{"informedDate": "2026-03-02", "explanation": "x"}
	}},
	"an answer that takes longer": {as: mila, again: "answer-prolonged", begin: func(w *world, at string) (string, m) {
		w.objects(at, "statistiek")
		return "/answer-prolongations", m{"about": "bezwaar", "informedDate": "2026-03-02", "explanation": "x"}
	}},
	"a broken glass": {as: mila, again: "glass-break-reviewed", kind: "glasbreuk-toetsen", begin: func(w *world, at string) (string, m) {
		broken := w.post("adviseur-chantal", at+"/glass-breaks", m{"reason": "spoed"}).want(201).object()["events"].([]any)
		return fmt.Sprintf("/glass-breaks/%s/reviews", broken[0]), m{"outcome": "gerechtvaardigd"}
	}},
	"a wrong entry": {as: "gids-anna", again: "entry-unknown", begin: func(w *world, at string) (string, m) {
		entry := w.post("gids-anna", at+"/detail-changes", m{"familyName": "Verkeerd"}).want(201).object()["entry"]
		return "/withdrawals", m{"entry": entry, "reason": "onjuist"}
	}},
}

func TestWhatIsPendingInAMergedFileIsSettledThere(t *testing.T) {
	for name, of := range matters {
		for _, merged := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, by the merged address: %t", name, merged), func(t *testing.T) {
				w := acquainted(t).withViews()
				c := w.twice()
				path, body := of.begin(w, "/v1/clients/"+c.from)
				last := w.post(bram, "/v1/merges", c.body()).want(201)
				at := "/v1/clients/" + c.into
				if merged {
					at = "/v1/clients/" + c.from
				}
				of.waits(w, c, last.position(), true)

				key := uuid.Must(uuid.NewV7()).String()
				answer := w.sendAs(of.as, at+path, body, key).want(201)
				if got := answer.object()["client"]; got != c.from {
					t.Errorf("it is recorded in %v, want the merged file", got)
				}
				w.sendAs(of.as, at+path, body, key).want(201) // answered again
				of.waits(w, c, answer.position(), false)
				if again := w.post(of.as, at+path, body); of.again == "" {
					again.want(200)
				} else if got := refusedAs(again); got != of.again && !(merged && got == "client-merged") {
					t.Errorf("anew it is refused as %v", got)
				}
			})
		}
	}
}

// waits checks that it is work under the name of who goes on, and on their page,
// or is no longer.
func (of matter) waits(w *world, c twice, since string, want bool) {
	w.Helper()
	if of.kind != "" {
		waits := false
		for _, i := range w.get(mila, "/v1/work-items?of=all&kind="+of.kind, "Log-Position", since).want(200).object()["items"].([]any) {
			waits = waits || i.(map[string]any)["client"] == c.into
		}
		if waits != want {
			w.Errorf("the work waits: %t, want %t", waits, want)
		}
	}
	if page := w.get(mila, "/v1/clients/"+c.into).want(200).object(); of.shown != "" && (page[of.shown] != nil) != want {
		w.Errorf("the page has %s as %v", of.shown, page[of.shown])
	}
}

// sendAs posts a body under a key.
func (w *world) sendAs(as, path string, body m, key string) reply {
	w.Helper()
	return w.post(as, path, body, "Idempotency-Key", key)
}

// Who is still to be told by two files that are of one person is told once, by
// whichever address; nobody else's notice goes with it.
func TestARecipientInTwoMergedFilesIsToldOnce(t *testing.T) {
	for _, merged := range []bool{false, true} {
		w := acquainted(t).withViews()
		c := w.twice()
		of := matters["a recipient to tell"]
		of.begin(w, "/v1/clients/"+c.into)
		path, body := of.begin(w, "/v1/clients/"+c.from)
		last := w.post(bram, "/v1/merges", c.body()).want(201)
		of.waits(w, c, last.position(), true)
		at := "/v1/clients/" + c.into
		if merged {
			at = "/v1/clients/" + c.from
		}
		key := uuid.Must(uuid.NewV7()).String()
		answer := w.sendAs(mila, at+path, body, key).want(201)
		of.waits(w, c, answer.position(), false)
		again := w.sendAs(mila, at+path, body, key).want(201)
		if again.Body.String() != answer.Body.String() {
			t.Errorf("answered %s, and again %s", answer.Body, again.Body)
		}
		for _, file := range []string{c.from, c.into} {
			story, _, err := w.server.Clients.Load(w.Context(), idOf(w, file))
			if err != nil || len(story.State.Untold) > 0 {
				t.Errorf("in %s are still to be told %v, %v", file, story.State.Untold, err)
			}
		}
	}
}

// A partner sees a referral no longer once the permission that it rests on is
// withdrawn, whichever file that is in and whichever address it is withdrawn by.
func TestAPermissionInAMergedFileIsWithdrawn(t *testing.T) {
	for _, merged := range []bool{false, true} {
		w := acquainted(t)
		c := w.twice()
		given := w.post(bram, "/v1/clients/"+c.from+"/permissions", permission()).want(201).id()
		sent := address(c.journeyFrom, w.post(bram, "/v1/journeys/"+c.journeyFrom+"/referrals", toUnion()).want(201).id())
		w.post(bram, "/v1/merges", c.body()).want(201)
		also := address(c.journeyInto, w.post(bram, "/v1/journeys/"+c.journeyInto+"/referrals", toUnion()).want(201).id())
		w.get(saskia, sent).want(200)
		w.get(saskia, also).want(200)
		at := "/v1/clients/" + c.into
		if merged {
			at = "/v1/clients/" + c.from
		}
		w.later(2e9)
		w.post(bram, at+"/permissions/"+given+"/withdrawals", m{}).want(201)
		w.get(saskia, sent).want(403)
		w.get(saskia, also).want(403)
		w.post(bram, at+"/permissions/"+uuid.NewString()+"/withdrawals", m{}).want(map[bool]int{false: 404, true: 409}[merged])
	}
}

// Once the merge is undone, what was settled stays settled in the file in which
// it stood, and the other has nothing of it.
func TestWhatWasSettledInAMergedFileStaysThereOnceTheMergeIsUndone(t *testing.T) {
	w := acquainted(t)
	c := w.twice()
	from, into := "/v1/clients/"+c.from, "/v1/clients/"+c.into
	w.objects(from, "statistiek")
	given := w.post(bram, from+"/permissions", permission()).want(201).id()
	merge := w.post(bram, "/v1/merges", c.body()).want(201).id()
	w.post(mila, into+"/objection-decisions", m{"outcome": "gegrond"}).want(201)
	w.post(bram, "/v1/merges/"+merge+"/undoings", m{"reason": "andere-persoon"}).want(201)
	stopped := func(at string) bool { return w.get(mila, at).want(200).object()["stopped"] != nil }
	if !stopped(from) || stopped(into) {
		t.Errorf("stopped is %t for who was merged, and %t for the other", stopped(from), stopped(into))
	}
	w.post(bram, into+"/permissions/"+given+"/withdrawals", m{}).want(404)
	w.post(bram, from+"/permissions/"+given+"/withdrawals", m{}).want(201)
	if got := refusedAs(w.post(mila, into+"/resumptions", m{"against": "statistiek", "explanation": "x"})); got != "not-stopped" {
		t.Errorf("refused as %v", got)
	}
	w.post(mila, from+"/resumptions", m{"against": "statistiek", "explanation": "x"}).want(201)
}

// Who may take an entry back is as the file has it in which that stands.
func TestWhatAnOfficerPutRightInAMergedFileIsTheirs(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	entry := w.post(mila, "/v1/clients/"+c.from+"/corrections", m{"familyName": "Verbeterd"}).want(201).object()["entry"]
	w.post(bram, "/v1/merges", c.body()).want(201)
	for _, at := range []string{c.into, c.from} {
		w.post(bram, "/v1/clients/"+at+"/withdrawals", m{"entry": entry, "reason": "onjuist"}).want(403)
	}
	w.post(mila, "/v1/clients/"+c.into+"/withdrawals", m{"entry": entry, "reason": "onjuist"}).want(201)
}

// An objection to being counted leaves the journeys of all files out.
func TestAnObjectionInAMergedFileLeavesAllJourneysOutOfFigures(t *testing.T) {
	w := newWorld(t)
	c := w.twice()
	w.objects("/v1/clients/"+c.from, "statistiek")
	w.post(bram, "/v1/merges", c.body()).want(201)
	w.post(mila, "/v1/clients/"+c.into+"/objection-decisions", m{"outcome": "gegrond"}).want(201)
	file, _, err := w.server.Clients.Load(t.Context(), uuid.MustParse(c.from))
	if err != nil {
		t.Fatal(err)
	}
	left, _ := file.Past[len(file.Past)-1].What.(client.LeftOutOfFigures)
	if got := fmt.Sprint(left.Journeys); got != fmt.Sprintf("[%s %s]", c.journeyFrom, c.journeyInto) {
		t.Errorf("left out are %s of %s and %s", got, c.journeyFrom, c.journeyInto)
	}
}

// What stands in both files is settled in the one that the address names, and
// then in the other.
func TestWhatStandsInBothFilesIsSettledInEach(t *testing.T) {
	for _, merged := range []bool{false, true} {
		w := newWorld(t)
		c := w.twice()
		w.objects("/v1/clients/"+c.from, "statistiek")
		w.objects("/v1/clients/"+c.into, "statistiek")
		w.post(bram, "/v1/merges", c.body()).want(201)
		order := []string{c.into, c.from}
		if merged {
			order = []string{c.from, c.into}
		}
		for _, want := range order {
			if got := w.post(mila, "/v1/clients/"+order[0]+"/objection-decisions", m{"outcome": "dwingende-gronden"}).want(201).object()["client"]; got != want {
				t.Errorf("it is decided in %v, want %s", got, want)
			}
		}
		if got := refusedAs(w.post(mila, "/v1/clients/"+c.into+"/objection-decisions", m{"outcome": "dwingende-gronden"})); got != "objection-not-lodged" {
			t.Errorf("refused as %v", got)
		}
	}
}

// Who was shown the page of the person has its revision, also where it is another
// file in which something is recorded.
func TestTheRevisionOfAPersonIsThatOfTheirPage(t *testing.T) {
	w := acquainted(t)
	c := w.twice()
	at := "/v1/clients/" + c.into
	first, second := w.asks("/v1/clients/"+c.from, "inzage"), w.asks("/v1/clients/"+c.from, "inzage")
	w.post(bram, "/v1/merges", c.body()).want(201)
	seen := w.get(mila, at).want(200).Header().Get("ETag")
	answer := func(request, seen string) reply {
		return w.post(mila, at+"/requests/"+request+"/answers", m{"outcome": "toegewezen"}, "If-Match", seen)
	}
	if got := answer(first, seen).want(201).Header().Get("ETag"); got != seen {
		t.Errorf("it leads to %s, and the page has %s", got, seen)
	}
	w.post("gids-anna", at+"/open-contacts", m{"channel": "inloop"}).want(201)
	answer(second, seen).want(412)
	answer(second, w.get(mila, at).want(200).Header().Get("ETag")).want(201)
}
