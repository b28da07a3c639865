package tabletest

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/projector"
)

// Views are small views that have, between them, everything that tables must
// cope with: plain tables and intervals, one and several rows in a scope, rows
// that go again, and rows of single facts.
func Views() []projector.View {
	return []projector.View{People, Files, Path, Book}
}

// People is a plain table of clients, with what is personal about them.
var People = projector.View{
	Name: "people", Version: 1, Category: "client",
	Tables: []projector.Table{{Name: "people", Row: Person{}, Scope: "client", Key: []string{"client"}, Indexes: [][]string{{"family_name"}}}},
	Fold:   person,
}

// A Person is a row of people.
type Person struct {
	Client     uuid.UUID   `col:"client"`
	FamilyName string      `col:"family_name"`
	Birth      decider.Day `col:"birth"`
	Journeys   int         `col:"journeys"`
	Erased     bool        `col:"erased"`
}

func person(_ *projector.Common, history []codec.Fact) []projector.Row {
	if len(history) == 0 {
		return nil
	}
	p := Person{Client: scope(history[0])}
	for _, f := range history {
		switch e := f.What.(type) {
		case client.Registered:
			p.FamilyName, p.Birth = e.FamilyName, e.BirthDate
		case client.DetailsChanged:
			p.FamilyName, p.Birth = e.FamilyName, e.BirthDate
		case client.JourneyBegun:
			p.Journeys++
		case client.Erased:
			p.Erased = true
		}
	}
	return []projector.Row{p}
}

// Files has two plain tables: a row for each journey, and one for each of its
// needs, whose key is not the journey's.
var Files = projector.View{
	Name: "files", Version: 3, Category: "journey",
	Tables: []projector.Table{
		{Name: "files", Row: File{}, Scope: "journey", Key: []string{"journey"}, Indexes: [][]string{{"advisor", "open"}}},
		{Name: "wants", Row: Want{}, Scope: "journey", Key: []string{"need"}, Indexes: [][]string{{"need"}}},
	},
	Fold: files,
}

// A File is a row of files.
type File struct {
	Journey uuid.UUID   `col:"journey"`
	Client  uuid.UUID   `col:"client"`
	Advisor decider.Ref `col:"advisor"`
	Open    bool        `col:"open"`
	Latest  time.Time   `col:"latest"`
	Facts   uint32      `col:"facts"`
	Shut    int16       `col:"shut"` // how many parts of facts cannot be read
}

// A Want is a row of wants.
type Want struct {
	Journey  uuid.UUID `col:"journey"`
	Need     uuid.UUID `col:"need"`
	Domain   string    `col:"domain"`
	Severity string    `col:"severity"`
}

func files(_ *projector.Common, history []codec.Fact) []projector.Row {
	if len(history) == 0 {
		return nil
	}
	story := fold(history)
	file := File{Journey: scope(history[0]), Client: story.Client, Advisor: story.Advisor,
		Open: story.Opened && !story.Closed(), Latest: story.Latest.Begin(), Facts: uint32(len(history))}
	for _, f := range history {
		file.Shut += int16(f.Gone)<<2 + int16(f.Sealed)
	}
	rows := []projector.Row{file}
	severity := map[uuid.UUID]string{}
	var order []uuid.UUID
	for _, f := range history {
		switch e := f.What.(type) {
		case journey.NeedIdentified:
			severity[e.Need] = e.Severity
			order = append(order, e.Need)
		case journey.NeedReassessed:
			severity[e.Need] = e.Severity
		}
	}
	for _, need := range order {
		if n := story.Needs[need]; n.Status.Open() {
			rows = append(rows, Want{file.Journey, need, n.Domain, severity[need]})
		}
	}
	return rows
}

func fold(history []codec.Fact) journey.State {
	var s journey.State
	for _, f := range history {
		s = journey.Decider.Evolve(f.What.(journey.Event), s, f.Meta.Mark(f.ID))
	}
	return s
}

// Path is an intervals table: in which phase a journey was from when to when,
// and where its client lived then.
var Path = projector.View{
	Name: "path", Version: 2, Category: "journey",
	Tables: []projector.Table{{Name: "path", Row: Stretch{}, Scope: "journey", Key: []string{"began", "seq"},
		Indexes: [][]string{{"phase", "began"}}, Intervals: true,
		Sums: projector.SumsBy("path_sums", "", []int64{2, 6}, walked)}},
	Fold: path, Begin: func(*projector.Common) projector.Folder { return &walk{} },
}

// A walk folds a path fact by fact.
type walk struct{ history []codec.Fact }

func (w *walk) Take(f codec.Fact)     { w.history = append(w.history, f) }
func (w *walk) Rows() []projector.Row { return path(nil, w.history) }

// A Stretch is a row of path.
type Stretch struct {
	Journey      uuid.UUID     `col:"journey"`
	Seq          int           `col:"seq"`
	Phase        journey.Phase `col:"phase"`
	Municipality string        `col:"municipality"`
	From         int64         `col:"began"`
	To           int64         `col:"ended"`
}

// A Walked is what stretches are summed up by.
type Walked struct {
	Phase        journey.Phase `col:"phase"`
	Municipality string        `col:"municipality"`
}

// walked counts stretches, twice where somebody lived.
func walked(s Stretch, add func(to Walked, n int64)) {
	add(Walked{s.Phase, ""}, 1)
	add(Walked{s.Phase, s.Municipality}, 1)
}

// path puts facts in the order in which they happened, which back-dated facts
// come into late.
func path(_ *projector.Common, history []codec.Fact) (rows []projector.Row) {
	if len(history) == 0 {
		return nil
	}
	happened := slices.Clone(history)
	slices.SortStableFunc(happened, func(a, b codec.Fact) int { return a.Meta.Occurred.Compare(b.Meta.Occurred) })
	last := Stretch{Journey: scope(history[0])}
	for _, f := range happened {
		e := f.What.(journey.Event)
		next := last
		next.Phase = last.Phase.After(e)
		if s, ok := journey.SituationIn(e); ok && s.Municipality != "" {
			next.Municipality = s.Municipality
		}
		if next == last {
			continue
		}
		at := f.Meta.Occurred.Begin().UnixMicro()
		if last.Phase != "" && last.From < at {
			last.To = at
			rows = append(rows, last)
			next.Seq++
		}
		next.From = at
		last = next
	}
	if last.Phase == "" {
		return rows
	}
	last.To = projector.Forever
	return append(rows, last)
}

// Book is a table of single facts.
var Book = projector.View{
	Name: "book", Version: 1,
	Tables: []projector.Table{{Name: "book", Row: Line{}, Key: []string{"position"}, Indexes: [][]string{{"stream", "position"}}}},
	Each: func(f codec.Fact) []projector.Row {
		return []projector.Row{Line{f.Position.Order(), f.Meta.RecordedAt, f.Type, f.Stream, f.Meta.Actor, said(f)}}
	},
}

// A Line is a row of book.
type Line struct {
	Position int64     `col:"position"`
	Recorded time.Time `col:"recorded"`
	Type     string    `col:"type"`
	Stream   string    `col:"stream"`
	Actor    string    `col:"actor"`
	Said     string    `col:"said"` // what must never get here
}

func said(f codec.Fact) string {
	if e, ok := f.What.(client.Registered); ok {
		return e.FamilyName
	}
	return ""
}

func scope(f codec.Fact) uuid.UUID { return uuid.MustParse(f.Stream[len(f.Stream)-36:]) }
