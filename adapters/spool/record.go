package spool

import (
	"encoding/binary"
	"errors"
	"io"

	"klantreis/domain/eventstore"
)

// A record is an event as bytes: a head of fixed size that says where it is in
// the log and how long the rest is, and behind it the stream, the type, what it
// says and what is said of it.
const (
	lengths = 4 * 4
	head    = lengths + 3*8 + 16
)

// appendRecord adds the record of an event to others.
func appendRecord(to []byte, r *eventstore.Recorded) []byte {
	for _, n := range []int{len(r.Stream), len(r.Type), len(r.Data), len(r.Meta)} {
		to = binary.LittleEndian.AppendUint32(to, uint32(n))
	}
	for _, n := range []uint64{uint64(r.Revision), r.Position.Major, r.Position.Minor} {
		to = binary.LittleEndian.AppendUint64(to, n)
	}
	to = append(to, r.ID[:]...)
	to = append(to, r.Stream...)
	to = append(to, r.Type...)
	to = append(to, r.Data...)
	return append(to, r.Meta...)
}

// names are the names that were read last. They repeat a lot, and are kept once.
type names struct {
	stream string
	types  map[string]string
}

// read reads the record that comes next. It fails with [io.EOF] when there is
// none, and with another error in the middle of one.
func (n *names) read(in io.Reader) (r eventstore.Recorded, err error) {
	var fixed [head]byte
	if _, err := io.ReadFull(in, fixed[:]); err != nil {
		return r, err
	}
	var size [4]int
	whole := 0
	for i := range size {
		size[i] = int(binary.LittleEndian.Uint32(fixed[4*i:]))
		whole += size[i]
	}
	rest := make([]byte, whole)
	if _, err := io.ReadFull(in, rest); errors.Is(err, io.EOF) && whole > 0 {
		return r, io.ErrUnexpectedEOF
	} else if err != nil {
		return r, err
	}
	r.Revision = eventstore.Revision(binary.LittleEndian.Uint64(fixed[lengths:]))
	r.Position.Major = binary.LittleEndian.Uint64(fixed[lengths+8:])
	r.Position.Minor = binary.LittleEndian.Uint64(fixed[lengths+16:])
	copy(r.ID[:], fixed[lengths+24:])
	cut := func(i int) (part []byte) {
		part, rest = rest[:size[i]:size[i]], rest[size[i]:]
		return part
	}
	r.Stream, r.Type = n.nameOf(cut(0)), n.typeOf(cut(1))
	r.Data, r.Meta = cut(2), cut(3)
	return r, nil
}

func (n *names) nameOf(stream []byte) string {
	if string(stream) != n.stream {
		n.stream = string(stream)
	}
	return n.stream
}

func (n *names) typeOf(kind []byte) string {
	if known, ok := n.types[string(kind)]; ok {
		return known
	}
	if n.types == nil {
		n.types = map[string]string{}
	}
	known := string(kind)
	n.types[known] = known
	return known
}
