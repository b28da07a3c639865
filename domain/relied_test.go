package domain_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"klantreis/domain/codelist"
)

// Words that are codes of lists, and stand in the program for something else.
var otherwise = map[string]string{
	"voucher":  "a kind of stream",
	"adviseur": "a role",
	"partner":  "who speaks, in sentences",
}

// What the program names, the desk cannot end: a rule that waits for a code
// which nobody can choose any more is never met.
func TestACodeThatARuleNamesCannotEnd(t *testing.T) {
	lists := map[string][]string{}
	for _, name := range codelist.First.Names() {
		for _, row := range codelist.First[name].Rows {
			lists[row.Code] = append(lists[row.Code], name)
		}
	}
	named := 0
	for _, code := range literals(t) {
		if lists[code] == nil || otherwise[code] != "" {
			continue
		}
		named++
		if !slices.ContainsFunc(lists[code], func(list string) bool { return codelist.Relied(list, code) }) {
			t.Errorf("the program names %q, which can end in each of its lists: %v", code, lists[code])
		}
	}
	if named < 50 {
		t.Errorf("only %d codes were found in the program", named)
	}
}

// literals returns the texts that stand in the program's own source, but for
// the tags of fields and the rules about codes themselves.
func literals(t *testing.T) (all []string) {
	walk := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || filepath.Dir(path) == "codelist" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, is := n.(*ast.BasicLit); is && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Errorf("%s: %v", path, err)
				}
				all = append(all, text)
			}
			_, field := n.(*ast.Field)
			return !field
		})
		return nil
	}
	if err := filepath.WalkDir(".", walk); err != nil {
		t.Fatal(err)
	}
	return all
}
