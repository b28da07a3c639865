package historytest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"reflect"
	"strings"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
)

// Fill records a log in an empty store and has a projector take it into
// tables. The facts keep their positions where positions count; it returns
// those that they got.
func Fill(t T, source projector.Source, tables projector.Tables, log []codec.Fact, views ...projector.View) (at []eventstore.Position) {
	t.Helper()
	p, err := projector.New(source, tables, views, projector.Options{})
	if err == nil {
		err = p.Start(t.Context())
	}
	if err != nil {
		t.Fatalf("start: %v", err)
	}
	for _, f := range log {
		events, err := source.Codec.Seal(t.Context(), source.Vault, f.Stream, codec.Draft{ID: f.ID, What: f.What, Meta: f.Meta})
		if err != nil {
			t.Fatalf("seal: %v", err)
		}
		here, err := source.Store.Append(t.Context(), f.Stream, f.Revision-1, events...)
		if err != nil || here.Counts() && here != f.Position {
			t.Fatalf("append at %s: at %s, %v", f.Position, here, err)
		}
		at = append(at, here)
	}
	for {
		from, err := p.Checkpoint(t.Context())
		if err != nil {
			t.Fatalf("checkpoint: %v", err)
		}
		page, err := source.Store.Page(t.Context(), from, 100)
		if err == nil && len(page) > 0 {
			err = p.Apply(t.Context(), page, from)
		}
		if err != nil {
			t.Fatalf("apply: %v", err)
		}
		if len(page) == 0 {
			return at
		}
	}
}

// Fingerprint is a hash of a view's columns and of what it makes of a history
// that never changes. Tests pin it to the view's version: whoever changes
// columns or fold has to take the next version, or old rows would stay.
func Fingerprint(t T, v projector.View) string {
	t.Helper()
	return FingerprintOf(t, v, Fixed(t))
}

// FingerprintOf is [Fingerprint] for views of which the fixed log has nothing.
func FingerprintOf(t T, v projector.View, log []codec.Fact) string {
	t.Helper()
	g, err := projector.Describe(v, 1)
	if err != nil {
		t.Fatalf("describe: %v", err)
	}
	h := sha256.New()
	fmt.Fprintf(h, "%+v\n", shapes(g.Tables))
	for _, t := range v.Tables {
		fingerprintMarks(h, t)
	}
	for i, f := range log {
		switch {
		case v.Each != nil:
			fmt.Fprintf(h, "%+v\n", v.Each(f))
		case strings.HasPrefix(f.Stream, v.Category+"-"):
			rows := v.Fold(new(projector.Common), History(log[:i+1], log, f.Stream))
			fmt.Fprintf(h, "%+v\n", rows)
			for _, t := range v.Tables {
				fingerprintSums(h, t, rows)
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// A shape is what of a layout matters to rows. What is said about it in words
// may change at any time.
type shape struct {
	Name      string
	Columns   []column
	Scope     string
	Key       []string
	Indexes   [][]string
	Intervals bool
}

type column struct {
	Name string
	Kind projector.Kind
}

func shapes(layouts []projector.Layout) (all []shape) {
	for _, l := range layouts {
		s := shape{Name: l.Name, Scope: l.Scope, Key: l.Key, Indexes: l.Indexes, Intervals: l.Intervals}
		for _, c := range l.Columns {
			s.Columns = append(s.Columns, column{c.Name, c.Kind})
		}
		all = append(all, s)
	}
	return all
}

// fingerprintMarks tells marks from plain text, which layouts do not.
func fingerprintMarks(w io.Writer, t projector.Table) {
	for _, f := range reflect.VisibleFields(reflect.TypeOf(t.Row)) {
		if f.Type == reflect.TypeFor[projector.Mark]() {
			fmt.Fprintln(w, t.Name, f.Tag.Get("col"), "is a mark")
		}
	}
}

func fingerprintSums(w io.Writer, t projector.Table, rows []projector.Row) {
	if t.Sums == nil {
		return
	}
	fmt.Fprintln(w, t.Sums.Sizes)
	for _, row := range rows {
		if reflect.TypeOf(row) == reflect.TypeOf(t.Row) {
			t.Sums.Of(row, func(to projector.Row, n int64) { fmt.Fprintf(w, "%+v %d\n", to, n) })
		}
	}
}

// Fixed returns a log that is the same in every run and has something of
// everything: two clients, one of them erased, and their journeys.
func Fixed(t T) []codec.Fact {
	t.Helper()
	l := NewLog()
	person, gone, first, second := ID('c', 1), ID('c', 2), ID('j', 1), ID('j', 2)
	tell := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("the fixed log: %v", err)
		}
	}
	on := func(id [16]byte, when string, c client.Command) {
		t.Helper()
		_, err := l.Client(id, When(t, when), c)
		tell(err)
	}
	do := func(id [16]byte, when string, c journey.Command) {
		t.Helper()
		_, err := l.Journey(id, When(t, when), c)
		tell(err)
	}
	on(person, "2025-01-06", client.Register{Team: "hengelo", GivenName: "Zoë", FamilyName: "van der Berg", BirthDate: decider.Date(1980, 2, 3),
		Phones: []string{"06-12345678"}, Emails: []string{"Zoe@example.nl"}})
	on(gone, "2025-01-07", client.Register{Team: "almelo", FamilyName: "Smit"})
	on(person, "2025-01-06", client.BeginJourney{Journey: first})
	on(gone, "2025-01-07", client.BeginJourney{Journey: second})
	do(first, "2025-01-06 09:30", journey.Open{Client: person, Begun: ID('e', 1), Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo",
		Municipality: "GM0164", AgeBand: "27-44", LabourPosition: "vast"})
	do(second, "2025-01-07 10:00", journey.Open{Client: gone, Begun: ID('e', 2), Kind: "werkzoekende", Origin: "zelf", Channel: "telefoon", Team: "almelo",
		Municipality: "GM0141"})
	do(first, "2025-02-03", journey.RecordIntake{Channel: "balie-afspraak"})
	do(first, "2025-02-03", journey.IdentifyNeed{Need: ID('n', 1), Source: "klant", Domain: "scholing", Severity: "licht"})
	do(first, "2025-02-10", journey.Signal{Transition: ID('t', 1), Trigger: "reorganisatie", Sector: "2008:C", Municipality: "GM0153"})
	do(second, "2025-03-01", journey.IdentifyNeed{Need: ID('n', 2), Source: "adviseur", Domain: "taal", Severity: "zwaar"})
	do(second, "2025-03-02", journey.Signal{Transition: ID('t', 2), Trigger: "faillissement"})
	do(first, "2025-01-20", journey.ClarifyQuestion{Topic: "werk", Channel: "telefoon"}) // recorded late
	do(first, "2025-03-03", journey.ReachStage{Transition: ID('t', 1), Stage: journey.InGuidance})
	do(first, "2025-04-01", journey.ReassessNeed{Need: ID('n', 1), Source: "adviseur", Severity: "zwaar"})
	do(first, "2025-05-01", journey.ChangeSituation{Municipality: "GM0141"})
	do(first, "2025-06-02", journey.Realise{Transition: ID('t', 1), Contract: "vast"})
	do(first, "2025-06-03", journey.MeetNeed{Need: ID('n', 1), Outcome: "opgelost"})
	do(first, "2025-06-04", journey.AssignAdvisor{Advisor: "ada", Team: "enschede"})
	do(first, "2026-06-02", journey.AnswerCheck{Transition: ID('t', 1), Months: 12, Answer: "ja"})
	do(first, "2026-06-03", journey.Close{Reason: "nieuwe-baan"})
	do(second, "2025-09-01", journey.Close{Reason: "onbekend"})
	do(second, "2025-09-01", journey.EndOpenTransitions{Closing: l.State(second).Closing})
	on(gone, "2026-01-05", client.RequestErasure{Ground: "verzoek-betrokkene", By: "one"})
	on(gone, "2026-01-06", client.ConfirmErasure{By: "two", Found: client.Findings{Sought: true}})
	do(second, "2026-01-06", journey.Erase{Cause: ID('e', 3)})
	return l.Facts
}
