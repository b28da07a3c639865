package api

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/eventstore"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/voucher"
)

// looksAtStream is a look at what was recorded in a stream, under everybody whom
// that is about.
func (s *Server) looksAtStream(ctx context.Context, l look, stream string) ([]look, error) {
	whose, err := s.whose(ctx, stream)
	if err != nil {
		return nil, err
	}
	return s.looksAt(ctx, l, whose)
}

// looksAtEvent is a look at one event, under everybody whom it is about: in the
// account of a fund and among the merges each event is about others.
func (s *Server) looksAtEvent(ctx context.Context, l look, r eventstore.Recorded) ([]look, error) {
	var whom []uuid.UUID
	var err error
	switch category, _, _ := strings.Cut(r.Stream, "-"); category {
	case fund.Decider.Category:
		whom, err = s.whose(ctx, s.Vouchers.Stream(voucherIn(r)))
	case merge.Decider.Category:
		whom, err = s.mergedIn(ctx, r.ID)
	default:
		whom, err = s.whose(ctx, r.Stream)
	}
	if err != nil {
		return nil, err
	}
	return s.looksAt(ctx, l, whom)
}

// looksAt is a look under each file of some clients, once under each; the same
// look where they are nobody.
func (s *Server) looksAt(ctx context.Context, l look, clients []uuid.UUID) (all []look, err error) {
	for _, id := range clients {
		p, err := s.person(ctx, id)
		if err != nil {
			return nil, err
		}
		for _, one := range p.under(l) {
			if !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
	}
	if len(all) == 0 {
		return []look{l}, nil
	}
	return all, nil
}

// whose finds the client that a stream is about; none where it is erased, or
// about nobody or many.
func (s *Server) whose(ctx context.Context, stream string) ([]uuid.UUID, error) {
	category, name, _ := strings.Cut(stream, "-")
	id, err := uuid.Parse(name)
	if err != nil {
		return nil, nil
	}
	var of uuid.UUID
	switch category {
	case client.Decider.Category:
		of = id
	case journey.Decider.Category:
		j, err := s.anyJourney(ctx, id)
		if err != nil {
			return nil, err
		}
		of = j.story.State.Client
	case voucher.Decider.Category:
		v, err := loaded(ctx, s, s.Vouchers, voucher.Decider, id)
		if err != nil {
			return nil, err
		}
		of = v.story.State.Asked.Client
	}
	return known(of), nil
}

// voucherIn is the voucher that an event of a fund names, zero where it names
// none.
func voucherIn(r eventstore.Recorded) uuid.UUID {
	var data stored
	var says struct{ Voucher uuid.UUID }
	if json.Unmarshal(r.Data, &data) != nil || json.Unmarshal(data.Clear, &says) != nil {
		return uuid.Nil
	}
	return says.Voucher
}

// mergedIn finds the clients whose files an event of the merges is about.
func (s *Server) mergedIn(ctx context.Context, event uuid.UUID) ([]uuid.UUID, error) {
	merges, err := s.merges(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range merges.Past {
		if e.Event == event {
			return known(filesIn(merges.State, e.What)...), nil
		}
	}
	return nil, nil // it cannot be decoded
}

// known leaves out who is not known any more.
func known(clients ...uuid.UUID) []uuid.UUID {
	return slices.DeleteFunc(clients, func(id uuid.UUID) bool { return id == uuid.Nil })
}
