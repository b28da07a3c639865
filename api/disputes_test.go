package api_test

import "testing"

// aGrantThatIsTooLow is a granted voucher with an objection against that.
func (w *world) aGrantThatIsTooLow() (client, voucher, path string) {
	w.Helper()
	w.post(treasurer, "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 2000_00}).want(201)
	client, _, voucher = w.aVoucher()
	w.on(assessor, voucher, "assessments", m{}).want(201)
	w.on(assessor, voucher, "positive-assessments", m{"amount": 1500_00, "mandate": "m-1"}).want(201)
	w.act()
	decision := w.first(voucher, "decisions")["event"]
	w.on(assessor, voucher, "dispatches", m{"decision": decision, "document": w.filed(assessor, voucher, "besluit")}).want(201)
	objection := w.on("adviseur-bram", voucher, "objections", m{"decision": decision, "grounds": "De reiskosten horen erbij."}).want(201).id()
	return client, voucher, "objections/" + objection + "/"
}

// first is the first of something on a voucher's page.
func (w *world) first(voucher, what string) map[string]any {
	w.Helper()
	return w.get(objector, "/v1/vouchers/"+voucher).want(200).object()[what].([]any)[0].(map[string]any)
}

// An upheld objection against a grant raises it, once the fund has the money,
// and holds the file meanwhile.
func TestAGrantIsRevisedOnObjection(t *testing.T) {
	w := acquainted(t)
	client, voucher, path := w.aGrantThatIsTooLow()
	code := func(r reply) any { return r.want(409).object()["code"] }
	w.post("privacy-officer-mila", "/v1/clients/"+client+"/erasure-requests", m{"ground": "verzoek-betrokkene"}).want(201)
	if got := code(w.post("privacy-officer-noud", "/v1/clients/"+client+"/erasures", m{"confirmed": true})); got != "erasure-dispute-open" {
		t.Errorf("the erasure is refused as %v", got)
	}
	w.on(objector, voucher, path+"committee-referrals", m{}).want(201)
	w.on(objector, voucher, path+"mending-requests", m{"untilDate": "2026-03-20", "missing": "Gronden."}).want(201)
	w.on(objector, voucher, path+"mendings", m{}).want(201)
	w.on(objector, voucher, path+"prolongations", m{"untilDate": "2026-07-10"}).want(201)
	w.on(objector, voucher, path+"delays", m{"untilDate": "2026-09-01", "letter": w.filed(objector, voucher, "verslag")}).want(201)
	o := w.first(voucher, "objections")
	if o["committee"] != true || o["early"] != true || o["heardDate"] != nil || o["dueDate"] != "2026-09-01" || o["overdue"] != false || o["mendDate"] != nil {
		t.Errorf("the objection is %v", o)
	}
	upholds := m{"outcome": "gegrond", "mandate": "m-2", "explanation": "Klopt."}
	if got := code(w.on(objector, voucher, path+"decisions", upholds)); got != "objector-not-heard" {
		t.Errorf("who was not heard is refused as %v", got)
	}
	w.on(objector, voucher, path+"hearing-waivers", m{"ground": "ziet-af"}).want(201)
	w.on(objector, voucher, path+"hearings", m{"report": w.filed(objector, voucher, "verslag")}).want(201)
	answer := w.on(objector, voucher, path+"decisions", upholds).want(201).object()["events"].([]any)[0]
	letter := w.filed(objector, voucher, "beslissing-op-bezwaar")
	if got := code(w.on(assessor, voucher, "dispatches", m{"decision": answer, "document": letter})); got != "decided-on-objection" {
		t.Errorf("an assessor sends what was decided on an objection, or is refused as %v", got)
	}
	if got := code(w.on(objector, voucher, path+"revisions", m{})); got != "voucher-status" {
		t.Errorf("a grant is assessed again, or refused as %v", got)
	}
	better := m{"amount": 2250_00, "mandate": "m-2", "explanation": "De reiskosten horen erbij."}
	w.on(objector, voucher, path+"grant-revisions", better).want(201)
	if o := w.first(voucher, "objections"); o["waiting"] != true {
		t.Errorf("nothing waits for the fund: %v", o)
	}
	w.act() // and it has not enough
	if o := w.first(voucher, "objections"); o["waiting"] != true || o["heardDate"] == nil || o["calls"].(map[string]any)["code"] != "verlening" {
		t.Errorf("the revision does not wait: %v", o)
	}
	if got := code(w.on(objector, voucher, path+"grant-revisions", better)); got != "revision-waits" {
		t.Errorf("it is revised once more, or refused as %v", got)
	}
	if l := w.line(); l["waiting"] != 750_00. || l["applications"] != 1. {
		t.Errorf("the fund remembers %v", l)
	}
	w.post(treasurer, "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 3000_00}).want(201)
	w.act()
	w.on(objector, voucher, path+"dispatches", m{"document": letter}).want(201)
	got := w.get(assessor, "/v1/vouchers/"+voucher).want(200).object()
	if got["money"].(map[string]any)["granted"] != 2250_00. || got["disputed"] != false {
		t.Errorf("the voucher is %v", got)
	}
	decisions := got["decisions"].([]any)
	if len(decisions) != 3 || decisions[2].(map[string]any)["kind"].(map[string]any)["code"] != "herziening" || decisions[2].(map[string]any)["appealDate"] == nil {
		t.Errorf("the decisions are %v", decisions)
	}
	if l := w.line(); l["reserved"] != 2250_00. || l["free"] != 750_00. {
		t.Errorf("the fund has %v", l)
	}
	w.on(assessor, voucher, "advances", m{"amount": 100_00, "mandate": "m-1"}).want(201)
	if got := code(w.post("privacy-officer-noud", "/v1/clients/"+client+"/erasures", m{"confirmed": true})); got != "erasure-money-open" {
		t.Errorf("the erasure is refused as %v", got)
	}
}

// Each kind of decision has its own revision.
func TestASettlementAReclaimAndARevocationAreRevisedOnObjection(t *testing.T) {
	w := acquainted(t)
	_, voucher, path := w.aGrantThatIsTooLow()
	win := func(kind string, against any) string {
		o := w.on("adviseur-bram", voucher, "objections", m{"decision": against}).want(201).id()
		w.on(objector, voucher, "objections/"+o+"/hearing-waivers", m{"ground": "volledig-tegemoet"}).want(201)
		w.on(objector, voucher, "objections/"+o+"/decisions", m{"outcome": "gegrond", "mandate": "m-2", "explanation": "Klopt."}).want(201)
		return "objections/" + o + "/" + kind
	}
	do := func(what string, body m) any {
		body["mandate"], body["explanation"] = "m-1", "x"
		return w.on(assessor, voucher, what, body).want(201).object()["events"].([]any)[0]
	}
	amount := func(name string, want float64) {
		t.Helper()
		w.act()
		if got := w.get(objector, "/v1/vouchers/"+voucher).object()["money"].(map[string]any)[name]; got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	w.on(objector, voucher, path+"hearings", m{}).want(201)
	w.on(objector, voucher, path+"decisions", m{"outcome": "ongegrond", "mandate": "m-2", "explanation": "Nee."}).want(201)
	w.on(assessor, voucher, "advances", m{"amount": 500_00, "mandate": "m-1"}).want(201)
	w.act()
	revoked := do("revocations", m{"ground": "anders"})
	reclaimed := do("reclaims", m{"amount": 500_00, "ground": "anders"})
	w.on(objector, voucher, win("reclaim-revisions", reclaimed), m{"amount": 400_00, "mandate": "m-2", "explanation": "x"}).want(201)
	amount("reclaimed", 400_00)
	w.on(assessor, voucher, "repayments", m{"amount": 150_00}).want(201)
	if got := w.on(assessor, voucher, "repayments", m{"amount": 250_01}).want(409).object()["code"]; got != "not-claimed-back" {
		t.Errorf("more is repaid than was claimed back, or refused as %v", got)
	}
	w.on(assessor, voucher, "repayments", m{"amount": 250_00}).want(201)
	amount("repaid", 400_00)
	if l := w.line(); l["repaid"] != 400_00. || l["free"] != 1500_00. {
		t.Errorf("the fund has %v", l)
	}
	w.on(objector, voucher, win("revocation-revisions", revoked), m{"throughDate": "2027-06-30", "mandate": "m-2", "explanation": "x"}).want(201)
	amount("reclaimed", 0)
	page := w.get(assessor, "/v1/vouchers/"+voucher).object()
	if due := page["account"].(map[string]any)["toReturn"]; due != 400_00. {
		t.Errorf("%v is to be returned", due)
	}
	repaid := page["repayments"].([]any)[0].(map[string]any)["repayment"]
	if got := w.on(assessor, voucher, "repayment-returns", m{"repayment": repaid, "amount": 150_01, "to": "klant"}).want(409).object()["code"]; got != "not-overpaid" {
		t.Errorf("more is returned than was repaid, or refused as %v", got)
	}
	w.on(assessor, voucher, "repayment-returns", m{"repayment": repaid, "amount": 150_00, "to": "klant"}).want(201)
	amount("returned", 150_00)
	if l := w.line(); l["repaid"] != 250_00. || l["free"] != 500_00. {
		t.Errorf("the fund has %v after a return", l)
	}
	w.on("adviseur-bram", voucher, "training-starts", m{}).want(201)
	w.on("adviseur-bram", voucher, "training-completions", m{}).want(201)
	w.on(assessor, voucher, "invoices", m{"amount": 1400_00, "document": w.filed(assessor, voucher, "factuur")}).want(201)
	settled := do("settlements", m{"amount": 1000_00})
	w.act()
	w.on(objector, voucher, win("settlement-revisions", settled), m{"amount": 1400_00, "mandate": "m-2", "explanation": "x"}).want(201)
	amount("settled", 1400_00)
	if l := w.line(); l["reserved"] != 900_00. || l["paid"] != 500_00. {
		t.Errorf("the fund has %v", l)
	}
}

// To remit a claim, or to refuse that, is a decision that is sent and can be objected to; to write it
// off on another ground is none.
func TestAWaiverIsSentAndObjectedTo(t *testing.T) {
	w := acquainted(t)
	_, voucher, _ := w.aGrantThatIsTooLow()
	w.on(assessor, voucher, "advances", m{"amount": 500_00, "mandate": "m-1"}).want(201)
	w.act()
	w.on(assessor, voucher, "revocations", m{"ground": "anders", "mandate": "m-1", "explanation": "x"}).want(201)
	w.on(assessor, voucher, "reclaims", m{"amount": 500_00, "ground": "anders", "mandate": "m-1", "explanation": "x"}).want(201)
	off := func(cents int, ground string) any {
		body := m{"amount": cents, "ground": ground, "mandate": "m-1", "explanation": "x"}
		return w.on(assessor, voucher, "write-offs", body).want(201).object()["events"].([]any)[0]
	}
	body := m{"grounds": []string{"kan-betalen"}, "mandate": "m-1", "explanation": "x"}
	w.on(assessor, voucher, "waiver-refusals", body).want(409)
	w.on(assessor, voucher, "waiver-requests", m{}).want(201)
	refused := w.on(assessor, voucher, "waiver-refusals", body).want(201).object()["events"].([]any)[0]
	waived, written := off(300_00, "kwijtschelding"), off(100_00, "oninbaar")
	for event, status := range map[any]int{refused: 201, waived: 201, written: 409} {
		w.on("adviseur-bram", voucher, "objections", m{"decision": event}).want(status)
		w.on(assessor, voucher, "dispatches", m{"decision": event, "document": w.filed(assessor, voucher, "besluit")}).want(status)
	}
}
