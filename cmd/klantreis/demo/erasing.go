package demo

import (
	"slices"

	"klantreis/domain/client"
	"klantreis/domain/retention"
)

// wanted says who wants their file erased, and what is answered.
func (f *file) wanted() []step {
	one, two, both := f.officers()
	if !both {
		return nil
	}
	ask := step{5, 30, func(f *file) {
		f.client(one, client.RequestErasure{Ground: "verzoek-betrokkene", By: one.Actor})
	}}
	switch {
	case f.chance(1) && f.chance(40):
		return []step{ask, {1, 3, func(f *file) { f.erase(two) }}}
	case f.chance(1) && f.chance(60):
		return []step{ask, {1, 10, func(f *file) { f.refuse(two) }}}
	case f.chance(1) && f.chance(40):
		return []step{ask, {0, 5, func(f *file) {
			f.client(one, client.RetractErasureRequest{Reason: "verzoek-klant", By: one.Actor})
		}}}
	}
	return nil
}

// forgotten ends the file of who gave a voucher up, and turns out to have been
// registered without any ground: nothing of that is kept, whatever its term.
func (f *file) forgotten() []step {
	one, two, both := f.officers()
	if !both {
		return nil
	}
	return []step{{3, 15, func(f *file) {
		if now := f.known(); f.forget && !now.Erased && now.Erasure == (client.Request{}) {
			f.client(one, client.RequestErasure{Ground: client.Unlawful, By: one.Actor})
			f.year.at(f.later(1, 5), func() { f.erase(two) })
		}
	}}}
}

// officers are the two that it takes to decide on an erasure.
func (f *file) officers() (one, two Member, both bool) {
	var all []Member
	for _, m := range f.year.plan.Staff {
		if m.Role == "privacy-officer" {
			all = append(all, m)
		}
	}
	if len(all) < 2 {
		return one, two, false
	}
	return all[0], all[1], true
}

// erase is the second person's part; the first has asked. What the law keeps is
// not erased, nor where something else waits for an answer; why the glass was
// broken is looked into first.
func (f *file) erase(who Member) {
	found, now := f.found(), f.known()
	waits := now.Waiting()
	demanded := slices.ContainsFunc(found.Kept, func(h retention.Hold) bool { return h.Demanded })
	if len(found.Disputed)+len(found.Owing)+len(waits.Requests)+waits.Recipients > 0 || demanded && now.Erasure.Ground != client.Unlawful {
		f.refuse(who)
		return
	}
	for _, broken := range waits.Breaks {
		f.client(who, client.ReviewGlass{Break: broken, Outcome: client.Justified, By: who.Actor})
	}
	f.client(who, client.ConfirmErasure{By: who.Actor})
	f.settled(client.ConfirmErasure{})
}

// refuse is the second person's part as well, on a ground that there is.
func (f *file) refuse(who Member) {
	found := f.found()
	no := client.RefuseErasure{Reason: "geen-grond", Explanation: "De gegevens zijn nog nodig voor de begeleiding.", By: who.Actor}
	switch demanded := func(h retention.Hold) bool { return h.Demanded }; {
	case len(found.Disputed) > 0:
		no.Reason, no.Explanation = client.ClaimOpen, "Er loopt nog een bezwaar over de voucher."
	case slices.ContainsFunc(found.Kept, demanded):
		no.Reason, no.Explanation = client.LawKeeps, "Wat wij hebben geadviseerd of besloten, moeten wij bewaren."
	case len(found.Kept) > 0 && f.chance(50):
		no.Reason, no.Explanation = client.TermRuns, "De bewaartermijn loopt nog."
	}
	f.client(who, no)
}

// found is what holds the erasure of the file.
func (f *file) found() client.Findings {
	found, err := f.year.people.Findings(f.year.ctx, f.clientID)
	if err != nil {
		f.year.fail(f, "find", err)
	}
	return found
}
