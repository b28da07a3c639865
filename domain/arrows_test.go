package domain_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"strings"
	"testing"
)

const module = "klantreis/"

// Imports point inwards. Each row says what a folder may import of ours,
// besides the folders that it lies in; a folder stands for those below it, and
// of several rows the longest counts.
var arrows = map[string][]string{
	"domain":                          {},
	"domain/decider":                  {},
	"domain/decider/decidertest":      {"domain/codelist", "domain/form"},
	"domain/codelist":                 {"domain/decider"},
	"domain/form":                     {"domain/codelist", "domain/decider"},
	"domain/directory":                {"domain/codelist", "domain/decider", "domain/deskterm", "domain/posting", "domain/retention", "domain/sharing"},
	"domain/staff":                    {"domain/decider"},
	"domain/standing":                 {"domain/codelist", "domain/command", "domain/decider", "domain/directory", "domain/eventstore", "domain/sharing", "domain/voucher"},
	"domain/sharing":                  {"domain/decider"},
	"domain/retention":                {"domain/decider"},
	"domain/posting":                  {"domain/decider"},
	"domain/deskterm":                 {"domain/decider"},
	"domain/client":                   {"domain/decider", "domain/retention", "domain/sharing"},
	"domain/journey":                  {"domain/decider", "domain/posting", "domain/sharing"},
	"domain/meeting":                  {"domain/decider", "domain/posting"},
	"domain/tally":                    {"domain/decider"},
	"domain/reorganisation":           {"domain/decider"},
	"domain/merge":                    {"domain/decider", "domain/retention"},
	"domain/voucher":                  {"domain/decider"},
	"domain/fund":                     {"domain/decider"},
	"domain/eventstore":               {},
	"domain/vault":                    {},
	"domain/document":                 {"domain/vault"},
	"domain/audit":                    {"domain/eventstore"},
	"domain/codec":                    {"domain/decider", "domain/eventstore", "domain/form", "domain/vault"},
	"domain/catalog":                  {"domain/client", "domain/codec", "domain/decider", "domain/directory", "domain/journey", "domain/fund", "domain/meeting", "domain/merge", "domain/reorganisation", "domain/staff", "domain/tally", "domain/voucher"},
	"domain/sentences":                {"domain/catalog", "domain/codec", "domain/codelist", "domain/decider", "domain/form"},
	"domain/people":                   {"domain/client", "domain/command", "domain/decider", "domain/directory", "domain/journey", "domain/merge", "domain/retention", "domain/voucher"},
	"domain/employers":                {"domain/command", "domain/reorganisation"},
	"domain/command":                  {"domain/codec", "domain/codelist", "domain/decider", "domain/eventstore", "domain/form", "domain/vault"},
	"domain/policy":                   {"domain/client", "domain/decider", "domain/fund", "domain/journey", "domain/merge", "domain/reorganisation", "domain/voucher"},
	"domain/policy/engine":            {"domain/client", "domain/codec", "domain/command", "domain/decider", "domain/document", "domain/eventstore", "domain/form", "domain/fund", "domain/journey", "domain/merge", "domain/reorganisation", "domain/vault", "domain/voucher"},
	"domain/access":                   {"domain/decider"},
	"projections":                     {"domain", "projections"},
	"projections/projector":           {"domain/codec", "domain/decider", "domain/eventstore", "domain/vault"},
	"projections/projector/tabletest": {"domain"},
	"adapters":                        {"domain/access", "domain/document", "domain/eventstore", "domain/policy/engine", "domain/vault", "projections/projector"},
	"adapters/postgres/pgtest":        {"adapters/postgres/pgserver"},
	"adapters/viewstest":              {"adapters", "domain/eventstore", "projections/projector"},
	"api":                             {"domain", "projections", "api"},
	"cmd":                             {"domain", "projections", "adapters", "api", "cmd"},
}

// The pure folders see nothing of the outside world: these parts of the
// standard library, ids, and nothing else.
var (
	pure = []string{"domain/client", "domain/journey", "domain/sharing", "domain/retention", "domain/deskterm", "domain/posting", "domain/directory", "domain/staff", "domain/meeting", "domain/tally", "domain/reorganisation", "domain/merge", "domain/voucher", "domain/fund", "domain/decider",
		"domain/policy", "domain/codelist", "domain/form"}
	harmless = []string{"bytes", "cmp", "embed", "encoding", "errors", "fmt", "io/fs", "maps", "reflect", "regexp",
		"slices", "strconv", "strings", "time", "unicode", "github.com/google/uuid"}
	exempt = map[string][]string{"domain/form": {"sync"}} // it remembers what struct tags say
)

// isPure leaves out the engine, which carries out what policies say, and the
// test suites.
func isPure(folder string) bool {
	return within(folder, pure) && folder != "domain/policy/engine" && !suite(folder)
}

// suite says whether a folder holds tests for others to run.
func suite(folder string) bool { return strings.HasSuffix(folder, "test") }

type listed struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) (all []listed) {
	t.Helper()
	// By a profile some packages are compiled once more, under another name.
	out, err := exec.Command("go", "list", "-pgo=off", "-e", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(strings.NewReader(string(out))); d.More(); {
		var p listed
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		p.ImportPath = strings.TrimPrefix(p.ImportPath, module)
		all = append(all, p)
	}
	return all
}

func TestImportsPointInwards(t *testing.T) {
	for _, p := range packages(t) {
		allowed, ok := longest(arrows, p.ImportPath)
		if !ok {
			t.Errorf("%s has no row in arrows", p.ImportPath)
		}
		for _, to := range p.Imports {
			ours, isOurs := strings.CutPrefix(to, module)
			around := strings.HasPrefix(p.ImportPath, ours+"/")
			if isOurs && !around && !within(ours, allowed) {
				t.Errorf("%s must not import %s", p.ImportPath, ours)
			}
			if isPure(p.ImportPath) && !isOurs && !within(to, harmless) && !within(to, exempt[p.ImportPath]) {
				t.Errorf("%s is pure and must not import %s", p.ImportPath, to)
			}
		}
	}
}

func TestOnlySuitesImportSuites(t *testing.T) {
	for _, p := range packages(t) {
		for _, to := range p.Imports {
			if strings.HasPrefix(to, module) && suite(to) && !suite(p.ImportPath) {
				t.Errorf("%s must not import %s outside its tests", p.ImportPath, to)
			}
		}
	}
}

func TestEveryRowIsAboutAFolder(t *testing.T) {
	for folder := range arrows {
		if _, err := os.Stat("../" + folder); err != nil {
			t.Errorf("arrows has a row for %s: %v", folder, err)
		}
	}
}

func longest(m map[string][]string, folder string) ([]string, bool) {
	for ; folder != "."; folder = path.Dir(folder) {
		if v, ok := m[folder]; ok {
			return v, true
		}
	}
	return nil, false
}

func within(folder string, folders []string) bool {
	for _, f := range folders {
		if folder == f || strings.HasPrefix(folder, f+"/") {
			return true
		}
	}
	return false
}

// Time arrives in a mark: the domain never asks what time it is. Those who
// wait for something may; the pure folders do not even wait.
func TestNobodyLooksAtTheClock(t *testing.T) {
	now := map[string]bool{"Now": true, "Since": true, "Until": true}
	waiting := map[string]bool{"Sleep": true, "After": true, "AfterFunc": true, "Tick": true, "NewTimer": true, "NewTicker": true}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, _ fs.DirEntry, err error) error {
		folder := path.Join("domain", path.Dir(name))
		if err != nil || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || suite(folder) {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if pkg, ok := sel.X.(*ast.Ident); ok && pkg.Name == "time" && (now[sel.Sel.Name] || isPure(folder) && waiting[sel.Sel.Name]) {
				t.Errorf("%s uses time.%s", name, sel.Sel.Name)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
