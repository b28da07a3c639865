package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// ours is how the names of all variables begin that this program looks at.
const ours = "KLANTREIS_"

// foreign are the names of variables that begin likewise and are nobody's
// mistake: those of tests, and those that Kubernetes and Docker set in every
// container beside a service that is called klantreis.
var foreign = regexp.MustCompile(`^KLANTREIS_(TEST_.*|SERVICE_HOST|SERVICE_PORT(_.*)?|PORT|PORT_[0-9]+_.*)$`)

// misspelled refuses variables that no flag knows: with a mistake in one, a flag
// that was meant would keep its default, and another folder be served.
func misspelled(model *kong.Application) error {
	known := []string{profileFolder}
	err := kong.Visit(model, func(n kong.Visitable, next kong.Next) error {
		if f, is := n.(*kong.Flag); is {
			known = append(known, f.Envs...)
		}
		return next(nil)
	})
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if !strings.HasPrefix(name, ours) || foreign.MatchString(name) || slices.Contains(known, name) {
			continue
		}
		near := slices.MinFunc(known, func(a, b string) int { return distance(name, a) - distance(name, b) })
		err = errors.Join(err, fmt.Errorf("the environment has %s, which no flag knows: the nearest that there is is %s; correct it, or leave it out", name, near))
	}
	return err
}

// distance is how many letters are to be put in, left out or changed to make one
// name of another.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			changed := diagonal
			if a[i] != b[j] {
				changed++
			}
			diagonal = row[j+1]
			row[j+1] = min(changed, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
