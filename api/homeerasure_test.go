package api_test

import "testing"

// A client asks for all that is theirs to be erased. It is asked for where their
// request stands, and the person is erased as one.
func TestAnErasureThatARequestInAMergedFileAsksFor(t *testing.T) {
	w := newWorld(t).withViews()
	c := w.twice()
	at := "/v1/clients/" + c.into
	request := w.asks("/v1/clients/"+c.from, "vernietiging")
	w.post(bram, "/v1/merges", c.body()).want(201)
	asked := func() {
		w.post(mila, at+"/erasure-requests", m{"clientRequest": request, "ground": "verzoek-betrokkene"}).want(201)
		if got := w.get(noud, at).want(200).object()["erasure"]; got != "requested" {
			t.Errorf("the page says %v", got)
		}
	}
	asked()
	third := w.aClient("gids-anna")
	w.aJourney("gids-anna", third, "werkcentrum-enschede", bram)
	for _, pair := range [][2]string{{c.into, third}, {third, c.into}} {
		if got := refusedAs(w.post(bram, "/v1/merges", m{"from": pair[0], "into": pair[1], "reason": "zelfde-persoon"})); got != "merge-erasure-requested" {
			t.Errorf("merging is refused as %v", got)
		}
	}
	w.post(mila, at+"/erasure-request-retractions", m{"reason": "onjuist"}).want(201)
	asked()
	if got := refusedAs(w.post(mila, at+"/erasures", m{"confirmed": true})); got != "second-person-needed" {
		t.Errorf("refused as %v", got)
	}
	w.post(noud, at+"/erasures", m{"confirmed": true}).want(201)
	for _, stream := range []string{"client-" + c.from, "client-" + c.into, "journey-" + c.journeyFrom, "journey-" + c.journeyInto} {
		if w.readable(stream) {
			t.Errorf("%s can still be read", stream)
		}
	}
	find(t, w.timeline(mila, c.from, 50), "client.request-answered")
}

func TestAnErasureIsRefusedThatARequestInAMergedFileAsksFor(t *testing.T) {
	w := newWorld(t).withViews()
	c := w.twice()
	at := "/v1/clients/" + c.into
	request := w.asks("/v1/clients/"+c.from, "vernietiging")
	w.post(bram, "/v1/merges", c.body()).want(201)
	last := w.post(mila, at+"/erasure-requests", m{"clientRequest": request, "ground": "verzoek-betrokkene"}).want(201)
	if got := w.waiting(noud, "/v1/work-items?kind=vernietiging-beslissen", last.position()); got != "vernietiging-beslissen Tweemaal" {
		t.Errorf("there waits %q", got)
	}
	no := m{"reason": "geen-grond", "explanation": "x", "complaintToldDate": "2026-03-02"}
	last = w.post(noud, at+"/erasure-refusals", no).want(201)
	if got := w.waiting(noud, "/v1/work-items", last.position()); got != "" {
		t.Errorf("there waits %q", got)
	}
	if page := w.get(mila, at).want(200).object(); page["erasure"] != nil || page["requests"] != nil {
		t.Errorf("the page is %v", page)
	}
}

// A person of two files is proposed for destruction once, by who goes on, and not
// while it was asked for in either.
func TestAPersonOfTwoFilesIsProposedForDestructionOnce(t *testing.T) {
	w := newWorld(t).withViews()
	c := w.twice()
	const due = "/v1/work-items?kind=vernietigen-voorstel"
	w.post(bram, "/v1/journeys/"+c.journeyFrom+"/closures", m{"reason": "onbekend"}).want(201)
	w.later(100 * aDay)
	request := w.asks("/v1/clients/"+c.from, "vernietiging") // so it is asked for in that file
	w.post(bram, "/v1/merges", c.body()).want(201)
	last := w.post(bram, "/v1/journeys/"+c.journeyInto+"/closures", m{"reason": "onbekend"}).want(201)
	w.later(300 * aDay) // the term of one is over
	if got := w.waiting(mila, due, last.position()); got != "" {
		t.Errorf("while a journey of the other is kept there waits %q", got)
	}
	w.later(66 * aDay)
	if got := w.waiting(mila, due, last.position()); got != "vernietigen-voorstel Tweemaal" {
		t.Errorf("when both are over there waits %q", got)
	}
	line := w.get(mila, due).want(200).object()["items"].([]any)[0].(map[string]any)
	if line["client"] != c.into || line["givenName"] != "Verena" || line["fromDate"] != "2027-06-11" {
		t.Errorf("it is told as %v", line)
	}
	last = w.post(mila, "/v1/clients/"+c.into+"/erasure-requests", m{"clientRequest": request, "ground": "bewaartermijn"}).want(201)
	if got := w.waiting(mila, due, last.position()); got != "" {
		t.Errorf("once it was asked for there waits %q", got)
	}
}
