package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/retention"
	"klantreis/domain/sentences"
	"klantreis/domain/sharing"
	"klantreis/domain/voucher"
)

// An InspectedVoucher is a training voucher, as it is shown to the client.
type InspectedVoucher struct {
	Sentence string      `json:"sentence" doc:"What was asked, decided and paid, in plain words."`
	Voucher  VoucherBody `json:"voucher"`
}

// An InspectedPermission is a permission, as it is shown to the client.
type InspectedPermission struct {
	Sentence   string         `json:"sentence" doc:"Who may have which data for what, in plain words."`
	Permission PermissionCard `json:"permission"`
}

// A KeptCard is how long something is kept, and why.
type KeptCard struct {
	Sentence  string      `json:"sentence" doc:"The same in plain words."`
	Of        uuid.UUID   `json:"of" doc:"The journey or the voucher; or the client, where there is neither."`
	Result    Label       `json:"result" doc:"Resultaat: what came of it, by which its term is known."`
	UntilDate string      `json:"untilDate,omitempty" format:"date" doc:"Bewaartermijn: the last day; left out while it runs, and where no term is known."`
	Demanded  bool        `json:"demanded" doc:"Bewaarplicht: the law demands it, also where the client asks for erasure."`
	Source    decider.Ref `json:"source,omitempty" doc:"Bron: the rule that the term stands in."`
}

// stands adds how what was recorded of a person stands today.
func (s *Server) stands(ctx context.Context, b *InspectionBody, f file, by *sentences.Teller) (err error) {
	if b.Vouchers, err = s.inspectedVouchers(ctx, f, by); err != nil {
		return err
	}
	b.Permits = s.inspectedPermissions(f, by)
	found, err := s.Findings(ctx, f.id)
	if err != nil {
		return err
	}
	b.Kept = []KeptCard{}
	for _, h := range found.Kept {
		b.Kept = append(b.Kept, s.keptCard(h, by))
	}
	return nil
}

// inspectedVouchers are the person's vouchers, but those that were never applied
// for or are erased: of these nothing is held but that.
func (s *Server) inspectedVouchers(ctx context.Context, f file, by *sentences.Teller) ([]InspectedVoucher, error) {
	all := []InspectedVoucher{}
	for _, one := range f.files {
		for _, id := range one.story.State.Vouchers {
			v, err := loaded(ctx, s, s.Vouchers, voucher.Decider, id)
			if err != nil {
				return nil, err
			}
			now := v.story.State
			if now.Status == "" || now.Erased {
				continue
			}
			body := s.voucherBody(id, now)
			if err := s.dossier(ctx, &body, v.story); err != nil {
				return nil, err
			}
			all = append(all, InspectedVoucher{by.Say(voucherStands(now), now.Applied.Day()), body})
		}
	}
	return all, nil
}

func voucherStands(now voucher.State) sentences.Voucher {
	v := sentences.Voucher{
		Training: now.Asked.Training, Provider: now.Asked.Provider, Asked: now.Asked.Amount, Status: string(now.Status),
		Granted: now.Money.Granted, Advanced: now.Money.Advanced, Settled: now.Money.Settled, Paid: now.Money.Paid,
		Reclaimed: now.Money.Reclaimed, Repaid: now.Money.Repaid,
	}
	for _, d := range now.Decisions {
		v.Decisions = append(v.Decisions, d.Kind)
	}
	return v
}

func (s *Server) inspectedPermissions(f file, by *sentences.Teller) []InspectedPermission {
	all := []InspectedPermission{}
	for _, one := range f.files {
		given := one.story.State.Permissions
		for _, id := range ordered(given) {
			all = append(all, s.inspectedPermission(id, given[id], one.story.State, by))
		}
	}
	return all
}

func (s *Server) inspectedPermission(id uuid.UUID, p sharing.Permission, owner client.State, by *sentences.Teller) InspectedPermission {
	card := s.permissionCard(id, p, owner)
	says := sentences.Permission{Recipient: p.Recipient, Kind: p.Kind, Purpose: p.Purpose, DataKinds: p.DataKinds, HoldsUntil: p.Until, Holds: card.Holds}
	if !p.Withdrawn.IsZero() {
		says.WithdrawnOn = p.Withdrawn.Day()
	}
	return InspectedPermission{by.Say(says, p.Given.Day()), card}
}

func (s *Server) keptCard(h retention.Hold, by *sentences.Teller) KeptCard {
	says := sentences.Keeping{Result: string(h.Result), Until: h.Until, Demanded: h.Demanded, Source: string(h.Source)}
	return KeptCard{by.Say(says, 0), h.Of, s.label("retention-results", string(h.Result)), h.Until.String(), h.Demanded, h.Source}
}
