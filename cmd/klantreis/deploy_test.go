package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"go.yaml.in/yaml/v3"
)

// root is where the files are that come with the program.
const root = "../.."

func fileOf(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// understood fails the test unless the program understands a command line.
func understood(t *testing.T, args []string) {
	t.Helper()
	parser, err := commandLine(io.Discard, io.Discard, func(int) { panic("help") })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(args); err != nil {
		t.Errorf("klantreis %s: %v", strings.Join(args, " "), err)
	}
}

// variables are the environment that the program knows.
func variables(t *testing.T) (all []string) {
	t.Helper()
	parser, err := commandLine(io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	err = kong.Visit(parser.Model, func(n kong.Visitable, next kong.Next) error {
		if f, is := n.(*kong.Flag); is {
			all = append(all, f.Envs...)
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Whatever a file names in the environment is something that the program knows.
func TestVariablesInDocumentsAreKnown(t *testing.T) {
	known, found := variables(t), 0
	for _, name := range []string{"README.md", "docs/sizing.md", "deploy/compose.yaml", "deploy/klantreis@.service", "deploy/Dockerfile"} {
		for _, v := range regexp.MustCompile(`KLANTREIS_[A-Z_]+`).FindAllString(fileOf(t, name), -1) {
			found++
			if !slices.Contains(known, v) {
				t.Errorf("%s names %s, which is none", name, v)
			}
		}
	}
	if found < 20 {
		t.Errorf("found %d", found)
	}
}

// Whatever figure is to be watched is one that there is.
func TestFiguresInDocumentsAreThere(t *testing.T) {
	source, found := fileOf(t, "cmd/klantreis/platform/metrics.go"), 0
	for _, name := range []string{"README.md", "docs/sizing.md"} {
		for _, m := range regexp.MustCompile(`klantreis_([a-z_]+)`).FindAllStringSubmatch(fileOf(t, name), -1) {
			found++
			if !strings.Contains(source, `figure("`+m[1]+`"`) {
				t.Errorf("%s names %s, which is none", name, m[0])
			}
		}
	}
	if found < 15 {
		t.Errorf("found %d", found)
	}
}

// words splits one command of a shell into its words; what comes after the
// command is left out.
func words(line string) (all []string) {
	word, quote, open := "", rune(0), false
	end := func() {
		if open {
			all = append(all, word)
		}
		word, open = "", false
	}
	for _, c := range line {
		switch {
		case c == quote:
			quote = 0
		case quote != 0:
			word += string(c)
		case c == '\'', c == '"':
			quote, open = c, true
		case c == ' ':
			end()
		case strings.ContainsRune(";|&><)", c), c == '#' && !open:
			end()
			return all
		default:
			word, open = word+string(c), true
		}
	}
	end()
	return all
}

// Every command in the README is one that the program understands.
func TestCommandsInTheReadmeAreUnderstood(t *testing.T) {
	t.Parallel()
	command := regexp.MustCompile(`(?:^|until |[;(|] *)(?:go run \./cmd/)?klantreis ([a-z].*)`)
	readme, fenced, found := fileOf(t, "README.md"), false, 0
	check := func(line string) {
		found++
		args := words(line)
		for i, a := range args {
			if a == "EVENT" || a == "$EVENT" {
				args[i] = "01a204d0-47a3-777d-865c-986141599d25"
			}
		}
		understood(t, args)
	}
	for line := range strings.Lines(strings.ReplaceAll(readme, "\\\n", "")) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if m := command.FindStringSubmatch(line); fenced && m != nil {
			check(m[1])
		}
	}
	for _, m := range regexp.MustCompile("`klantreis ([a-z][^`]*)`").FindAllStringSubmatch(readme, -1) {
		if !strings.Contains(m[1], "PART") { // which stands for one of several
			check(m[1])
		}
	}
	if short := regexp.MustCompile("`(backup|expire|restore|move) --[^`]*`").FindString(readme); short != "" {
		t.Errorf("%s is not as one types it: klantreis is missing", short) // and would not have been looked at
	}
	if found < 30 {
		t.Errorf("found %d commands", found)
	}
}

// A composition is what we use of a compose file.
type composition struct {
	Services map[string]struct {
		Image       string
		Command     []string
		Environment map[string]string
		Secrets     []yaml.Node
		Volumes     []string
		DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
		Healthcheck struct{ Test []string }
	}
	Volumes map[string]yaml.Node
	Secrets map[string]struct{ File string }
}

// The processes of the compose file are such as the program understands, and
// name what is in the file.
func TestTheComposeFileFits(t *testing.T) {
	var c composition
	if err := yaml.Unmarshal([]byte(fileOf(t, "deploy/compose.yaml")), &c); err != nil {
		t.Fatal(err)
	}
	ours := 0
	for name, s := range c.Services {
		for other, on := range s.DependsOn {
			there, is := c.Services[other]
			if !is || on.Condition == "service_healthy" && len(there.Healthcheck.Test) == 0 {
				t.Errorf("%s depends on %s, which is not there or has no health", name, other)
			}
		}
		for _, v := range s.Volumes {
			from, _, _ := strings.Cut(v, ":")
			if _, is := c.Volumes[from]; !is {
				fileOf(t, filepath.Join("deploy", from))
			}
		}
		mounted := map[string]bool{}
		for _, n := range s.Secrets {
			long := struct{ Source, Target string }{n.Value, "/run/secrets/" + n.Value}
			if n.Kind == yaml.MappingNode {
				if err := n.Decode(&long); err != nil {
					t.Fatal(err)
				}
			}
			mounted[long.Target] = true
			if c.Secrets[long.Source].File == "" {
				t.Errorf("%s has the secret %q, which is none", name, long.Source)
			}
		}
		if s.Image != "klantreis" {
			continue
		}
		ours++
		args := s.Command
		for k, v := range s.Environment {
			args = append(args, environmentFlag(k), v)
		}
		understood(t, args)
		if test := s.Healthcheck.Test; len(test) > 0 {
			understood(t, test[2:])
		}
		for _, a := range args {
			if file, is := strings.CutPrefix(a, "@"); is && !mounted[file] {
				t.Errorf("%s reads %s, which it has not", name, file)
			}
		}
	}
	if ours < 3 {
		t.Errorf("%d services are ours", ours)
	}
}

// environmentFlag is the flag that a variable sets.
func environmentFlag(variable string) string {
	return "--" + strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(variable, "KLANTREIS_")), "_", "-")
}

// What the unit and the image start is something that the program understands.
func TestTheUnitAndTheImageFit(t *testing.T) {
	unit := fileOf(t, "deploy/klantreis@.service")
	start := regexp.MustCompile(`(?m)^ExecStart=/usr/bin/klantreis (.*)$`).FindStringSubmatch(unit)
	if start == nil {
		t.Fatal("the unit starts nothing")
	}
	for _, role := range []string{"all", "api", "projections"} {
		understood(t, words(strings.NewReplacer("%i", role, "%S", "/var/lib").Replace(start[1])))
	}
	image := fileOf(t, "deploy/Dockerfile")
	started := regexp.MustCompile(`(?m)^CMD \["(.*)"\]$`).FindStringSubmatch(image)
	if started == nil {
		t.Fatal("the image starts nothing")
	}
	understood(t, started[1:])
	asked := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(fileOf(t, "go.mod"))
	if !strings.Contains(image, "FROM golang:"+asked[1]) {
		t.Errorf("the image is not built with Go %s", asked[1])
	}
}
