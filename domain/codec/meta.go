package codec

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Meta says who recorded an event, why, and when. It stands in the clear
// beside every event, so it holds nothing about a client. It is for the ledger
// and the timeline; decisions and views do not depend on who the actor is.
type Meta struct {
	Actor        string         `json:"actor"` // pseudonymous: what the identity provider calls them
	Role         string         `json:"role"`
	Organisation string         `json:"organisation,omitempty"` // the team or desk that one works for
	Purpose      string         `json:"purpose"`                // code list purposes
	Request      uuid.UUID      `json:"request"`                // the entry: asking again with it counts once
	Correlation  uuid.UUID      `json:"correlation"`            // the conversation that the request is part of
	Causation    uuid.UUID      `json:"causation,omitzero"`     // the event that a policy acted on
	RecordedAt   time.Time      `json:"recordedAt"`             // stamped by the handler, microseconds UTC
	Occurred     decider.Moment `json:"occurred"`               // when it happened
	Source       string         `json:"source,omitempty"`       // code list source-organisations
	Print        []byte         `json:"print,omitempty"`        // keyed fingerprint of the request's body
}

// Mark is the heading under which the event stands in a history.
func (m Meta) Mark(event uuid.UUID) decider.Mark {
	return decider.Mark{Entry: m.Request, Event: event, Occurred: m.Occurred, Recorded: m.RecordedAt}
}

// Encode returns the bytes that are stored.
func (m Meta) Encode() ([]byte, error) { return json.Marshal(m) }

// DecodeMeta reads what [Meta.Encode] wrote. An error does not repeat it.
func DecodeMeta(b []byte) (Meta, error) {
	if m, ok := scanMeta(b); ok {
		return m, nil
	}
	var m Meta
	if err := json.Unmarshal(b, &m); err != nil {
		return Meta{}, redacted(err)
	}
	return m, nil
}

// scanMeta reads metadata that is written just as Encode writes it.
func scanMeta(b []byte) (m Meta, ok bool) {
	s := scan(string(b))
	m.Actor = s.text("actor")
	m.Role = s.text("role")
	m.Organisation = s.text("organisation")
	m.Purpose = s.text("purpose")
	m.Request = s.id("request")
	m.Correlation = s.id("correlation")
	m.Causation = s.id("causation")
	s.check(m.RecordedAt.UnmarshalText([]byte(s.text("recordedAt"))))
	s.check(m.Occurred.UnmarshalText([]byte(s.text("occurred"))))
	m.Source = s.text("source")
	m.Print = s.bytes("print")
	return m, s.rest == "}" && !s.odd
}
