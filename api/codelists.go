package api

import (
	"context"

	"klantreis/domain/codelist"
)

// Nothing is a request without parameters.
type Nothing struct{ Reading }

// CodeListsPage is every code list, without its codes.
type CodeListsPage struct {
	Body struct {
		CodeLists []CodeListCard `json:"codeLists"`
	}
}

// A CodeListCard names a code list.
type CodeListCard struct {
	Name  string `json:"name" example:"channels"`
	About string `json:"about" enum:"service,person" doc:"Whether its codes say something about the desk's own work, or about a person. The latter are sealed wherever they are stored."`
	Codes int    `json:"codes" doc:"How many codes it has, ended ones included."`
}

func (s *Server) codeLists(context.Context, *Nothing) (*CodeListsPage, error) {
	out := &CodeListsPage{}
	lists := s.lists()
	for _, name := range lists.Names() {
		l := lists[name]
		out.Body.CodeLists = append(out.Body.CodeLists, CodeListCard{l.Name, string(l.About), len(l.Rows)})
	}
	return out, nil
}

// ReadingCodeList is a request to read one code list.
type ReadingCodeList struct {
	Reading
	List string `path:"list" maxLength:"60" doc:"The name of the list." example:"channels"`
}

// CodeListPage is one code list.
type CodeListPage struct{ Body CodeListBody }

// CodeListBody is one code list, in its own order.
type CodeListBody struct {
	Name  string     `json:"name"`
	About string     `json:"about" enum:"service,person"`
	Codes []CodeBody `json:"codes"`
}

// A CodeBody is one code. It is never reused or renamed.
type CodeBody struct {
	Label
	FromDate  string `json:"fromDate" format:"date" doc:"The first day on which it may be used for a fact."`
	UntilDate string `json:"untilDate,omitempty" format:"date" doc:"The last day; left out while it has no end."`
}

func (s *Server) codeList(_ context.Context, in *ReadingCodeList) (*CodeListPage, error) {
	l, ok := s.lists()[in.List]
	if !ok {
		return nil, notFound("There is no code list with this name.")
	}
	return &CodeListPage{CodeListBody{l.Name, string(l.About), codesOf(l)}}, nil
}

func codesOf(l codelist.List) []CodeBody {
	all := make([]CodeBody, len(l.Rows))
	for i, r := range l.Rows {
		all[i] = CodeBody{Label{r.Code, r.Dutch, r.English}, r.From.String(), r.Until.String()}
	}
	return all
}
