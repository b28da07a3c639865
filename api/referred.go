package api

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/sharing"
	"klantreis/domain/standing"
)

// A referralFile is what the log says about one referral, and the person whom
// it is about.
type referralFile struct {
	journeyFile
	referral journey.Referral
	owner    person
}

// referralSubject loads a referral and how the caller stands to it: as they do
// to its journey or, where that gives nothing, as the partner at whom it is
// open. Whoever may not search for clients learns nothing of which ids exist.
func (s *Server) referralSubject(ctx context.Context, do access.Action, journeyID, id uuid.UUID) (of subject, f referralFile, err error) {
	who := callOf(ctx).who
	of, f.journeyFile, err = s.journeySubject(ctx, do, journeyID)
	of.object += "/referrals/" + id.String()
	if err != nil || !reaches(who, do) {
		return of, f, err
	}
	f.owner = of.owner
	var there bool
	f.referral, there = f.story.State.Referrals[id]
	of.relation = s.relationToReferral(who, do, of.relation, f)
	if _, may := who.May(do, of.relation); may && !there {
		of.missing = true
	}
	if _, searches := who.May(access.SearchClients, access.None); !searches {
		of.missing = false
	}
	return of, f, nil
}

// relationToReferral is the relation to the journey, unless that gives nothing
// and the referral is open at the caller's own organisation.
func (s *Server) relationToReferral(who access.Someone, do access.Action, in access.Relation, f referralFile) access.Relation {
	if _, may := who.May(do, in); !may && s.isReferred(who, f.referral, f.owner) {
		return access.Referred
	}
	return in
}

// worksFor says whether somebody works for a partner: their token names the
// organisation that the directory has of it today.
func (s *Server) worksFor(who access.Someone, partner decider.Ref) bool {
	p, there := s.Directory.State().PartnerOn(partner, decider.DayOf(s.Now()))
	return there && isTeam(who, p.Organisation)
}

// isReferred says whether a referral is open at someone's own organisation and
// what it rests on still holds: when the client's permission is withdrawn or
// over, no rule of the basis covers it any more, or the client objects to being
// referred, the partner sees it no longer.
func (s *Server) isReferred(who access.Someone, r journey.Referral, owner person) bool {
	today := decider.DayOf(s.Now())
	permitted := r.Evidence == uuid.Nil || owner.permits(r.Evidence, today)
	permitted = permitted && r.Terms().Allowed(standing.Rules(s.Directory.State(), r.Basis, today))
	there := len(owner.files) > 0 && owner.files[0].story.State.Registered && !owner.files[0].story.State.Erased
	return s.worksFor(who, r.Partner) && r.State.Open() && permitted && there && owner.held(client.Referring) == nil
}

// ReadingReferral is a request to read one referral.
type ReadingReferral struct {
	Reading
	Journey  uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Referral uuid.UUID `path:"referral" format:"uuid" doc:"The id of the referral (doorverwijzing)."`
}

// ReferralPage is a referral with all that it discloses.
type ReferralPage struct {
	ETag string `header:"ETag" doc:"The revision of the journey, for If-Match."`
	Body ReferralCase
}

// A ReferralCase is a referral with all that it discloses, and nothing else.
type ReferralCase struct {
	ID        uuid.UUID       `json:"id"`
	Journey   uuid.UUID       `json:"journey"`
	Relation  string          `json:"relation" doc:"How the asker stands to it: own, team, broken-glass, none, or referred when it is open at their organisation."`
	State     Label           `json:"state" doc:"Status."`
	Partner   decider.Ref     `json:"partner" doc:"The organisation that the client was referred to."`
	Team      decider.Ref     `json:"team" doc:"The team that sent it."`
	Kind      Label           `json:"kind" doc:"Soort partner."`
	Purpose   Label           `json:"sharingPurpose" doc:"Doel."`
	DataKinds []Label         `json:"dataKinds" doc:"Soorten gegevens that it discloses."`
	Basis     Label           `json:"basis" doc:"Grondslag."`
	Sent      *MomentBody     `json:"sent,omitempty" doc:"When it was sent."`
	Latest    *MomentBody     `json:"latest,omitempty" doc:"When something last happened to it."`
	Question  string          `json:"question,omitempty" doc:"Vraag aan de partner."`
	Client    *ReferredClient `json:"client,omitempty" doc:"Of the client, what it discloses."`
	Needs     []NeedBody      `json:"needs" doc:"The support needs that were handed over with it."`
}

// A ReferredClient is what a referral discloses of a client, as it is now.
type ReferredClient struct {
	GivenName      string   `json:"givenName,omitempty"`
	FamilyName     string   `json:"familyName,omitempty"`
	BirthDate      string   `json:"birthDate,omitempty" format:"date"`
	Phones         []string `json:"phones,omitempty"`
	Emails         []string `json:"emails,omitempty"`
	Municipality   *Label   `json:"municipality,omitempty" doc:"Woongemeente."`
	LabourPosition *Label   `json:"labourPosition,omitempty" doc:"Arbeidsmarktpositie."`
	Benefit        *Label   `json:"benefit,omitempty" doc:"Uitkering."`
	Education      *Label   `json:"education,omitempty" doc:"Opleidingsniveau."`
}

func (s *Server) referral(ctx context.Context, in *ReadingReferral) (*ReferralPage, error) {
	of, f, err := s.referralSubject(ctx, access.SeeReferral, in.Journey, in.Referral)
	if err != nil {
		return nil, err
	}
	l, err := s.may(ctx, access.SeeReferral, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.shown(ctx, l, f.owner, client.Referring); err != nil {
		return nil, err
	}
	sent, err := s.sending(ctx, in.Journey, f.referral.Sending)
	if err != nil {
		return nil, err
	}
	body := s.referralCase(f, sent)
	body.Relation = string(of.relation)
	return &ReferralPage{etag(f.revision), body}, nil
}

// sending opens the event that sent a referral, with its text, and no other.
func (s *Server) sending(ctx context.Context, journeyID, event uuid.UUID) (sent journey.ReferralSent, err error) {
	stream := s.Journeys.Stream(journeyID)
	for r, err := range eventstore.Whole(ctx, s.Book.Store, stream, 0) {
		if err != nil {
			return sent, fmt.Errorf("read %s: %w", stream, err)
		}
		if r.ID != event {
			continue
		}
		facts, err := s.Book.Codec.Open(ctx, s.Book.Vault, codec.AllParts, r)
		if err != nil {
			return sent, fmt.Errorf("open the sending of a referral: %w", err)
		}
		sent, _ = facts[0].What.(journey.ReferralSent)
		return sent, nil
	}
	return sent, fmt.Errorf("%s has no event %s", stream, event)
}

func (s *Server) referralCase(f referralFile, sent journey.ReferralSent) ReferralCase {
	r := f.referral
	return ReferralCase{
		ID: sent.Referral, Journey: f.id, State: s.label("referral-states", string(r.State)), Partner: r.Partner, Team: f.story.State.Team,
		Kind: s.label("partner-kinds", sent.Kind), Purpose: s.label("sharing-purposes", sent.Purpose), Basis: s.label("bases", sent.Basis),
		DataKinds: s.labels("data-kinds", r.DataKinds), Sent: momentOf(r.Sent), Latest: momentOf(r.Latest), Question: sent.Question,
		Client: s.referredClient(r, f.story.State.Situation, f.owner.details()), Needs: s.referredNeeds(r, f.story.State.Needs),
	}
}

// A JourneyReferral is a referral as the page of its journey shows it.
type JourneyReferral struct {
	ID      uuid.UUID   `json:"id"`
	State   Label       `json:"state" doc:"Status."`
	Partner decider.Ref `json:"partner" doc:"The organisation that the client was referred to."`
	Sent    *MomentBody `json:"sent,omitempty" doc:"When it was sent."`
	Latest  *MomentBody `json:"latest,omitempty" doc:"When something last happened to it."`
}

func (s *Server) journeyReferrals(of map[uuid.UUID]journey.Referral) (all []JourneyReferral) {
	for _, id := range ordered(of) {
		r := of[id]
		all = append(all, JourneyReferral{id, s.label("referral-states", string(r.State)), r.Partner, momentOf(r.Sent), momentOf(r.Latest)})
	}
	return all
}

// referredClient shows of a client what a referral names, and nothing else.
func (s *Server) referredClient(r journey.Referral, where journey.Situation, who client.Details) *ReferredClient {
	c := &ReferredClient{}
	if r.Discloses("naam") {
		c.GivenName, c.FamilyName = who.GivenName, who.FamilyName
	}
	if r.Discloses("contactgegevens") {
		c.Phones, c.Emails = who.Phones, who.Emails
	}
	if r.Discloses("geboortedatum") {
		c.BirthDate = who.BirthDate.String()
	}
	for _, one := range []struct {
		kind, list, code string
		to               **Label
	}{
		{"woongemeente", "municipalities", where.Municipality, &c.Municipality},
		{"arbeidssituatie", "labour-positions", where.LabourPosition, &c.LabourPosition},
		{"uitkering", "benefits", where.Benefit, &c.Benefit},
		{"opleiding", "education-levels", where.Education, &c.Education},
	} {
		if r.Discloses(one.kind) && one.code != "" {
			l := s.label(one.list, one.code)
			*one.to = &l
		}
	}
	return c
}

func (s *Server) referredNeeds(r journey.Referral, all map[uuid.UUID]journey.Need) []NeedBody {
	needs := map[uuid.UUID]journey.Need{}
	for _, id := range r.Needs {
		if r.Discloses(sharing.Needs) {
			needs[id] = all[id]
		}
	}
	return append([]NeedBody{}, s.needs(needs)...)
}
