package api

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"

	"klantreis/domain/document"
	"klantreis/domain/form"
)

// Limits of documents: each is in memory as a whole while it comes in or goes
// out, so only so many do at a time.
const (
	documentWithin = time.Minute     // to come in, and to go out
	documentTurn   = 5 * time.Second // to wait for a place
	incomingAtOnce = 4
	outgoingAtOnce = 8
)

// carries marks operations that a document comes in or goes out with.
const carries = "carries a document"

// An upload is a document that has not been read yet. It is read by the handler,
// once it is known who may put in what.
type upload struct {
	request *http.Request
	writer  http.ResponseWriter
}

// allow gives the connection more time than others have.
func allow(w http.ResponseWriter, longest time.Duration) {
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(time.Now().Add(longest)) // tests have no connection
	_ = connection.SetWriteDeadline(time.Now().Add(longest + answerAfter))
}

// carrying hands the body of a document on to the handler as it is.
func carrying(ctx huma.Context, next func(huma.Context)) {
	r, w := humamux.Unwrap(ctx)
	callOf(ctx.Context()).upload = upload{r, w}
	next(ctx)
}

// uploading documents an operation whose body is a document.
func uploading(op *huma.Operation) {
	op.Metadata[carries] = true
	op.RequestBody = &huma.RequestBody{Required: true, Content: contents(), Description: "The document as it is, at most 10 MiB, with its Content-Length."}
	op.Errors = append(op.Errors, http.StatusLengthRequired)
}

// downloading documents an operation that answers a document.
func downloading(op *huma.Operation) {
	op.Metadata[carries] = true
	op.Errors = append(op.Errors, http.StatusInternalServerError)
	op.Responses["200"] = &huma.Response{Description: "The document as it was put in, as an attachment under its name.", Content: contents()}
}

func contents() map[string]*huma.MediaType {
	all := map[string]*huma.MediaType{}
	for _, m := range document.Types {
		all[m.Type] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return all
}

// enter waits for a place and returns how to leave it. Where one is free nobody
// waits, however short a turn is.
func (s *Server) enter(ctx context.Context, places chan struct{}) (leave func(), err error) {
	leave = func() { <-places }
	select {
	case places <- struct{}{}:
		return leave, nil
	default:
	}
	enough := time.NewTimer(s.Turn)
	defer enough.Stop()
	select {
	case places <- struct{}{}:
		return leave, nil
	case <-enough.C:
	case <-ctx.Done():
	}
	return nil, unavailable("documents-busy", "Too many documents come and go at the moment. Make the same request again.")
}

// receive reads the document of a request, and makes sure that it is what it is
// said to be.
func receive(c *call) (*document.Plain, document.Media, error) {
	r := c.upload.request
	said, known := saidToBe(r.Header)
	switch {
	case !known:
		return nil, said, unknownMedia()
	case r.ContentLength < 0:
		return nil, said, problem(http.StatusLengthRequired, "length-required", "Say in Content-Length how many bytes the document has.")
	case r.ContentLength == 0:
		return nil, said, form.Faults{{Field: wholeBody, Rule: "required", Detail: "this request needs a document as its body"}}
	case r.ContentLength > document.MaxSize:
		return nil, said, problem(http.StatusRequestEntityTooLarge, "too-large", "A document may have at most 10,485,760 bytes (10 MiB).")
	}
	allow(c.upload.writer, documentWithin)
	plain, err := document.Read(r.Body, int(r.ContentLength))
	_ = http.NewResponseController(c.upload.writer).SetReadDeadline(time.Time{}) // as for other bodies
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, said, problem(http.StatusRequestTimeout, "too-slow", fmt.Sprintf("The document did not come in within %.0f seconds.", documentWithin.Seconds())).with("Connection", "close")
	case err != nil:
		return nil, said, cutShort()
	}
	return plain, said, mismatch(said, plain.Head())
}

// saidToBe is the type that a request says its document has.
func saidToBe(h http.Header) (m document.Media, known bool) {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil || h.Get("Content-Encoding") != "" {
		return m, false
	}
	return document.Known(kind)
}

// mismatch refuses a document that begins otherwise than its type does.
func mismatch(said document.Media, head []byte) error {
	found, known := document.Sniff(head)
	detail := "the document does not begin as one of its type does: send it as what it is, which must be one of " + mediaTypes()
	switch {
	case known && found.Type == said.Type:
		return nil
	case known:
		detail = "the document begins as " + found.Type + ": say that it is that, or send the one that was meant"
	}
	return form.Faults{{Field: "Content-Type", Rule: "media-type", Detail: detail}}
}

func mediaTypes() string {
	var names []string
	for _, m := range document.Types {
		names = append(names, m.Type)
	}
	return strings.Join(names, ", ")
}

func unknownMedia() *Problem {
	return problem(http.StatusUnsupportedMediaType, "unsupported-media-type", "A document is sent as it is, not compressed, with a Content-Type that is one of "+mediaTypes()+".")
}
