package domain_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What scripts/test tests without the race detector starts nothing that runs
// beside it, in its tests neither.
func TestWhatIsTestedWithoutTheDetectorStartsNothing(t *testing.T) {
	script, err := os.ReadFile("../scripts/test")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(script), "\nalone=\"")
	list, _, _ = strings.Cut(list, "\"\n")
	folders := strings.Fields(list)
	if len(folders) < 2 {
		t.Fatalf("scripts/test has the list %q", list)
	}
	for _, folder := range folders {
		files, err := filepath.Glob("../" + folder + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no files, %v", folder, err)
		}
		for _, name := range files {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for n := range ast.Preorder(file) {
				if starting(n) {
					t.Errorf("%s: something starts that runs beside it, so %s is tested with the race detector", fset.Position(n.Pos()), folder)
				}
			}
		}
	}
}

// starting says whether something starts here that runs beside the rest: by a go
// statement, or by a function of the standard library that has one.
func starting(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		return true
	case *ast.CallExpr:
		sel, is := n.Fun.(*ast.SelectorExpr)
		return is && (sel.Sel.Name == "Parallel" || sel.Sel.Name == "AfterFunc" || sel.Sel.Name == "Go" && len(n.Args) == 1)
	}
	return false
}
