package demo

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/document"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
)

// papers says who brings a document along: a curriculum vitae, a training plan.
// One in twenty turns out to be there twice.
func (f *file) papers() []step {
	if f.year.plan.Wordless || !f.chance(20) {
		return nil
	}
	var id uuid.UUID
	steps := []step{{0, 5, func(f *file) { id = f.bring(f.pick([]choice{{55, "cv"}, {35, "opleidingsplan"}, {10, "overig"}})) }}}
	if f.chance(5) {
		steps = append(steps, step{0, 2, func(f *file) { f.record(journey.RemoveDocument{Document: id, Reason: "dubbel"}) }})
	}
	return steps
}

// bring puts a made-up document of a kind into the journey.
func (f *file) bring(kind string) uuid.UUID { return f.bringBy(f.advisor, kind) }

func (f *file) bringBy(who Member, kind string) uuid.UUID {
	id, b := f.id(), page("Voorbeeld: "+kind)
	hash := sha256.Sum256(b)
	f.year.papers[document.Name{Stream: f.year.journeys.Stream(f.journeyID), ID: id}] = b
	f.recordBy(who, journey.AddDocument{
		Document: id, Kind: kind, Name: kind + ".pdf", MediaType: "application/pdf", Size: len(b), Hash: hex.EncodeToString(hash[:])})
	return id
}

// put has whoever works on a dossier put a document into it.
func (d *dossier) put(who Member, kind string) uuid.UUID {
	id := d.bringBy(who, kind)
	d.do(who, voucher.FileDocument{Document: id, Kind: kind})
	return id
}

// page is a PDF of one page with one line on it.
func page(line string) []byte {
	content := fmt.Sprintf("BT /F1 18 Tf 72 760 Td (%s) Tj ET", line)
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for i, object := range objects {
		table += fmt.Sprintf("%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	at := b.Len()
	fmt.Fprintf(&b, "%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", table, len(objects)+1, at)
	return b.Bytes()
}

// keepPapers keeps the bytes of the documents of a played year.
func keepPapers(ctx context.Context, played Played, c document.Cabinet) error {
	for n, b := range played.Papers {
		plain, err := document.Read(bytes.NewReader(b), len(b))
		if err == nil {
			err = c.Put(ctx, n, plain)
		}
		if err != nil {
			return fmt.Errorf("keep document %s: %w", n.ID, err)
		}
	}
	return nil
}
