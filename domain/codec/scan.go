package codec

import (
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
)

// A scanner reads JSON in one pass, as long as it is written just as this
// package writes it: fields in their order, without spaces and without
// escapes. Every reader opens every event, and JSON at large takes five times
// as long.
type scanner struct {
	rest   string
	before byte // what stands before the next field
	odd    bool // it is written otherwise
}

func scan(s string) scanner { return scanner{rest: s, before: '{'} }

// next goes to the value of the next field, if it has this name.
func (s *scanner) next(name string) bool {
	end := len(name) + len(`{"":`)
	if len(s.rest) < end || s.rest[0] != s.before || s.rest[1] != '"' || s.rest[2:end-2] != name || s.rest[end-2:end] != `":` {
		return false
	}
	s.rest, s.before = s.rest[end:], ','
	return true
}

// text returns the next field if it has this name, and nothing otherwise.
func (s *scanner) text(name string) string {
	if !s.next(name) {
		return ""
	}
	return s.quoted()
}

// quoted reads a text with its quotes.
func (s *scanner) quoted() string {
	text, rest, _ := strings.Cut(strings.TrimPrefix(s.rest, `"`), `"`)
	seen := plain
	for i := range len(text) {
		seen |= sorts[text[i]]
	}
	s.odd = s.odd || len(text)+len(rest)+2 != len(s.rest) || seen&escaped != 0 || seen&wide != 0 && !utf8.ValidString(text)
	s.rest = rest
	return text
}

// The sorts of bytes in a text.
const (
	plain   byte = 0
	wide    byte = 1 // of a letter that has more than one
	escaped byte = 2 // never stands in a text as it is
)

// sorts of all bytes: every text is looked at byte by byte, twice in a rebuild.
var sorts = func() (all [256]byte) {
	for b := range all {
		switch {
		case b < ' ' || b == '\\':
			all[b] = escaped
		case b >= utf8.RuneSelf:
			all[b] = wide
		}
	}
	return all
}()

// id is [scanner.text] for an id.
func (s *scanner) id(name string) (id uuid.UUID) {
	if !s.next(name) {
		return uuid.Nil
	}
	id, err := uuid.Parse(s.quoted())
	s.check(err)
	return id
}

var base = base64.StdEncoding.Strict()

// bytes is [scanner.text] for bytes.
func (s *scanner) bytes(name string) []byte {
	text := s.text(name)
	if text == "" {
		return nil
	}
	b, err := base.DecodeString(text)
	s.check(err)
	return b
}

func (s *scanner) check(err error) { s.odd = s.odd || err != nil }

// box returns the sealed part of this name, nil if it does not come next.
func (s *scanner) box(name string) *box {
	if !s.next(name) {
		return nil
	}
	in := scan(s.rest)
	b := &box{Key: in.id("key"), Box: in.bytes("box")}
	rest, closed := strings.CutPrefix(in.rest, "}")
	s.rest, s.odd = rest, s.odd || in.odd || !closed || b.Key == uuid.Nil
	return b
}

var errNoEnvelope = errors.New("not an envelope as it was written")

// scanEnvelope reads an envelope. It takes none that is written otherwise: a
// store gives back the bytes that it was given, so this one was altered. The clear
// part is a part of data.
func scanEnvelope(data []byte) (envelope, error) {
	s := scan(string(data))
	e := envelope{Person: s.box("person"), Text: s.box("text")}
	there := s.next("clear")
	if s.odd || !there || !strings.HasSuffix(s.rest, "}") {
		return envelope{}, errNoEnvelope
	}
	e.Clear = slices.Clip(data[len(data)-len(s.rest) : len(data)-1])
	return e, nil
}
