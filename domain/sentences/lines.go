package sentences

import (
	"embed"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"sync"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
)

//go:embed nl.txt en.txt
var files embed.FS

// lines is all that is said in one language.
type lines struct {
	tongue *tongue
	facts  map[reflect.Type]sequence // and what is said of things as they stand
	beside map[string]sequence       // what is said beside a fact
	after  map[reflect.Type]sequence // what is said beside all that came after a fact in its stream
}

// A wording is all that is said: in each language, and where the facts that begin a
// thing have its id.
type wording struct {
	languages  map[Language]lines
	beginnings map[reflect.Type]int
}

// told reads the wording when something is first told: most runs of the program
// tell nothing.
var told = sync.OnceValue(func() wording {
	all := wording{map[Language]lines{}, map[reflect.Type]int{}}
	for language, tongue := range tongues {
		file, err := files.ReadFile(string(language) + ".txt")
		if err == nil {
			all.languages[language], err = read(string(file), tongue, catalog.Events.Types(), all.beginnings)
		}
		if err != nil {
			panic(fmt.Sprintf("sentences: %s.txt: %v", language, err)) // part of the program, and a test reads them
		}
	}
	return all
})

// What the names of lines begin with that are not what a kind of fact says: of
// what is said beside any fact, and beside all that came after one of that kind in
// its stream.
const (
	beside = "also."
	after  = "after."
)

// read reads the lines of a file.
func read(text string, g *tongue, types []codec.Type, begins map[reflect.Type]int) (lines, error) {
	all := lines{g, map[reflect.Type]sequence{}, map[string]sequence{}, map[reflect.Type]sequence{}}
	kinds := maps.Clone(standing)
	for _, typ := range types {
		kinds[typ.Name] = typ.Go()
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, says, ok := strings.Cut(line, ": ")
		kind, isAfter := strings.CutPrefix(name, after)
		of, known := kinds[kind]
		note, isNote := strings.CutPrefix(name, beside)
		if isNote {
			of = reflect.TypeFor[also]()
		}
		if !ok || !known && !isNote {
			return all, fmt.Errorf("%q begins no line: a kind of the catalog and a colon do", name)
		}
		said, err := parse(says, binder{of, types, begins})
		switch {
		case err != nil:
			return all, fmt.Errorf("%s: %w", name, err)
		case !isAfter && all.facts[of] != nil || all.beside[note] != nil || isAfter && all.after[of] != nil:
			return all, fmt.Errorf("%s is there twice", name)
		case isNote:
			all.beside[note] = said
		case isAfter:
			all.after[of] = said
		default:
			all.facts[of] = said
		}
	}
	return all, nil
}
