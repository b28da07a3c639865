package api_test

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
)

// outside gives every field a value that it cannot have: codes outside their
// lists, ids that are none, days that do not exist, texts that are too long,
// numbers below zero.
func (a asking) outside() {
	a.Helper()
	wrong, faults := m{}, []string(nil)
	for name, schema := range a.fields() {
		value, broken := a.wrong(schema)
		wrong[name] = value
		for _, b := range broken {
			faults = append(faults, name+b)
		}
	}
	if len(wrong) == 0 {
		return
	}
	for _, detail := range a.refused("every field outside what it may be", wrong, faults...) {
		field, rest, _ := strings.Cut(detail, " ")
		rule, text, _ := strings.Cut(rest, " ")
		if list := listOf(a.schemaOf(field)); rule == "code-list" && !strings.HasSuffix(text, "the list "+list) {
			a.Errorf("a code outside its list %s: %s", list, detail)
		}
	}
}

// ofAnotherType gives every field something that is not even of its type.
func (a asking) ofAnotherType() {
	a.Helper()
	wrong, faults := m{}, []string(nil)
	for name := range a.fields() {
		wrong[name] = m{"x": 1}
		faults = append(faults, name+" type")
	}
	if len(wrong) > 0 {
		a.refused("every field of another type", wrong, faults...)
	}
}

// incomplete leaves out everything that is needed.
func (a asking) incomplete() {
	a.Helper()
	if a.schema == nil || len(a.schema.Required) == 0 {
		return
	}
	var faults []string
	for _, name := range a.schema.Required {
		faults = append(faults, name+" required")
	}
	less := a
	less.body = m{}
	less.refused("nothing at all", nil, faults...)
}

// inTheFuture says that it happened tomorrow, or in a second. Every other day
// or instant either may lie ahead, or is refused as well.
func (a asking) inTheFuture() {
	a.Helper()
	tomorrow := (decider.DayOf(a.clock()) + 1).String()
	if a.has("occurredAt") {
		a.refused("in a second", m{"occurredAt": a.clock().Add(time.Second).Format(time.RFC3339)}, "occurredAt future")
	}
	if a.has("occurredOn") {
		a.refused("tomorrow", m{"occurredOn": tomorrow}, "occurredOn future")
	}
	for name, schema := range a.fields() {
		if schema.Format != "date" && schema.Format != "date-time" || mayLieAhead[name] {
			continue
		}
		a.refused(name+" tomorrow", m{name: tomorrow}, name+" future")
	}
}

// beforeItsCodes says that it happened before any code of any list was valid.
func (a asking) beforeItsCodes() {
	a.Helper()
	if !a.has("occurredOn") {
		return
	}
	before, faults := m{"occurredOn": "2009-12-31"}, []string(nil)
	for name, schema := range a.fields() {
		list := listOf(schema)
		if schema.Format == "date" && !mayLieAhead[name] {
			before[name] = "2009-12-31"
		}
		if list == "" {
			continue
		}
		code, at := any(aCode(list)), ""
		if schema.Type == huma.TypeArray {
			code, at = []any{code}, "[0]"
		}
		before[name] = code
		faults = append(faults, name+at+" code-list")
	}
	if a.has("beginsAt") {
		before["beginsAt"] = "2009-12-31T10:00:00Z" // where it is to be is asked of that day
	}
	if len(faults) == 0 {
		return
	}
	for _, detail := range a.refused("before its codes were valid", before, faults...) {
		if !strings.HasSuffix(detail, "is not valid on 2009-12-31") {
			a.Errorf("a code before its day: %s", detail)
		}
	}
}

// withCodes adds two codes to every list that the desk can change: one whose
// last day has been, and one whose first day is to come.
func (w *world) withCodes() *world {
	w.Helper()
	for list := range codelist.First {
		if codelist.Fixed(list) {
			continue
		}
		for code, span := range map[decider.Ref]directory.Span{
			"gewezen":    {From: decider.Date(2010, 1, 1), Until: decider.Date(2011, 12, 31)},
			"toekomstig": {From: decider.Date(2060, 1, 1)},
		} {
			change := uuid.New()
			var propose directory.Command = directory.ProposeRow{Change: change, List: decider.Ref(list), Code: code, Dutch: "Proef", English: "Trial",
				From: span.From, Until: span.Until, Reason: "x", By: "een"}
			if list == "locations" {
				propose = directory.ProposeLocation{Change: change, Location: code, Dutch: "Proef", English: "Trial", Address: "Dorpsplein 1", From: span.From, Until: span.Until, Reason: "x", By: "een"}
			}
			for _, c := range []directory.Command{propose, directory.ConfirmChange{Change: change, By: "ander"}} {
				if _, err := w.server.Directory.Handle(w.Context(), directory.ID, c, request()); err != nil {
					w.Fatal(err)
				}
			}
		}
	}
	return w
}

// outOfDay asks with a code that is in every list and does not hold on the day of
// the fact, which is today where the request does not say when it happened.
func (a asking) outOfDay(code string) {
	a.Helper()
	if a.schema == nil {
		before := a.events()
		answer := a.ask(uuid.NewString(), nil, "Document-Kind", code).want(http.StatusBadRequest)
		if got := answer.faults(); !slices.Equal(got, []string{"Document-Kind code-list"}) || a.events() != before {
			a.Errorf("of a kind that is %s: %v", code, got)
		}
		return
	}
	wrong, faults := m{}, []string(nil)
	for name, schema := range a.fields() {
		list := listOf(schema)
		switch {
		case list == "" || codelist.Fixed(list):
		case schema.Type == huma.TypeArray:
			wrong[name] = []any{code}
			faults = append(faults, name+"[0] code-list")
		default:
			wrong[name] = code
			faults = append(faults, name+" code-list")
		}
	}
	if len(faults) == 0 {
		return
	}
	day, said := a.body["occurredOn"].(string)
	if !said {
		day = decider.DayOf(a.clock()).String()
	}
	there := day // when it is to be where it takes place
	if begins, err := time.Parse(time.RFC3339, fmt.Sprint(a.body["beginsAt"])); err == nil {
		there = decider.DayOf(begins).String()
	}
	for _, detail := range a.refused("codes that are "+code, wrong, faults...) {
		on := day
		if strings.Contains(detail, "of the list locations,") {
			on = there
		}
		if !strings.HasSuffix(detail, "is not valid on "+on) {
			a.Errorf("a code that is %s: %s", code, detail)
		}
	}
}

// beyond gives every number and every day a value that is far beyond what can
// be, on either side.
func (a asking) beyond() {
	a.Helper()
	for _, far := range []struct {
		day, instant string
		number       int64
	}{{"0026-03-01", "0026-03-01T10:00:00Z", math.MinInt64}, {"2999-03-01", "2999-03-01T10:00:00Z", math.MaxInt64}} {
		wrong, faults := m{}, []string(nil)
		for name, schema := range a.fields() {
			switch {
			case schema.Format == "date":
				wrong[name] = far.day
			case schema.Format == "date-time":
				wrong[name] = far.instant
			case schema.Type == huma.TypeInteger:
				wrong[name] = far.number
			default:
				continue
			}
			faults = append(faults, name)
		}
		if len(faults) > 0 {
			a.refused("far beyond", wrong, faults...)
		}
	}
}

// blank gives every text that is needed nothing to read, and every text a
// character that nobody can.
func (a asking) blank() {
	a.Helper()
	spaces, unread := m{}, m{}
	var needed, texts []string
	for name, schema := range a.fields() {
		if schema.Type != huma.TypeString || schema.Format != "" || len(schema.Enum) > 0 {
			continue
		}
		unread[name] = "x\u0000"
		texts = append(texts, name)
		if slices.Contains(a.schema.Required, name) {
			spaces[name] = "  "
			needed = append(needed, name)
		}
	}
	if len(needed) > 0 {
		a.refused("nothing but spaces", spaces, needed...)
	}
	if len(texts) > 0 {
		a.refused("a character that nobody can read", unread, texts...)
	}
}
