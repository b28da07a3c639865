package api

import (
	"context"
	"maps"
	"slices"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// PartnerBody proposes a partner, or what one is from a day on.
type PartnerBody struct {
	Partner      decider.Ref `json:"partner" example:"fnv-twente" doc:"The reference by which the partner is named from now on."`
	Kind         string      `json:"kind" example:"vakbond" doc:"Soort partner. It proves nothing about what may be shared."`
	Organisation decider.Ref `json:"organisation" example:"partner-fnv" doc:"What its people work for, as the identity provider calls it: they see the referrals made to it."`
	Name         string      `json:"name" example:"FNV Twente" doc:"Naam, as in the Trade Register (Handelsregister)."`
	SpanFields
	ReasonField
}

func (PartnerBody) occurrence() When { return When{} }

func (PartnerBody) makes() string { return "change" }

func (b PartnerBody) command(ids Ids) directory.Command {
	return directory.ProposePartner{
		Change: ids.Thing(b.makes()), Partner: b.Partner, Kind: b.Kind, Organisation: b.Organisation, Name: decider.Label(b.Name),
		From: dayOf(b.FromDate), Until: dayOf(b.UntilDate), Reason: b.Reason, By: ids.Actor,
	}
}

// PartnersPage is the partners of a day.
type PartnersPage struct {
	Body struct {
		Partners []PartnerCard `json:"partners"`
	}
}

// A PartnerCard is one partner.
type PartnerCard struct {
	Partner      decider.Ref `json:"partner"`
	Kind         Label       `json:"kind"`
	Organisation decider.Ref `json:"organisation"`
	Name         string      `json:"name"`
	SpanFields
}

func (s *Server) partners(ctx context.Context, in *ReadingDirectory) (*PartnersPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "partners", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &PartnersPage{}
	out.Body.Partners = held(state.Partners, in.day, func(ref decider.Ref, v directory.Version[directory.Partner]) PartnerCard {
		return PartnerCard{ref, s.label("partner-kinds", v.What.Kind), v.What.Organisation, string(v.What.Name), spanFields(v.Span)}
	})
	return out, nil
}

// held shows what held on a day, in the order of references.
func held[K ~string, T, C any](all map[K]directory.Dated[T], day decider.Day, show func(K, directory.Version[T]) C) []C {
	cards := []C{}
	for _, ref := range slices.Sorted(maps.Keys(all)) {
		if v, there := all[ref].VersionOn(day); there {
			cards = append(cards, show(ref, v))
		}
	}
	return cards
}

// ProviderBody proposes a training provider, or what one is called from a day
// on.
type ProviderBody struct {
	Provider decider.Ref `json:"provider" example:"roc-van-twente" doc:"The reference by which the training provider (opleider) is named from now on."`
	Name     string      `json:"name" example:"ROC van Twente" doc:"Naam, as in the Trade Register (Handelsregister)."`
	SpanFields
	ReasonField
}

func (ProviderBody) occurrence() When { return When{} }

func (ProviderBody) makes() string { return "change" }

func (b ProviderBody) command(ids Ids) directory.Command {
	return directory.ProposeProvider{
		Change: ids.Thing(b.makes()), Provider: b.Provider, Name: decider.Label(b.Name),
		From: dayOf(b.FromDate), Until: dayOf(b.UntilDate), Reason: b.Reason, By: ids.Actor,
	}
}

// ProvidersPage is the training providers of a day.
type ProvidersPage struct {
	Body struct {
		Providers []ProviderCard `json:"trainingProviders"`
	}
}

// A ProviderCard is one training provider.
type ProviderCard struct {
	Provider decider.Ref `json:"provider"`
	Name     string      `json:"name"`
	SpanFields
}

func (s *Server) providers(ctx context.Context, in *ReadingDirectory) (*ProvidersPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "training-providers", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &ProvidersPage{}
	out.Body.Providers = held(state.Providers, in.day, func(ref decider.Ref, v directory.Version[directory.Provider]) ProviderCard {
		return ProviderCard{ref, string(v.What.Name), spanFields(v.Span)}
	})
	return out, nil
}

// LocationBody proposes a location.
type LocationBody struct {
	Location decider.Ref `json:"location" example:"enschede-inloop" doc:"Its code in the list locations; a code is never reused."`
	Dutch    string      `json:"dutch" example:"Inlooppunt Enschede" doc:"What it is called in Dutch."`
	English  string      `json:"english" example:"Walk-in point Enschede" doc:"What it is called in English."`
	Address  string      `json:"address,omitempty" doc:"Adres: where it is to be found."`
	SpanFields
	ReasonField
}

func (LocationBody) occurrence() When { return When{} }

func (LocationBody) makes() string { return "change" }

func (b LocationBody) command(ids Ids) directory.Command {
	return directory.ProposeLocation{
		Change: ids.Thing(b.makes()), Location: b.Location, Dutch: decider.Label(b.Dutch), English: decider.Label(b.English), Address: decider.Label(b.Address),
		From: dayOf(b.FromDate), Until: dayOf(b.UntilDate), Reason: b.Reason, By: ids.Actor,
	}
}

// LocationsPage is the locations of a day.
type LocationsPage struct {
	Body struct {
		Locations []LocationCard `json:"locations"`
	}
}

// A LocationCard is one location.
type LocationCard struct {
	Location Label  `json:"location"`
	Address  string `json:"address,omitempty"`
	SpanFields
}

func (s *Server) locations(ctx context.Context, in *ReadingDirectory) (*LocationsPage, error) {
	state, err := s.directoryFor(ctx, access.SeeReference, "locations", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &LocationsPage{}
	out.Body.Locations = []LocationCard{}
	for _, r := range state.Lists()["locations"].Rows {
		if r.ValidOn(in.day) {
			where := state.Locations[decider.Ref(r.Code)]
			out.Body.Locations = append(out.Body.Locations, LocationCard{
				Label{r.Code, r.Dutch, r.English}, string(where.Address), SpanFields{r.From.String(), r.Until.String()},
			})
		}
	}
	return out, nil
}
