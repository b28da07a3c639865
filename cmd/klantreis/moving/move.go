package moving

import (
	"context"
	"errors"
	"fmt"

	"klantreis/domain/access"
	"klantreis/domain/document"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy/engine"
	"klantreis/domain/vault"
)

// Parts are what a platform cannot do without: all but the views, which are
// built anew.
type Parts struct {
	Events eventstore.Store
	Vault  vault.Movable
	Ops    Ops

	Documents document.Store
}

// Ops is what policies remember of their work, and the access log.
type Ops interface {
	engine.Progress
	access.Log
}

// Move brings all parts to another place, where policies go on where they are
// and the access log goes on where it ends and has forgotten what it had. It may
// be done again, and fails with [ErrOther] and [ErrAhead] before it writes
// anything in the other. Nobody else may use either place. The other is marked as
// half moved before the first write, and stays so until [Finish].
//
// Keys go before the documents and events that they open, documents before the
// events that name them, and what policies have done comes last: whatever breaks off, nothing is there without what it rests on.
func Move(ctx context.Context, from, to Parts, policies []string, tell func(Progress)) (Copied, error) {
	if err := errors.Join(Whole(ctx, from.Ops), WholeLog(ctx, from.Events)); err != nil {
		return Copied{}, fmt.Errorf("source: %w", err)
	}
	done, err := readWork(ctx, from, policies)
	if err != nil {
		return Copied{}, fmt.Errorf("source: %w", err)
	}
	keys, since, err := checkVault(ctx, from.Vault, to.Vault)
	if err != nil {
		return Copied{}, err
	}
	gone, err := readForgotten(ctx, from.Ops, to.Ops)
	if err != nil {
		return Copied{}, err
	}
	there, looks, err := checkLooks(ctx, from.Ops, to.Ops, gone)
	if err != nil {
		return Copied{}, err
	}
	log, err := beginCopy(ctx, from.Events, to.Events, tell)
	if err != nil {
		return Copied{}, err
	}
	defer log.end()
	log.found = done.found
	if err := log.check(ctx); err != nil {
		return Copied{}, err
	}
	if err := begin(ctx, to); err != nil {
		return Copied{}, err
	}
	if err := moveVault(ctx, from.Vault, to.Vault, keys, since, tell); err != nil {
		return Copied{}, fmt.Errorf("move keys: %w", err)
	}
	if err := moveDocuments(ctx, from.Documents, to.Documents, tell); err != nil {
		return Copied{}, fmt.Errorf("move documents: %w", err)
	}
	copied, err := log.copy(ctx)
	if err != nil {
		return copied, err
	}
	if err := moveLooks(ctx, from.Ops, to.Ops, gone, there, looks, tell); err != nil {
		return copied, fmt.Errorf("move access log: %w", err)
	}
	if err := done.move(ctx, to.Ops); err != nil {
		return copied, fmt.Errorf("move what policies have done: %w", err)
	}
	return copied, nil
}
