package sqlite

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/eventstore"
	"klantreis/domain/journey"
	"klantreis/projections"
	"klantreis/projections/projector"
)

// BenchmarkRebuild rebuilds all views of the platform from a log of some
// hundred thousand events.
func BenchmarkRebuild(b *testing.B) {
	f, v, source := filled(b, bigN())
	head, err := f.Events.Head(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	p, err := projector.New(source, v, ignoring(), projector.Options{})
	if err == nil {
		err = p.Start(b.Context())
	}
	if err != nil {
		b.Fatal(err)
	}
	busy := used()
	for b.Loop() {
		if err := p.Rebuild(b.Context(), func(projector.Progress) {}); err != nil {
			b.Fatal(err)
		}
	}
	events := float64(head.Position.Minor) * float64(b.N)
	b.ReportMetric(events/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64((used()-busy).Microseconds())/events, "cpu-µs/event")
}

// BenchmarkApply applies live pages of a few events to all views.
func BenchmarkApply(b *testing.B) {
	for _, size := range []int{1, 10, 500} {
		b.Run(fmt.Sprint(size), func(b *testing.B) { applyPages(b, size) })
	}
}

func applyPages(b *testing.B, size int) {
	_, v, source := filled(b, 2000)
	p, err := projector.New(source, v, projections.All, projector.Options{})
	if err == nil {
		err = p.Start(b.Context())
	}
	if err == nil {
		err = p.Rebuild(b.Context(), func(projector.Progress) {})
	}
	if err != nil {
		b.Fatal(err)
	}
	more(b, source, 2000)
	at, err := p.Checkpoint(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	events := 0
	for b.Loop() {
		page, err := source.Store.Page(b.Context(), at, size)
		if err != nil {
			b.Fatal(err)
		}
		if err := p.Apply(b.Context(), page, at); err != nil {
			b.Fatal(err)
		}
		if len(page) > 0 {
			at, events = page[len(page)-1].Checkpoint(), events+len(page)
		}
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
}

// used is how long this process has kept processors busy.
func used() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// filled is a new folder with the histories of some journeys.
func filled(b *testing.B, journeys int) (*Folder, *Views, projector.Source) {
	b.Helper()
	dir := b.TempDir()
	if d := os.Getenv("BENCH_DATA"); d != "" {
		dir = d
	}
	f, v := openViews(b, dir)
	b.Cleanup(func() {
		if err := f.Close(); err != nil {
			b.Error(err)
		}
	})
	source := projector.Source{Store: f.Events, Vault: f.Vault, Codec: catalog.Events}
	if h, _ := f.Events.Head(b.Context()); h.IsZero() {
		more(b, source, journeys)
	}
	return f, v, source
}

// more adds the histories of journeys, many at the same time.
func more(b *testing.B, source projector.Source, journeys int) {
	b.Helper()
	book := command.Book{Store: source.Store, Vault: source.Vault, Codec: source.Codec, Lists: codelist.First, Clock: command.NewClock(time.Now)}
	d := &desk{command.New(client.Decider, book), command.New(journey.Decider, book)}
	const desks = 64
	errs := make([]error, desks)
	var wg sync.WaitGroup
	for i := range desks {
		wg.Go(func() {
			for range journeys / desks {
				if err := d.guide(b.Context()); err != nil {
					errs[i] = err
					return
				}
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			b.Fatal(err)
		}
	}
}

type desk struct {
	clients  *command.Handler[client.Command, client.Event, client.State]
	journeys *command.Handler[journey.Command, journey.Event, journey.State]
}

// guide takes one client through a journey of some twenty events.
func (d *desk) guide(ctx context.Context) error {
	who, which := uuid.Must(uuid.NewV7()), uuid.Must(uuid.NewV7())
	day := time.Now().AddDate(0, 0, -300)
	request := func() command.Request {
		day = day.Add(time.Duration(rand.IntN(13*24)) * time.Hour)
		return command.Request{ID: uuid.Must(uuid.NewV7()), Actor: fmt.Sprintf("actor-%d", rand.IntN(100)), Role: "adviseur",
			Organisation: "hengelo", Purpose: "begeleiding", Occurred: decider.At(day)}
	}
	for _, c := range []client.Command{
		client.Register{Team: "hengelo", GivenName: "Jo", FamilyName: fmt.Sprintf("Jansen%d", rand.IntN(50_000)), BirthDate: decider.Date(1980, 2, 3),
			Phones: []string{fmt.Sprintf("06%08d", rand.IntN(100_000_000))}},
		client.BeginJourney{Journey: which},
	} {
		if _, err := d.clients.Handle(ctx, who, c, request()); err != nil {
			return err
		}
	}
	for _, c := range course(who) {
		if _, err := d.journeys.Handle(ctx, which, c, request()); err != nil {
			return fmt.Errorf("%T: %w", c, err)
		}
	}
	return nil
}

// course is an ordinary journey with two needs and a transition.
func course(who uuid.UUID) []journey.Command {
	one, two, job := uuid.New(), uuid.New(), uuid.New()
	contact := journey.RecordContact{Channel: "telefoon", Topic: "werk"}
	return []journey.Command{
		journey.Open{Client: who, Begun: uuid.New(), Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Municipality: "GM0164", AgeBand: "45-54"},
		journey.ClarifyQuestion{Topic: "van-werk-naar-werk", Channel: "inloop", Question: "Wat kan ik als mijn baan stopt?"},
		journey.AssignAdvisor{Advisor: decider.Ref(fmt.Sprintf("actor-%d", rand.IntN(100))), Team: "hengelo"},
		journey.RecordIntake{Channel: "inloop", LabourPosition: "vast", Education: "mbo2-3"},
		journey.IdentifyNeed{Need: one, Source: "klant", Domain: "scholing", Severity: "middel"},
		journey.ConfirmNeed{Need: one},
		journey.IdentifyNeed{Need: two, Source: "klant", Domain: "sollicitatievaardigheden", Severity: "zwaar"},
		contact,
		journey.GiveAdvice{Advice: uuid.New(), Form: "loopbaangesprek", Topics: []string{"loopbaan"}, Channel: "inloop", Summary: "Richting techniek."},
		journey.Signal{Transition: job, Trigger: "reorganisatie", Sector: "2008:C", Municipality: "GM0164"},
		journey.ReachStage{Transition: job, Stage: journey.Enrolled},
		journey.ReachStage{Transition: job, Stage: journey.InGuidance},
		contact,
		journey.ReassessNeed{Need: two, Source: "adviseur", Severity: "licht"},
		contact,
		journey.SignContract{Transition: job, Contract: "tijdelijk"},
		journey.Realise{Transition: job, Contract: "tijdelijk"},
		contact,
		journey.Close{Reason: "nieuwe-baan"},
	}
}

var _ eventstore.ByStream = (*Events)(nil)

func ignoring() []projector.View {
	all := append([]projector.View{}, projections.All...)
	for i := range all {
		switch all[i].Name {
		case "pipeline":
			all[i].Ignores = func(f codec.Fact) bool {
				switch f.What.(type) {
				case journey.ContactRecorded, journey.NeedIdentified, journey.NeedConfirmed, journey.NeedReassessed, journey.NeedMet, journey.NeedDropped, journey.NeedReopened:
					return true
				}
				return false
			}
		case "needs":
			all[i].Ignores = func(f codec.Fact) bool {
				switch f.What.(type) {
				case journey.Opened, journey.IntakeRecorded, journey.SituationChanged, journey.AdvisorAssigned, journey.NeedOfferMade, journey.NeedIdentified, journey.NeedConfirmed, journey.NeedReassessed, journey.NeedMet, journey.NeedDropped, journey.NeedReopened:
					return false
				}
				return true
			}
		}
	}
	return all
}

func bigN() int {
	if n, err := strconv.Atoi(os.Getenv("BENCH_N")); err == nil {
		return n
	}
	return 10_000
}
