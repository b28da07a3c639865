package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/journey"
)

// OnNeed is a request to record something about a support need.
type OnNeed[B ForJourney] struct {
	Recording
	Journey uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Need    uuid.UUID `path:"need" format:"uuid" doc:"The id of the support need (ondersteuningsbehoefte)."`
	Body    B
}

func (in *OnNeed[B]) ids() Ids { return Ids{Request: in.Key, Journey: in.Journey, Need: in.Need} }

// Resolve checks the request before the handler runs.
func (in *OnNeed[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids()) })
}

// NeedIdentifiedBody records a support need that someone noticed.
type NeedIdentifiedBody struct {
	When
	Source   string `json:"source" example:"klant" doc:"Bron: who noticed it."`
	Domain   string `json:"domain" example:"scholing" doc:"Domein. Health only as functional capacity (belastbaarheid), never a diagnosis."`
	Severity string `json:"severity" example:"middel" doc:"Zwaarte."`
	Note     string `json:"note,omitempty" doc:"Notitie."`
}

func (NeedIdentifiedBody) makes() string { return "need" }

func (b NeedIdentifiedBody) command(ids Ids) journey.Command {
	return journey.IdentifyNeed{Need: ids.Thing(b.makes()), Source: b.Source, Domain: b.Domain, Severity: b.Severity, Note: b.Note}
}

// NeedConfirmedBody records that client and advisor agree on a need.
type NeedConfirmedBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b NeedConfirmedBody) command(ids Ids) journey.Command {
	return journey.ConfirmNeed{Need: ids.Need, Note: b.Note}
}

// NeedReassessedBody records how heavy a need weighs now.
type NeedReassessedBody struct {
	When
	Source   string `json:"source" example:"adviseur" doc:"Bron."`
	Severity string `json:"severity" example:"licht" doc:"Zwaarte."`
	Note     string `json:"note,omitempty" doc:"Notitie."`
}

func (b NeedReassessedBody) command(ids Ids) journey.Command {
	return journey.ReassessNeed{Need: ids.Need, Source: b.Source, Severity: b.Severity, Note: b.Note}
}

// NeedOfferBody records what is offered to meet a need.
type NeedOfferBody struct {
	When
	Offer string `json:"offer" example:"praktijkleren" doc:"Aanbod."`
	Note  string `json:"note,omitempty" doc:"Notitie."`
}

func (b NeedOfferBody) command(ids Ids) journey.Command {
	return journey.MakeOffer{Need: ids.Need, Offer: b.Offer, Note: b.Note}
}

// NeedMetBody records that a need is met, or partly met and still open.
type NeedMetBody struct {
	When
	Outcome string `json:"outcome" example:"opgelost" doc:"Uitkomst."`
	Partly  bool   `json:"partly,omitempty" doc:"Deels: the need stays open."`
	Note    string `json:"note,omitempty" doc:"Notitie."`
}

func (b NeedMetBody) command(ids Ids) journey.Command {
	return journey.MeetNeed{Need: ids.Need, Outcome: b.Outcome, Partly: b.Partly, Note: b.Note}
}

// NeedDroppedBody records that a need is no longer worked on, and why.
type NeedDroppedBody struct {
	When
	Reason string `json:"reason" example:"niet-meer-nodig" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (b NeedDroppedBody) command(ids Ids) journey.Command {
	return journey.DropNeed{Need: ids.Need, Reason: b.Reason, Note: b.Note}
}

// NeedReopenedBody records that a need that was met or dropped is there again.
type NeedReopenedBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b NeedReopenedBody) command(ids Ids) journey.Command {
	return journey.ReopenNeed{Need: ids.Need, Note: b.Note}
}
