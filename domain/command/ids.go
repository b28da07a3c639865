package command

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"github.com/google/uuid"
)

// EventID is the id of the i-th event that a request records in a stream: the
// same request names the same events, and ids are in time order where requests
// are, which keeps the stores' indexes compact.
func EventID(request uuid.UUID, stream string, i int) uuid.UUID {
	return derived(request, "event", stream, i)
}

// ThingID is the id of the i-th thing of a kind that a request creates: a
// repeated create is the same create.
func ThingID(request uuid.UUID, kind string, i int) uuid.UUID {
	return derived(request, "thing", kind, i)
}

// RequestID is the id of the request with which a policy acts on a fact.
func RequestID(policy string, fact uuid.UUID) uuid.UUID {
	return derived(fact, "policy", policy, 0)
}

// derived makes a UUIDv8 of the time of one id and a hash of all that makes
// the new one different.
func derived(from uuid.UUID, what, of string, i int) uuid.UUID {
	h := sha256.New()
	h.Write(from[:])
	h.Write([]byte(what + "\x00" + of + "\x00"))
	var index [8]byte
	binary.BigEndian.PutUint64(index[:], uint64(i))
	h.Write(index[:])
	var id uuid.UUID
	copy(id[:], from[:6])
	copy(id[6:], h.Sum(nil))
	id[6] = id[6]&0x0f | 0x80 // version 8
	id[8] = id[8]&0x3f | 0x80 // the variant of RFC 9562
	return id
}

// A Clock tells the time in microseconds UTC and never goes back, also when
// the machine's clock is set back: then it stands still until that catches up.
type Clock struct {
	now  func() time.Time
	mu   sync.Mutex
	last time.Time
}

// NewClock returns a clock that reads now.
func NewClock(now func() time.Time) *Clock { return &Clock{now: now} }

// Now is the time at which something is recorded.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now().UTC().Truncate(time.Microsecond); now.After(c.last) {
		c.last = now
	}
	return c.last
}
