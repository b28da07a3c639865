package moving

import (
	"context"
	"fmt"
	"iter"

	"klantreis/domain/document"
)

// namesAtOnce is how many names of documents are read in one go.
const namesAtOnce = 1000

// namesOf yields the documents of a store, in their order.
func namesOf(ctx context.Context, s document.Store) iter.Seq2[document.Name, error] {
	return func(yield func(document.Name, error) bool) {
		var after document.Name
		for more := true; more; {
			page, err := s.Names(ctx, after, namesAtOnce)
			if err != nil {
				yield(document.Name{}, err)
				return
			}
			for _, n := range page {
				if !yield(n, nil) {
					return
				}
				after = n
			}
			more = len(page) == namesAtOnce
		}
	}
}

// bothDocuments visits the documents of a store, and those that only another
// has.
func bothDocuments(ctx context.Context, from, to document.Store, here, extra func(document.Name) error) error {
	next, end := iter.Pull2(namesOf(ctx, to))
	defer end()
	there, errThere, more := next()
	for n, err := range namesOf(ctx, from) {
		if err != nil {
			return fmt.Errorf("source: %w", err)
		}
		for ; errThere == nil && more && there.Compare(n) < 0; there, errThere, more = next() {
			if err := extra(there); err != nil {
				return err
			}
		}
		if errThere != nil {
			return fmt.Errorf("target: %w", errThere)
		}
		if more && there == n {
			there, errThere, more = next()
		}
		if err := here(n); err != nil {
			return err
		}
	}
	for ; errThere == nil && more; there, errThere, more = next() {
		if err := extra(there); err != nil {
			return err
		}
	}
	return errThere
}

// moveDocuments brings documents, sealed as they are, and compares those that
// are there. Those that only the target has were removed from the source since:
// all keys of the target are the source's by now, so that they came from there.
func moveDocuments(ctx context.Context, from, to document.Store, tell func(Progress)) error {
	total, brought := 0, 0
	count := func(document.Name) error { total++; return nil }
	if err := bothDocuments(ctx, from, to, count, func(document.Name) error { return nil }); err != nil {
		return err
	}
	bring := func(n document.Name) error {
		sealed, err := from.Get(ctx, n)
		if err != nil {
			return fmt.Errorf("source: document %s: %w", n.ID, err)
		}
		if err := to.Put(ctx, n, sealed); err != nil {
			return fmt.Errorf("target: document %s: %w", n.ID, err)
		}
		brought++
		tell(Progress{"copying", "documents", uint64(brought), int64(brought), int64(max(brought, total))})
		return nil
	}
	return bothDocuments(ctx, from, to, bring, func(n document.Name) error { return to.Drop(ctx, n, 0) })
}
