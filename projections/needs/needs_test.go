package needs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/journey"
	"klantreis/projections/histories/historytest"
	"klantreis/projections/projector"
)

var fold = View.Fold

type line = historytest.Line

var (
	on = historytest.On

	language = historytest.ID('n', 1)
	open     = journey.Open{Kind: "werkende", Origin: "zelf", Channel: "inloop", Team: "hengelo", Municipality: "GM0164"}
	identify = journey.IdentifyNeed{Need: language, Source: "klant", Domain: "taal", Severity: "licht"}
	confirm  = journey.ConfirmNeed{Need: language}
	heavier  = journey.ReassessNeed{Need: language, Source: "adviseur", Severity: "zwaar"}
	offer    = journey.MakeOffer{Need: language, Offer: "loopbaangesprek"}
	partly   = journey.MeetNeed{Need: language, Outcome: "deels-opgelost", Partly: true}
	meet     = journey.MeetNeed{Need: language, Outcome: "opgelost"}
	drop     = journey.DropNeed{Need: language, Reason: "anders"}
	again    = journey.ReopenNeed{Need: language}

	referral = historytest.ID('f', 1)
	refer    = journey.SendReferral{Referral: referral, Partner: "partner-uwv", Kind: "uwv", Listed: "uwv", Purpose: "werk-vinden", Basis: "suwi-62",
		DataKinds: []string{"naam", "ondersteuningsbehoeften"}, Needs: []uuid.UUID{language},
		Rules: directory.State{}.BasisRulesOn("suwi-62", decider.Date(2026, 1, 1))}
	report = journey.ReportBack{Referral: referral, Needs: []journey.NeedReport{{Need: language, Status: "vervuld", Outcome: "opgelost"}}}
)

func TestStatusesAreIntervals(t *testing.T) {
	for name, c := range map[string]struct {
		told []line
		want string
	}{
		"a need goes through its statuses": {
			[]line{on("2026-01-05", open), on("2026-01-06 10:00", identify), on("2026-01-07", confirm), on("2026-01-08", offer),
				on("2026-01-09", partly), on("2026-01-10", meet)},
			`taal gesignaleerd   licht klant 2026-01-06 10:00 2026-01-07 00:00 hengelo GM0164
			 taal bevestigd      licht klant 2026-01-07 00:00 2026-01-08 00:00 hengelo GM0164
			 taal in-behandeling licht klant 2026-01-08 00:00 2026-01-09 00:00 hengelo GM0164
			 taal deels-vervuld  licht klant 2026-01-09 00:00 2026-01-10 00:00 hengelo GM0164
			 taal vervuld        licht klant 2026-01-10 00:00 -                hengelo GM0164`,
		},
		"an assessment changes severity and source": {
			[]line{on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-07", heavier)},
			`taal gesignaleerd   licht klant    2026-01-06 00:00 2026-01-07 00:00 hengelo GM0164
			 taal gesignaleerd   zwaar adviseur 2026-01-07 00:00 -                hengelo GM0164`,
		},
		"dropped and there again": {
			[]line{on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-07", drop), on("2026-01-08", again)},
			`taal gesignaleerd   licht klant 2026-01-06 00:00 2026-01-07 00:00 hengelo GM0164
			 taal vervallen      licht klant 2026-01-07 00:00 2026-01-08 00:00 hengelo GM0164
			 taal bevestigd      licht klant 2026-01-08 00:00 -                hengelo GM0164`,
		},
		"handed over, and reported back by the partner": {
			[]line{on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-07", confirm), on("2026-01-08", refer),
				on("2026-01-09", journey.AcceptReferral{Referral: referral}), on("2026-01-10", report)},
			`taal gesignaleerd licht klant 2026-01-06 00:00 2026-01-07 00:00 hengelo GM0164
			 taal bevestigd    licht klant 2026-01-07 00:00 2026-01-08 00:00 hengelo GM0164
			 taal overgedragen licht klant 2026-01-08 00:00 2026-01-10 00:00 hengelo GM0164
			 taal vervuld      licht klant 2026-01-10 00:00 -                hengelo GM0164`,
		},
		"handed over and declined, also after the journey was closed": {
			[]line{on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-08", refer), on("2026-01-09", journey.Close{Reason: "doorverwezen"}),
				on("2026-01-10", journey.DeclineReferral{Referral: referral, Reason: "niet-passend"})},
			`taal gesignaleerd licht klant 2026-01-06 00:00 2026-01-08 00:00 hengelo GM0164
			 taal overgedragen licht klant 2026-01-08 00:00 2026-01-10 00:00 hengelo GM0164
			 taal gesignaleerd licht klant 2026-01-10 00:00 -                hengelo GM0164`,
		},
		"a fact that was recorded late takes its place": {
			[]line{on("2026-01-05", open), on("2026-01-06", identify), on("2026-02-01", offer), on("2026-01-20", heavier)},
			`taal gesignaleerd   licht klant    2026-01-06 00:00 2026-01-20 00:00 hengelo GM0164
			 taal gesignaleerd   zwaar adviseur 2026-01-20 00:00 2026-02-01 00:00 hengelo GM0164
			 taal in-behandeling zwaar adviseur 2026-02-01 00:00 -                hengelo GM0164`,
		},
		"an interval ends where a dimension changes, also of a need that was met": {
			[]line{on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-07", meet), on("2026-01-08", journey.ChangeSituation{Municipality: "GM0141"})},
			`taal gesignaleerd   licht klant 2026-01-06 00:00 2026-01-07 00:00 hengelo GM0164
			 taal vervuld        licht klant 2026-01-07 00:00 2026-01-08 00:00 hengelo GM0164
			 taal vervuld        licht klant 2026-01-08 00:00 -                hengelo GM0141`,
		},
		"not where something changes that it is not counted by": {
			[]line{on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-07", journey.ChangeSituation{Education: "mbo"}),
				on("2026-01-08", journey.Close{Reason: "nieuwe-baan"})},
			`taal gesignaleerd   licht klant 2026-01-06 00:00 - hengelo GM0164`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := text(fold(new(projector.Common), historytest.Tell(t, c.told...))), historytest.Columns(c.want); got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestNeedsOfAnErasedJourneyTellNothingAndEndThen(t *testing.T) {
	log := historytest.Tell(t, on("2026-01-05", open), on("2026-01-06", identify), on("2026-01-07", partly), on("2026-04-01", journey.Erase{}))
	want := historytest.Columns(`gesignaleerd klant 2026-01-06 00:00 2026-01-07 00:00 hengelo
		vervuld klant 2026-01-07 00:00 2026-04-01 00:00 hengelo`)
	if got := text(fold(new(projector.Common), historytest.History(log, log, log[0].Stream))); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// text writes domain, status, severity, source, begin, end, team and
// municipality.
func text(rows []projector.Row) string {
	var text strings.Builder
	for _, row := range rows {
		r := row.(Row)
		fmt.Fprintln(&text, r.Domain, r.Status, r.Severity, r.Source, historytest.Period(r.From, r.To), r.Team, r.Municipality)
	}
	return historytest.Columns(text.String())
}

func TestIntervalsOfOneNeedFollowEachOtherToTheEnd(t *testing.T) {
	statuses := map[journey.NeedStatus]bool{journey.NeedSignalled: true, journey.NeedAffirmed: true, journey.NeedInHand: true,
		journey.NeedPartlyMet: true, journey.NeedFulfilled: true, journey.NeedLapsed: true, journey.NeedAway: true}
	rapid.Check(t, func(r *rapid.T) {
		log := historytest.Draw(r)
		for _, stream := range historytest.Streams(log, "journey") {
			history := historytest.History(log, log, stream)
			stops := historytest.Uncounted(history)
			ends := map[uuid.UUID]int64{}
			for _, row := range fold(new(projector.Common), history) {
				row := row.(Row)
				end, there := ends[row.Need]
				if !statuses[row.Status] || row.From >= row.To || there && row.From != end && (!stops || row.From < end) {
					r.Fatalf("this cannot be: %+v", row)
				}
				ends[row.Need] = row.To
			}
			for need, end := range ends {
				if !stops && end != projector.Forever {
					r.Fatalf("need %s ends", need)
				}
			}
		}
	})
}
