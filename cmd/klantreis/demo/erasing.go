package demo

import "klantreis/domain/client"

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

// forgotten ends the file of who gave a voucher up and wants nothing of it to
// be kept.
func (f *file) forgotten() []step {
	one, two, both := f.officers()
	if !both {
		return nil
	}
	return []step{{3, 15, func(f *file) {
		if now := f.known(); f.forget && !now.Erased && now.Erasure == (client.Request{}) {
			f.client(one, client.RequestErasure{Ground: "verzoek-betrokkene", By: one.Actor})
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

// erase is the second person's part; the first has asked.
func (f *file) erase(who Member) {
	for _, id := range f.known().Vouchers {
		s, _, err := f.year.vouchers.Load(f.year.ctx, id)
		if err != nil {
			f.year.fail(f, "load", err)
		}
		if s.State.Disputed() || s.State.Owing() {
			f.refuse(who)
			return
		}
	}
	f.client(who, client.ConfirmErasure{By: who.Actor})
	f.settled(client.ConfirmErasure{})
}

// refuse is the second person's part as well.
func (f *file) refuse(who Member) {
	f.client(who, client.RefuseErasure{
		Reason:      f.pick([]choice{{70, "wettelijke-bewaarplicht"}, {20, "bewaartermijn-loopt"}, {10, "bezwaar-of-beroep"}}),
		Explanation: "Het advies moet vijf jaar bewaard blijven.", By: who.Actor})
}
