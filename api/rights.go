package api

import "klantreis/domain/client"

// RectificationBody says what was decided on a request for rectification.
type RectificationBody struct {
	When
	Outcome        string   `json:"outcome" example:"uitgevoerd" doc:"Uitkomst. What was corrected is recorded by itself: as a change of details, or as a withdrawal and anew."`
	Ground         string   `json:"ground,omitempty" doc:"Grond: why it was refused; only then."`
	Asked          string   `json:"asked" doc:"Verzoek: what the client asked for."`
	Explanation    string   `json:"explanation,omitempty" doc:"Toelichting, as the client is told it."`
	RecipientsTold []string `json:"recipientsTold,omitempty" maxItems:"50" doc:"Ontvangers: who had been given the wrong data, and was told (AVG artikel 19)."`
}

func (b RectificationBody) command(ids Ids) client.Command {
	return client.Rectify{Outcome: b.Outcome, Ground: b.Ground, Asked: b.Asked, Explanation: b.Explanation, RecipientsTold: b.RecipientsTold, By: ids.Actor}
}

// RestrictionBody restricts processing.
type RestrictionBody struct {
	When
	Ground      string `json:"ground" example:"juistheid-betwist" doc:"Grond."`
	Explanation string `json:"explanation,omitempty" doc:"Toelichting."`
}

func (b RestrictionBody) command(ids Ids) client.Command {
	return client.Restrict{Ground: b.Ground, Explanation: b.Explanation, By: ids.Actor}
}

// RestrictionLiftBody lifts a restriction.
type RestrictionLiftBody struct {
	When
	Ground       string `json:"ground" example:"juistheid-vastgesteld" doc:"Grond."`
	InformedDate string `json:"informedDate" format:"date" doc:"The day on which the client was told: before it is lifted (AVG artikel 18 lid 3)."`
	Explanation  string `json:"explanation,omitempty" doc:"Toelichting."`
}

func (b RestrictionLiftBody) command(ids Ids) client.Command {
	return client.LiftRestriction{Ground: b.Ground, InformedOn: dayOf(b.InformedDate), Explanation: b.Explanation, By: ids.Actor}
}

// DataObjectionBody records that a client objects to what is done with their data.
type DataObjectionBody struct {
	When
	Against string `json:"against" example:"begeleiding" doc:"What the data is processed for, to which the client objects: a code of the list purposes."`
	Grounds string `json:"grounds" doc:"Gronden: the reasons of the client's own situation."`
}

func (b DataObjectionBody) command(ids Ids) client.Command {
	return client.LodgeObjection{Against: b.Against, Grounds: b.Grounds, By: ids.Actor}
}

// DataObjectionDecisionBody decides on an objection.
type DataObjectionDecisionBody struct {
	When
	Outcome     string `json:"outcome" example:"gegrond" doc:"Uitkomst."`
	Explanation string `json:"explanation,omitempty" doc:"Toelichting, as the client is told it."`
}

func (b DataObjectionDecisionBody) command(ids Ids) client.Command {
	return client.DecideObjection{Outcome: b.Outcome, Explanation: b.Explanation, By: ids.Actor}
}
