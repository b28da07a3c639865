package api

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/domain/merge"
)

// A mergePlace is where a merge stands in the list: the revision of the event
// that made it.
type mergePlace struct{ Revision eventstore.Revision }

// ReadingMerges is a request to list merges.
type ReadingMerges struct{ Listing[mergePlace] }

// MergesPage is a page of merges, the newest first.
type MergesPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body struct {
		Merges []MergeCard `json:"merges"`
	}
}

// A MergeCard is one merge (samenvoeging). It names nobody: whose files they
// are is seen where they are kept.
type MergeCard struct {
	ID           uuid.UUID  `json:"id"`
	From         uuid.UUID  `json:"from" doc:"The client whose file was merged."`
	Into         uuid.UUID  `json:"into" doc:"The client who goes on."`
	Reason       Label      `json:"reason" doc:"Reden."`
	By           string     `json:"by" doc:"Who merged them."`
	MergedAt     time.Time  `json:"mergedAt"`
	UndoneBy     string     `json:"undoneBy,omitempty" doc:"Who undid it, where it was undone."`
	UndoneAt     *time.Time `json:"undoneAt,omitempty"`
	UndoneReason *Label     `json:"undoneReason,omitempty" doc:"Reden."`

	place mergePlace
}

func (s *Server) listMerges(ctx context.Context, in *ReadingMerges) (*MergesPage, error) {
	l, err := s.mayAt(ctx, access.ListMerges, "merges", in.Purpose)
	if err != nil {
		return nil, err
	}
	all, err := s.readings(ctx, s.Merges.Stream(merge.Twente), codec.PersonPart)
	if err != nil {
		return nil, err
	}
	cards := s.mergeCards(all)
	if in.from.Revision > 0 {
		cards = slices.DeleteFunc(cards, func(c MergeCard) bool { return c.place.Revision >= in.from.Revision })
	}
	out := &MergesPage{}
	place := func(c MergeCard) mergePlace { return c.place }
	out.Body.Merges, out.Link, err = listed(ctx, s, l, in.Listing, cards, place, func(c MergeCard) (*MergeCard, []look, error) {
		return s.mergeSeen(ctx, c, l.purpose)
	})
	return out, err
}

// mergeCards are the merges that events tell of, the newest first. Those whose
// files nobody knows any more are left out.
func (s *Server) mergeCards(all []reading) (cards []MergeCard) {
	at := map[uuid.UUID]int{}
	for _, r := range all {
		meta := r.fact.Meta
		switch what := r.fact.What.(type) {
		case merge.Merged:
			if what.From == uuid.Nil || what.Into == uuid.Nil {
				continue
			}
			at[what.Merge] = len(cards)
			cards = append(cards, MergeCard{
				ID: what.Merge, From: what.From, Into: what.Into, Reason: s.label("merge-reasons", what.Reason),
				By: meta.Actor, MergedAt: meta.RecordedAt, place: mergePlace{r.recorded.Revision},
			})
		case merge.Undone:
			if i, there := at[what.Merge]; there {
				c := &cards[i]
				c.UndoneBy, c.UndoneAt, c.UndoneReason = meta.Actor, &meta.RecordedAt, s.labelled("merge-undo-reasons", what.Reason)
			}
		}
	}
	slices.Reverse(cards)
	return cards
}

// mergeSeen shows a merge to who may see it: by how they stand to whoever was
// merged.
func (s *Server) mergeSeen(ctx context.Context, c MergeCard, purpose string) (*MergeCard, []look, error) {
	who := callOf(ctx).who
	var looks []look
	for _, id := range []uuid.UUID{c.From, c.Into} {
		f, err := s.file(ctx, id)
		if err != nil {
			return nil, nil, err
		}
		in := s.relation(who, f)
		role, ok := who.May(access.SeeMerge, in)
		if !ok || !sees(who, f.person) {
			return nil, nil, nil
		}
		looks = append(looks, look{do: access.SeeMerge, subject: id, object: s.Clients.Stream(id), in: in, role: role, purpose: purpose})
	}
	return &c, looks, nil
}
