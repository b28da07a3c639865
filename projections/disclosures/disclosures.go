// Package disclosures keeps what of whom went to somebody outside: recipient,
// purpose, kinds of data, basis, and when.
//
// Whoever has a right to know where data about them went, or asks for it to be
// put right, is told from here (DOMAIN.md section 6; GDPR articles 15 and 19),
// and an organisation that ought not to have had something can be asked about
// all of it. A referral stands here as the disclosure that it is, also after
// it was withdrawn as a mistake. Of an erased client nothing is left.
package disclosures

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/queries"
)

// View derives disclosures from the streams of clients.
var View = projector.View{
	Name: "disclosures", Version: 2, Category: client.Decider.Category, Fold: fold,
	Tables: []projector.Table{{
		Name: "disclosures", Doc: "One row for each time that data about a client went to somebody outside.", Identity: true, Row: Disclosure{}, Scope: "client", Key: []string{"disclosure"},
		Indexes: [][]string{{"recipient", "disclosed_at", "disclosure"}},
	}},
}

// A Disclosure is one time that data went out.
type Disclosure struct {
	Client    uuid.UUID   `col:"client" doc:"The client whom the data is about."`
	ID        uuid.UUID   `col:"disclosure" doc:"The disclosure."`
	Recipient decider.Ref `col:"recipient" doc:"The organisation that received the data."`
	Kind      string      `col:"recipient_kind" doc:"Kind of partner, by the code list."`
	Purpose   string      `col:"purpose" doc:"What the recipient may use the data for, by the code list."`
	DataKinds string      `col:"data_kinds" doc:"Kinds of data that went, by the code list, with spaces between."`
	Basis     string      `col:"basis" doc:"The basis that it rested on, by the code list."`
	Evidence  uuid.UUID   `col:"evidence" doc:"The event that recorded the client's permission; zeros where it rests on none."`
	Referral  uuid.UUID   `col:"referral" doc:"The referral that it was; zeros where it was none."`
	At        time.Time   `col:"disclosed_at" doc:"When the data went, in microseconds since 1970, UTC."`
	On        decider.Day `col:"disclosed_day" doc:"Day on which it went, in days after 1 January of the year 1."`
}

func fold(c *projector.Common, history []codec.Fact) (rows []projector.Row) {
	if histories.Fold(c, client.Decider, history).Erased {
		return nil
	}
	id := histories.Subject(history)
	for i := range history {
		e, is := history[i].What.(client.DisclosureRecorded)
		if !is {
			continue
		}
		at := history[i].Meta.Occurred
		rows = append(rows, Disclosure{
			Client: id, ID: e.Disclosure, Recipient: e.Recipient, Kind: e.Kind, Purpose: e.Purpose, DataKinds: strings.Join(e.DataKinds, " "),
			Basis: e.Basis, Evidence: e.Evidence, Referral: e.Referral, At: at.Begin(), On: at.Day(),
		})
	}
	return rows
}

//go:embed disclosures.sql
var file string

var sql = queries.Parse(file)

// OfClient returns all that went out about a client, the first first.
func OfClient(ctx context.Context, r projector.Reader, client uuid.UUID) ([]Disclosure, error) {
	all, err := queries.Select[Disclosure](ctx, r, sql.Ask("of-client", client))
	if err != nil {
		return nil, fmt.Errorf("list disclosures of client: %w", err)
	}
	return all, nil
}
