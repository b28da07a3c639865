package api_test

import "testing"

// What stands of a client is said in plain words, whatever the entries say.
func TestAnInspectionSaysWhatVouchersPermissionsAndTermsThereAre(t *testing.T) {
	w := acquainted(t)
	client, voucher, _ := w.aGrantThatIsTooLow()
	given := w.post(bram, "/v1/clients/"+client+"/permissions", permission()).want(201)
	w.post(bram, "/v1/clients/"+client+"/permissions/"+given.id()+"/withdrawals", m{}).want(201)

	page := w.get("privacy-officer-mila", "/v1/clients/"+client+"/inspection").want(200).object()
	said := func(what string) (all []string) {
		for _, one := range page[what].([]any) {
			all = append(all, one.(map[string]any)["sentence"].(string))
		}
		return all
	}
	for what, want := range map[string][]string{
		"vouchers": {"Scholingsvoucher aangevraagd op 2 maart 2026 voor Monteur, bij ROC van Twente. Gevraagd: € 2.500. Hoe het er nu voor staat: verleend. " +
			"Wat is besloten: verlening. Verleend: € 1.500."},
		"permissions": {"Toestemming van de klant, gegeven op 2 maart 2026. Wie gegevens mag krijgen: Bond. Waarvoor: advies over de rechtspositie. " +
			"Welke gegevens: naam en vraag of toelichting. Ingetrokken op 2 maart 2026. Deze toestemming geldt nu niet."},
	} {
		if got := said(what); len(got) != len(want) || got[0] != want[0] {
			t.Errorf("of %s it says %q", what, got)
		}
	}
	kept := page["kept"].([]any)
	if got := said("kept"); len(got) != 2 || got[0] == got[1] && kept[0].(map[string]any)["of"] == kept[1].(map[string]any)["of"] {
		t.Errorf("of what is kept it says %q", got)
	}
	shown := page["vouchers"].([]any)[0].(map[string]any)["voucher"].(map[string]any)
	if shown["id"] != voucher || shown["money"].(map[string]any)["granted"] != float64(1500_00) || len(shown["documents"].([]any)) == 0 {
		t.Errorf("the voucher is shown as %v", shown)
	}
}

// What was written into the wrong file is of somebody else, and is not handed to
// the client; what was wrong for another reason is.
func TestAnInspectionHandsOverNothingThatIsOfAnother(t *testing.T) {
	for reason, handed := range map[string]bool{"verkeerde-klant": false, "onjuist": true} {
		w := newWorld(t)
		client, journey := w.aHistory()
		noted := w.post(bram, "/v1/journeys/"+journey+"/contacts", m{"channel": "telefoon", "topic": "werk", "note": "Belt over een ander."}).want(201)
		w.post(bram, "/v1/journeys/"+journey+"/withdrawals", m{"entry": noted.object()["entry"], "reason": reason}).want(201)
		page := w.get("privacy-officer-mila", "/v1/clients/"+client+"/inspection").want(200)
		var entries []map[string]any
		for _, e := range page.object()["entries"].([]any) {
			entries = append(entries, e.(map[string]any))
		}
		item := find(t, entries, "journey.contact-recorded")
		if _, has := item["texts"]; has != handed || item["withdrawn"] == nil {
			t.Errorf("withdrawn as %s it is handed over as %v", reason, item)
		}
		if texts := find(t, w.timeline(bram, client, 50), "journey.contact-recorded")["texts"]; texts == nil {
			t.Error("who recorded it does not see any more what it was")
		}
	}
}
