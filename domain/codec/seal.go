package codec

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

// envelope is how an event is stored; see [scanEnvelope] before changing it.
type envelope struct {
	Person *box            `json:"person,omitempty"`
	Text   *box            `json:"text,omitempty"`
	Clear  json.RawMessage `json:"clear"`
}

// A box is a sealed part and the name of the key that opens it.
type box struct {
	Key uuid.UUID `json:"key"`
	Box []byte    `json:"box"`
}

// boxes returns the sealed parts, in the order of [Parts].
func (e envelope) boxes() [2]*box { return [...]*box{e.Person, e.Text} }

// A Draft is an event on its way to a stream.
type Draft struct {
	ID   uuid.UUID
	What any
	Meta Meta
}

// PersonKey names the key of all that one stream says about a person.
func PersonKey(stream string) uuid.UUID {
	sum := sha256.Sum256([]byte("person\x00" + stream))
	return uuid.UUID(sum[:16])
}

// TextKey names the key of the free text of one event. It is that of no other.
func TextKey(event uuid.UUID) uuid.UUID { return event }

// Seal encodes drafts for a stream. The keys are made first and are durable
// when it returns, so that nothing is ever stored whose key could be lost.
func (c *Codec) Seal(ctx context.Context, v vault.Vault, stream string, drafts ...Draft) ([]eventstore.Event, error) {
	events := make([]eventstore.Event, len(drafts))
	plains := make([]Plain, len(drafts))
	var keys keyring
	for i, d := range drafts {
		var err error
		if events[i].Type, plains[i], err = c.Split(d.What); err != nil {
			return nil, err
		}
		if plains[i][Person] != nil {
			keys.need(PersonKey(stream))
		}
		if plains[i][Text] != nil {
			keys.need(TextKey(d.ID))
		}
	}
	if err := keys.create(ctx, v, stream); err != nil {
		return nil, err
	}
	for i, d := range drafts {
		if err := d.encode(&events[i], stream, plains[i], keys.keys); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// A keyring is the keys that one append needs.
type keyring struct {
	ids  []uuid.UUID
	keys map[uuid.UUID]vault.Key
}

func (k *keyring) need(id uuid.UUID) {
	if k.keys == nil {
		k.keys = map[uuid.UUID]vault.Key{}
	}
	if _, there := k.keys[id]; !there {
		k.ids, k.keys[id] = append(k.ids, id), vault.Key{}
	}
}

func (k *keyring) create(ctx context.Context, v vault.Vault, stream string) error {
	if len(k.ids) == 0 {
		return nil
	}
	keys, err := v.Create(ctx, stream, k.ids...)
	if err != nil {
		return fmt.Errorf("keys of %s: %w", stream, err)
	}
	for i, id := range k.ids {
		k.keys[id] = keys[i]
	}
	return nil
}

// encode writes the draft into an event that has its type already.
func (d Draft) encode(e *eventstore.Event, stream string, p Plain, keys map[uuid.UUID]vault.Key) (err error) {
	env := envelope{Clear: p[Clear]}
	if p[Person] != nil {
		id := PersonKey(stream)
		env.Person = &box{id, seal(keys[id], p[Person], stream, d.ID)}
	}
	if p[Text] != nil {
		id := TextKey(d.ID)
		env.Text = &box{id, seal(keys[id], p[Text], stream, d.ID)}
	}
	e.ID = d.ID
	if e.Data, err = json.Marshal(env); err != nil {
		return fmt.Errorf("encode %s: %w", e.Type, err)
	}
	if e.Meta, err = d.Meta.Encode(); err != nil {
		return fmt.Errorf("encode meta of %s: %w", e.Type, err)
	}
	return nil
}

// seal encrypts a part so that it opens only as this event of this stream.
func seal(k vault.Key, plain []byte, stream string, id uuid.UUID) []byte {
	return gcm(k).Seal(nil, nil, plain, associated(stream, id))
}

var errNotOpened = errors.New("a sealed part does not open with its key: the event was altered or moved")

func open(k cipher.AEAD, sealed []byte, stream string, id uuid.UUID) ([]byte, error) {
	plain, err := k.Open(nil, nil, sealed, associated(stream, id))
	if err != nil {
		return nil, errNotOpened
	}
	return plain, nil
}

func gcm(k vault.Key) cipher.AEAD {
	b, err := aes.NewCipher(k[:])
	if err == nil {
		var a cipher.AEAD
		if a, err = cipher.NewGCMWithRandomNonce(b); err == nil {
			return a
		}
	}
	panic(err) // only for a key of the wrong length, which the type rules out
}

func associated(stream string, id uuid.UUID) []byte {
	text := append(make([]byte, 0, len(stream)+1+len(id)), stream...)
	return append(append(text, 0), id[:]...)
}
