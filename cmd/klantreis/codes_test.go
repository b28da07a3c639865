package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// A code that two persons added can be used at once, and after a start, from
// the first request on.
func TestACodeIsThereAfterAStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	c := begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	_, journey := c.journey("Code")
	contact := func() int {
		a, err := c.ask(t.Context(), "adviseur-bram", "POST", "/v1/journeys/"+journey.String()+"/contacts", uuid.New(),
			object{"channel": "kiosk", "topic": "werk"})
		if err != nil {
			t.Fatal(err)
		}
		return a.status
	}
	if got := contact(); got != http.StatusBadRequest {
		t.Errorf("before it is there it answers %d", got)
	}
	change := c.must("beheerder-piet", "POST", "/v1/code-lists/channels/rows", object{
		"code": "kiosk", "dutch": "Kiosk", "english": "Kiosk", "fromDate": decider.DayOf(time.Now()).String(), "reason": "Proef."}).receipt(t).ID
	c.must("beheerder-quinta", "POST", "/v1/reference-changes/"+change.String()+"/confirmations", object{"confirmed": true})
	if got := contact(); got != http.StatusCreated {
		t.Errorf("once it is there it answers %d", got)
	}
	c.stop()
	c = begin(t, nil, "serve", "--data", dir, "--addr", "127.0.0.1:0").up()
	if got := contact(); got != http.StatusCreated {
		t.Errorf("after a start it answers %d", got)
	}
	c.stop()
}
