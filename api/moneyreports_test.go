package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// amounts writes what a list in a report says, field by field.
func amounts(r reply, list string, fields ...string) string {
	r.t.Helper()
	var all []string
	for _, one := range r.want(200).object()[list].([]any) {
		var text []string
		for _, f := range fields {
			v := one.(map[string]any)[f]
			if label, is := v.(map[string]any); is {
				v = label["code"]
			}
			text = append(text, fmt.Sprint(v))
		}
		all = append(all, strings.Join(text, " "))
	}
	return strings.Join(all, ", ")
}

// A voucher that waits for the money is work of who gives it, and not any more of
// who assessed it. Whoever allots budgets learns of no client.
func TestAVoucherThatWaitsForTheFundIsWork(t *testing.T) {
	w := acquainted(t).withViews()
	client, _, voucher := w.aVoucher()
	w.on(assessor, voucher, "assessments", m{}).want(201)
	last := w.on(assessor, voucher, "positive-assessments", m{"amount": 2000_00, "mandate": "m-1"}).want(201)
	w.comesToWait(treasurer, last.position(), "budget-verruimen "+voucher)
	if got := w.waitingVouchers(assessor, last.position()); got != "" {
		t.Errorf("who assessed it is to do %s", got)
	}
	items := w.get(treasurer, "/v1/work-items", "Log-Position", last.position()).want(200).Body.String()
	if strings.Contains(items, client) || strings.Contains(items, "givenName") {
		t.Errorf("a client is named: %s", items)
	}
}

// Nobody needs a budget for a voucher that only waits until an older application
// is assessed: that is work of who assesses it.
func TestAVoucherThatWaitsForAnOlderOneNeedsNoBudget(t *testing.T) {
	w := acquainted(t).withViews()
	_, _, older := w.aVoucher()
	w.later(time.Hour)
	_, _, younger := w.aVoucher()
	for _, v := range []string{older, younger} {
		w.on(assessor, v, "assessments", m{}).want(201)
	}
	w.on(assessor, younger, "positive-assessments", m{"amount": 2000_00, "mandate": "m-1"}).want(201)
	w.comesToBe(func() bool { // the fund knows that it waits
		lines, _ := w.get(treasurer, "/v1/funds/2026").object()["lines"].([]any)
		return len(lines) > 0 && fmt.Sprint(lines[0].(map[string]any)["waiting"]) == "200000"
	})
	head, err := w.store.Head(w.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := w.server.Book.Store.ID().String() + ":" + head.Position.String()
	if got := w.waitingVouchers(treasurer, at); got != "" {
		t.Errorf("whoever allots budgets is to do %s", got)
	}
	if got := w.waitingVouchers(assessor, at); got != "voucher-beoordelen "+older {
		t.Errorf("whoever assesses is to do %s", got)
	}
	last := w.on(assessor, older, "rejections", m{"grounds": []string{"anders"}, "mandate": "m-1", "explanation": "Nee."}).want(201)
	w.comesToWait(treasurer, last.position(), "budget-verruimen "+younger)
}

// comesToWait waits until the policies have made this, and only this, somebody's
// work in vouchers.
func (w *world) comesToWait(as, since, want string) {
	w.Helper()
	w.comesToBe(func() bool { return w.waitingVouchers(as, since) == want })
}

// comesToBe waits until something is so.
func (w *world) comesToBe(so func() bool) {
	w.Helper()
	for !so() {
		if w.Context().Err() != nil {
			w.Fatal("it never came to be")
		}
		time.Sleep(time.Millisecond)
	}
}

func TestVouchersAndTheFundAreReported(t *testing.T) {
	w := acquainted(t).withViews()
	w.post(treasurer, "/v1/funds/2026/allotments", m{"line": "structureel", "amount": 4_000_00}).want(201)
	_, _, voucher := w.aVoucher()
	last := w.on(assessor, voucher, "assessments", m{}).want(201)
	waits := w.waitingVouchers(assessor, last.position())
	if waits != "voucher-beoordelen "+voucher {
		t.Errorf("there waits %s", waits)
	}
	for _, as := range []string{objector, "adviseur-bram"} {
		if got := w.waitingVouchers(as, last.position()); got != "" {
			t.Errorf("for %s there waits %s", as, got)
		}
	}
	w.on(assessor, voucher, "positive-assessments", m{"amount": 2000_00, "mandate": "m-1"}).want(201)
	w.settles(voucher, "verleend")
	w.later(31 * 24 * time.Hour) // so that the month has ended
	head, err := w.store.Head(w.Context())
	if err != nil {
		t.Fatal(err)
	}
	at := w.server.Book.Store.ID().String() + ":" + head.Position.String()
	if got := amounts(w.get("analist-karin", "/v1/reports/vouchers?by=level", "Log-Position", at), "vouchers", "year", "at", "count", "granted", "paid", "hidden"); got != "2026 verleend 0 0 0 true" {
		t.Errorf("the analyst is shown %s", got)
	}
	report := w.get("auditor-lars", "/v1/reports/vouchers?by=level", "Log-Position", at)
	if got := amounts(report, "vouchers", "year", "line", "at", "by", "count", "granted", "paid"); got != "2026 structureel verleend mbo-3 1 200000 0" {
		t.Errorf("got %s", got)
	}
	fund := w.get(treasurer, "/v1/reports/funds", "Log-Position", at)
	if got := amounts(fund, "lines", "year", "line", "allotted", "asked", "reserved", "paid", "free"); got != "2026 structureel 400000 0 200000 0 200000" {
		t.Errorf("got %s", got)
	}
	if got := amounts(w.get(treasurer, "/v1/reports/funds?asOf=2026-03-01"), "lines", "year"); got != "" {
		t.Errorf("before all there is %s", got)
	}
	w.get("auditor-lars", "/v1/reports/vouchers?by=colour").want(400)
	w.get("teamleider-hanna", "/v1/reports/vouchers").want(403) // these are of the whole region
	w.get(treasurer, "/v1/reports/vouchers").want(403)
}

// settles waits until the policies have brought a voucher to a status.
func (w *world) settles(voucher, status string) {
	w.Helper()
	for w.Context().Err() == nil {
		now := w.get(assessor, "/v1/vouchers/"+voucher).want(200).object()["status"].(map[string]any)["code"]
		if now == status {
			return
		}
		time.Sleep(time.Millisecond)
	}
	w.Fatalf("%s never came to %s", voucher, status)
}

// waitingVouchers is what waits for somebody in vouchers, "" where nothing does
// or they have no such work.
func (w *world) waitingVouchers(as, since string) string {
	w.Helper()
	page := w.get(as, "/v1/work-items", "Log-Position", since).want(200)
	var all []string
	for _, i := range page.object()["items"].([]any) {
		item := i.(map[string]any)
		if item["voucher"] != nil {
			all = append(all, fmt.Sprint(item["kind"].(map[string]any)["code"], " ", item["voucher"]))
		}
	}
	return strings.Join(all, ", ")
}
