package decidertest

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// names is a set of names that tests fill from many goroutines.
type names struct {
	mu  sync.Mutex
	all map[string]bool
}

// What the sentences of this test binary were about.
var (
	allowed, denied names // commands
	caused          names // events
	refusals        names // codes
)

func (n *names) note(name string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.all == nil {
		n.all = map[string]bool{}
	}
	n.all[name] = true
}

func (n *names) has(name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all[name]
}

// Complete runs the tests of an aggregate's package and then asks whether they
// said everything: every command allowed once, refused once and in a table,
// every event caused once, every refusal given once. It returns the exit code for TestMain.
//
// Commands that are never refused are named; one that is refused after all
// fails, too. When only some of the tests run, nothing is asked.
func Complete(m *testing.M, neverRefused ...string) int {
	code := m.Run()
	if code != 0 || filtered() {
		return code
	}
	chapters, err := Read(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	missing := chapters.missing(neverRefused)
	for _, line := range missing {
		fmt.Fprintln(os.Stderr, "--- FAIL: no sentence says that", line)
	}
	return min(len(missing), 1)
}

func filtered() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.fuzz"} {
		if f := flag.Lookup(name); f != nil && f.Value.String() != "" {
			return true
		}
	}
	return false
}

func (c Chapters) missing(neverRefused []string) (missing []string) {
	need := func(there bool, format string, args ...any) {
		if !there {
			missing = append(missing, fmt.Sprintf(format, args...))
		}
	}
	for _, command := range c.Commands {
		need(tabled.has(command), "%s is asked in every standing, in a table", command)
		need(allowed.has(command), "%s is allowed", command)
		if never := slices.Contains(neverRefused, command); never {
			need(!denied.has(command), "%s is never refused: it is", command)
		} else {
			need(denied.has(command), "%s is refused", command)
		}
	}
	for _, event := range c.Events {
		need(caused.has(event), "%s follows from a command", event)
	}
	for _, code := range slices.Sorted(maps.Keys(c.Refusals)) {
		need(refusals.has(code), "%s is a reason to refuse", c.Refusals[code])
	}
	return missing
}

// Chapters is what the source of an aggregate's package declares.
type Chapters struct {
	Commands []string          // types with a method decide
	Events   []string          // types with a method evolve
	Refusals map[string]string // the name of each refusal by its code
}

// Read reads the source of a package in a folder.
func Read(dir string) (Chapters, error) {
	files, err := fs.Glob(os.DirFS(dir), "*.go")
	if err != nil {
		return Chapters{}, err
	}
	c := Chapters{Refusals: map[string]string{}}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), dir+"/"+name, nil, parser.SkipObjectResolution)
		if err != nil {
			return Chapters{}, err
		}
		for _, d := range file.Decls {
			if err := c.read(d); err != nil {
				return Chapters{}, err
			}
		}
	}
	return c, nil
}

func (c *Chapters) read(d ast.Decl) error {
	switch d := d.(type) {
	case *ast.FuncDecl:
		switch {
		case d.Recv == nil:
		case d.Name.Name == "decide":
			c.Commands = append(c.Commands, receiver(d))
		case d.Name.Name == "evolve":
			c.Events = append(c.Events, receiver(d))
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok && strings.HasPrefix(v.Names[0].Name, "Err") {
				if err := c.refusal(v); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func receiver(d *ast.FuncDecl) string {
	if name, ok := d.Recv.List[0].Type.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// refusal notes a declaration such as ErrX = decider.Refusal{Code: "x", …}.
func (c *Chapters) refusal(v *ast.ValueSpec) error {
	name := v.Names[0].Name
	for _, element := range v.Values[0].(*ast.CompositeLit).Elts {
		pair := element.(*ast.KeyValueExpr)
		if pair.Key.(*ast.Ident).Name != "Code" {
			continue
		}
		code, err := strconv.Unquote(pair.Value.(*ast.BasicLit).Value)
		if other, taken := c.Refusals[code]; err == nil && taken {
			err = fmt.Errorf("%s and %s have the same code", name, other)
		}
		c.Refusals[code] = name
		return err
	}
	return fmt.Errorf("%s has no code", name)
}
