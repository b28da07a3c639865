package api

import (
	"context"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/projections/clients"
	"klantreis/projections/referrals"
)

// ofPartner are the referrals at the asker's own organisation.
const ofPartner = "partner"

// ReadingReferrals is a request to list referrals.
type ReadingReferrals struct {
	Listing[referrals.Place]
	Of         string `query:"of" enum:"own,team,partner" doc:"Whose: those of the asker's own caseload, of their team, or those that are open at their organisation. Without it, a partner's inbox, an advisor's own and a team leader's team."`
	Unanswered bool   `query:"unanswered" doc:"Only those that the partner has not said yes or no to."`
	Ended      bool   `query:"ended" doc:"Those that have ended, instead of those that are open; not for partners."`
}

// ReferralsPage is a page of referrals, those that were sent first before the
// others.
type ReferralsPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body ReferralsBody
}

// ReferralsBody is a page of referrals.
type ReferralsBody struct {
	Of        string         `json:"of" enum:"own,team,partner"`
	Referrals []ReferralCard `json:"referrals"`
}

// A ReferralCard is one referral of a list.
type ReferralCard struct {
	ID         uuid.UUID   `json:"id"`
	Journey    uuid.UUID   `json:"journey"`
	State      Label       `json:"state,omitzero" doc:"Status."`
	Partner    decider.Ref `json:"partner,omitempty"`
	Kind       Label       `json:"kind,omitzero" doc:"Soort partner."`
	Purpose    Label       `json:"sharingPurpose,omitzero" doc:"Doel."`
	Team       decider.Ref `json:"team" doc:"The team that sent it."`
	Advisor    decider.Ref `json:"advisor,omitempty" doc:"Whose it is at the desk; not for partners."`
	GivenName  string      `json:"givenName,omitempty"`
	FamilyName string      `json:"familyName,omitempty"`
	SentDate   string      `json:"sentDate,omitempty" format:"date"`
	Unanswered *bool       `json:"unanswered,omitempty" doc:"The partner has not said yes or no."`
	Needs      *int        `json:"needs,omitempty" doc:"How many support needs went with it."`
	Restricted bool        `json:"restricted,omitempty" doc:"Processing is restricted, or the client objects to being referred: of whom, to whom and what for is only for privacy officers, and left out. It is not in a list of those that are unanswered."`
}

func (s *Server) referrals(ctx context.Context, in *ReadingReferrals) (*ReferralsPage, error) {
	l, err := s.mayAt(ctx, access.ListReferrals, "referrals", in.Purpose)
	if err != nil {
		return nil, err
	}
	asked, err := s.askedReferrals(ctx, in, l.role)
	if err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, referrals.View.Name, clients.View.Name); err != nil {
		return nil, err
	}
	items, err := referrals.Find(ctx, s.Reader, asked)
	if err != nil {
		return nil, err
	}
	cards, link, err := listed(ctx, s, l, in.Listing, items, referrals.Item.Place, func(i referrals.Item) (*ReferralCard, []look, error) {
		return s.referralCard(ctx, i, l.purpose, in.Unanswered)
	})
	return &ReferralsPage{link, ReferralsBody{in.Of, cards}}, err
}

// askedReferrals says which referrals are asked for, and one more than fits: a
// partner's are those at the own organisation, and nobody else's are.
func (s *Server) askedReferrals(ctx context.Context, in *ReadingReferrals, role access.Role) (referrals.List, error) {
	who := callOf(ctx).who
	_, partner := who.May(access.SeeReferral, access.Referred)
	if in.Of == "" {
		in.Of = map[access.Role]string{access.Partnermedewerker: ofPartner, access.Teamleider: ofTeam}[role]
	}
	if in.Of == "" {
		in.Of = ofOwn
	}
	_, desk := who.May(access.SeeReferral, relationOf[in.Of])
	list := referrals.List{Ended: in.Ended, Unanswered: in.Unanswered, After: in.from, Limit: in.Limit + 1}
	at := s.Directory.State().PartnersOf(who.Team, decider.DayOf(s.Now()))
	switch {
	case in.Of == ofPartner && partner && len(at) == 0:
		return list, forbidden("no-partner", "The directory knows no partner today whose people work for your organisation. Ask the desk to have it added.")
	case in.Of == ofPartner && partner && who.Team != "":
		list.Partners, list.Ended = at, false
	case in.Of == ofOwn && desk:
		list.Advisor = who.Actor
		for _, d := range s.deputises(who) {
			list.Absent = append(list.Absent, referrals.Absent{Advisor: d.Absent, Team: d.Team})
		}
	case in.Of == ofTeam && desk && who.Team != "":
		list.Team = who.Team
	default:
		return list, forbidden("no-access", "Your role has no such referrals.")
	}
	return list, nil
}

// referralCard shows one referral, if the log has it that the asker may see it
// now: the view may be a moment behind an answer or a withdrawn permission. To
// who does not read how it stands, a list of those that are unanswered tells
// nothing of it either.
func (s *Server) referralCard(ctx context.Context, i referrals.Item, purpose string, unanswered bool) (*ReferralCard, []look, error) {
	who := callOf(ctx).who
	of, f, err := s.referralSubject(ctx, access.SeeReferral, i.Journey, i.ID)
	if err != nil {
		return nil, nil, err
	}
	role, ok := who.May(access.SeeReferral, of.relation)
	if !ok || of.missing || f.referral.Sending == uuid.Nil {
		return nil, nil, nil
	}
	seen := seesFor(who, f.owner, client.Referring)
	if !seen && unanswered {
		return nil, nil, nil
	}
	card := &ReferralCard{ID: i.ID, Journey: i.Journey, Team: f.story.State.Team, Restricted: !seen}
	inside := of.relation != access.Referred
	if inside {
		card.Advisor = f.story.State.Advisor
	}
	if seen {
		s.referralStands(card, i, f)
	}
	if (inside || f.referral.Discloses("naam")) && seen && sees(who, f.owner) {
		card.GivenName, card.FamilyName = f.owner.details().GivenName, f.owner.details().FamilyName
	}
	return card, f.owner.under(look{do: access.SeeReferral, object: of.object, in: of.relation, role: role, purpose: purpose}), nil
}

// referralStands fills in where a referral went and how it stands.
func (s *Server) referralStands(card *ReferralCard, i referrals.Item, f referralFile) {
	r := f.referral
	awaits, needs := r.State.Awaits(), len(r.Needs)
	card.State, card.Partner, card.SentDate = s.label("referral-states", string(r.State)), r.Partner, r.Sent.Day().String()
	card.Kind, card.Purpose = s.label("partner-kinds", i.Kind), s.label("sharing-purposes", i.Purpose)
	card.Unanswered, card.Needs = &awaits, &needs
}
