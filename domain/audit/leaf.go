// Package audit says whether a log is the one that it is said to be.
//
// Every event has a leaf: a hash of all that was recorded with it and of where
// in its stream that was. The hash over every leaf, in the order of the log,
// sums a log up: a changed, missing, added or reordered event gives another.
// Positions are left out, since every store has its own, so that a log keeps
// its leaves wherever it is copied to.
package audit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"

	"klantreis/domain/eventstore"
)

// A Leaf stands for one event. How it is made is frozen: leaves that were
// handed out must be found again for ever.
type Leaf [sha256.Size]byte

// LeafOf is SHA-256 over the event's stream, revision, id, type, data and
// metadata, each after its length in bytes, with numbers as eight bytes, the
// highest first.
func LeafOf(r eventstore.Recorded) Leaf {
	b := make([]byte, 0, 8*7+len(r.Stream)+len(r.ID)+r.Size())
	field := func(f []byte) { b = append(binary.BigEndian.AppendUint64(b, uint64(len(f))), f...) }
	field([]byte(r.Stream))
	field(binary.BigEndian.AppendUint64(nil, uint64(r.Revision)))
	field(r.ID[:])
	field([]byte(r.Type))
	field(r.Data)
	field(r.Meta)
	return sha256.Sum256(b)
}

// A Sum sums up a log from its first event on; two logs with the same sum hold
// the same events in the same order.
type Sum struct {
	Events uint64
	Hash   [sha256.Size]byte // SHA-256 over all leaves, one after the other
}

// String is the count and the hash, as people compare them.
func (s Sum) String() string {
	return fmt.Sprintf("%d events, hash over every leaf %s", s.Events, hex.EncodeToString(s.Hash[:]))
}

// A Tally makes the sum of a log, leaf by leaf. The zero Tally is of a log
// without events.
type Tally struct {
	events uint64
	hash   hash.Hash
}

// Add takes in the leaf of the next event.
func (t *Tally) Add(l Leaf) {
	if t.hash == nil {
		t.hash = sha256.New()
	}
	t.events++
	t.hash.Write(l[:])
}

// Events is how many were added.
func (t *Tally) Events() uint64 { return t.events }

// Sum is the sum of what was added so far.
func (t *Tally) Sum() Sum {
	if t.hash == nil {
		return Sum{Hash: sha256.Sum256(nil)}
	}
	return Sum{t.events, [sha256.Size]byte(t.hash.Sum(nil))}
}
