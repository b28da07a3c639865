package codec

import (
	"context"
	"encoding/json"
	"fmt"

	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

// Reseal seals events of a stream that open with the keys of one vault anew with
// those of another. A free text whose key is destroyed stays in its box, which no
// key opens, so that it still reads as destroyed.
func (c *Codec) Reseal(ctx context.Context, from, to vault.Vault, stream string, events ...eventstore.Recorded) ([]eventstore.Event, error) {
	facts, err := c.Open(ctx, from, AllParts, events...)
	if err != nil {
		return nil, err
	}
	drafts := make([]Draft, len(facts))
	for i, f := range facts {
		drafts[i] = Draft{ID: f.ID, What: f.What, Meta: f.Meta}
	}
	sealed, err := c.Seal(ctx, to, stream, drafts...)
	if err != nil {
		return nil, err
	}
	for i, f := range facts {
		if f.Gone&TextPart == 0 {
			continue
		}
		if sealed[i].Data, err = withText(sealed[i].Data, events[i].Data); err != nil {
			return nil, at(events[i], err)
		}
	}
	return sealed, nil
}

// withText is an envelope with the box of the free text of another.
func withText(sealed, of []byte) ([]byte, error) {
	e, err := scanEnvelope(sealed)
	if err != nil {
		return nil, err
	}
	old, err := scanEnvelope(of)
	if err != nil {
		return nil, err
	}
	e.Text = old.Text
	data, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("keep a box: %w", err)
	}
	return data, nil
}
