package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/voucher"
)

// A VoucherText is what one event of a voucher says in words.
type VoucherText struct {
	Event    uuid.UUID         `json:"event"`
	Kind     string            `json:"kind" example:"voucher.applied"`
	Occurred *MomentBody       `json:"occurred,omitempty" doc:"When it happened."`
	Actor    string            `json:"actor,omitempty"`
	Texts    map[string]string `json:"texts" doc:"What was said, by field; nothing where it was destroyed."`
	Erased   bool              `json:"erased,omitempty" doc:"What was said was destroyed: nobody can read it any more."`
}

// voucherTexts are what was said in words in a voucher's own history, as far as
// it stands, for whoever decides on it: a perspective is weighed by who reads it,
// and an objection by its grounds. Those who guide the client have the timeline.
func (s *Server) voucherTexts(ctx context.Context, id uuid.UUID, v voucher.Story) (all []VoucherText, err error) {
	if v.State.Erased || !decides(callOf(ctx).who) {
		return nil, nil
	}
	stands := map[uuid.UUID]bool{}
	for _, e := range decider.Effective(v.Past) {
		stands[e.Event] = true
	}
	said, err := s.opened(ctx, s.Vouchers.Stream(id), func(event uuid.UUID) bool { return stands[event] })
	if err != nil {
		return nil, err
	}
	for _, r := range said {
		if r.err != nil {
			continue // the ledger says so; the others are shown
		}
		gone := r.fact.Gone&codec.TextPart != 0
		item := TimelineItem{Texts: map[string]string{}}
		if s.said(&item, r.fact.What); len(item.Texts) > 0 || gone {
			m := r.fact.Meta
			all = append(all, VoucherText{r.recorded.ID, codec.Kind(r.recorded.Type), momentOf(m.Occurred), m.Actor, item.Texts, gone})
		}
	}
	return all, nil
}

// decides says whether someone decides on vouchers, or on objections to that.
func decides(who access.Someone) bool {
	_, assesses := who.May(access.AssessVoucher, access.None)
	_, answers := who.May(access.DecideObjection, access.None)
	return assesses || answers
}
