package api

import (
	"context"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/sharing"
	"klantreis/projections/disclosures"
)

// PermissionBody records what a client permits.
type PermissionBody struct {
	When
	Recipient      decider.Ref `json:"recipient,omitempty" example:"partner-bond" doc:"The organisation that it is for. Give this, the kind of partner, or both."`
	Kind           string      `json:"kind,omitempty" example:"vakbond" doc:"Soort partner: any of this kind, where no organisation is named."`
	Purpose        string      `json:"sharingPurpose" example:"rechtspositie" doc:"Doel: what the data may be used for."`
	DataKinds      []string    `json:"dataKinds" minItems:"1" maxItems:"50" doc:"Soorten gegevens that may go."`
	Form           string      `json:"form" example:"schriftelijk" doc:"Hoe: in which way it was given."`
	HoldsFromDate  string      `json:"holdsFromDate,omitempty" format:"date" doc:"The first day on which it holds; without it, the day on which it is given."`
	HoldsUntilDate string      `json:"holdsUntilDate,omitempty" format:"date" doc:"The last day; without it, until it is withdrawn."`
	Note           string      `json:"note,omitempty" doc:"Notitie."`
}

func (PermissionBody) makes() string { return "permission" }

func (b PermissionBody) command(ids Ids) client.Command {
	return client.GivePermission{
		Permission: ids.Thing(b.makes()), Form: b.Form, Recipient: b.Recipient, Kind: b.Kind, Purpose: b.Purpose,
		DataKinds: b.DataKinds, From: dayOf(b.HoldsFromDate), Until: dayOf(b.HoldsUntilDate), Note: b.Note,
	}
}

// PermissionWithdrawalBody says that the client permits something no more.
type PermissionWithdrawalBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b PermissionWithdrawalBody) command(ids Ids) client.Command {
	return client.WithdrawPermission{Permission: ids.Permission, Note: b.Note}
}

// OnPermission is a request to record something about a permission.
type OnPermission struct {
	Recording
	Client     uuid.UUID `path:"client" format:"uuid" doc:"The id of the client (klant)."`
	Permission uuid.UUID `path:"permission" format:"uuid" doc:"The id of the permission (toestemming)."`
	Body       PermissionWithdrawalBody
}

func (in *OnPermission) ids() Ids { return Ids{Request: in.Key, Permission: in.Permission} }

// Resolve checks the request before the handler runs.
func (in *OnPermission) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.When, func() any { return in.Body.command(in.ids()) })
}

func (s *Server) withdrawPermission(ctx context.Context, in *OnPermission) (*Recorded, error) {
	of, _, err := s.clientSubject(ctx, access.Permit, in.Client)
	if err != nil {
		return nil, err
	}
	e := errand{do: access.Permit, of: of, body: in.Body, location: "/v1/clients/" + in.Client.String() + "/permissions"}
	return s.inFile(ctx, &in.Recording, e, in.Client, in.Body.command(in.ids()), nil)
}

// DisclosureBody records that data about a client went to somebody outside.
type DisclosureBody struct {
	When
	Recipient decider.Ref `json:"recipient" example:"partner-uwv" doc:"Ontvanger: who received the data, by the reference in the directory. One that it does not know, as a lawyer, only gets what the client permitted that very recipient to have: basis toestemming-klant."`
	Kind      string      `json:"kind,omitempty" example:"uwv" doc:"Soort partner. It is as the directory has it: where it is given, it must be the same. Of a recipient that the directory does not know, say it."`
	Purpose   string      `json:"sharingPurpose" example:"inkomen" doc:"Doel: what the recipient may use the data for."`
	DataKinds []string    `json:"dataKinds" minItems:"1" maxItems:"50" doc:"Soorten gegevens that went."`
	Basis     string      `json:"basis" example:"suwi-62" doc:"Grondslag: it must hold on the day of the disclosure. With toestemming-klant the client's permission is looked up, and named as evidence."`
	Note      string      `json:"note,omitempty" doc:"Notitie."`
}

func (DisclosureBody) makes() string { return "disclosure" }

func (b DisclosureBody) command(ids Ids) client.Command {
	return client.RecordDisclosure{
		Disclosure: ids.Thing(b.makes()), Recipient: b.Recipient, Kind: b.Kind, Purpose: b.Purpose,
		DataKinds: b.DataKinds, Basis: b.Basis, Note: b.Note,
	}
}

// PermissionsPage is all that a client has permitted.
type PermissionsPage struct{ Body PermissionsBody }

// PermissionsBody is all that a client has permitted.
type PermissionsBody struct {
	Permissions []PermissionCard `json:"permissions"`
}

// A PermissionCard is one permission as it stands.
type PermissionCard struct {
	ID             uuid.UUID   `json:"id"`
	Evidence       uuid.UUID   `json:"evidence" doc:"The event that recorded it: what referrals and disclosures that rest on it name."`
	Recipient      decider.Ref `json:"recipient,omitempty"`
	Kind           *Label      `json:"kind,omitempty" doc:"Soort partner."`
	Purpose        Label       `json:"sharingPurpose" doc:"Doel."`
	DataKinds      []Label     `json:"dataKinds" doc:"Soorten gegevens."`
	HoldsFromDate  string      `json:"holdsFromDate" format:"date"`
	HoldsUntilDate string      `json:"holdsUntilDate,omitempty" format:"date"`
	Given          *MomentBody `json:"given,omitempty" doc:"When it was given."`
	Withdrawn      *MomentBody `json:"withdrawn,omitempty" doc:"When it was withdrawn."`
	Holds          bool        `json:"holds" doc:"It holds today."`
}

// permissions reads what the client permitted from their own file, so it is
// never behind.
func (s *Server) permissions(ctx context.Context, in *OnClient) (*PermissionsPage, error) {
	f, err := s.seenFile(ctx, in)
	if err != nil {
		return nil, err
	}
	out := &PermissionsPage{PermissionsBody{[]PermissionCard{}}}
	for _, one := range f.files {
		all := one.story.State.Permissions
		for _, id := range ordered(all) {
			out.Body.Permissions = append(out.Body.Permissions, s.permissionCard(id, all[id], one.story.State))
		}
	}
	return out, nil
}

func (s *Server) permissionCard(id uuid.UUID, p sharing.Permission, owner client.State) PermissionCard {
	today := decider.DayOf(s.Now())
	card := PermissionCard{
		ID: id, Evidence: p.Event, Recipient: p.Recipient, Purpose: s.label("sharing-purposes", p.Purpose), DataKinds: s.labels("data-kinds", p.DataKinds),
		HoldsFromDate: p.From.String(), HoldsUntilDate: p.Until.String(), Given: momentOf(p.Given), Withdrawn: momentOf(p.Withdrawn),
		Holds: p.From <= today && owner.Permits(p.Event, today),
	}
	if p.Kind != "" {
		l := s.label("partner-kinds", p.Kind)
		card.Kind = &l
	}
	return card
}

// seenFile loads a client's file for somebody who may see what went out of it,
// and logs the look.
func (s *Server) seenFile(ctx context.Context, in *OnClient) (file, error) {
	of, f, err := s.clientSubject(ctx, access.SeeDisclosures, in.Client)
	if err != nil {
		return f, err
	}
	l, err := s.may(ctx, access.SeeDisclosures, of, in.Purpose)
	if err != nil {
		return f, err
	}
	return f, s.shown(ctx, l, f.person, client.Guidance)
}

// DisclosuresPage is all that went out about a client.
type DisclosuresPage struct{ Body DisclosuresBody }

// DisclosuresBody is all that went out about a client, the first first.
type DisclosuresBody struct {
	Client      uuid.UUID        `json:"client"`
	Disclosures []DisclosureCard `json:"disclosures"`
}

// A DisclosureCard is one time that data went out.
type DisclosureCard struct {
	ID            uuid.UUID   `json:"id"`
	Recipient     decider.Ref `json:"recipient" doc:"Ontvanger."`
	Kind          Label       `json:"kind" doc:"Soort partner."`
	Purpose       Label       `json:"sharingPurpose" doc:"Doel."`
	DataKinds     []Label     `json:"dataKinds" doc:"Soorten gegevens."`
	Basis         Label       `json:"basis" doc:"Grondslag."`
	Evidence      uuid.UUID   `json:"evidence,omitzero" doc:"The event that recorded the client's permission, where it rests on one."`
	Referral      uuid.UUID   `json:"referral,omitzero" doc:"The referral that it was, where it was one; it may have been withdrawn since."`
	DisclosedAt   time.Time   `json:"disclosedAt"`
	DisclosedDate string      `json:"disclosedDate" format:"date"`
}

func (s *Server) disclosures(ctx context.Context, in *OnClient) (*DisclosuresPage, error) {
	f, err := s.seenFile(ctx, in)
	if err != nil {
		return nil, err
	}
	all, err := s.disclosureCards(ctx, in.Reading, f)
	return &DisclosuresPage{DisclosuresBody{f.id, all}}, err
}

// disclosureCards is all that went out about a person, whole or not at all.
func (s *Server) disclosureCards(ctx context.Context, in Reading, f file) ([]DisclosureCard, error) {
	if err := s.disclosed(ctx, in, f); err != nil {
		return nil, err
	}
	cards := []DisclosureCard{}
	for _, one := range f.files {
		all, err := disclosures.OfClient(ctx, s.Reader, one.id)
		if err != nil {
			return nil, err
		}
		for _, d := range all {
			cards = append(cards, DisclosureCard{
				ID: d.ID, Recipient: d.Recipient, Kind: s.label("partner-kinds", d.Kind), Purpose: s.label("sharing-purposes", d.Purpose),
				DataKinds: s.labels("data-kinds", strings.Fields(d.DataKinds)), Basis: s.label("bases", d.Basis),
				Evidence: d.Evidence, Referral: d.Referral, DisclosedAt: d.At.UTC(), DisclosedDate: d.On.String(),
			})
		}
	}
	return cards, nil
}

// disclosed waits until every referral that was sent is recorded as a
// disclosure, and the view has it: a list of recipients that is not whole would
// be worse than none.
func (s *Server) disclosed(ctx context.Context, in Reading, f file) error {
	waiting, cancel := context.WithTimeout(ctx, s.Patience)
	defer cancel()
	var streams []string
	for _, j := range f.journeys {
		streams = append(streams, s.Journeys.Stream(j.id))
	}
	head, err := s.Book.Store.Head(waiting)
	if err == nil {
		err = s.Policies.Wait(waiting, "referral-is-disclosed", head.Position, streams...)
	}
	if err == nil {
		head, err = s.Book.Store.Head(waiting)
	}
	switch {
	case isAny(err, context.DeadlineExceeded):
		return unavailable("view-behind", "This cannot be read yet: not every referral has been recorded as a disclosure. Ask again.")
	case err != nil:
		return err
	}
	in.after = head.Position
	return s.caughtUp(ctx, in, disclosures.View.Name)
}
