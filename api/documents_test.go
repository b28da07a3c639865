package api_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"mime"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/document"
	"klantreis/domain/journey"
)

// aPDF is the least that is one, and asDocument what is said of it.
const aPDF = "%PDF-1.7"

var asDocument = []string{"Content-Type", "application/pdf", "Document-Kind", "opleidingsplan",
	"Content-Disposition", "attachment; filename*=UTF-8''Plan%20Zo%C3%AB.pdf"}

// desk is a world with a journey of adviseur-bram.
func desk(t testing.TB) (w *world, at string) {
	w = newWorld(t)
	return w, "/v1/journeys/" + w.aJourney("gids-anna", w.aClient("gids-anna"), "werkcentrum-enschede", "adviseur-bram")
}

func streamOf(at string) string { return "journey-" + strings.TrimPrefix(at, "/v1/journeys/") }

// put puts a document into a journey as its advisor.
func (w *world) put(at, body, key string, headers ...string) reply {
	w.Helper()
	return w.send("adviseur-bram", "POST", at+"/documents", body, append([]string{"Idempotency-Key", key}, headers...)...)
}

// stored are the documents whose bytes are kept.
func (w *world) stored() []document.Name {
	w.Helper()
	names, err := w.papers.Names(context.Background(), document.Name{}, 100)
	if err != nil {
		w.Fatal(err)
	}
	return names
}

func longPDF() string { return aPDF + strings.Repeat("een plan\n", 20_000) }

func TestADocumentComesBackAsItWasPutIn(t *testing.T) {
	w, at := desk(t)
	put := w.put(at, longPDF(), uuid.NewString()).want(201)
	place := put.Header().Get("Location")
	if place != at+"/documents/"+put.id() {
		t.Errorf("it is at %s", place)
	}
	got := w.get("adviseur-bram", place).want(200)
	if got.Body.String() != longPDF() {
		t.Errorf("%d bytes came back of %d", got.Body.Len(), len(longPDF()))
	}
	kind, params, err := mime.ParseMediaType(got.Header().Get("Content-Disposition"))
	if err != nil || kind != "attachment" || params["filename"] != "Plan Zoë.pdf" {
		t.Errorf("it is called %v as %s, %v", params, kind, err)
	}
	for name, want := range map[string]string{"Content-Type": "application/pdf", "Content-Length": fmt.Sprint(len(longPDF())), "X-Content-Type-Options": "nosniff"} {
		if h := got.Header().Get(name); h != want {
			t.Errorf("%s is %q, want %q", name, h, want)
		}
	}
	if head := w.send("adviseur-bram", "HEAD", place, "").want(200); head.Body.Len() > 0 || head.Header().Get("Content-Length") != fmt.Sprint(len(longPDF())) {
		t.Errorf("its headers alone: %v", head.Header())
	}
}

func TestWhatAJourneySaysOfADocument(t *testing.T) {
	w, at := desk(t)
	put := w.put(at, longPDF(), uuid.NewString()).want(201)
	hash := sha256.Sum256([]byte(longPDF()))
	doc := w.get("adviseur-bram", at).want(200).object()["documents"].([]any)[0].(map[string]any)
	want := m{"id": put.id(), "name": "Plan Zoë.pdf", "mediaType": "application/pdf", "size": float64(len(longPDF())), "hash": hex.EncodeToString(hash[:])}
	for field, value := range want {
		if doc[field] != value {
			t.Errorf("%s is %v, want %v", field, doc[field], value)
		}
	}
	if code := doc["kind"].(map[string]any)["code"]; code != "opleidingsplan" {
		t.Errorf("its kind is %v", code)
	}
	if of := w.get("gids-anna", at).want(200).object(); of["documents"] != nil {
		t.Errorf("the front desk sees documents: %v", of["documents"])
	}
	client := w.get("adviseur-bram", at).object()["client"].(string)
	if says := w.get("gids-anna", "/v1/clients/"+client+"/timeline").want(200).Body.String(); strings.Contains(says, "Plan Zo") {
		t.Error("the front desk sees what a document is called")
	}
	if says := w.get("adviseur-bram", "/v1/clients/"+client+"/timeline").want(200).Body.String(); !strings.Contains(says, "Plan Zoë.pdf") {
		t.Error("the advisor does not see what a document is called")
	}
	if strings.Contains(w.log.String(), "Plan") {
		t.Error("the name of a document is in the log")
	}
}

func TestEveryLookAtADocumentIsLogged(t *testing.T) {
	w, at := desk(t)
	place := w.put(at, aPDF, uuid.NewString()).want(201).Header().Get("Location")
	_, id, _ := strings.Cut(place, "/documents/")
	for as, status := range map[string]int{"adviseur-bram": 200, "privacy-officer-mila": 200, "gids-anna": 403, "adviseur-chantal": 403} {
		w.get(as, place).want(status)
		looks, err := w.looks.Looks(t.Context(), access.LookFilter{Actor: as}, 0, 1)
		if err != nil || len(looks) != 1 || looks[0].Object != "document-"+id || looks[0].Action != access.SeeDocument || looks[0].Allowed != (status == 200) {
			t.Errorf("%s: %+v, %v", as, looks, err)
		}
	}
	w.get("adviseur-bram", at+"/documents/"+uuid.NewString()).want(404)
}

func TestTheSameDocumentCountsOnce(t *testing.T) {
	w, at := desk(t)
	key := uuid.NewString()
	first := w.put(at, longPDF(), key).want(201)
	again := w.put(at, longPDF(), key).want(201)
	if first.Body.String() != again.Body.String() || first.Header().Get("Location") != again.Header().Get("Location") {
		t.Errorf("answered %s and then %s", first.Body, again.Body)
	}
	for what, other := range map[string]reply{
		"other bytes":    w.put(at, longPDF()+"!", key),
		"another name":   w.put(at, longPDF(), key, "Content-Disposition", "attachment; filename=x.pdf"),
		"another kind":   w.put(at, longPDF(), key, "Document-Kind", "factuur"),
		"no name at all": w.put(at, longPDF(), key, "Content-Disposition", "attachment; filename=x.pdf"),
	} {
		if code := other.want(409).object()["code"]; code != "request-reused" {
			t.Errorf("%s: %v", what, code)
		}
	}
	if n := len(w.stored()); n != 1 {
		t.Errorf("%d documents are kept", n)
	}
}

// The program dies between the bytes and the event. The same request completes
// it; nothing of it is there before.
func TestBytesWithoutTheirEvent(t *testing.T) {
	w, at := desk(t)
	key := uuid.NewString()
	w.store.fail(streamOf(at))
	r := httptest.NewRequest("POST", at+"/documents", strings.NewReader(longPDF()))
	for i := 0; i < len(asDocument); i += 2 {
		r.Header.Set(asDocument[i], asDocument[i+1])
	}
	r.Header.Set("Idempotency-Key", key)
	r.Header.Set("Authorization", "Bearer "+w.token(persona("adviseur-bram")))
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	if rec.Code != 500 || len(w.stored()) != 1 {
		t.Fatalf("answered %d, and %d documents are kept", rec.Code, len(w.stored()))
	}
	w.store.fail("")
	if w.get("adviseur-bram", at).object()["documents"] != nil {
		t.Error("a document is there that was not recorded")
	}
	if code := w.put(at, longPDF()+"!", key).want(409).object()["code"]; code != "request-reused" {
		t.Errorf("other bytes: %v", code)
	}
	place := w.put(at, longPDF(), key).want(201).Header().Get("Location")
	w.get("adviseur-bram", place).want(200)
}

func TestADocumentIsNotShownWithoutItsKey(t *testing.T) {
	w, at := desk(t)
	place := w.put(at, aPDF, uuid.NewString()).want(201).Header().Get("Location")
	id := uuid.MustParse(strings.TrimPrefix(at, "/v1/journeys/"))
	if _, _, err := w.server.Journeys.Load(t.Context(), id); err != nil { // what was remembered of the journey
		t.Fatal(err)
	}
	if err := w.vault.Destroy(t.Context(), streamOf(at)); err != nil {
		t.Fatal(err)
	}
	w.get("adviseur-bram", place).want(404)
	w.put(at, aPDF, uuid.NewString()).want(409)
}

func TestARemovedDocumentIsGone(t *testing.T) {
	w, at := desk(t)
	key := uuid.NewString()
	place := w.put(at, aPDF, key).want(201).Header().Get("Location")
	w.post("gids-anna", place+"/removals", m{"reason": "dubbel"}).want(403)
	w.post("adviseur-bram", place+"/removals", m{"reason": "dubbel", "note": "Stond er al."}).want(201)
	w.get("adviseur-bram", place).want(404)
	w.post("adviseur-bram", place+"/removals", m{"reason": "dubbel"}).want(404)
	if err := w.papers.Remove(t.Context(), streamOf(at)); err != nil { // as the policy does
		t.Fatal(err)
	}
	w.put(at, aPDF, key).want(201) // the same request is answered again
	if n := len(w.stored()); n > 0 {
		t.Errorf("and %d documents are kept again", n)
	}
	w.put(at, aPDF, uuid.NewString()).want(201)
}

// What the interface takes is what the domain takes, and what can be told by
// its bytes.
func TestTheTypesOfDocumentsAreTheSameEverywhere(t *testing.T) {
	var types []string
	for _, m := range document.Types {
		types = append(types, m.Type)
	}
	if !slices.Equal(types, journey.MediaTypes) || document.MaxSize != journey.MaxDocumentSize {
		t.Errorf("%v and %v", types, journey.MediaTypes)
	}
}
