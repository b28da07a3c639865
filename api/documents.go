package api

import (
	"context"
	"encoding/hex"
	"errors"
	"mime"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humamux"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/document"
	"klantreis/domain/form"
	"klantreis/domain/journey"
	"klantreis/domain/vault"
)

// Putting is what a request that puts in a document says of it. Its body is the
// document; what is said of it stands in headers, which nobody logs.
type Putting struct {
	Recording
	Kind        string `header:"Document-Kind" required:"true" maxLength:"40" doc:"Soort document. A code of the list document-kinds."`
	Disposition string `header:"Content-Disposition" required:"true" maxLength:"2000" doc:"What the file is called, as in attachment; filename*=UTF-8''opleidingsplan%20zorg.pdf (RFC 6266)."`

	name string
}

// AddingDocument is a request to put a document into a journey.
type AddingDocument struct {
	Putting
	Journey uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
}

// Resolve checks the request before the handler runs.
func (in *Putting) Resolve(ctx huma.Context) []error {
	_, params, err := mime.ParseMediaType(in.Disposition)
	in.name = strings.TrimSpace(params["filename"])
	errs := in.check(ctx, When{}, func() any { return in.command(likely) })
	c := callOf(ctx.Context())
	c.rest = func() form.Faults { return in.wrong(c.server) }
	if in.Disposition != "" && (err != nil || in.name == "") {
		errs = append(errs, form.Faults{{Field: "Content-Disposition", Rule: "filename", Detail: "must say what the file is called, as in attachment; filename*=UTF-8''plan.pdf"}})
	}
	return errs
}

// A paper is what a document is said or found to be.
type paper struct {
	media string
	size  int
	hash  [32]byte
}

// likely stands for a document that has not come in yet.
var likely = paper{media: journey.MediaTypes[0], size: 1}

func (in *Putting) id() uuid.UUID { return command.ThingID(in.Key, "document", 0) }

func (in *Putting) command(p paper) journey.AddDocument {
	return journey.AddDocument{Document: in.id(), Kind: in.Kind, Name: in.name, MediaType: p.media, Size: p.size, Hash: hex.EncodeToString(p.hash[:])}
}

// wrong is what the write side would find wrong with what is said of the
// document, under the names of the headers.
func (in *Putting) wrong(s *Server) form.Faults {
	faults := in.faults(s, in.command(likely))
	for i, f := range faults {
		switch f.Field {
		case "kind":
			faults[i].Field = "Document-Kind"
		case "name":
			faults[i].Field = "Content-Disposition"
		}
	}
	return faults
}

// addDocument keeps the bytes of a document and then records that it is there.
// Whatever ends it in between, bytes without an event are swept; an event
// without bytes there cannot be.
func (s *Server) addDocument(ctx context.Context, in *AddingDocument) (*Recorded, error) {
	of, j, err := s.journeySubject(ctx, access.AddDocument, in.Journey)
	if err != nil {
		return nil, err
	}
	again := made(j.story.Past, in.Key)
	return s.run(ctx, &in.Recording, errand{
		do: access.AddDocument, of: of, again: again,
		carry: func(ctx context.Context, req command.Request) (command.Result, error) {
			return s.putDocument(ctx, &in.Putting, in.Journey, again, req)
		},
		location: "/v1/journeys/" + in.Journey.String() + "/documents/" + in.id().String(),
		receipt:  Receipt{ID: in.id(), Journey: in.Journey},
	})
}

// putDocument reads a document once everything else about it is right. Bytes
// that were recorded before are not kept again: they may have been removed
// since.
func (s *Server) putDocument(ctx context.Context, in *Putting, into uuid.UUID, again bool, req command.Request) (none command.Result, err error) {
	if faults := in.wrong(s); !again && len(faults) > 0 {
		return none, faults
	}
	leave, err := s.enter(ctx, s.incoming)
	if err != nil {
		return none, err
	}
	defer leave()
	plain, media, err := receive(callOf(ctx))
	if err != nil {
		return none, err
	}
	cmd := in.command(paper{media.Type, plain.Size(), plain.Hash()})
	whole, err := in.request(s, access.Role(req.Role), callOf(ctx).who, cmd)
	if err != nil {
		return none, err
	}
	req.Print = whole.Print // which covers the bytes
	if !again {
		err := s.cabinet().Put(ctx, document.Name{Stream: s.Journeys.Stream(into), ID: in.id()}, plain)
		if errors.Is(err, document.ErrOther) {
			return none, command.ErrReused
		}
		if err != nil {
			return none, err
		}
	}
	return s.Journeys.Handle(ctx, into, cmd, req)
}

func (s *Server) cabinet() document.Cabinet {
	return document.Cabinet{Store: s.Documents, Vault: s.Book.Vault}
}

// ReadingDocument is a request to read a document.
type ReadingDocument struct {
	Reading
	Journey  uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Document uuid.UUID `path:"document" format:"uuid" doc:"The id of the document."`
}

// DocumentFile answers a document as it was put in.
type DocumentFile struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	Disposition string `header:"Content-Disposition" hidden:"true"`
	Length      int    `header:"Content-Length" hidden:"true"`
	Body        func(huma.Context)
}

// document answers a document whole, or nothing of it: its bytes are held
// against the hash in the log before the first of them is sent.
func (s *Server) document(ctx context.Context, in *ReadingDocument) (*DocumentFile, error) {
	of, j, err := s.journeySubject(ctx, access.SeeDocument, in.Journey)
	if err != nil {
		return nil, err
	}
	of.object = "document-" + in.Document.String()
	l, err := s.may(ctx, access.SeeDocument, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, l, of.owner, client.Guidance); err != nil {
		return nil, err
	}
	return s.paper(ctx, j, in.Document)
}

// paper opens a document of a journey for who may see it.
func (s *Server) paper(ctx context.Context, j journeyFile, id uuid.UUID) (*DocumentFile, error) {
	known, there := j.story.State.Documents[id]
	if !there {
		return nil, notFound(journey.ErrNoDocument.Reason)
	}
	leave, err := s.enter(ctx, s.outgoing)
	if err != nil {
		return nil, err
	}
	plain, err := s.openedPaper(ctx, document.Name{Stream: s.Journeys.Stream(j.id), ID: id}, known)
	if err != nil {
		leave()
		return nil, err
	}
	media, _ := document.Known(known.MediaType)
	return &DocumentFile{
		ContentType: known.MediaType, Length: plain.Size(),
		Disposition: mime.FormatMediaType("attachment", map[string]string{"filename": media.Filename(known.Name)}),
		Body:        func(h huma.Context) { defer leave(); s.send(h, plain) },
	}, nil
}

// openedPaper opens a document and makes sure that it is the one that was put in.
func (s *Server) openedPaper(ctx context.Context, n document.Name, known journey.Document) (*document.Plain, error) {
	plain, err := s.cabinet().Get(ctx, n)
	switch {
	case errors.Is(err, vault.ErrDestroyed):
		return nil, notFound("The key to this document was destroyed, or lost with an older vault. It cannot be read any more.")
	case err == nil && s.isKnown(plain, known):
		return plain, nil
	case err == nil, errors.Is(err, document.ErrDamaged), errors.Is(err, document.ErrNotThere):
		c := callOf(ctx)
		s.Log.ErrorContext(ctx, "a document is not what was put in", "request", c.id, "document", n.ID, "stream", n.Stream, "error", err)
		p := problem(http.StatusInternalServerError, "document-damaged", "What is kept of this document is not what was put in, so nothing of it is shown. Tell whoever runs the platform, with the number of this instance: it can be put back from a backup.")
		p.Instance = c.id.URN()
		return nil, p
	}
	return nil, err
}

func (s *Server) isKnown(p *document.Plain, known journey.Document) bool {
	hash := p.Hash()
	return hex.EncodeToString(hash[:]) == known.Hash && p.Size() == known.Size
}

// send writes a document. Where that breaks off so does the connection, since
// the length was told before.
func (s *Server) send(h huma.Context, p *document.Plain) {
	_, w := humamux.Unwrap(h)
	allow(w, documentWithin)
	h.SetStatus(http.StatusOK)
	if _, err := p.WriteTo(w); err != nil {
		panic(http.ErrAbortHandler) // the reader has gone, or was too slow
	}
}

// RemoveDocumentBody takes a document out of a journey. It has no moment of its
// own: it is removed when it is recorded.
type RemoveDocumentBody struct {
	Reason string `json:"reason" example:"verkeerde-klant" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (RemoveDocumentBody) occurrence() When { return When{} }

func (b RemoveDocumentBody) command(ids Ids) journey.Command {
	return journey.RemoveDocument{Document: ids.Document, Reason: b.Reason, Note: b.Note}
}

// OnDocument is a request to record something about a document.
type OnDocument[B ForJourney] struct {
	Recording
	Journey  uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Document uuid.UUID `path:"document" format:"uuid" doc:"The id of the document."`
	Body     B
}

func (in *OnDocument[B]) ids() Ids {
	return Ids{Request: in.Key, Journey: in.Journey, Document: in.Document}
}

// Resolve checks the request before the handler runs.
func (in *OnDocument[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids()) })
}

// A DocumentBody is what a journey knows of a document.
type DocumentBody struct {
	ID        uuid.UUID   `json:"id"`
	Kind      Label       `json:"kind" doc:"Soort document."`
	Name      string      `json:"name" doc:"What its file was called."`
	MediaType string      `json:"mediaType"`
	Size      int         `json:"size" doc:"In bytes."`
	Hash      string      `json:"hash" doc:"SHA-256 of the bytes, in hexadecimal digits."`
	Added     *MomentBody `json:"added,omitempty" doc:"When it was put in."`
}

func (s *Server) documents(all map[uuid.UUID]journey.Document) (bodies []DocumentBody) {
	for _, id := range ordered(all) {
		d := all[id]
		bodies = append(bodies, DocumentBody{id, s.label("document-kinds", d.Kind), d.Name, d.MediaType, d.Size, d.Hash, momentOf(d.Added)})
	}
	return bodies
}

// onDocument registers a command on a document.
func onDocument[B ForJourney](r *routes, path string, do access.Action, summary, about string) {
	var b B
	record(r, "/journeys/{journey}/documents/{document}/"+path, func(ctx context.Context, in *OnDocument[B]) (*Recorded, error) {
		return r.server.inJourney(ctx, do, &in.Recording, in.ids(), in.Body)
	}, b.command(Ids{}), summary, about)
}
