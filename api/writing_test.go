package api_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gorilla/mux"

	"klantreis/api"
)

// written returns the interface's document as the routes make it, indented so
// that a change of it reads well.
func written() ([]byte, error) {
	doc := new(api.Server).Mount(mux.NewRouter()).OpenAPI()
	share(doc)
	plain, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("write the interface's document: %w", err)
	}
	var sorted any
	if err := json.Unmarshal(plain, &sorted); err != nil {
		return nil, fmt.Errorf("write the interface's document: %w", err)
	}
	indented, err := json.MarshalIndent(sorted, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the interface's document: %w", err)
	}
	return append(indented, '\n'), nil
}

// share writes what operations have in common once: parameters, problems and
// the header that names the version.
func share(doc *huma.OpenAPI) {
	common := doc.Components
	common.Parameters, common.Responses = map[string]*huma.Param{}, map[string]*huma.Response{}
	common.Headers = map[string]*huma.Header{versionHeader: {
		Description: "The version of this interface.", Schema: &huma.Schema{Type: huma.TypeString, Examples: []any{api.Version}},
	}}
	for _, path := range doc.Paths {
		for _, op := range []*huma.Operation{path.Get, path.Post} {
			if op != nil {
				op.Parameters = sharedParameters(common, op.Parameters)
				shareAnswers(common, op.Responses)
			}
		}
	}
}

const versionHeader = "API-Version"

func sharedParameters(common *huma.Components, all []*huma.Param) []*huma.Param {
	shared := make([]*huma.Param, len(all))
	for i, p := range all {
		p.Schema.Description = "" // it is said of the parameter
		if shared[i] = p; p.In != "query" {
			common.Parameters[p.Name] = p
			shared[i] = &huma.Param{Ref: "#/components/parameters/" + p.Name}
		}
	}
	return shared
}

func shareAnswers(common *huma.Components, all map[string]*huma.Response) {
	for status, answer := range all {
		if answer.Headers == nil {
			answer.Headers = map[string]*huma.Param{}
		}
		answer.Headers[versionHeader] = &huma.Param{Ref: "#/components/headers/" + versionHeader}
		if answer.Content["application/problem+json"] != nil {
			name := strings.ReplaceAll(answer.Description, " ", "")
			common.Responses[name] = answer
			all[status] = &huma.Response{Ref: "#/components/responses/" + name}
		}
	}
}
