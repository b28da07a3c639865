package tabletest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"

	"klantreis/domain/codec"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

type history = []codec.Fact

// switchUnderReaders serves one generation after another while readers look:
// each of them sees one generation, whole.
func switchUnderReaders(s *subject) {
	if s.Reader == nil {
		return
	}
	const rows = 50
	load := func(number int) projector.Generation {
		g, err := projector.Describe(things, number)
		s.must(err)
		s.must(s.Tables.Create(s.Context(), g))
		var all [][]any
		for i := range rows {
			all = append(all, thing(byte(number), int64(i), fmt.Sprint(number)))
		}
		s.must(s.Tables.Load(s.Context(), step(g, 0, 0, puts(all...))))
		s.must(s.Tables.Complete(s.Context(), g, at(number), time.Time{}))
		s.must(s.Tables.Serve(s.Context(), g))
		return g
	}
	load(2)
	done := make(chan struct{})
	seen := make([]string, 3)
	var wg sync.WaitGroup
	for i := range seen {
		wg.Go(func() { seen[i] = look(s, done, rows) })
	}
	for number := 3; number < 12; number++ {
		load(number)
		s.must(s.Tables.Drop(s.Context(), "things", number-1))
	}
	close(done)
	wg.Wait()
	for _, wrong := range seen {
		if wrong != "" {
			s.Fatal(wrong)
		}
	}
}

// look asks until it is done, and says what was wrong with an answer.
func look(s *subject, done chan struct{}, want int64) string {
	type answer struct {
		Rows     int64  `col:"rows"`
		Oldest   string `col:"oldest"`
		Youngest string `col:"youngest"`
	}
	for {
		select {
		case <-done:
			return ""
		default:
		}
		got, err := projector.Select[answer](s.Context(), s.Reader, "SELECT count(*), min(text), max(text) FROM things WHERE yes = $2 AND n >= $1", 0, true)
		if err != nil {
			return err.Error()
		}
		if got[0].Rows != want || got[0].Oldest != got[0].Youngest {
			return fmt.Sprintf("a reader saw %+v", got[0])
		}
	}
}

// nothingIsLeft deletes rows in every way there is, among many others that stay
// and go as well, and then looks for them in all files.
func nothingIsLeft(s *subject) {
	random := rand.New(rand.NewPCG(4, 2))
	texts := map[byte][]string{}
	from := 0
	for scope := range 200 {
		var c projector.Changes
		for n := range random.IntN(12) + 1 {
			text := fmt.Sprintf("geheim-%d-%016x-%0*d", scope, random.Uint64(), random.IntN(80)+1, 0)
			texts[byte(scope)] = append(texts[byte(scope)], text)
			c.Put.Add(thing(byte(scope)*37, int64(n), text)...)
		}
		s.must(s.Tables.Advance(s.Context(), step(s.things, from, scope+1, c)))
		from = scope + 1
	}
	for scope := range 100 {
		c := projector.Changes{Wipe: []any{scopeOf(byte(scope) * 37)}}
		s.must(s.Tables.Advance(s.Context(), step(s.things, from, from+1, c)))
		from++
	}
	s.must(s.Tables.Scrub(s.Context()))
	for scope := range 100 {
		s.absent(texts[byte(scope)]...)
	}
	s.must(s.Tables.Serve(s.Context(), s.spans))
	s.must(s.Tables.Drop(s.Context(), "things", 1))
	s.must(s.Tables.Scrub(s.Context()))
	for _, all := range texts {
		s.absent(all...)
	}
}

// scrubWaitsForReaders lets a reader see a row that has been deleted. As long
// as it looks, scrubbing does not say that the row is gone.
func scrubWaitsForReaders(s *subject) {
	if s.Reader == nil {
		return
	}
	s.must(s.Tables.Advance(s.Context(), step(s.things, 0, 1, puts(thing(1, 1, "geheim-gelezen"), thing(1, 2, "geheim-nooit")))))
	for _, err := range s.Reader.Query(s.Context(), "SELECT text FROM things") {
		s.must(err)
		s.must(s.Tables.Advance(s.Context(), step(s.things, 1, 2, projector.Changes{Wipe: []any{scopeOf(1)}})))
		ctx, cancel := context.WithTimeout(s.Context(), 50*time.Millisecond)
		err := s.Tables.Scrub(ctx)
		cancel()
		if err == nil {
			s.absent("geheim-gelezen", "geheim-nooit")
		}
		break
	}
	s.must(s.Tables.Scrub(s.Context()))
	s.absent("geheim-gelezen", "geheim-nooit")
}

// scrubSurvivesReopening deletes rows in both ways there are and opens the
// tables again before they are scrubbed.
func scrubSurvivesReopening(s *subject) {
	if s.Reopen == nil {
		return
	}
	var wiped, dropped projector.Changes
	for n := range int64(300) {
		wiped.Put.Add(thing(1, n, fmt.Sprint("geheim-gewist-", n))...)
		dropped.Put.Add(span(2, fmt.Sprint("geheim-vervallen-", n), n, n+1)...)
	}
	s.must(s.Tables.Advance(s.Context(), step(s.things, 0, 1, wiped), step(s.spans, 0, 1, dropped)))
	s.must(s.Tables.Scrub(s.Context()))
	s.must(s.Tables.Advance(s.Context(), step(s.things, 1, 2, projector.Changes{Wipe: []any{scopeOf(1)}})))
	s.Tables = s.Reopen()
	s.must(s.Tables.Scrub(s.Context()))
	s.absent("geheim-gewist")
	s.must(s.Tables.Drop(s.Context(), "spans", 1))
	s.Tables = s.Reopen()
	s.must(s.Tables.Scrub(s.Context()))
	s.absent("geheim-vervallen")
}

// absent fails the test if a text is in any file of the tables.
func (s *subject) absent(texts ...string) {
	s.Helper()
	Absent(s, s.Dir, texts...)
}

// Absent fails the test if a text is in any file of a folder.
func Absent(t T, dir string, texts ...string) {
	t.Helper()
	if dir == "" {
		return
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in the folder: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			if i := bytes.Index(content, []byte(text)); i >= 0 {
				t.Fatalf("%s still holds %q at byte %d", filepath.Base(file), text, i)
			}
		}
	}
}

// fight lets two projectors that know nothing of each other apply the same log
// at the same time.
func fight(s *subject) {
	w := NewWorld(s.Store, s.Vault, 7)
	var both [2]*projector.Projector
	for i := range both {
		p, err := projector.New(w.Source, s.Tables, Views(), projector.Options{Room: 200})
		s.must(err)
		s.must(p.Start(s.Context()))
		both[i] = p
	}
	who, _ := w.Register(s)
	w.Register(s)
	for range 150 {
		w.Do(s)
	}
	w.Erase(s, who)
	head, err := s.Store.Head(s.Context())
	s.must(err)
	errs := make([]error, len(both))
	var wg sync.WaitGroup
	for i, p := range both {
		wg.Go(func() { errs[i] = follow(s, p, head, i+3) })
	}
	wg.Wait()
	for _, err := range errs {
		s.must(err)
	}
	o := newOracle(s, w.Source, head)
	for _, v := range Views() {
		o.check(s, s.Tables, serving(s, s.Tables, v), v)
	}
}

// follow applies pages until the log's head, however often it is turned away.
func follow(s *subject, p *projector.Projector, head eventstore.Checkpoint, limit int) error {
	for {
		from, err := p.Checkpoint(s.Context())
		if err != nil || from == head {
			return err
		}
		page, err := s.Store.Page(s.Context(), from, limit)
		if err != nil {
			return err
		}
		_ = p.Apply(s.Context(), page, from) // turned away: look where it stands now
	}
}
