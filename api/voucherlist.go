package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/domain/voucher"
	"klantreis/projections/clients"
	"klantreis/projections/journeys"
	"klantreis/projections/vouchers"
)

// ReadingVouchers is a request to list vouchers.
type ReadingVouchers struct {
	Listing[vouchers.Place]
	Of        string `query:"of" enum:"own,team,all" doc:"Whose: those in the asker's own caseload with that of whoever they stand in for, in journeys of their team, or everybody's. Without it, all for those who assess or allot, an advisor's own and a team leader's team."`
	Status    string `query:"status" maxLength:"40" doc:"Only those that stand there: a code of the list voucher-states."`
	Line      string `query:"line" maxLength:"40" doc:"Only those of this programme line: a code of the list programme-lines."`
	Year      int    `query:"year" minimum:"2020" maximum:"2199" doc:"Only those with a place in the budget of this year (begrotingsjaar)."`
	DueBefore string `query:"dueBefore" format:"date" doc:"Only those to be decided before this day (beslistermijn)."`
}

// Resolve checks what is said, before the handler runs.
func (in *ReadingVouchers) Resolve(ctx huma.Context) []error {
	var faults form.Faults
	lists := callOf(ctx.Context()).server.lists()
	for _, one := range []struct{ field, list, code string }{{"status", "voucher-states", in.Status}, {"line", "programme-lines", in.Line}} {
		if _, ok := lists[one.list].Find(one.code); !ok && one.code != "" {
			faults = append(faults, form.Fault{Field: one.field, Rule: "code-list", Detail: "must be a code of the list " + one.list})
		}
	}
	return in.listed(ctx, faults...)
}

// VouchersPage is a page of vouchers, those applied for first before the
// others.
type VouchersPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body VouchersListBody
}

// VouchersListBody is a page of vouchers.
type VouchersListBody struct {
	Of       string        `json:"of" enum:"own,team,all"`
	Vouchers []VoucherCard `json:"vouchers"`
}

// A VoucherCard is one voucher of a list. Whose it is, is left out for who may
// not see that.
type VoucherCard struct {
	ID          uuid.UUID   `json:"id"`
	Client      uuid.UUID   `json:"client,omitzero"`
	Journey     uuid.UUID   `json:"journey,omitzero" doc:"The journey in which it was applied for."`
	GivenName   string      `json:"givenName,omitempty"`
	FamilyName  string      `json:"familyName,omitempty"`
	Team        decider.Ref `json:"team,omitempty" doc:"The team whose journey it is."`
	Advisor     decider.Ref `json:"advisor,omitempty" doc:"The advisor whose journey it is."`
	Status      Label       `json:"status,omitzero" doc:"Status."`
	Line        Label       `json:"line,omitzero" doc:"Programmalijn."`
	Year        int         `json:"year,omitempty" doc:"Begrotingsjaar; left out while it has no place in a budget."`
	AppliedDate string      `json:"appliedDate,omitempty" format:"date" doc:"The day of the application."`
	DueDate     string      `json:"dueDate,omitempty" format:"date" doc:"Beslistermijn: the last day for deciding, while that is to be done."`
	Overdue     *bool       `json:"overdue,omitempty" doc:"That day has passed."`
	Asked       *int64      `json:"asked,omitempty" doc:"All costs of the training, in cents."`
	Granted     *int64      `json:"granted,omitempty" doc:"Verleend, in cents."`
	Paid        *int64      `json:"paid,omitempty" doc:"Betaald, in advance or after settlement, less what was claimed back, in cents."`
	Disputed    *bool       `json:"disputed,omitempty" doc:"An objection or an appeal is open."`
	Restricted  bool        `json:"restricted,omitempty" doc:"Processing is restricted, or the client objects to being assessed: whose it is, how it stands and what it comes to is only for privacy officers, and left out; what is to be done about it is a work item as before. It is not in a list by status, line, year or day. Who keeps the account of the fund sees what all vouchers come to, and of none whose it is."`
	Erased      bool        `json:"erased,omitempty"`
}

func (s *Server) voucherCard(v vouchers.Voucher) *VoucherCard {
	overdue, paid := v.Due != 0 && v.Due < decider.DayOf(s.Now()), v.Advanced+v.Paid-v.Claimed
	return &VoucherCard{
		ID: v.ID, Client: v.Client, Journey: v.Journey, Status: s.label("voucher-states", string(v.Status)), Line: s.label("programme-lines", v.Line),
		Year: v.Year, AppliedDate: v.Applied.String(), DueDate: v.Due.String(), Overdue: &overdue,
		Asked: &v.Asked, Granted: &v.Granted, Paid: &paid, Disputed: &v.Disputed, Erased: v.Erased,
	}
}

// readBy is the card as somebody reads it: where a restriction or an objection to
// being assessed keeps them from that, that it is there and whose work it is.
func (c *VoucherCard) readBy(who access.Someone, owner person) *VoucherCard {
	if seesFor(who, owner, client.Assessing) {
		return c
	}
	return &VoucherCard{ID: c.ID, Client: c.Client, Journey: c.Journey, Team: c.Team, Advisor: c.Advisor, Restricted: true}
}

// narrow says whether vouchers are asked for by how they stand.
func (in *ReadingVouchers) narrow() bool {
	return in.Status != "" || in.Line != "" || in.Year != 0 || in.DueBefore != ""
}

func (s *Server) listVouchers(ctx context.Context, in *ReadingVouchers) (*VouchersPage, error) {
	l, err := s.mayAt(ctx, access.ListVouchers, "vouchers", in.Purpose)
	if err != nil {
		return nil, err
	}
	asked, err := s.askedVouchers(ctx, in)
	if err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, vouchers.View.Name, journeys.View.Name, clients.View.Name); err != nil {
		return nil, err
	}
	items, err := vouchers.Find(ctx, s.Reader, asked)
	if err != nil {
		return nil, err
	}
	cards, link, err := listed(ctx, s, l, in.Listing, items, vouchers.Item.Place, func(i vouchers.Item) (*VoucherCard, []look, error) {
		return s.voucherItem(ctx, i, l.purpose, in.narrow())
	})
	return &VouchersPage{link, VouchersListBody{in.Of, cards}}, err
}

// askedVouchers says which vouchers are asked for, and one more than fits: the
// furthest from everybody's that the asker may see, unless they say whose.
func (s *Server) askedVouchers(ctx context.Context, in *ReadingVouchers) (vouchers.List, error) {
	who := callOf(ctx).who
	_, allots := who.May(access.AllotBudget, access.None)
	may := func(of string) bool {
		_, ok := who.May(access.SeeVoucher, relationOf[of])
		return ok || of == ofAll && allots
	}
	_, advises := who.May(access.ApplyVoucher, access.Own)
	for _, of := range []string{ofAll, ofOwn, ofTeam} {
		if in.Of == "" && may(of) && (of != ofOwn || advises) {
			in.Of = of
		}
	}
	list := vouchers.List{Status: voucher.Status(in.Status), Line: in.Line, Year: in.Year, DueBefore: dayOf(in.DueBefore), After: in.from, Limit: in.Limit + 1}
	if !may(in.Of) {
		return list, forbidden("no-access", "Your role has no such vouchers.")
	}
	switch in.Of {
	case ofOwn:
		list.Advisor = who.Actor
		for _, d := range s.deputises(who) {
			list.Absent = append(list.Absent, vouchers.Absent{Advisor: d.Absent, Team: d.Team})
		}
	case ofTeam:
		list.Team = who.Team
	}
	return list, nil
}

// voucherItem shows one voucher, if the log has it that the asker may see it
// now: the view may be a moment behind a hand-over. Who sees no dossiers, since
// they keep the account of the fund, sees what it comes to and not whose it is.
// What a card does not tell, a list by that does not tell either.
func (s *Server) voucherItem(ctx context.Context, i vouchers.Item, purpose string, narrow bool) (*VoucherCard, []look, error) {
	who, card := callOf(ctx).who, s.voucherCard(i.Voucher)
	if !reaches(who, access.SeeVoucher) {
		card.Client, card.Journey = uuid.Nil, uuid.Nil
		return card, nil, nil
	}
	v, err := loaded(ctx, s, s.Vouchers, voucher.Decider, i.ID)
	if err != nil {
		return nil, nil, err
	}
	in, owner, err := s.relationToVoucher(ctx, who, v.story.State)
	if err != nil {
		return nil, nil, err
	}
	role, ok := who.May(access.SeeVoucher, in)
	switch {
	case !ok:
		return nil, nil, nil
	case v.story.State.Erased:
		card.Client, card.Journey, card.Erased = uuid.Nil, uuid.Nil, true
		return card, nil, nil
	}
	card.GivenName, card.FamilyName, card.Team, card.Advisor = i.GivenName, i.FamilyName, i.Team, i.Advisor
	owner.listed(who, &card.Client, &card.GivenName, &card.FamilyName)
	if card = card.readBy(who, owner); card.Restricted && narrow {
		return nil, nil, nil
	}
	return card, owner.under(look{do: access.SeeVoucher, object: s.Vouchers.Stream(i.ID), in: in, role: role, purpose: purpose}), nil
}

// vouchersOf are those in a client's journeys, as far as the asker may see
// them, in the order in which they were applied for.
func (s *Server) vouchersOf(ctx context.Context, f file) (cards []VoucherCard, err error) {
	who := callOf(ctx).who
	for _, one := range f.files {
		for _, id := range one.story.State.Vouchers {
			v, err := loaded(ctx, s, s.Vouchers, voucher.Decider, id)
			if err != nil {
				return nil, err
			}
			now := v.story.State
			for _, j := range f.journeys {
				_, ok := who.May(access.SeeVoucher, s.relationTo(who, j.story.State, f.person))
				if ok && j.id == now.Asked.Journey && now.Status != "" {
					card := s.voucherCard(vouchers.Of(id, now))
					card.Team, card.Advisor = j.story.State.Team, j.story.State.Advisor
					cards = append(cards, *card.readBy(who, f.person))
				}
			}
		}
	}
	return cards, nil
}
