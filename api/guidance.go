package api

import (
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// ClarifyBody says what the client really wants to know.
type ClarifyBody struct {
	When
	Topic    string `json:"topic" example:"scholing" doc:"Onderwerp."`
	Channel  string `json:"channel" example:"telefoon" doc:"Kanaal."`
	Question string `json:"question,omitempty" doc:"Vraag."`
}

func (b ClarifyBody) command(Ids) journey.Command {
	return journey.ClarifyQuestion{Topic: b.Topic, Channel: b.Channel, Question: b.Question}
}

// IntakeBody records an intake conversation, and where the client stands.
type IntakeBody struct {
	When
	Channel  string `json:"channel" example:"balie-afspraak" doc:"Kanaal."`
	Location string `json:"location,omitempty" doc:"Locatie."`
	SituationFields
	Summary string `json:"summary,omitempty" doc:"Samenvatting."`
}

func (b IntakeBody) command(Ids) journey.Command {
	return journey.RecordIntake{
		Channel: b.Channel, Location: b.Location, LabourPosition: b.LabourPosition, Benefit: b.Benefit,
		Education: b.Education, Municipality: b.Municipality, AgeBand: b.AgeBand, Summary: b.Summary,
	}
}

// SituationBody says what is different about where the client stands.
type SituationBody struct {
	When
	SituationFields
}

func (b SituationBody) command(Ids) journey.Command {
	return journey.ChangeSituation{
		LabourPosition: b.LabourPosition, Benefit: b.Benefit, Education: b.Education,
		Municipality: b.Municipality, AgeBand: b.AgeBand,
	}
}

// ContactBody records a contact that changes nothing else.
type ContactBody struct {
	When
	Channel  string `json:"channel" example:"telefoon" doc:"Kanaal."`
	Topic    string `json:"topic" example:"loopbaan" doc:"Onderwerp."`
	Location string `json:"location,omitempty" doc:"Locatie."`
	Note     string `json:"note,omitempty" doc:"Notitie."`
}

func (b ContactBody) command(Ids) journey.Command {
	return journey.RecordContact{Channel: b.Channel, Topic: b.Topic, Location: b.Location, Note: b.Note}
}

// AdviceBody records an advice, or a career conversation.
type AdviceBody struct {
	When
	Form    string   `json:"form" example:"loopbaangesprek" doc:"Vorm."`
	Topics  []string `json:"topics" maxItems:"10" doc:"Onderwerpen: at least one, each named once."`
	Channel string   `json:"channel" example:"balie-afspraak" doc:"Kanaal."`
	Summary string   `json:"summary,omitempty" doc:"Samenvatting."`
}

func (AdviceBody) makes() string { return "advice" }

func (b AdviceBody) command(ids Ids) journey.Command {
	return journey.GiveAdvice{Advice: ids.Thing(b.makes()), Form: b.Form, Topics: b.Topics, Channel: b.Channel, Summary: b.Summary}
}

// AssignBody gives a journey to an advisor of a team.
type AssignBody struct {
	When
	Advisor decider.Ref `json:"advisor" example:"adviseur-bram" doc:"Adviseur, as the identity provider calls them."`
	Team    decider.Ref `json:"team" example:"werkcentrum-enschede" doc:"The team whose journey it is from now on."`
}

func (b AssignBody) command(Ids) journey.Command {
	return journey.AssignAdvisor{Advisor: b.Advisor, Team: b.Team}
}

// PlacementBody records that the client found work.
type PlacementBody struct {
	When
	Contract  string `json:"contract" example:"tijdelijk" doc:"Soort contract."`
	Sector    string `json:"sector,omitempty" doc:"Sector (SBI)."`
	StartDate string `json:"startDate" format:"date" doc:"The first working day."`
	Note      string `json:"note,omitempty" doc:"Notitie."`
}

func (b PlacementBody) command(Ids) journey.Command {
	return journey.RecordPlacement{Contract: b.Contract, Sector: b.Sector, StartsOn: dayOf(b.StartDate), Note: b.Note}
}

// AftercareBody records that guidance goes on after the client found work.
type AftercareBody struct {
	When
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b AftercareBody) command(Ids) journey.Command { return journey.StartAftercare{Note: b.Note} }

// CloseBody ends a journey, with what became of the client.
type CloseBody struct {
	When
	Reason string `json:"reason" example:"vraag-beantwoord" doc:"Uitkomst: what became of the client."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (b CloseBody) command(Ids) journey.Command {
	return journey.Close{Reason: b.Reason, Note: b.Note}
}

// ReopenBody begins a closed journey again.
type ReopenBody struct {
	When
	Channel string `json:"channel" example:"telefoon" doc:"Kanaal."`
	Note    string `json:"note,omitempty" doc:"Notitie."`
}

func (b ReopenBody) command(Ids) journey.Command {
	return journey.Reopen{Channel: b.Channel, Note: b.Note}
}

// WithdrawBody takes back an entry that was recorded by mistake. It has no
// moment of its own: what is withdrawn is withdrawn for every day.
type WithdrawBody struct {
	Entry  string `json:"entry" format:"uuid" doc:"The entry: the Idempotency-Key under which it was recorded."`
	Reason string `json:"reason" example:"onjuist" doc:"Reden."`
	Note   string `json:"note,omitempty" doc:"Notitie."`
}

func (WithdrawBody) occurrence() When { return When{} }

func (b WithdrawBody) command(Ids) journey.Command {
	return b.withdraw()
}

func (b WithdrawBody) withdraw() journey.Withdraw {
	return journey.Withdraw{Entry: idOf(b.Entry), Reason: b.Reason, Note: b.Note}
}
