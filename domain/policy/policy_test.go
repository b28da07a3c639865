package policy_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"klantreis/domain/catalog"
	"klantreis/domain/client"
	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/policy"
	"klantreis/domain/reorganisation"
	"klantreis/domain/staff"
	"klantreis/domain/voucher"
)

var (
	fact    = uuid.MustParse("019a0000-0000-7000-8000-000000000001")
	one     = uuid.MustParse("019a0000-0000-7000-8000-00000000000a")
	other   = uuid.MustParse("019a0000-0000-7000-8000-00000000000b")
	today   = decider.Date(2026, 3, 31)
	aClient = "client-019a0000-0000-7000-8000-00000000000c"
	sent    = journey.ReferralSent{Referral: one, Client: other, Partner: "partner-uwv", Kind: "uwv", Purpose: "werk-vinden",
		DataKinds: []string{"naam"}, Basis: "suwi-62"}
	aMerge = "merges-" + merge.Twente.String()

	aReorganisation = "reorganisation-" + fact.String()
	countedTogether = reorganisation.CountedTogether{With: []reorganisation.Counted{{Reorganisation: one, Jobs: 12}}, Dropped: []uuid.UUID{other}}
)

func TestWhatFollowsFromAFact(t *testing.T) {
	for _, c := range []struct {
		says   string
		policy string
		stream string
		what   any
		want   []policy.Task
	}{
		{"a journey that closes has its open transitions ended by that closing",
			"closing-ends-transitions", "journey-" + one.String(), journey.Closed{Reason: "verhuisd"},
			[]policy.Task{policy.ForJourney{ID: one, Do: journey.EndOpenTransitions{Closing: fact}}}},
		{"a journey that is reopened calls for nothing",
			"closing-ends-transitions", "journey-" + one.String(), journey.Reopened{}, nil},
		{"a closing in a stream that is no journey's calls for nothing",
			"closing-ends-transitions", aClient, journey.Closed{}, nil},
		{"a client who is erased ends the merges with others",
			"erasing-ends-merges", aClient, client.Erased{Ground: "dubbel", RequestedBy: "idp|a", ConfirmedBy: "idp|b", Journeys: []uuid.UUID{one}, Result: "advies-gegeven", Months: 60, Source: "lijst"},
			[]policy.Task{policy.ForMerges{Region: merge.Twente, Do: merge.End{
				Client: uuid.MustParse(strings.TrimPrefix(aClient, "client-")), Cause: fact, Ground: "dubbel", RequestedBy: "idp|a", ConfirmedBy: "idp|b",
				Result: "advies-gegeven", Months: 60, Source: "lijst"}}}},
		{"an erasure in a stream that is no client's ends nothing",
			"erasing-ends-merges", "journey-" + one.String(), client.Erased{}, nil},
		{"merges that end have every file erased that went into the client's, by the same two persons",
			"ended-files-erased", aMerge, merge.Ended{Files: []uuid.UUID{one, other}, Ground: "dubbel", RequestedBy: "idp|a", ConfirmedBy: "idp|b", Result: "advies-gegeven", Months: 60, Source: "lijst"},
			[]policy.Task{
				policy.ForClient{ID: one, Do: client.EraseMerged{Ground: "dubbel", RequestedBy: "idp|a", ConfirmedBy: "idp|b", Result: "advies-gegeven", Months: 60, Source: "lijst"}},
				policy.ForClient{ID: other, Do: client.EraseMerged{Ground: "dubbel", RequestedBy: "idp|a", ConfirmedBy: "idp|b", Result: "advies-gegeven", Months: 60, Source: "lijst"}},
			}},
		{"merges that end without any file call for nothing",
			"ended-files-erased", aMerge, merge.Ended{}, nil},
		{"a client who is erased has every journey erased",
			"erasing-reaches-journeys", aClient, client.Erased{Journeys: []uuid.UUID{one, other}},
			[]policy.Task{
				policy.ForJourney{ID: one, Do: journey.Erase{Cause: fact}},
				policy.ForJourney{ID: other, Do: journey.Erase{Cause: fact}},
			}},
		{"a client without journeys calls for nothing more",
			"erasing-reaches-journeys", aClient, client.Erased{}, nil},
		{"an erasure that is only asked for reaches nothing",
			"erasing-reaches-journeys", aClient, client.ErasureRequested{}, nil},
		{"a client who is left out of the figures has every journey left out",
			"objecting-leaves-journeys-out", aClient, client.LeftOutOfFigures{Journeys: []uuid.UUID{one, other}},
			[]policy.Task{
				policy.ForJourney{ID: one, Do: journey.LeaveOut{Cause: fact}},
				policy.ForJourney{ID: other, Do: journey.LeaveOut{Cause: fact}},
			}},
		{"a client who wants to be counted has every journey counted",
			"resuming-counts-journeys-again", aClient, client.TakenIntoFigures{Journeys: []uuid.UUID{one}},
			[]policy.Task{policy.ForJourney{ID: one, Do: journey.CountAgain{Cause: fact}}}},
		{"an erased client's keys are destroyed",
			"erased-keys-destroyed", aClient, client.Erased{Journeys: []uuid.UUID{one}},
			[]policy.Task{policy.DestroyKeys{Stream: aClient}}},
		{"an erased journey's keys are destroyed",
			"erased-keys-destroyed", "journey-" + one.String(), journey.Erased{Cause: fact},
			[]policy.Task{policy.DestroyKeys{Stream: "journey-" + one.String()}}},
		{"a referral that is sent is a disclosure, in the client's file",
			"referral-is-disclosed", "journey-" + one.String(), sent,
			[]policy.Task{policy.ForClient{ID: other, Do: client.RecordReferral{
				Referral: one, Sending: fact, Recipient: "partner-uwv", Kind: "uwv", Purpose: "werk-vinden",
				DataKinds: []string{"naam"}, Basis: "suwi-62",
			}}}},
		{"a referral that was erased is nobody's",
			"referral-is-disclosed", "journey-" + one.String(), journey.ReferralSent{Referral: one, Basis: "suwi-62"}, nil},
		{"what goes along with an employer's question is a disclosure as well",
			"referral-is-disclosed", "journey-" + one.String(), journey.ContactDisclosed{
				Client: other, Partner: "wsp-twente", Kind: "wsp", Purpose: "werk-vinden", DataKinds: []string{"naam"}, Basis: "toestemming-klant", Evidence: one},
			[]policy.Task{policy.ForClient{ID: other, Do: client.RecordReferral{
				Sending: fact, Recipient: "wsp-twente", Kind: "wsp", Purpose: "werk-vinden",
				DataKinds: []string{"naam"}, Basis: "toestemming-klant", Evidence: one,
			}}}},
		{"the key to what an erased member of staff was called is destroyed",
			"erased-keys-destroyed", "staff-" + one.String(), staff.Erased{},
			[]policy.Task{policy.DestroyKeys{Stream: "staff-" + one.String()}}},
		{"an erasure that is only asked for destroys nothing",
			"erased-keys-destroyed", aClient, client.ErasureRequested{}, nil},
		{"a document that was removed is destroyed",
			"removed-documents-destroyed", "journey-" + one.String(), journey.DocumentRemoved{Document: other},
			[]policy.Task{policy.DropDocument{Stream: "journey-" + one.String(), Document: other}}},
		{"the key of a text of a journey that was destroyed is destroyed",
			"destroyed-texts-unreadable", aClient, client.TextDestroyed{Event: other, Journey: one},
			[]policy.Task{policy.DestroyText{Stream: "journey-" + one.String(), Event: other}}},
		{"so is that of a text of a file, whichever that is",
			"destroyed-texts-unreadable", aClient, client.TextDestroyed{Event: other, File: one},
			[]policy.Task{policy.DestroyText{Stream: "client-" + one.String(), Event: other}}},
		{"so is that of a text of a voucher",
			"destroyed-texts-unreadable", aClient, client.TextDestroyed{Event: other, Voucher: one},
			[]policy.Task{policy.DestroyText{Stream: "voucher-" + one.String(), Event: other}}},
		{"a text whose destruction is only asked for is not destroyed",
			"destroyed-texts-unreadable", aClient, client.TextDestructionRequested{Event: other, Journey: one}, nil},
		{"what counts together with a reorganisation, or did, is looked at as well",
			"counting-reaches-others", aReorganisation, countedTogether,
			[]policy.Task{
				policy.ForReorganisation{ID: one, Do: reorganisation.CountTogether{Other: fact}},
				policy.ForReorganisation{ID: other, Do: reorganisation.CountTogether{Other: fact}},
			}},
		{"what is counted elsewhere calls for nothing", "counting-reaches-others", aClient, countedTogether, nil},
		{"a document that was added is not",
			"removed-documents-destroyed", "journey-" + one.String(), journey.DocumentAdded{Document: other}, nil},
	} {
		t.Run(c.says, func(t *testing.T) {
			i := slices.IndexFunc(policy.All, func(p policy.Policy) bool { return p.Name == c.policy })
			if i < 0 {
				t.Fatalf("there is no policy %s", c.policy)
			}
			got := policy.All[i].Follow(policy.Fact{Event: fact, Stream: c.stream, What: c.what})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Progress is kept and request ids are derived by name, so a policy that is
// renamed would begin again at the first fact, and do everything twice.
func TestNamesOfPoliciesStay(t *testing.T) {
	want := []string{"closing-ends-transitions", "erasing-ends-merges", "ended-files-erased", "erasing-reaches-journeys", "erasing-reaches-vouchers",
		"erased-keys-destroyed", "removed-documents-destroyed", "destroyed-texts-unreadable", "referral-is-disclosed", "counting-reaches-others",
		"objecting-leaves-journeys-out", "resuming-counts-journeys-again",
		"vouchers-move-the-fund", "fund-answers-vouchers", "fund-goes-on-answering"}
	var got []string
	for _, p := range policy.All {
		got = append(got, p.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryPolicySaysForWhatItActsAndActsUnderItsName(t *testing.T) {
	for _, p := range policy.All {
		if row, ok := codelist.First["purposes"].Find(p.Purpose); !ok || !row.ValidOn(today) {
			t.Errorf("%s acts for %q, which is no code of the list purposes", p.Name, p.Purpose)
		}
		if !decider.Ref("policy:" + p.Name).Valid() {
			t.Errorf("%s cannot be an actor's name", p.Name)
		}
	}
}

func TestEveryPolicyIsAboutFactsThatCanBeRecorded(t *testing.T) {
	want := map[string][]string{
		"closing-ends-transitions": {"journey.closed"},
		"erasing-ends-merges":      {"client.erased"},
		"ended-files-erased":       {"merge.ended"},
		"erasing-reaches-journeys": {"client.erased"},

		"removed-documents-destroyed": {"journey.document-removed"},
		"destroyed-texts-unreadable":  {"client.text-destroyed"},
		"referral-is-disclosed":       {"journey.referral-sent", "journey.contact-disclosed"},
		"erasing-reaches-vouchers":    {"client.erased"},
		"counting-reaches-others":     {"reorganisation.counted-together"},

		"objecting-leaves-journeys-out":  {"client.left-out-of-figures"},
		"resuming-counts-journeys-again": {"client.taken-into-figures"},
		"erased-keys-destroyed":          {"client.erased", "journey.erased", "staff.erased", "voucher.erased"},
		"vouchers-move-the-fund": {"voucher.received-complete", "voucher.completion-requested", "voucher.assessed-positive",
			"voucher.rejected", "voucher.advance-paid", "voucher.settled", "voucher.paid", "voucher.amended",
			"voucher.application-withdrawn", "voucher.revoked", "voucher.expired", "voucher.revision-assessed", "voucher.decision-revised", "voucher.revision-dropped", "voucher.erased",
			"voucher.place-kept", "voucher.repayment-received", "voucher.repayment-corrected", "voucher.repayment-returned"},
		"fund-answers-vouchers":  {"fund.reserved", "fund.declined"},
		"fund-goes-on-answering": {"fund.distribution-paused"},
	}
	got := map[string][]string{}
	for _, p := range policy.All {
		for _, e := range catalog.Events.Types() {
			if p.Follows(e.Go()) {
				got[p.Name] = append(got[p.Name], e.Name)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryTaskIsWellFormedAndHasATargetOfItsOwn(t *testing.T) {
	facts := []policy.Fact{
		{Event: fact, Stream: "journey-" + one.String(), What: journey.Closed{Reason: "verhuisd"}},
		{Event: fact, Stream: "journey-" + one.String(), What: journey.Erased{Cause: fact}},
		{Event: fact, Stream: "journey-" + one.String(), What: journey.DocumentRemoved{Document: other, Reason: "dubbel"}},
		{Event: fact, Stream: "journey-" + one.String(), What: sent},
		{Event: fact, Stream: aClient, What: client.Erased{Ground: "dubbel", RequestedBy: "idp|a", ConfirmedBy: "idp|b", Journeys: []uuid.UUID{one, other}, Vouchers: []uuid.UUID{one, other}}},
		{Event: fact, Stream: aClient, What: client.TextDestroyed{Event: other, Journey: one}},
		{Event: fact, Stream: aMerge, What: merge.Ended{Files: []uuid.UUID{one, other}, Ground: "dubbel", RequestedBy: "idp|a", ConfirmedBy: "idp|b"}},
		{Event: fact, Stream: aReorganisation, What: countedTogether},
		{Event: fact, Stream: aVoucher, What: received},
		{Event: fact, Stream: aVoucher, What: voucher.AssessedPositive{Year: 2026, Amount: 5}},
		{Event: fact, Stream: aVoucher, What: voucher.AdvancePaid{Year: 2026, Amount: 5}},
		{Event: fact, Stream: aVoucher, What: voucher.Settled{Year: 2026}},
		{Event: fact, Stream: aVoucher, What: voucher.PlaceKept(received)},
		{Event: fact, Stream: aVoucher, What: voucher.RepaymentCorrected{Year: 2026, Line: "structureel", Less: 5}},
		{Event: fact, Stream: aVoucher, What: voucher.RepaymentReceived{Year: 2026, Line: "structureel", Amount: 5}},
		{Event: fact, Stream: aVoucher, What: voucher.Expired{Year: 2026}},
		{Event: fact, Stream: aFund, What: fund.Reserved{Voucher: one, Assessment: other}},
		{Event: fact, Stream: aFund, What: fund.Declined{Voucher: one, Assessment: other}},
		{Event: fact, Stream: aFund, What: fund.DistributionPaused{Line: "incidenteel"}},
	}
	for _, p := range policy.All {
		for _, f := range facts {
			targets := map[string]bool{}
			for _, task := range p.Follow(f) {
				if targets[task.Target()] {
					t.Errorf("%s does two things to %s for one fact", p.Name, task.Target())
				}
				targets[task.Target()] = true
				if do := asked(task); do != nil {
					if err := form.Check(codelist.First, do, today).Err(); err != nil {
						t.Errorf("%s asks for %T: %v", p.Name, do, err)
					}
				}
			}
		}
	}
}

// asked is the command of a task, nil where it is none.
func asked(task policy.Task) any {
	switch t := task.(type) {
	case policy.ForClient:
		return t.Do
	case policy.ForJourney:
		return t.Do
	case policy.ForMerges:
		return t.Do
	case policy.ForVoucher:
		return t.Do
	case policy.ForFund:
		return t.Do
	case policy.ForReorganisation:
		return t.Do
	}
	return nil
}

func TestAPolicyFollowsWhateverIsOfItsKind(t *testing.T) {
	p := policy.On("p", "beheer", func(policy.Fact, decider.Withdrawal) []policy.Task {
		return []policy.Task{policy.DestroyKeys{Stream: "x"}}
	})
	if !p.Follows(reflect.TypeFor[journey.EntryWithdrawn]()) || p.Follows(reflect.TypeFor[journey.Closed]()) {
		t.Error("a policy about an interface follows other facts than those that have it")
	}
	if p.Follow(policy.Fact{What: journey.EntryWithdrawn{}}) == nil || p.Follow(policy.Fact{What: journey.Closed{}}) != nil {
		t.Error("a policy about an interface answers other facts than those that have it")
	}
}
