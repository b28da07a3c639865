package journey_test

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// What is legal is said here a second time, from the words of the field and
// not from the rules of the program: as what must hold in every state, and for
// every step from one to the next.

var stages = []journey.Stage{"gesignaleerd", "aangemeld", "intake-gedaan", "plan-vastgesteld", "in-begeleiding",
	"contract-getekend", "transitie-gerealiseerd", "nazorg", "duurzaam"}

var phases = []journey.Phase{"contact", "vraagverheldering", "intake", "advies", "ondersteuning", "plaatsing", "nazorg", "afgesloten"}

func employed(s journey.Stage) bool {
	return s == "transitie-gerealiseerd" || s == "nazorg" || s == "duurzaam"
}

func legal(s journey.State) error {
	if s.Erased {
		if len(s.Needs)+len(s.Transitions)+len(s.Documents)+len(s.Referrals)+len(s.Appointments)+len(s.Promises)+len(s.Meetings) > 0 || s.Handover.Open() || s.Client != uuid.Nil || s.Situation != (journey.Situation{}) || len(s.Footings) > 0 || s.Advisor != "" {
			return fmt.Errorf("erased, but something is known: %+v", s)
		}
		return nil
	}
	if !s.Opened {
		if s.Phase != "" || s.Closed() || len(s.Needs)+len(s.Transitions)+len(s.Referrals) > 0 {
			return fmt.Errorf("not opened, but something happened: %+v", s)
		}
		return nil
	}
	switch {
	case !slices.Contains(phases, s.Phase):
		return fmt.Errorf("phase %q", s.Phase)
	case s.Closed() != (s.Phase == "afgesloten"):
		return fmt.Errorf("phase %q, closed %v", s.Phase, s.Closed())
	case s.Latest.Begin().Before(s.Since.Begin()) && s.Latest.Day() != s.Since.Day():
		return fmt.Errorf("latest %v before since %v", s.Latest, s.Since)
	case len(s.Needs) > 100 || len(s.Transitions) > 20 || len(s.Referrals) > 100:
		return fmt.Errorf("%d needs, %d transitions, %d referrals", len(s.Needs), len(s.Transitions), len(s.Referrals))
	}
	open := map[string]int{}
	for id, n := range s.Needs {
		if !slices.Contains([]journey.NeedStatus{"gesignaleerd", "bevestigd", "in-behandeling", "deels-vervuld", "vervuld", "vervallen", "overgedragen"}, n.Status) {
			return fmt.Errorf("need %s: status %q", id, n.Status)
		}
		if n.Status != "vervuld" && n.Status != "vervallen" && n.Domain != "anders" {
			if open[n.Domain]++; open[n.Domain] > 1 {
				return fmt.Errorf("%d open needs in %s", open[n.Domain], n.Domain)
			}
		}
	}
	for id, t := range s.Transitions {
		if err := legalTransition(t); err != nil {
			return fmt.Errorf("transition %s: %w in %+v", id, err, t)
		}
		for _, track := range t.Tracks {
			if then := situationOn(s, track.Began); track.Code == "proefplaatsing" && !mayTry(then) {
				return fmt.Errorf("transition %s: a trial placement of %+v", id, then)
			}
		}
	}
	return legalAgenda(s)
}

// legalAgenda: what was agreed is within its bounds, and of hand-overs there is
// one at a time, to somebody else, while the journey is open.
func legalAgenda(s journey.State) error {
	for id, a := range s.Appointments {
		known := slices.Contains([]journey.AppointmentStatus{"gepland", "afgezegd", "nagekomen", "gemist"}, a.Status)
		switch {
		case !known || a.Minutes < 5 || a.Minutes > 480 || a.Channel == "balie-afspraak" && a.Location == "":
			return fmt.Errorf("appointment %s: %+v", id, a)
		case decider.DayOf(a.BeginsAt) < a.Made.Day():
			return fmt.Errorf("appointment %s begins before it was made: %+v", id, a)
		}
	}
	for id, p := range s.Promises {
		if p.DueOn < p.Made.Occurred.Day() || p.By == "" {
			return fmt.Errorf("promise %s: %+v", id, p)
		}
	}
	if h := s.Handover; h.Open() && (s.Closed() || h.To == s.Advisor && h.Team == s.Team) {
		return fmt.Errorf("%+v of the journey of %s in %s, closed %t", h, s.Advisor, s.Team, s.Closed())
	}
	sorted := slices.SortedFunc(slices.Values(s.Meetings), compareIDs)
	if len(slices.Compact(sorted)) < len(s.Meetings) {
		return fmt.Errorf("a meeting twice: %v", s.Meetings)
	}
	return nil
}

// legalAppointment: what has ended has ended, and only what comes to an end is
// kept or missed.
func legalAppointment(from, to journey.Appointment, e decider.Entry[journey.Event]) error {
	switch {
	case from.Status == to.Status && from.Plan == to.Plan:
		return nil
	case from.Status != "gepland":
		return fmt.Errorf("it was %s", from.Status)
	case to.Status == "nagekomen" || to.Status == "gemist":
		if e.Occurred.Day() < decider.DayOf(to.BeginsAt) || e.Recorded.Before(to.BeginsAt) {
			return fmt.Errorf("%s before it began", to.Status)
		}
	case e.Occurred.Day() > decider.DayOf(from.BeginsAt) && !goesAlong(from.Plan, to.Plan):
		return fmt.Errorf("%T after it began", e.What)
	}
	return nil
}

// goesAlong says that nothing of a plan is another but with whom it is, as when a
// journey goes to another team.
func goesAlong(from, to journey.Plan) bool {
	from.With = to.With
	return from == to
}

// legalReferrals: what is handed over is open at one partner, with a referral
// that has not ended, and nothing else is. That takes several events, so it
// holds once the entry is whole.
func legalReferrals(s journey.State) error {
	held := map[uuid.UUID]int{}
	for id, r := range s.Referrals {
		open := slices.Contains([]journey.ReferralState{"verzonden", "ontvangen", "geaccepteerd", "in-uitvoering"}, r.State)
		ended := slices.Contains([]journey.ReferralState{"geweigerd", "teruggekoppeld", "verlopen"}, r.State)
		switch {
		case open == ended:
			return fmt.Errorf("referral %s: state %q", id, r.State)
		case len(r.Needs) > 0 && !slices.Contains(r.DataKinds, "ondersteuningsbehoeften"):
			return fmt.Errorf("referral %s: needs that it does not disclose", id)
		}
		for _, need := range r.Needs {
			if n := s.Needs[need]; open {
				if held[need]++; n.Status != "overgedragen" || n.Referral != id || held[need] > 1 {
					return fmt.Errorf("referral %s: need %s is %+v", id, need, n)
				}
			}
		}
	}
	for id, n := range s.Needs {
		if away := n.Status == "overgedragen"; away != (held[id] == 1) || away == (n.Referral == uuid.Nil) || away == (n.Before == "") {
			return fmt.Errorf("need %s is %+v", id, n)
		}
	}
	return nil
}

// situationOn is what was said of a day last, of those days up to it.
func situationOn(s journey.State, day decider.Day) (then journey.Situation) {
	var last decider.Day
	for _, said := range s.Footings {
		if said.At.Day() < last {
			return journey.Situation{}
		}
		if last = said.At.Day(); last <= day {
			then = then.With(said.Situation)
		}
	}
	return then
}

// mayTry: a trial placement requires a benefit, and is not for those who are
// still employed.
func mayTry(s journey.Situation) bool {
	employed := []string{"vast", "tijdelijk", "flexibel", "zelfstandige"}
	benefits := []string{"ww", "bijstand", "wia-wajong-ziektewet", "anders"}
	return slices.Contains(benefits, s.Benefit) && !slices.Contains(employed, s.LabourPosition)
}

func legalTransition(t journey.Transition) error {
	sorted := slices.Sorted(slices.Values(codesOf(t.Tracks)))
	months := slices.Sorted(slices.Values(t.Checks))
	switch {
	case !slices.Contains(stages, t.Stage):
		return fmt.Errorf("stage %q", t.Stage)
	case employed(t.Stage) != (t.Realised != 0):
		return fmt.Errorf("a first working day %s", t.Realised)
	case t.Ended && (employed(t.Stage) || len(t.Tracks) > 0):
		return fmt.Errorf("an exit")
	case employed(t.Stage) && len(t.Tracks) > 0:
		return fmt.Errorf("tracks")
	case !employed(t.Stage) && len(t.Checks) > 0:
		return fmt.Errorf("checks")
	case len(slices.Compact(sorted)) < len(t.Tracks) || len(slices.Compact(months)) < len(t.Checks):
		return fmt.Errorf("something twice")
	case t.Stage == "duurzaam" && !slices.Contains(t.Checks, 12):
		return fmt.Errorf("lasting without an answer")
	}
	return nil
}

func codesOf(tracks []journey.Track) (codes []string) {
	for _, track := range tracks {
		codes = append(codes, track.Code)
	}
	return codes
}

// legalStep says whether an event may lead from one state to another.
func legalStep(from, to journey.State, e decider.Entry[journey.Event]) error {
	if err := legal(to); err != nil || to.Erased {
		return err
	}
	_, again := e.What.(journey.Reopened)
	if !again && slices.Index(phases, to.Phase) < slices.Index(phases, from.Phase) {
		return fmt.Errorf("phase from %q back to %q", from.Phase, to.Phase)
	}
	if from.Closed() && to.Closed() && !lateFact(e.What) && !besideIt(e.What) {
		return fmt.Errorf("%T in a closed journey", e.What)
	}
	for id, t := range to.Transitions {
		if before, there := from.Transitions[id]; there {
			if err := legalMove(before, t); err != nil {
				return fmt.Errorf("transition %s: %w", id, err)
			}
		} else if t.Stage != "gesignaleerd" {
			return fmt.Errorf("transition %s begins as %q", id, t.Stage)
		}
	}
	for id, r := range to.Referrals {
		before, there := from.Referrals[id]
		if there && before.State != r.State && slices.Contains([]journey.ReferralState{"geweigerd", "teruggekoppeld", "verlopen"}, before.State) {
			return fmt.Errorf("referral %s: from %q to %q", id, before.State, r.State)
		}
		if !there && r.State != "verzonden" {
			return fmt.Errorf("referral %s begins as %q", id, r.State)
		}
	}
	for id, a := range from.Appointments {
		if err := legalAppointment(a, to.Appointments[id], e); err != nil {
			return fmt.Errorf("appointment %s: %w", id, err)
		}
	}
	for id := range from.Needs {
		if _, there := to.Needs[id]; !there {
			return fmt.Errorf("need %s is gone", id)
		}
	}
	return nil
}

func lateFact(e journey.Event) bool {
	switch e.(type) {
	case journey.CheckAnswered, journey.TransitionEnded, journey.EntryWithdrawn, journey.Erased, journey.DocumentAdded, journey.DocumentRemoved,
		journey.ReorganisationLinked, journey.SignalCorrected:
		return true
	case journey.ReferralReceived, journey.ReferralAccepted, journey.ReferralDeclined, journey.ReferralBegun,
		journey.ReferralReportedBack, journey.ReferralExpired, journey.NeedReturned:
		return true
	case journey.AppointmentCancelled, journey.AppointmentKept, journey.AppointmentMissed, journey.PromiseKept, journey.PromiseDropped:
		return true
	}
	return false
}

// legalMove: from the new job a transition goes on to aftercare and to what
// lasts, or back to guidance; to the new job only by the first working day;
// an exit is for ever.
func legalMove(from, to journey.Transition) error {
	onward := map[journey.Stage][]journey.Stage{
		"transitie-gerealiseerd": {"nazorg", "duurzaam", "in-begeleiding"},
		"nazorg":                 {"duurzaam", "in-begeleiding"},
		"duurzaam":               {"in-begeleiding"},
	}
	switch {
	case from.Ended && (from.Stage != to.Stage || !to.Ended):
		return fmt.Errorf("it had ended")
	case from.Stage == to.Stage:
		return nil
	case employed(from.Stage) && !slices.Contains(onward[from.Stage], to.Stage):
		return fmt.Errorf("from %q to %q", from.Stage, to.Stage)
	case !employed(from.Stage) && (to.Stage == "nazorg" || to.Stage == "duurzaam" || to.Stage == "gesignaleerd"):
		return fmt.Errorf("from %q to %q", from.Stage, to.Stage)
	}
	return nil
}

func compareIDs(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }

// besideIt says that an event is about a journey and no part of it.
func besideIt(e journey.Event) bool {
	switch e.(type) {
	case journey.LeftOut, journey.CountedAgain:
		return true
	}
	return false
}
