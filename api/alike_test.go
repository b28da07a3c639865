package api_test

import (
	"strings"
	"testing"

	"klantreis/domain/voucher"
)

// begunVouchers is how many vouchers the client's file names.
func (w *world) begunVouchers(id string) int {
	w.Helper()
	story, _, err := w.server.Clients.Load(w.Context(), idOf(w, id))
	if err != nil {
		w.Fatal(err)
	}
	return len(story.State.Vouchers)
}

// Nothing tells two advisors of one client that the other applies as well, but
// the answer.
func TestTheSameIsNotAppliedForTwiceUnlessItIsSaidHowItDiffers(t *testing.T) {
	w := acquainted(t)
	client, _, first := w.aVoucher()
	theirs := w.aJourney("gids-anna", client, "werkcentrum-hengelo", "adviseur-chantal")
	body := application(theirs)
	apply := func() reply { return w.post("adviseur-chantal", "/v1/vouchers", body) }
	got := apply().want(409).object()
	if got["code"] != voucher.ErrAlike.Code || !strings.Contains(got["detail"].(string), first) || w.begunVouchers(client) != 1 {
		t.Errorf("refused with %v, and %d vouchers in the file", got, w.begunVouchers(client))
	}
	body["notAlike"] = []string{first}
	if got := apply().code(); got != voucher.ErrHalfDifference.Code {
		t.Errorf("without saying how: %v", got)
	}
	body["howDifferent"] = "Het BSN is 111222333."
	if got := apply().want(400).faults(); len(got) != 1 || got[0] != "howDifferent bsn" || w.begunVouchers(client) != 1 {
		t.Errorf("with what may be a BSN: %v", got)
	}
	body["howDifferent"] = "Dit is het tweede deel."
	second := apply().want(201).id()
	if got := w.get(assessor, "/v1/vouchers/"+second).want(200).Body.String(); !strings.Contains(got, "Dit is het tweede deel.") {
		t.Error("whoever assesses it does not read how it differs")
	}
	delete(body, "notAlike")
	delete(body, "howDifferent")
	w.on("adviseur-bram", first, "application-withdrawals", m{}).want(201)
	w.on("adviseur-chantal", second, "application-withdrawals", m{}).want(201)
	apply().want(201)
}
