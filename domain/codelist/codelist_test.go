package codelist_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
)

func TestFirstFillingIsWellFormed(t *testing.T) {
	if len(codelist.First) < 38 {
		t.Errorf("%d lists, want at least 38", len(codelist.First))
	}
	for name, l := range codelist.First {
		seen := map[string]bool{}
		for _, r := range l.Rows {
			if r.Code == "" || r.Dutch == "" || r.English == "" || r.From == 0 {
				t.Errorf("%s: incomplete row %+v", name, r)
			}
			if seen[r.Code] {
				t.Errorf("%s: code %s is there twice", name, r.Code)
			}
			seen[r.Code] = true
			if r.Until != 0 && r.Until < r.From {
				t.Errorf("%s: code %s ends before it begins", name, r.Code)
			}
		}
		if len(l.Rows) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
}

func TestACodeIsValidThroughItsLastDay(t *testing.T) {
	r, ok := codelist.First["source-organisations"].Find("rmt")
	if !ok {
		t.Fatal("rmt is not in the list")
	}
	for day, want := range map[string]bool{
		"2020-12-31": false, "2021-01-01": true, "2025-12-31": true, "2026-01-01": false,
	} {
		d, err := decider.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.ValidOn(d); got != want {
			t.Errorf("valid on %s: %v, want %v", day, got, want)
		}
	}
}

func TestEveryFileIsAListAndEveryListHasAFile(t *testing.T) {
	files, err := os.ReadDir("lists")
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, f := range files {
		if name := strings.TrimSuffix(f.Name(), ".csv"); name != "lists" {
			have = append(have, name)
		}
	}
	if want := codelist.First.Names(); !slices.Equal(have, want) {
		t.Errorf("the files are\n%v\nwant\n%v", have, want)
	}
}

func TestLabels(t *testing.T) {
	for want, of := range map[string][2]string{
		"Taal":     {"support-need-domains", "taal"},
		"postduif": {"channels", "postduif"},
		"taal":     {"no-such-list", "taal"},
	} {
		if got := codelist.First.Label(of[0], of[1]); got != want {
			t.Errorf("%v is labelled %q, want %q", of, got, want)
		}
	}
	if r, ok := codelist.First["channels"].Find("postduif"); ok {
		t.Errorf("found %+v", r)
	}
}
