package work_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/viewstest"
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/domain/voucher"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/journeys"
	"klantreis/projections/projector"
	"klantreis/projections/work"
)

// kept is a region of five clients: one whose journey closed without advice, one
// with advice, one who has an open journey as well, one who gave a voucher up,
// and one who was erased.
func kept(t *testing.T) projector.Reader {
	t.Helper()
	l := historytest.NewLog()
	do := func(_ uuid.UUID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for n, name := range []string{"Arends", "Berg", "Cats", "Dijk", "Evers"} {
		of, in := historytest.ID('c', uint64(n+1)), historytest.ID('j', uint64(n+1))
		do(l.Client(of, historytest.When(t, "2026-01-05"), client.Register{Team: "hengelo", FamilyName: name}))
		begin := open
		begin.Client = of
		do(l.Journey(in, historytest.When(t, "2026-01-05"), begin))
		switch name {
		case "Berg":
			do(l.Journey(in, historytest.When(t, "2026-01-06"), journey.RecordIntake{Channel: "inloop"}))
			do(l.Journey(in, historytest.When(t, "2026-01-07"), journey.GiveAdvice{Advice: historytest.ID('a', 1), Form: "loopbaangesprek", Topics: []string{"loopbaan"}, Channel: "inloop"}))
		case "Cats":
			do(l.Journey(historytest.ID('j', 9), historytest.When(t, "2026-01-05"), begin))
		case "Dijk":
			v := historytest.ID('v', 1)
			do(l.Voucher(v, historytest.When(t, "2026-01-08"), voucher.WithEvidence{Evidence: voucher.Evidence{Provided: true, Open: true}, Command: voucher.Apply{
				Terms: voucher.Terms{From: 1, DecisionWeeks: 8},
				Application: voucher.Application{Client: of, Journey: in, Applicant: "klant", RecordedBy: "ada", Line: "structureel", Amount: 100_00,
					Provider: "roc", Training: "Monteur", Level: "mbo-3", StartsOn: historytest.Day(t, "2026-06-01")},
			}}))
			do(l.Voucher(v, historytest.When(t, "2026-01-09"), voucher.WithdrawApplication{}))
		}
		do(l.Journey(in, historytest.When(t, "2026-01-10"), journey.Close{Reason: "onbekend"}))
		if name == "Evers" {
			do(l.Journey(in, historytest.When(t, "2026-01-11"), journey.Erase{Cause: historytest.ID('e', 1)}))
		}
	}
	views := filled(t, l.Facts)
	return views
}

func TestAFileWhoseTermsAreOverIsProposed(t *testing.T) {
	r := kept(t)
	asked := func(on string) work.Open {
		day := historytest.Day(t, on)
		return work.Open{On: day, Kinds: []work.Kind{work.ProposeDestruction}, Terms: directory.State{}.RetentionOn(day)}
	}
	for _, c := range []struct{ on, want string }{
		{"2027-01-10", ""},
		{"2027-01-11", "vernietigen-voorstel Arends 1"},
		{"2031-01-09", "vernietigen-voorstel Arends 1"},
		{"2031-01-10", "vernietigen-voorstel Arends 1, vernietigen-voorstel Dijk 4"},
		{"2031-01-11", "vernietigen-voorstel Arends 1, vernietigen-voorstel Dijk 4, vernietigen-voorstel Berg 2"},
	} {
		if got := list(t, r, asked(c.on)); got != c.want {
			t.Errorf("on %s: %s, want %s", c.on, got, c.want)
		}
	}
	of := asked("2031-01-11")
	lines, err := work.List(t.Context(), r, of)
	if err != nil || len(lines) != 3 || lines[0].From != historytest.Day(t, "2027-01-11") || lines[0].Due != historytest.Day(t, "2027-04-11") {
		t.Fatalf("got %+v, %v", lines, err)
	}
	of.After, of.Limit = lines[0].Place(), 1
	if got := list(t, r, of); got != "vernietigen-voorstel Dijk 4" {
		t.Errorf("the next page is %s", got)
	}
	of = asked("2031-01-11")
	of.Kinds = kinds
	if got := list(t, r, of); strings.Contains(got, "vernietigen-voorstel") {
		t.Errorf("who does other work sees %s", got)
	}
	of = asked("2099-01-01")
	of.Terms = nil
	if got := list(t, r, of); got != "" {
		t.Errorf("without any term there is %s", got)
	}
}

// Two files of one person are proposed once, in that of who goes on, from when the
// terms of both are over.
func TestFilesThatWereMergedAreProposedOnce(t *testing.T) {
	day := historytest.Day(t, "2031-01-11")
	arends, berg := historytest.ID('c', 1), historytest.ID('c', 2)
	asked := work.Open{On: day, Kinds: []work.Kind{work.ProposeDestruction}, Terms: directory.State{}.RetentionOn(day)}
	for _, into := range []uuid.UUID{arends, berg, historytest.ID('c', 9)} {
		asked.Whose = func(client uuid.UUID) uuid.UUID {
			if client == arends || client == berg {
				return into
			}
			return client
		}
		lines, err := work.List(t.Context(), kept(t), asked)
		if err != nil || len(lines) != 2 || lines[0].FamilyName != "Dijk" || lines[1].Subject != into || lines[1].From != day {
			t.Errorf("into %s: %+v, %v", into, lines, err)
		}
	}
}

// Of more files than any page has, and than answers of other questions are bound
// to, every one is proposed, once, the longest over first.
func TestEveryFileWhoseTermsAreOverIsProposed(t *testing.T) {
	const many = 1500
	day := historytest.Day(t, "2031-01-11")
	views := viewstest.Open(t)
	serve(t, views, journeys.View, many, func(n int, column string) any {
		switch id := historytest.ID('c', uint64(n)); column {
		case "journey", "client":
			return id[:]
		case "closed_day":
			return int64(day.AddMonths(-24)) - int64(n*7919%many)
		}
		return nil
	})
	for _, empty := range listed[1:] {
		serve(t, views, empty, 0, nil)
	}
	asked := work.Open{On: day, Kinds: []work.Kind{work.ProposeDestruction}, Terms: directory.State{}.RetentionOn(day)}
	seen, last := map[uuid.UUID]bool{}, decider.Day(0)
	for {
		page, err := work.List(t.Context(), views, asked)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, l := range page {
			if seen[l.Client] || l.Due < last {
				t.Fatalf("%s, due on %s, comes twice or after what is due on %s", l.Client, l.Due, last)
			}
			seen[l.Client], last = true, l.Due
		}
		asked.After = page[len(page)-1].Place()
	}
	if len(seen) != many {
		t.Errorf("%d of %d are proposed", len(seen), many)
	}
}

// serve serves a view with rows in its first table that no projector made, blank
// but for what is said of them.
func serve(t *testing.T, views projector.Tables, v projector.View, n int, says func(n int, column string) any) {
	t.Helper()
	g, err := projector.Describe(v, 1)
	if err != nil {
		t.Fatal(err)
	}
	blank := map[projector.Kind]any{projector.Integer: int64(0), projector.Text: "", projector.Boolean: false, projector.Bytes: make([]byte, 16)}
	changes := make([]projector.Changes, len(g.Tables))
	for i := range n {
		var row []any
		for _, c := range g.Tables[0].Columns {
			value := says(i, c.Name)
			if value == nil {
				value = blank[c.Kind]
			}
			row = append(row, value)
		}
		changes[0].Put.Add(row...)
	}
	for _, err := range []error{
		views.Create(t.Context(), g),
		views.Load(t.Context(), projector.Step{Generation: g, Changes: changes}),
		views.Complete(t.Context(), g, eventstore.Checkpoint{}, time.Unix(1, 0)),
		views.Serve(t.Context(), g),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}
