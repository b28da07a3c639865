package api

import (
	_ "embed" // the document
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"klantreis/domain/decider"
	"klantreis/domain/form"
)

const about = `The interface of klantreis: it records what happens to clients of a regional employment desk (Werkcentrum), and answers where they stand.

**Names are English.** The design rules ask for Dutch where the field's words are Dutch; this interface deviates, because the program and its vocabulary are shared with partners and suppliers who do not read Dutch. Every description gives the Dutch term, and all codes are the field's own Dutch words, with labels in both languages at /v1/code-lists.

**Nothing is edited.** A POST records a fact; what was recorded by mistake is withdrawn by another and recorded anew. Every POST that records carries an Idempotency-Key and can be repeated. Its answer carries a Log-Position; a GET that carries that back reads what was recorded.

**Who may see what** follows from role and relation: the own caseload, the own team, an open contact today, or the glass broken today. An id that does not exist and one that is not one's own are told apart (404 and 403) only to roles that may search for clients anyway; to all others both are 403. Every look at a client is logged before the answer leaves.

**Errors** are application/problem+json. All faults of a request are told at once, each with its field, the rule and what would be right; values that were sent are never repeated. A request that is well formed and not allowed (409) has its reason in detail and, where another value of one field would make it right, that field in errors too.`

// interfaceConfig is what huma begins with.
func interfaceConfig() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "klantreis", Version: Version, Description: about,
				Contact: &huma.Contact{Name: "Beheer klantreis", Email: "klantreis@example.nl", URL: "https://www.example.nl/klantreis"},
				License: &huma.License{Name: "EUPL-1.2", Identifier: "EUPL-1.2"},
			},
			Servers: []*huma.Server{{URL: "/v1", Description: "Where this document was read."}},
			Tags: []*huma.Tag{
				{Name: "clients", Description: "Klanten: who they are, and who may see them."},
				{Name: "journeys", Description: "Klantreizen: from the first contact to the recorded outcome."},
				{Name: "needs", Description: "Ondersteuningsbehoeften."},
				{Name: "transitions", Description: "Van-werk-naar-werktransities."},
				{Name: "reorganisations", Description: "Reorganisaties van werkgevers, en wie er betrokken zijn."},
				{Name: "documents", Description: "Documenten: papers in a journey."},
				{Name: "sharing", Description: "Doorverwijzingen, toestemmingen en verstrekkingen: who outside gets to see what, and why that is allowed."},
				{Name: "agenda", Description: "Agenda: appointments (afspraken), promises (toezeggingen) and hand-overs (overdrachten)."},
				{Name: "desk", Description: "Balie: what is counted without registration, and group meetings (groepsbijeenkomsten)."},
				{Name: "vouchers", Description: "Scholingsvouchers."},
				{Name: "funds", Description: "Het fonds waaruit vouchers betaald worden."},
				{Name: "work", Description: "Werkvoorraad: what there is to do."},
				{Name: "reports", Description: "Rapportages: how many stood where, as of a day and as known at a position."},
				{Name: "ledger", Description: "The log of events and the log of looks, for auditors and supervisors."},
				{Name: "reference", Description: "Codelijsten."},
				{Name: "directory", Description: "Wie er werkt en waarneemt, partners, locaties, opleiders, kansrijke beroepen, voorwaarden en codes."},
				{Name: "operations", Description: "Running the platform."},
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{"token": {
					Type: "http", Scheme: "bearer", BearerFormat: "JWT",
					Description: "A token of the identity provider, with roles and team.",
				}},
			},
			Security: []map[string][]string{{"token": {}}},
		},
	}
}

// explain adds to the schema of a body what the command that it becomes says
// about its fields: the code list, the greatest length.
func (r *routes) explain(path string, cmd any) {
	body := r.api.OpenAPI().Paths[path].Post.RequestBody.Content["application/json"].Schema
	r.explainFields(r.behind(body), reflect.TypeOf(cmd))
}

// behind is the schema that another refers to.
func (r *routes) behind(s *huma.Schema) *huma.Schema {
	return r.api.OpenAPI().Components.Schemas.SchemaFromRef(s.Ref)
}

func (r *routes) explainFields(body *huma.Schema, of reflect.Type) {
	for _, f := range form.Fields(of) {
		if f.Nested && f.Name == "" {
			r.explainFields(body, of.Field(f.Index).Type)
		}
		name := f.Name
		if other, ok := renamed[name]; ok {
			name = other
		}
		field, ok := body.Properties[name]
		if !ok {
			continue
		}
		target, kind := field, of.Field(f.Index).Type
		if field.Type == huma.TypeArray {
			target = field.Items
		}
		switch {
		case f.List != "":
			said := " A code of the list " + f.List + "."
			field.Description = strings.TrimSuffix(field.Description, said) + said
			field.Extensions = map[string]any{"x-code-list": f.List}
		case target.Ref != "":
			r.explainFields(r.behind(target), kind.Elem())
			continue
		case kind == reflect.TypeFor[decider.Ref]():
			longest := maxRef
			target.MaxLength = &longest
		case target.Type == huma.TypeInteger && target.Maximum == nil && len(target.Enum) == 0:
			most := float64(form.MaxNumber)
			target.Maximum = &most
		case target.Type == huma.TypeString && target.Format == "":
			target.MaxLength = &f.Max
		}
		field.PrecomputeMessages()
		target.PrecomputeMessages()
	}
}

// maxRef is the greatest length of a reference, in characters.
const maxRef = 128

// written is the interface's document: the one that was looked at and committed.
// A test writes it from the routes, and fails where they say otherwise.
//
//go:embed openapi.json
var written []byte

// openAPI answers the document, also to pages of other sites.
func openAPI(w http.ResponseWriter, r *http.Request) {
	callOf(r.Context()).route = "/v1/openapi.json"
	w.Header().Set("Content-Type", "application/openapi+json;version=3.1")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	_, _ = w.Write(written) // the reader has gone: nobody to tell
}
