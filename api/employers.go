package api

import (
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// PassOnBody hands an employer's question to the partner whose work it is.
type PassOnBody struct {
	When
	Kind    string      `json:"kind" example:"wsp" doc:"Soort partner."`
	Partner decider.Ref `json:"partner,omitempty" example:"wsp-twente" doc:"The partner, where it is known which."`
	Topic   string      `json:"topic" example:"werkgeversvraag" doc:"Onderwerp."`
	Note    string      `json:"note,omitempty" doc:"Notitie: what was asked."`
}

func (b PassOnBody) command(Ids) journey.Command {
	return journey.PassOnQuestion{Kind: b.Kind, Partner: b.Partner, Topic: b.Topic, Note: b.Note}
}
