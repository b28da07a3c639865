package document_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"klantreis/domain/document"
)

// zipped makes a ZIP file of entries, the first of which is not compressed.
func zipped(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, name := range names {
		name, says, _ := strings.Cut(name, "=")
		method := zip.Deflate
		if i == 0 {
			method = zip.Store
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(says)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTypesAreToldByHowDocumentsBegin(t *testing.T) {
	for want, docs := range map[string][][]byte{
		".pdf": {[]byte("%PDF-1.7\n%âãÏÓ")},
		".png": {[]byte("\x89PNG\r\n\x1a\n....")},
		".jpg": {[]byte("\xff\xd8\xff\xe0..JFIF"), []byte("\xff\xd8\xff\xe1..Exif")},
		".docx": {
			zipped(t, "[Content_Types].xml=<Types/>", "_rels/.rels=<r/>", "word/document.xml=<w/>"),
			zipped(t, "_rels/.rels=<r/>", "docProps/app.xml=<a/>", "docProps/core.xml=<c/>", "word/_rels/document.xml.rels=<r/>"),
		},
		".odt": {zipped(t, "mimetype=application/vnd.oasis.opendocument.text", "content.xml=<c/>")},
		"": {
			nil, []byte("%PD"), []byte(" %PDF-1.7"), []byte("<html>"), []byte("MZ\x90\x00"), []byte("PK\x03\x04"), []byte("PK\x03\x04 and then nothing of a ZIP file"),
			zipped(t, "evil.exe=MZ"), zipped(t, "[Content_Types].xml=<Types/>", "xl/workbook.xml=<x/>"),
			zipped(t, "mimetype=application/vnd.oasis.opendocument.spreadsheet"),
			zipped(t, "mimetype=application/vnd.oasis.opendocument.text-template"),
			[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), // an old .doc
		},
	} {
		for _, doc := range docs {
			if got, _ := document.Sniff(doc); got.Extension != want {
				t.Errorf("%.40q is %q, want %q", doc, got.Extension, want)
			}
		}
	}
}

func TestAFilenameIsSafe(t *testing.T) {
	for name, want := range map[string]string{
		"cv.pdf":              "cv.pdf",
		"CV Vera.PDF":         "CV Vera.PDF",
		"cv":                  "cv.pdf",
		"cv.exe":              "cv.exe.pdf",
		"../../etc/passwd":    "_.._etc_passwd.pdf",
		`C:\brief.pdf`:        "C__brief.pdf",
		".bashrc":             "bashrc.pdf",
		" ..":                 ".pdf",
		"a\"b<c>|?*:\r\n.pdf": "a_b_c_______.pdf",
		"diploma's é.pdf":     "diploma's é.pdf",
	} {
		pdf, _ := document.Known("application/pdf")
		if got := pdf.Filename(name); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
	if jpeg, _ := document.Known("image/jpeg"); jpeg.Filename("foto.JPEG") != "foto.JPEG" || jpeg.Filename("foto.jpg") != "foto.jpg" {
		t.Error("both endings of photos are right")
	}
	if _, known := document.Known("text/html"); known {
		t.Error("a page is no document")
	}
}
