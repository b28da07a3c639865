package document

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// A Media type is what a document is.
type Media struct {
	Type      string // as in Content-Type
	Extension string // that its names end in
	begins    func(head []byte) bool
}

// Types are the media types that a document can have.
var Types = []Media{
	{"application/pdf", ".pdf", with("%PDF-")},
	{"image/png", ".png", with("\x89PNG\r\n\x1a\n")},
	{"image/jpeg", ".jpg", with("\xff\xd8\xff")},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", isWord},
	{"application/vnd.oasis.opendocument.text", ".odt", isOpenText},
}

// Known returns the media type of that name.
func Known(name string) (m Media, known bool) {
	for _, m := range Types {
		if m.Type == name {
			return m, true
		}
	}
	return m, false
}

// Sniff tells a document's type by how it begins.
func Sniff(head []byte) (m Media, known bool) {
	for _, m := range Types {
		if m.begins(head) {
			return m, true
		}
	}
	return m, false
}

// Filename makes a name under which the document can be kept anywhere: without
// a way to another folder, and ending in what the document is.
func (m Media) Filename(name string) string {
	name = strings.TrimLeft(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name), ". ")
	jpeg := m.Extension == ".jpg" && strings.HasSuffix(strings.ToLower(name), ".jpeg")
	if !jpeg && !strings.HasSuffix(strings.ToLower(name), m.Extension) {
		name += m.Extension
	}
	return name
}

func with(begin string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(begin)) }
}

// Both kinds of office documents are ZIP files.
const (
	zipEntry      = "PK\x03\x04"
	zipNameLength = 26 // where an entry has the length of its name
	zipName       = 30 // and where its name
)

// entries are the names of the files in a ZIP file that begin near its own
// beginning. Where an entry ends need not stand in it, so that they are looked
// for.
func entries(head []byte, visit func(name string, after []byte) (found bool)) bool {
	for bytes.HasPrefix(head, []byte(zipEntry)) && len(head) > zipName {
		end := zipName + int(binary.LittleEndian.Uint16(head[zipNameLength:]))
		if end <= len(head) && visit(string(head[zipName:end]), head[end:]) {
			return true
		}
		next := bytes.Index(head[1:], []byte(zipEntry))
		if next < 0 {
			return false
		}
		head = head[1+next:]
	}
	return false
}

// isWord looks for the folder in which such a document keeps its text.
func isWord(head []byte) bool {
	return entries(head, func(name string, _ []byte) bool { return strings.HasPrefix(name, "word/") })
}

// isOpenText looks at the first entry, which says what the document is (Open
// Document 1.3 part 2, section 3.3).
func isOpenText(head []byte) bool {
	if len(head) < zipName {
		return false
	}
	return bytes.HasPrefix(head, []byte(zipEntry)) &&
		bytes.HasPrefix(head[zipName:], []byte("mimetypeapplication/vnd.oasis.opendocument.text")) &&
		!bytes.HasPrefix(head[zipName:], []byte("mimetypeapplication/vnd.oasis.opendocument.text-"))
}
