package domain_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klantreis/domain/decider/decidertest"
)

// TestWhichFieldEveryRefusalIsAbout writes down every refusal with the field that
// it is about, as whoever makes a screen reads it. One that stands with several
// fields, as commands call them, or as it is looked at, has "…"; what those are, the
// sentences about each command hold.
func TestWhichFieldEveryRefusalIsAbout(t *testing.T) {
	files, err := filepath.Glob("*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	fields, named := map[string]string{}, map[string]bool{} // by the refusal, as in voucher.ErrAmount
	codes := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for n := range ast.Preorder(file) {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if code, field := refusal(n); code != "" {
					known := file.Name.Name + "." + n.Names[0].Name
					codes[known], fields[known] = code, field
				}
			case *ast.CallExpr:
				named[file.Name.Name+"."+at(n)] = true
				named[at(n)] = true
			}
		}
	}
	var lines []string
	for known, field := range fields {
		if named[known] {
			field = strings.TrimSpace(field + " …")
		}
		folder, _, _ := strings.Cut(known, ".")
		lines = append(lines, strings.TrimRight(fmt.Sprintf("%-15s %-32s %s", folder, codes[known], field), " "))
	}
	slices.Sort(lines)
	decidertest.Golden(t, "testdata/refusals.txt", strings.Join(lines, "\n")+"\n")
}

// refusal reads a declaration such as ErrX = decider.Refusal{Code: "x", …}.
func refusal(v *ast.ValueSpec) (code, field string) {
	if len(v.Values) != 1 {
		return "", ""
	}
	made, is := v.Values[0].(*ast.CompositeLit)
	if !is {
		return "", ""
	}
	if kind, is := made.Type.(*ast.SelectorExpr); !is || kind.Sel.Name != "Refusal" {
		return "", ""
	}
	for _, element := range made.Elts {
		pair := element.(*ast.KeyValueExpr)
		switch pair.Key.(*ast.Ident).Name {
		case "Code":
			code = words(pair.Value)
		case "Field":
			field = words(pair.Value)
		}
	}
	return code, field
}

// words is a text, or the one constant that stands for when something happened.
func words(e ast.Expr) string {
	if text, is := e.(*ast.BasicLit); is {
		return strings.Trim(text.Value, `"`)
	}
	return "occurredOn"
}

// at is the refusal that a call gives another field, as in ErrX.At("x") and
// d.OfTeam(ErrX).
func at(call *ast.CallExpr) string {
	method, is := call.Fun.(*ast.SelectorExpr)
	if !is || method.Sel.Name != "At" && method.Sel.Name != "OfTeam" {
		return ""
	}
	of := method.X
	if method.Sel.Name == "OfTeam" {
		of = call.Args[0]
	}
	switch of := of.(type) {
	case *ast.Ident:
		return of.Name
	case *ast.SelectorExpr: // of another package
		if folder, is := of.X.(*ast.Ident); is {
			return folder.Name + "." + of.Sel.Name
		}
	}
	return ""
}
