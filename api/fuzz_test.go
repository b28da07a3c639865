package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// FuzzRequests sends whatever it finds to a route that records, and wants an
// answer that keeps the rules, never an error of ours, and nothing recorded
// that was not asked for.
func FuzzRequests(f *testing.F) {
	for _, bad := range badRequests {
		if bad.status == http.StatusRequestEntityTooLarge {
			continue // takes the fuzzer a minute to make small
		}
		query := ""
		if _, after, found := strings.Cut(bad.path, "?"); found {
			query = after
		}
		match, purpose := "", ""
		for i := 0; i+1 < len(bad.headers); i += 2 {
			switch bad.headers[i] {
			case "If-Match":
				match = bad.headers[i+1]
			case "Purpose":
				purpose = bad.headers[i+1]
			}
		}
		f.Add(query, bad.body, match, purpose, "application/json")
	}
	f.Add("", `{"channel":"inloop","topic":"werk"}`, `"1"`, "begeleiding", "application/json; charset=utf-8")
	f.Add("", `{"channel":"inloop","topic":"werk","occurredAt":"0000-01-01T00:00:00Z"}`, "*", "", "text/plain")
	w := acquainted(f)
	f.Fuzz(func(t *testing.T, query, body, match, purpose, kind string) {
		w.TB = t
		c := w.course(persona("adviseur-bram"), "own")
		before := w.events()
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.URL.Path, r.URL.RawQuery = "/v1/journeys/"+c["journey"]+"/contacts", query
		for name, value := range map[string]string{"If-Match": match, "Purpose": purpose, "Content-Type": kind,
			"Idempotency-Key": uuid.NewString(), "Authorization": "Bearer " + w.token(persona("adviseur-bram"))} {
			r.Header.Set(name, value)
		}
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		w.keeps("POST", r.URL.Path, rec)
		recorded := w.events() - before
		if rec.Code >= http.StatusInternalServerError || (rec.Code == http.StatusCreated) != (recorded == 1) || recorded > 1 {
			t.Errorf("answered %d, recorded %d: %s", rec.Code, recorded, rec.Body)
		}
	})
}
