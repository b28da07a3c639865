package platform

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/codec"
	"klantreis/domain/document"
	"klantreis/domain/journey"
	"klantreis/domain/vault"
)

// papersSeen are the documents that a log names: whether they are still there,
// or were removed.
type papersSeen map[document.Name]bool

func (p papersSeen) take(f codec.Fact) {
	switch e := f.What.(type) {
	case journey.DocumentAdded:
		p[document.Name{Stream: f.Stream, ID: e.Document}] = true
	case journey.DocumentRemoved:
		p[document.Name{Stream: f.Stream, ID: e.Document}] = false
	}
}

// mend removes documents that should not be there, and counts those that are
// not and should be. What the log does not name at all is left to be swept.
func (p papersSeen) mend(ctx context.Context, s document.Store, keys vault.Vault, closed func(stream string) bool) (removed, unreadable int, err error) {
	there := map[document.Name]bool{}
	var after document.Name
	for more := true; more; {
		page, err := s.Names(ctx, after, mendPage)
		if err != nil {
			return removed, 0, err
		}
		for _, n := range page {
			after = n
			if stays, named := p[n]; !closed(n.Stream) && (stays || !named) {
				continue
			}
			if err := s.Drop(ctx, n, 0); err != nil {
				return removed, 0, err
			}
			removed++
		}
		if err := openable(ctx, keys, page, there); err != nil {
			return removed, 0, err
		}
		more = len(page) == mendPage
	}
	for n, stays := range p {
		if stays && !there[n] && !closed(n.Stream) {
			unreadable++
		}
	}
	return removed, unreadable, nil
}

// openable notes the documents to which there is a key.
func openable(ctx context.Context, keys vault.Vault, page []document.Name, there map[document.Name]bool) error {
	ids := make([]uuid.UUID, len(page))
	for i, n := range page {
		ids[i] = n.Key()
	}
	held, err := keys.Open(ctx, ids...)
	if err != nil {
		return err
	}
	for _, n := range page {
		if _, has := held[n.Key()]; has {
			there[n] = true
		}
	}
	return nil
}
