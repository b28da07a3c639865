package referrals

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
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
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/projections/clients"
	"klantreis/projections/histories"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

type line = historytest.Line

var (
	on = historytest.On

	person = historytest.ID('c', 1)
	sent   = historytest.ID('f', 1)
	need   = historytest.ID('n', 1)
	open   = journey.Open{Client: person, Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Advisor: "ada"}

	identify = journey.IdentifyNeed{Need: need, Source: "klant", Domain: "taal", Severity: "licht"}
	refer    = toUWV(sent, need)
	receive  = journey.ReceiveReferral{Referral: sent}
	accept   = journey.AcceptReferral{Referral: sent}
	decline  = journey.DeclineReferral{Referral: sent, Reason: "niet-passend"}
	start    = journey.BeginReferral{Referral: sent}
	report   = journey.ReportBack{Referral: sent, Needs: []journey.NeedReport{{Need: need, Status: "bevestigd"}}}
	assign   = journey.AssignAdvisor{Advisor: "bob", Team: "almelo"}
)

func toUWV(id uuid.UUID, needs ...uuid.UUID) journey.SendReferral {
	return journey.SendReferral{
		Referral: id, Partner: "partner-uwv", Kind: "uwv", Listed: "uwv", Purpose: "werk-vinden", Basis: "suwi-62",
		DataKinds: []string{"naam", "ondersteuningsbehoeften"}, Needs: needs, Rules: directory.State{}.BasisRulesOn("suwi-62", decider.Date(2026, 1, 1)),
	}
}

var told = map[string]struct {
	told   []line
	now    string // state, whether it is open and waits for an answer, team and advisor
	states string
}{
	"sent": {
		[]line{on("2026-01-07 10:00", refer)},
		"verzonden true true hengelo ada",
		"verzonden uwv 2026-01-07 10:00 - hengelo\n",
	},
	"answered in every way up to a report": {
		[]line{on("2026-01-07 10:00", refer), on("2026-01-08", receive), on("2026-01-09", accept), on("2026-01-10", start), on("2026-01-20", report)},
		"teruggekoppeld false false hengelo ada",
		`verzonden      uwv 2026-01-07 10:00 2026-01-08 00:00 hengelo
		 ontvangen      uwv 2026-01-08 00:00 2026-01-09 00:00 hengelo
		 geaccepteerd   uwv 2026-01-09 00:00 2026-01-10 00:00 hengelo
		 in-uitvoering  uwv 2026-01-10 00:00 2026-01-20 00:00 hengelo
		 teruggekoppeld uwv 2026-01-20 00:00 - hengelo`,
	},
	"declined": {
		[]line{on("2026-01-07", refer), on("2026-01-08", decline)},
		"geweigerd false false hengelo ada",
		"verzonden uwv 2026-01-07 00:00 2026-01-08 00:00 hengelo\ngeweigerd uwv 2026-01-08 00:00 - hengelo\n",
	},
	"expired, also after the journey was closed": {
		[]line{on("2026-01-07", refer), on("2026-01-08", journey.Close{Reason: "doorverwezen"}), on("2026-03-01", journey.ExpireReferral{Referral: sent})},
		"verlopen false false hengelo ada",
		"verzonden uwv 2026-01-07 00:00 2026-03-01 00:00 hengelo\nverlopen uwv 2026-03-01 00:00 - hengelo\n",
	},
	"handed over to another team, which counts from then": {
		[]line{on("2026-01-07", refer), on("2026-01-09", assign)},
		"verzonden true true almelo bob",
		"verzonden uwv 2026-01-07 00:00 2026-01-09 00:00 hengelo\nverzonden uwv 2026-01-09 00:00 - almelo\n",
	},
	"answers of one day keep their order, whatever else happened that day": {
		[]line{on("2026-01-07", refer), on("2026-01-08 16:00", journey.RecordContact{Channel: "telefoon", Topic: "werk"}), on("2026-01-08", accept), on("2026-01-08 10:00", start)},
		"in-uitvoering true false hengelo ada",
		"verzonden uwv 2026-01-07 00:00 2026-01-08 16:00 hengelo\nin-uitvoering uwv 2026-01-08 16:00 - hengelo\n",
	},
	"an answer that was recorded late takes its place": {
		[]line{on("2026-01-07", refer), on("2026-02-01", assign), on("2026-01-08", accept)},
		"geaccepteerd true false almelo bob",
		`verzonden    uwv 2026-01-07 00:00 2026-01-08 00:00 hengelo
		 geaccepteerd uwv 2026-01-08 00:00 2026-02-01 00:00 hengelo
		 geaccepteerd uwv 2026-02-01 00:00 - almelo`,
	},
}

func TestAReferralIsShownAsItStandsAndHowItStood(t *testing.T) {
	for name, c := range told {
		t.Run(name, func(t *testing.T) {
			rows := View.Fold(new(projector.Common), historytest.Tell(t, append([]line{on("2026-01-05", open), on("2026-01-06", identify)}, c.told...)...))
			r := rows[0].(Referral)
			if got := fmt.Sprint(r.State, " ", r.Open, " ", r.Awaits, " ", r.Team, " ", r.Advisor); got != c.now {
				t.Errorf("it stands as %s, want %s", got, c.now)
			}
			if r.Client != person || r.Partner != "partner-uwv" || r.Kind != "uwv" || r.Needs != 1 || r.SentOn.String() != "2026-01-07" {
				t.Errorf("got %+v", r)
			}
			if got, want := states(rows), historytest.Columns(c.states); strings.TrimSpace(got) != strings.TrimSpace(want) {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

// states writes state, kind of partner, begin, end and team.
func states(rows []projector.Row) string {
	var text strings.Builder
	for _, row := range rows {
		if r, is := row.(StateRow); is {
			fmt.Fprintln(&text, r.State, r.Kind, historytest.Period(r.From, r.To), r.Team)
		}
	}
	return historytest.Columns(text.String())
}

func TestAnErasedReferralIsNobodysAndCountedUntilThen(t *testing.T) {
	told := []historytest.Line{on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-07", refer)}
	for what, before := range map[string][]historytest.Line{"": nil, "left out of the figures: ": {on("2026-01-08", journey.LeaveOut{})}} {
		log := historytest.Tell(t, append(append(told[:3:3], before...), on("2026-01-09", journey.Erase{}))...)
		rows := View.Fold(new(projector.Common), historytest.History(log, log, log[0].Stream))
		if want := historytest.Columns("verzonden 2026-01-07 00:00 2026-01-09 00:00 hengelo\n"); states(rows) != want || len(rows) != 1 {
			t.Errorf("%sgot %+v", what, rows)
		}
	}
}

func TestAReferralThatWasWithdrawnIsGone(t *testing.T) {
	l := historytest.NewLog()
	id := historytest.ID('j', 1)
	var entry uuid.UUID
	for _, c := range []journey.Command{open, identify, refer} {
		var err error
		if entry, err = l.Journey(id, historytest.When(t, "2026-01-07"), c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := l.Journey(id, historytest.When(t, "2026-01-08"), journey.Withdraw{Entry: entry, Reason: "onjuist"}); err != nil {
		t.Fatal(err)
	}
	if rows := View.Fold(new(projector.Common), historytest.History(l.Facts, l.Facts, l.Facts[0].Stream)); len(rows) != 0 {
		t.Errorf("left is %+v", rows)
	}
}

// A count is what a report of referrals would say.
type count struct {
	state journey.ReferralState
	kind  string
	team  decider.Ref
}

// naive replays every journey, without a thought of intervals.
func naive(log []codec.Fact, asOf decider.Day, known int64) map[count]int {
	counts := map[count]int{}
	for _, stream := range historytest.Streams(log, "journey") {
		history := historytest.History(log[:known], log, stream)
		all := map[uuid.UUID]*count{}
		team := decider.Ref("")
		for _, e := range historytest.Happened(history, asOf.End()) {
			switch e := e.(type) {
			case journey.Opened:
				team = e.Team
			case journey.AdvisorAssigned:
				team = e.Team
			case journey.HandoverAccepted:
				team = e.Team
			case journey.Erased:
				all = nil
			case journey.ReferralSent:
				all[e.Referral] = &count{state: "verzonden", kind: e.Kind}
			case journey.ReferralReceived:
				all[e.Referral].state = "ontvangen"
			case journey.ReferralAccepted:
				all[e.Referral].state = "geaccepteerd"
			case journey.ReferralDeclined:
				all[e.Referral].state = "geweigerd"
			case journey.ReferralBegun:
				all[e.Referral].state = "in-uitvoering"
			case journey.ReferralReportedBack:
				all[e.Referral].state = "teruggekoppeld"
			case journey.ReferralExpired:
				all[e.Referral].state = "verlopen"
			}
		}
		for _, c := range all {
			c.team = team
			counts[*c]++
		}
	}
	return counts
}

func TestIntervalsSayAtEveryPositionWhatANaiveReplaySays(t *testing.T) {
	seen := 0
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		versions := historytest.Versions(View, log)
		random := rand.New(rand.NewPCG(uint64(len(log)), 0))
		for range 8 {
			asOf, known := historytest.Point(random, log)
			got := map[count]int{}
			for _, v := range versions {
				if row, is := v.Row.(StateRow); is && v.Holds(known) && row.FromDay <= asOf && asOf < row.ToDay {
					got[count{row.State, row.Kind, row.Team}]++
					seen++
				}
			}
			if want := naive(log, asOf, known); !reflect.DeepEqual(got, want) {
				r.Fatalf("as of %s known at %d: got %v, want %v", asOf, known, got, want)
			}
		}
	})
	if seen == 0 {
		t.Error("no history had a referral")
	}
}

// A list never shows what a command would deny.
func TestARowSaysWhatTheDeciderSays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			state := histories.Fold(new(projector.Common), journey.Decider, history)
			rows := 0
			for _, row := range View.Fold(new(projector.Common), history) {
				if row, is := row.(Referral); is {
					rows++
					if want := state.Referrals[row.ID]; row.State != want.State || row.Partner != want.Partner || row.Open != want.State.Open() {
						r.Fatalf("%+v is not %+v", row, want)
					}
				}
			}
			if rows != len(state.Referrals) {
				r.Fatalf("%d rows of %d referrals", rows, len(state.Referrals))
			}
		}
	})
}

// region has referrals of two teams to two partners.
func region(t *testing.T) projector.Reader {
	t.Helper()
	l := historytest.NewLog()
	do := func(_ uuid.UUID, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	do(l.Client(person, historytest.When(t, "2026-01-05"), client.Register{Team: "hengelo", GivenName: "Jan", FamilyName: "Berg"}))
	for i, when := range []string{"2026-01-09", "2026-01-07", "2026-01-08", "2026-01-06"} {
		id, begin, send := historytest.ID('j', uint64(i+1)), open, toUWV(historytest.ID('f', uint64(i+1)))
		send.DataKinds = []string{"naam"}
		if i == 3 {
			begin.Team, begin.Advisor, send.Partner, send.Kind, send.Listed = "almelo", "bob", "partner-enschede", "gemeente", "gemeente"
		}
		do(l.Journey(id, historytest.When(t, "2026-01-05"), begin))
		do(l.Journey(id, historytest.When(t, when), send))
	}
	do(l.Journey(historytest.ID('j', 2), historytest.When(t, "2026-02-01"), journey.AcceptReferral{Referral: historytest.ID('f', 2)}))
	do(l.Journey(historytest.ID('j', 3), historytest.When(t, "2026-02-01"), journey.DeclineReferral{Referral: historytest.ID('f', 3), Reason: "anders"}))
	views := viewstest.Open(t)
	source := projector.Source{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events}
	historytest.Fill(t, source, views, l.Facts, View, clients.View)
	return views
}

func TestListsAreInTheOrderInWhichReferralsWereSent(t *testing.T) {
	r := region(t)
	for name, c := range map[string]struct {
		asked List
		want  string
	}{
		"an inbox":                        {List{Partners: []decider.Ref{"partner-uwv"}}, "2 geaccepteerd Berg, 1 verzonden Berg"},
		"another's":                       {List{Partners: []decider.Ref{"partner-enschede"}}, "4 verzonden Berg"},
		"of two partners":                 {List{Partners: []decider.Ref{"partner-uwv", "partner-enschede"}, Unanswered: true}, "4 verzonden Berg, 1 verzonden Berg"},
		"one of nobody":                   {List{Partners: []decider.Ref{"partner-elders"}}, ""},
		"what waits for an answer":        {List{Partners: []decider.Ref{"partner-uwv"}, Unanswered: true}, "1 verzonden Berg"},
		"with who is absent":              {List{Advisor: "cas", Absent: []Absent{{"ada", "hengelo"}}}, "2 geaccepteerd Berg, 1 verzonden Berg"},
		"absent in another team":          {List{Advisor: "cas", Absent: []Absent{{"ada", "almelo"}}}, ""},
		"of who is absent, ended":         {List{Advisor: "cas", Absent: []Absent{{"ada", "hengelo"}}, Ended: true}, "3 geweigerd Berg"},
		"an advisor's":                    {List{Advisor: "ada"}, "2 geaccepteerd Berg, 1 verzonden Berg"},
		"a team's":                        {List{Team: "almelo"}, "4 verzonden Berg"},
		"what a team waits an answer for": {List{Team: "hengelo", Unanswered: true}, "1 verzonden Berg"},
		"what has ended":                  {List{Team: "hengelo", Ended: true}, "3 geweigerd Berg"},
		"no more than a limit":            {List{Partners: []decider.Ref{"partner-uwv"}, Limit: 1}, "2 geaccepteerd Berg"},
	} {
		if got := list(t, r, c.asked); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	if _, err := Find(t.Context(), r, List{}); !errors.Is(err, ErrNobodys) {
		t.Errorf("a list of nobody's: %v", err)
	}
}

func TestAListGoesOnWhereAPageEnded(t *testing.T) {
	r := region(t)
	first, err := Find(t.Context(), r, List{Partners: []decider.Ref{"partner-uwv"}, Limit: 1})
	if err != nil || len(first) != 1 {
		t.Fatalf("got %v, %v", first, err)
	}
	if got := list(t, r, List{Partners: []decider.Ref{"partner-uwv"}, After: first[0].Place()}); got != "1 verzonden Berg" {
		t.Errorf("it goes on with %q", got)
	}
}

// list writes a page as in "2 verzonden Berg", by the number of the referral.
func list(t *testing.T, r projector.Reader, l List) string {
	t.Helper()
	items, err := Find(t.Context(), r, l)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, i := range items {
		all = append(all, fmt.Sprint(i.ID[15], " ", i.State, " ", i.FamilyName))
	}
	return strings.Join(all, ", ")
}

func TestTheVersionIsTakenByTheseColumnsAndThisFold(t *testing.T) {
	log := historytest.Tell(t, on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-07", refer), on("2026-01-08", accept),
		on("2026-01-09", assign), on("2026-01-10", report))
	pinned := map[int]string{1: "0b4f4d13cd055266", 2: "0b4f4d13cd055266", 3: "62b79df2a9d2b2b2", 4: "62b79df2a9d2b2b2", 5: "2387350444c824a5"}
	if got := historytest.FingerprintOf(t, View, log); got != pinned[View.Version] {
		t.Errorf("columns or fold are others than in version %d: take the next version and pin %q", View.Version, got)
	}
}
