package codelist_test

import (
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
