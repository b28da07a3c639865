package api_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"

	"klantreis/api"
)

// everyAnswer is what the design rules want on every answer, whatever it says.
var everyAnswer = map[string]string{
	"API-Version":               api.Version,
	"Cache-Control":             "no-store",
	"Content-Security-Policy":   "default-src 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":    "nosniff",
	"X-Frame-Options":           "DENY",
	"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
	"Referrer-Policy":           "no-referrer",
}

// described is the interface as it is registered: the same for every server.
var described = sync.OnceValue(func() *huma.OpenAPI { return new(api.Server).Mount(mux.NewRouter()).OpenAPI() })

// keeps holds one answer against the rules and against the document. Every
// answer of every test goes through it.
func (w *world) keeps(method, path string, rec *httptest.ResponseRecorder) {
	w.Helper()
	for name, want := range everyAnswer {
		if got := rec.Header().Get(name); got != want {
			w.Errorf("%s %s: header %s is %q, want %q", method, path, name, got, want)
		}
	}
	if rec.Code >= 400 && method != http.MethodHead {
		isProblem(w.TB, rec)
	}
	op := operationAt(described(), method, path)
	if op == nil {
		return
	}
	if rec.Code == http.StatusConflict || rec.Code == http.StatusNotFound {
		w.namesItsField(method+" "+path, rec.Body.Bytes(), op)
	}
	answer := op.Responses[strconv.Itoa(rec.Code)]
	if answer == nil {
		w.Errorf("%s %s answers %d, which its document does not say", method, path, rec.Code)
		return
	}
	if media := answer.Content["application/json"]; media != nil && method != http.MethodHead {
		w.fits(method+" "+path, rec.Body.Bytes(), media.Schema)
	}
}

func isProblem(t testing.TB, rec *httptest.ResponseRecorder) {
	t.Helper()
	var p struct {
		Status              int
		Title, Detail, Code string
	}
	if kind := rec.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("an error has the content type %q", kind)
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Errorf("%v: %s", err, rec.Body)
	}
	if p.Status != rec.Code || p.Title == "" || p.Detail == "" || p.Code == "" {
		t.Errorf("an incomplete problem: %s", rec.Body)
	}
}

// fits holds a body against its schema, which has no room for other fields.
func (w *world) fits(what string, body []byte, schema *huma.Schema) {
	w.Helper()
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		w.Errorf("%s: %v", what, err)
		return
	}
	var found huma.ValidateResult
	huma.Validate(described().Components.Schemas, schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, &found)
	for _, err := range found.Errors {
		w.Errorf("%s: the answer is not as its document says: %v", what, err)
	}
}

// operationAt finds the operation that a request is answered by.
func operationAt(doc *huma.OpenAPI, method, address string) *huma.Operation {
	path, _, _ := strings.Cut(strings.TrimPrefix(address, "/v1"), "?")
	for template, item := range doc.Paths {
		if !covers(template, path) {
			continue
		}
		if method == http.MethodPost {
			return item.Post
		}
		if method == http.MethodGet || method == http.MethodHead {
			return item.Get
		}
	}
	return nil
}

func covers(template, path string) bool {
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if !strings.HasPrefix(want[i], "{") && want[i] != got[i] || got[i] == "" && i > 0 {
			return false
		}
	}
	return true
}
