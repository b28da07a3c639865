package catalog_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"klantreis/domain/catalog"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/form"
)

// sample reads a version of an event as someone wrote it by hand, its parts in
// the open.
func sample(t *testing.T, stored string) (p codec.Plain) {
	t.Helper()
	b, err := os.ReadFile("testdata/" + stored + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var parts struct{ Clear, Person, Text json.RawMessage }
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&parts); err != nil {
		t.Fatal(err)
	}
	for i, part := range []json.RawMessage{parts.Clear, parts.Person, parts.Text} {
		if part == nil {
			continue
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, part); err != nil {
			t.Fatal(err)
		}
		p[i] = compact.Bytes()
	}
	return p
}

// versions lists every stored name there ever was.
func versions() (all []string) {
	for _, typ := range catalog.Events.Types() {
		newest := typ.Stored()
		for _, files := range must(filepath.Glob("testdata/" + typ.Name + ".v*.json")) {
			all = append(all, strings.TrimSuffix(filepath.Base(files), ".json"))
		}
		if !slices.Contains(all, newest) {
			all = append(all, newest)
		}
	}
	return all
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err) // a pattern that is written wrong
	}
	return v
}

// Every version ever written has a sample and can be read. The newest is
// written as its sample says; an older one says what it can say of the newest,
// and reads the same when it is written anew.
func TestEveryVersionHasASampleThatIsReadAndWritten(t *testing.T) {
	for _, stored := range versions() {
		t.Run(stored, func(t *testing.T) {
			event, err := catalog.Events.Join(stored, sample(t, stored))
			if err != nil {
				t.Fatal(err)
			}
			newest, got, err := catalog.Events.Split(event)
			if err != nil {
				t.Fatal(err)
			}
			if newest != stored {
				again, err := catalog.Events.Join(newest, got)
				if err != nil || !reflect.DeepEqual(again, event) {
					t.Errorf("lifted it is\n%+v\nand written anew\n%+v, %v", event, again, err)
				}
				return
			}
			for i, want := range sample(t, newest) {
				if string(got[i]) != string(want) {
					t.Errorf("part %d is written as\n%s\nwant\n%s", i, got[i], want)
				}
			}
		})
	}
}

// A version that got a field which may be left out was written without it before,
// and stays readable as it was: it is written anew without it, byte for byte.
func TestWhatWasWrittenBeforeAFieldWasAddedIsRead(t *testing.T) {
	files := must(filepath.Glob("testdata/earlier/*.json"))
	if len(files) < 11 {
		t.Errorf("there are %d samples: samples stay for ever", len(files))
	}
	for _, file := range files {
		stored := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(stored, func(t *testing.T) {
			event, err := catalog.Events.Join(stored, sample(t, "earlier/"+stored))
			if err != nil {
				t.Fatal(err)
			}
			_, got, err := catalog.Events.Split(event)
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range sample(t, "earlier/"+stored) {
				if string(got[i]) != string(want) {
					t.Errorf("part %d is written as\n%s\nwant\n%s", i, got[i], want)
				}
			}
		})
	}
}

func TestEveryVersionUpToTheNewestHasASample(t *testing.T) {
	want := 0
	for _, typ := range catalog.Events.Types() {
		want += typ.Version()
	}
	if files := must(filepath.Glob("testdata/*.json")); len(files) != want || len(versions()) != want {
		t.Errorf("%d samples of %d versions, want %d", len(files), len(versions()), want)
	}
}

// A sample says something in every field, in codes that exist, so that a field
// that moves or goes is noticed.
func TestSamplesAreWholeAndTrue(t *testing.T) {
	day := decider.Date(2026, time.October, 1)
	for _, typ := range catalog.Events.Types() {
		event, err := catalog.Events.Join(typ.Stored(), sample(t, typ.Stored()))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range form.Fields(typ.Go()) {
			if reflect.ValueOf(event).Field(f.Index).IsZero() {
				t.Errorf("the sample of %s says nothing of %s", typ.Stored(), f.Name)
			}
		}
		if faults := form.Check(codelist.First, event, day); len(faults) > 0 {
			t.Errorf("the sample of %s: %v", typ.Stored(), faults)
		}
	}
}

func TestEveryEventOfAnAggregateIsInTheCatalog(t *testing.T) {
	var have []string
	for _, typ := range catalog.Events.Types() {
		have = append(have, typ.Go().String())
	}
	var want []string
	for _, aggregate := range []string{"client", "journey", "directory", "staff", "meeting", "tally", "reorganisation", "merge", "voucher", "fund"} {
		chapters, err := decidertest.Read("../" + aggregate)
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range chapters.Events {
			want = append(want, aggregate+"."+event)
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("the catalog has\n%v\nwant\n%v", have, want)
	}
}
