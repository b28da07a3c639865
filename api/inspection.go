package api

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/sentences"
)

// Inspecting is a request to read all that is held about a person.
type Inspecting struct {
	OnClient
	InLanguage
}

// InspectionPage is all that is held about a person.
type InspectionPage struct {
	ToldIn
	Body InspectionBody
}

// InspectionBody is what a client who asks for inspection is given (GDPR
// article 15): all that is held, who looked, and to whom something was disclosed.
type InspectionBody struct {
	Client   uuid.UUID             `json:"client" doc:"The client. Where the one asked for was merged into another, this is that other."`
	Files    []InspectedFile       `json:"files" doc:"Who the client is, by each file that was merged; the first is the one that counts."`
	Journeys []JourneyBody         `json:"journeys" doc:"The journeys as they are now."`
	Entries  []TimelineItem        `json:"entries" doc:"All that was recorded, with texts, the newest first; also what was withdrawn. What was recorded for the wrong client has no texts: these are of somebody else (AVG artikel 15, lid 4)."`
	Sharing  []DisclosureCard      `json:"disclosures" doc:"To whom something was disclosed (verstrekkingen)."`
	Vouchers []InspectedVoucher    `json:"vouchers" doc:"Training vouchers (scholingsvouchers): what was asked, decided and paid."`
	Permits  []InspectedPermission `json:"permissions" doc:"What the client permitted (toestemmingen), also what they took back."`
	Kept     []KeptCard            `json:"kept" doc:"How long it is kept, and why (bewaartermijnen), what is kept longest first. The file is kept as long as anything in it; what is not among these can be destroyed."`
	Looks    []LookBody            `json:"looks" doc:"Who looked at it, the newest first."`
}

// An InspectedFile is who a client is, by one file.
type InspectedFile struct {
	Client  uuid.UUID `json:"client"`
	Details *Details  `json:"details,omitempty" doc:"Left out once the file is erased."`
}

// inspection gathers all that is held about a person. That is a look itself, and
// the newest of those that it tells of.
func (s *Server) inspection(ctx context.Context, in *Inspecting) (*InspectionPage, error) {
	of, f, err := s.clientSubject(ctx, access.CarryOutRights, in.Client)
	if err != nil {
		return nil, err
	}
	l, err := s.may(ctx, access.CarryOutRights, of, in.Purpose)
	if err != nil {
		return nil, err
	}
	if err := s.saw(ctx, f.looks(s, l)...); err != nil {
		return nil, err
	}
	b := InspectionBody{Client: f.id, Journeys: []JourneyBody{}, Entries: []TimelineItem{}}
	for _, one := range f.files {
		file := InspectedFile{Client: one.id}
		if !one.story.State.Erased {
			file.Details = detailsOf(one.story.State.Details)
		}
		b.Files = append(b.Files, file)
	}
	for _, j := range f.journeys {
		body := s.journeyBody(j)
		body.Client, body.Relation, body.Needs = f.id, string(of.relation), s.assessedNeeds(j.story)
		body.Documents, body.Referrals = s.documents(j.story.State.Documents), s.journeyReferrals(j.story.State.Referrals)
		if body.Promises, err = s.promises(ctx, j); err != nil {
			return nil, err
		}
		b.Journeys = append(b.Journeys, body)
	}
	all, _, err := s.happened(ctx, f, of.relation)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b timed) int { return b.compare(a.instant) })
	by := s.teller(ctx, in.InLanguage)
	by.Names = exceptStaff(by.Names)
	tell(by, all, all)
	for _, t := range all {
		b.Entries = append(b.Entries, t.item.handedOver())
	}
	if b.Sharing, err = s.disclosureCards(ctx, in.Reading, f); err != nil {
		return nil, err
	}
	if err = s.stands(ctx, &b, f, by); err != nil {
		return nil, err
	}
	b.Looks, err = s.lookedAt(ctx, f.person)
	return &InspectionPage{ToldIn{string(by.Language)}, b}, err
}

// ofAnother is the reason for withdrawing what was recorded in the file of the
// wrong client.
const ofAnother = "verkeerde-klant"

// handedOver is an item as the client is given it. The texts of what was recorded
// for the wrong client are about somebody else, and inspection takes no rights
// from others (GDPR article 15(4)).
func (i TimelineItem) handedOver() TimelineItem {
	if i.Withdrawn != nil && i.Withdrawn.Reason.Code == ofAnother {
		i.Texts = nil
	}
	return i
}

// exceptStaff leaves the names of staff out of what is handed to a client: who
// works at the desk is not for clients to see.
func exceptStaff(names sentences.Names) sentences.Names {
	return func(in sentences.Register, ref decider.Ref, on decider.Day) string {
		if in == sentences.Staff {
			return ""
		}
		return names(in, ref, on)
	}
}

// looksAtOnce is how many looks are read from the access log at once.
const looksAtOnce = 500

// lookedAt is every look at one of a person's files, but not from which machine
// it came: that says something of staff, and nothing of the client.
func (s *Server) lookedAt(ctx context.Context, p person) ([]LookBody, error) {
	var all []access.Look
	for _, one := range p.files {
		for before := int64(0); ; {
			page, err := s.AccessLog.Looks(ctx, access.LookFilter{Subject: one.id}, before, looksAtOnce)
			if err != nil {
				return nil, err
			}
			all = append(all, page...)
			if len(page) < looksAtOnce {
				break
			}
			before = page[len(page)-1].Place
		}
	}
	slices.SortFunc(all, func(a, b access.Look) int { return cmp.Compare(b.Place, a.Place) })
	bodies := make([]LookBody, len(all))
	for i, l := range all {
		l.Origin = ""
		bodies[i] = lookBody(l)
	}
	return bodies, nil
}
