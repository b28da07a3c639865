package agenda

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"pgregory.net/rapid"

	"klantreis/adapters/memory"
	"klantreis/adapters/postgres/pgtest"
	"klantreis/adapters/viewstest"
	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codec"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/clients"
	"klantreis/projections/histories"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

var person = historytest.ID('c', 1)

// A week is a log under construction.
type week struct {
	*testing.T
	*historytest.Log
}

func (w week) do(j uint64, when string, c journey.Command) uuid.UUID {
	w.Helper()
	entry, err := w.Journey(historytest.ID('j', j), historytest.When(w.T, when), c)
	if err != nil {
		w.Fatalf("%T: %v", c, err)
	}
	return entry
}

func (w week) appoint(j, n uint64, begins string, with decider.Ref) uuid.UUID {
	w.Helper()
	return w.do(j, "2026-03-02", journey.MakeAppointment{Appointment: historytest.ID('v', n), BeginsAt: historytest.When(w.T, begins).At, Minutes: 30,
		Channel: "balie-afspraak", Location: "almelo-inloop", With: with, Topic: "werk"})
}

// aWeek is what two teams agreed with one client, over four journeys of which
// one is erased.
func aWeek(t *testing.T) []codec.Fact {
	t.Helper()
	w := week{t, historytest.NewLog()}
	if _, err := w.Client(person, historytest.When(t, "2026-03-01"), client.Register{Team: "hengelo", GivenName: "Jan", FamilyName: "Berg"}); err != nil {
		t.Fatal(err)
	}
	for j := range uint64(4) {
		open := journey.Open{Client: person, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Advisor: "ada"}
		if j >= 2 {
			open.Team, open.Advisor = "almelo", "bob"
		}
		w.do(j+1, "2026-03-01", open)
	}
	w.appoint(1, 1, "2026-03-10 10:00", "ada")
	w.appoint(1, 2, "2026-03-10 09:00", "ada")
	w.appoint(2, 3, "2026-03-10 11:00", "cas")
	w.appoint(3, 4, "2026-03-10 10:00", "ada")
	w.appoint(3, 5, "2026-03-11 00:30", "bob")
	w.appoint(4, 6, "2026-03-10 12:00", "bob")
	mistake := w.appoint(2, 7, "2026-03-10 13:00", "ada")
	w.do(1, "2026-03-03", journey.CancelAppointment{Appointment: historytest.ID('v', 1), By: "klant", Reason: "verhinderd"})
	w.do(1, "2026-03-10", journey.KeepAppointment{Appointment: historytest.ID('v', 2)})
	w.do(2, "2026-03-03", journey.MoveAppointment{Appointment: historytest.ID('v', 3), BeginsAt: historytest.When(t, "2026-03-10 08:30").At, Minutes: 45, Channel: "telefoon", With: "ada"})
	w.do(2, "2026-03-03", journey.Withdraw{Entry: mistake, Reason: "dubbel"})
	for n, due := range []string{"2026-03-12", "2026-03-11", "2026-03-11"} {
		w.do(uint64(n+1), "2026-03-03", journey.MakePromise{Promise: historytest.ID('w', uint64(n+1)), By: []decider.Ref{"ada", "cas", "ada"}[n], DueOn: historytest.Day(t, due), What: "Belt."})
	}
	w.do(1, "2026-03-04", journey.MakePromise{Promise: historytest.ID('w', 4), By: "ada", DueOn: historytest.Day(t, "2026-03-05"), What: "Mailt."})
	w.do(1, "2026-03-05", journey.KeepPromise{Promise: historytest.ID('w', 4)})
	w.do(1, "2026-03-05", journey.ProposeHandover{Handover: historytest.ID('h', 1), By: "ada", To: "bob", Team: "almelo", Reason: "vertrek"})
	w.do(2, "2026-03-04", journey.ProposeHandover{Handover: historytest.ID('h', 2), By: "ada", Team: "almelo", Reason: "vertrek"})
	w.do(3, "2026-03-04", journey.ProposeHandover{Handover: historytest.ID('h', 3), By: "bob", To: "ada", Team: "hengelo", Reason: "anders"})
	w.do(3, "2026-03-06", journey.DeclineHandover{Handover: historytest.ID('h', 3), By: "ada", Team: "hengelo", Reason: "anders"})
	attend := func(j, n uint64, when string) uuid.UUID {
		return w.do(j, when, journey.AttendMeeting{Meeting: historytest.ID('m', n), Held: historytest.ID('m', 9), HeldOn: historytest.Day(t, "2026-03-02")})
	}
	attend(1, 1, "2026-03-02")
	attend(1, 2, "2026-03-03")
	attend(3, 1, "2026-03-04")
	attend(4, 1, "2026-03-04")
	w.do(1, "2026-03-05", journey.Withdraw{Entry: attend(1, 3, "2026-03-04"), Reason: "dubbel"})
	w.do(4, "2026-03-06", journey.Erase{})
	return w.Facts
}

func filled(t *testing.T) projector.Reader {
	t.Helper()
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, aWeek(t), View, clients.View)
	return views
}

func TestADaysAppointments(t *testing.T) {
	r := filled(t)
	day := historytest.Day(t, "2026-03-10")
	for name, c := range map[string]struct {
		of    Whose
		on    decider.Day
		after Place
		limit int
		want  string
	}{
		"of a team":            {of: Whose{Team: "hengelo"}, on: day, want: "3 08:30 gepland; 2 09:00 nagekomen; 1 10:00 afgezegd"},
		"of another team":      {of: Whose{Team: "almelo"}, on: day, want: "4 10:00 gepland"},
		"with somebody":        {of: Whose{Actor: "ada"}, on: day, want: "3 08:30 gepland; 2 09:00 nagekomen; 1 10:00 afgezegd; 4 10:00 gepland"},
		"some":                 {of: Whose{Actor: "ada"}, on: day, limit: 2, want: "3 08:30 gepland; 2 09:00 nagekomen"},
		"with who is absent":   {of: Whose{Actor: "bob", For: []Absent{{"ada", "almelo"}, {"ada", "almelo"}}}, on: day, want: "4 10:00 gepland"},
		"absent, and a limit":  {of: Whose{Actor: "bob", For: []Absent{{"ada", "almelo"}, {"ada", "hengelo"}}}, on: day, limit: 2, want: "3 08:30 gepland; 2 09:00 nagekomen"},
		"what follows":         {of: Whose{Actor: "ada"}, on: day, after: Place{At: historytest.When(t, "2026-03-10 10:00").At, ID: historytest.ID('v', 1)}, want: "4 10:00 gepland"},
		"days are Dutch":       {of: Whose{Team: "almelo"}, on: day + 1, want: "5 00:30 gepland"},
		"on another day":       {of: Whose{Team: "hengelo"}, on: day + 1, want: ""},
		"of nobody in no team": {on: day, want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			visits, err := Appointments(t.Context(), r, c.of, c.on, c.after, c.limit)
			var got []string
			for _, v := range visits {
				got = append(got, fmt.Sprint(v.ID[15], v.Begins.In(decider.Amsterdam).Format(" 15:04 "), v.Status))
				if v.FamilyName != "Berg" || v.Client != person || v.Topic != "werk" {
					t.Errorf("got %+v", v)
				}
			}
			if text := strings.Join(got, "; "); err != nil || text != c.want {
				t.Errorf("got %q, %v, want %q", text, err, c.want)
			}
		})
	}
}

func TestOpenPromisesAndHandovers(t *testing.T) {
	r := filled(t)
	for name, c := range map[string]struct {
		of    Whose
		after Place
		want  string
	}{
		"of a team":     {of: Whose{Team: "hengelo"}, want: "2 2026-03-11; 1 2026-03-12"},
		"by somebody":   {of: Whose{Actor: "ada"}, want: "3 2026-03-11; 1 2026-03-12"},
		"what follows":  {of: Whose{Actor: "ada"}, after: Place{On: historytest.Day(t, "2026-03-11"), ID: historytest.ID('w', 3)}, want: "1 2026-03-12"},
		"of nobody":     {want: ""},
		"of the absent": {of: Whose{Actor: "bob", For: []Absent{{"ada", "hengelo"}}}, want: "1 2026-03-12"},
	} {
		due, err := Promises(t.Context(), r, c.of, c.after, 0)
		var got []string
		for _, p := range due {
			got = append(got, fmt.Sprint(p.ID[15], " ", p.Due))
		}
		if text := strings.Join(got, "; "); err != nil || text != c.want {
			t.Errorf("promises %s: got %q, %v, want %q", name, text, err, c.want)
		}
	}
	for name, c := range map[string]struct {
		of    Whose
		after Place
		want  string
	}{
		"for who is named":   {of: Whose{Actor: "bob", Team: "almelo"}, want: "2 ada vertrek; 1 ada vertrek"},
		"for any other":      {of: Whose{Actor: "dee", Team: "almelo"}, want: "2 ada vertrek"},
		"for who is absent":  {of: Whose{Actor: "dee", Team: "hengelo", For: []Absent{{"bob", "almelo"}}}, want: "1 ada vertrek"},
		"for another team":   {of: Whose{Actor: "bob", Team: "hengelo"}, want: ""},
		"one that has ended": {of: Whose{Actor: "ada", Team: "hengelo"}, want: ""},
		"what follows":       {of: Whose{Actor: "bob", Team: "almelo"}, after: Place{At: historytest.Day(t, "2026-03-04").Begin(), ID: historytest.ID('h', 2)}, want: "1 ada vertrek"},
	} {
		offers, err := Handovers(t.Context(), r, c.of, c.after, 0)
		var got []string
		for _, h := range offers {
			got = append(got, fmt.Sprint(h.ID[15], " ", h.Advisor, " ", h.Reason))
		}
		if text := strings.Join(got, "; "); err != nil || text != c.want {
			t.Errorf("hand-overs %s: got %q, %v, want %q", name, text, err, c.want)
		}
	}
}

// All is recorded in January. Of what is withdrawn or erased nothing is left.
func TestWhichMeetingsAJourneyNames(t *testing.T) {
	log := aWeek(t)
	for j, want := range map[uint64]string{1: "1 2027-01-04, 2 2027-01-04", 2: "", 3: "1 2027-01-04", 4: ""} {
		var got []string
		for _, row := range fold(new(projector.Common), historytest.History(log, log, "journey-"+historytest.ID('j', j).String())) {
			if a, is := row.(Attendance); is && a.Journey == historytest.ID('j', j) {
				got = append(got, fmt.Sprint(a.Meeting[15], " ", a.Told))
			}
		}
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("journey %d names %s, want %s", j, text, want)
		}
	}
}

// Whatever happened, the agenda has what the decider has, and nothing of what
// is erased.
func TestTheAgendaSaysWhatTheDeciderSays(t *testing.T) {
	seen := map[string]int{}
	if err := asDecided(aWeek(t), seen); err != nil { // a drawn history seldom ends with a hand-over that is open
		t.Error(err)
	}
	rapid.Check(t, func(r *rapid.T) {
		if err := asDecided(historytest.Draw(r), seen); err != nil {
			r.Fatal(err)
		}
	})
	if len(seen) != 4 {
		t.Errorf("only %v were seen", seen)
	}
}

// asDecided holds the agenda of every journey in a log against what its decider
// knows, and counts the kinds of rows that were seen.
func asDecided(log []codec.Fact, seen map[string]int) error {
	for _, stream := range historytest.Streams(log, "journey") {
		history := historytest.History(log, log, stream)
		s := histories.Fold(new(projector.Common), journey.Decider, history)
		open := 0
		for _, p := range s.Promises {
			if !p.Ended {
				open++
			}
		}
		want := map[string]int{"agenda.Appointment": len(s.Appointments), "agenda.Promise": open, "agenda.Attendance": len(s.Meetings)}
		if s.Handover.Open() {
			want["agenda.Handover"] = 1
		}
		got := map[string]int{"agenda.Appointment": 0, "agenda.Promise": 0, "agenda.Attendance": 0}
		for _, row := range fold(new(projector.Common), history) {
			got[fmt.Sprintf("%T", row)]++
			seen[fmt.Sprintf("%T", row)]++
			if a, ok := row.(Appointment); ok && (a.Status != s.Appointments[a.ID].Status || a.Team != s.Team || a.Client != s.Client) {
				return fmt.Errorf("%+v is not %+v", a, s.Appointments[a.ID])
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			return fmt.Errorf("got %v, want %v", got, want)
		}
	}
	return nil
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	pinned := map[int]string{3: "6fdd2eaf12c0a297", 4: "6fdd2eaf12c0a297", 5: "6fdd2eaf12c0a297"}
	if got := historytest.FingerprintOf(t, View, aWeek(t)); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
