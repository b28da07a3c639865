package api_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/document"
)

func TestWhatIsNoDocument(t *testing.T) {
	w, at := desk(t)
	for what, c := range map[string]struct {
		body    string
		headers []string
		status  int
		fault   string
	}{
		"a type that is none here":  {aPDF, []string{"Content-Type", "text/html"}, 415, ""},
		"no type":                   {aPDF, []string{"Content-Type", ""}, 415, ""},
		"compressed":                {aPDF, []string{"Content-Encoding", "gzip"}, 415, ""},
		"another type than is said": {aPDF, []string{"Content-Type", "image/png"}, 400, "Content-Type media-type"},
		"nothing that is known":     {"%PDFoops", nil, 400, "Content-Type media-type"},
		"a kind that is none":       {aPDF, []string{"Document-Kind", "diploma"}, 400, "Document-Kind code-list"},
		"no kind":                   {aPDF, []string{"Document-Kind", ""}, 400, "Document-Kind required"},
		"no name":                   {aPDF, []string{"Content-Disposition", "attachment"}, 400, "Content-Disposition filename"},
		"a name that is not one":    {aPDF, []string{"Content-Disposition", `attachment; filename="a`}, 400, "Content-Disposition filename"},
		"a name of control signs":   {aPDF, []string{"Content-Disposition", "attachment; filename*=UTF-8''a%0d%0ab.pdf"}, 400, "Content-Disposition characters"},
		"a name that turns around":  {aPDF, []string{"Content-Disposition", "attachment; filename*=UTF-8''a%E2%80%AEfdp.exe"}, 400, "Content-Disposition characters"},
		"a name with a BSN":         {aPDF, []string{"Content-Disposition", "attachment; filename=111222333.pdf"}, 400, "Content-Disposition bsn"},
		"a purpose that is none":    {aPDF, []string{"Purpose", "zomaar"}, 400, "Purpose code-list"},
		"several things wrong":      {aPDF, []string{"Purpose", "zomaar", "Document-Kind", "diploma"}, 400, "Document-Kind code-list, Purpose code-list"},
	} {
		answer := w.put(at, c.body, uuid.NewString(), c.headers...)
		if answer.Code != c.status {
			t.Errorf("%s: answered %d: %s", what, answer.Code, answer.Body)
		}
		if c.fault != "" && !slices.Equal(answer.faults(), strings.Split(c.fault, ", ")) {
			t.Errorf("%s: %v", what, answer.faults())
		}
	}
	if code := w.put("/v1/journeys/"+uuid.NewString(), aPDF, uuid.NewString()).want(404).object()["code"]; code != "not-found" {
		t.Errorf("no journey: %v", code)
	}
	if n := len(w.stored()); n > 0 {
		t.Errorf("%d documents are kept", n)
	}
}

func TestHowLargeADocumentIs(t *testing.T) {
	w, at := desk(t)
	largest := aPDF + strings.Repeat("x", document.MaxSize-len(aPDF))
	place := w.put(at, largest, uuid.NewString()).want(201).Header().Get("Location")
	if w.get("adviseur-bram", place).want(200).Body.String() != largest {
		t.Error("the largest document did not come back")
	}
	w.put(at, largest+"x", uuid.NewString()).want(413)
	unsaid := func(length int64) int {
		r := httptest.NewRequest("POST", at+"/documents", io.MultiReader(strings.NewReader(aPDF)))
		r.ContentLength = length
		for i := 0; i < len(asDocument); i += 2 {
			r.Header.Set(asDocument[i], asDocument[i+1])
		}
		r.Header.Set("Idempotency-Key", uuid.NewString())
		r.Header.Set("Authorization", "Bearer "+w.token(persona("adviseur-bram")))
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		return rec.Code
	}
	for length, want := range map[int64]int{-1: 411, 0: 400, document.MaxSize + 1: 413, 1 << 40: 413, int64(len(aPDF)) + 1: 400} {
		if got := unsaid(length); got != want {
			t.Errorf("a length of %d: answered %d, want %d", length, got, want)
		}
	}
	if n := len(w.stored()); n != 1 {
		t.Errorf("%d documents are kept", n)
	}
}

// A connection that breaks in the middle leaves nothing, whatever was read.
func TestAnUploadThatBreaksOffLeavesNothing(t *testing.T) {
	w, at := desk(t)
	server := httptest.NewServer(w.handler)
	defer server.Close()
	for _, sent := range []int{0, 100, 100_000} {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		head := "POST " + at + "/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + w.token(persona("adviseur-bram")) +
			"\r\nIdempotency-Key: " + uuid.NewString() + "\r\nContent-Length: " + fmt.Sprint(len(longPDF())) + "\r\n"
		for i := 0; i < len(asDocument); i += 2 {
			head += asDocument[i] + ": " + asDocument[i+1] + "\r\n"
		}
		if _, err := io.WriteString(c, head+"\r\n"+longPDF()[:sent]); err != nil {
			t.Fatal(err)
		}
		if err := c.(*net.TCPConn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if answer, err := io.ReadAll(c); err != nil || bytes.HasPrefix(answer, []byte("HTTP/1.1 2")) {
			t.Errorf("after %d bytes: %.200s, %v", sent, answer, err)
		}
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if n := len(w.stored()); n > 0 || w.get("adviseur-bram", at).object()["documents"] != nil {
		t.Errorf("%d documents are kept", n)
	}
}

// What is kept is not what was put in: nothing of it is shown.
func TestADocumentThatIsDamagedIsNotShown(t *testing.T) {
	for what, damage := range map[string]func(document.Sealed) document.Sealed{
		"a bit is another": func(s document.Sealed) document.Sealed { s[1][1000] ^= 4; return s },
		"its end is gone":  func(s document.Sealed) document.Sealed { return s[:1] },
		"all is gone":      func(document.Sealed) document.Sealed { return nil },
	} {
		w, at := desk(t)
		place := w.put(at, longPDF(), uuid.NewString()).want(201).Header().Get("Location")
		name := w.stored()[0]
		sealed, err := w.papers.Get(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.papers.Drop(t.Context(), name, 0); err != nil {
			t.Fatal(err)
		}
		if sealed = damage(sealed); sealed != nil {
			if err := w.papers.Put(t.Context(), name, sealed); err != nil {
				t.Fatal(err)
			}
		}
		answer := w.get("adviseur-bram", place).want(500)
		if answer.object()["code"] != "document-damaged" || strings.Contains(answer.Body.String(), "een plan") {
			t.Errorf("%s: %s", what, answer.Body)
		}
		if !strings.Contains(w.log.String(), "a document is not what was put in") {
			t.Errorf("%s: nobody is told", what)
		}
	}
}

// Another document lies under the name, sealed as it should be: the hash in the
// log tells.
func TestADocumentThatWasExchangedIsNotShown(t *testing.T) {
	w, at := desk(t)
	place := w.put(at, longPDF(), uuid.NewString()).want(201).Header().Get("Location")
	name := w.stored()[0]
	if err := w.papers.Drop(t.Context(), name, 0); err != nil {
		t.Fatal(err)
	}
	other, err := document.Read(strings.NewReader(aPDF), len(aPDF))
	if err != nil {
		t.Fatal(err)
	}
	if err := (document.Cabinet{Store: w.papers, Vault: w.vault}).Put(t.Context(), name, other); err != nil {
		t.Fatal(err)
	}
	if code := w.get("adviseur-bram", place).want(500).object()["code"]; code != "document-damaged" {
		t.Errorf("got %v", code)
	}
}

// While as many come in as may, the next one is told to come again; and can.
func TestOnlySoManyDocumentsComeInAtATime(t *testing.T) {
	w, at := desk(t)
	w.server.Turn = time.Nanosecond
	server := httptest.NewServer(w.handler)
	defer server.Close()
	// A body is sent when the server begins to read it, and that has a place then.
	patient := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Hour}}
	defer patient.CloseIdleConnections()
	ask := func(body io.Reader) int {
		r, err := http.NewRequest("POST", server.URL+at+"/documents", body)
		if err != nil {
			t.Error(err)
			return 0
		}
		r.ContentLength = int64(len(aPDF))
		for i := 0; i < len(asDocument); i += 2 {
			r.Header.Set(asDocument[i], asDocument[i+1])
		}
		r.Header.Set("Idempotency-Key", uuid.NewString())
		r.Header.Set("Authorization", "Bearer "+w.token(persona("adviseur-bram")))
		r.Header.Set("Expect", "100-continue")
		answer, err := patient.Do(r)
		if err != nil {
			t.Error(err)
			return 0
		}
		return errorless(answer)
	}
	var slow sync.WaitGroup
	var ends []*io.PipeWriter
	for range 4 {
		body, end := io.Pipe()
		ends = append(ends, end)
		slow.Go(func() {
			if status := ask(body); status != 201 {
				t.Errorf("a slow one was answered %d", status)
			}
		})
	}
	for _, end := range ends {
		if _, err := io.WriteString(end, aPDF[:1]); err != nil { // which returns when it is read
			t.Error(err)
		}
	}
	if status := ask(strings.NewReader(aPDF)); status != 503 {
		t.Errorf("the fifth was answered %d", status)
	}
	for _, end := range ends {
		if _, err := io.WriteString(end, aPDF[1:]); err != nil {
			t.Error(err)
		}
		if err := end.Close(); err != nil {
			t.Error(err)
		}
	}
	slow.Wait()
	if status := ask(strings.NewReader(aPDF)); status != 201 {
		t.Errorf("afterwards: %d", status)
	}
}

// errorless reads an answer to its end, and says how it was.
func errorless(answer *http.Response) int {
	_, _ = io.Copy(io.Discard, answer.Body)
	_ = answer.Body.Close()
	return answer.StatusCode
}
