package api

import (
	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// An OfferBody is what was offered to meet a need.
type OfferBody struct {
	Offer   Label       `json:"offer" doc:"Aanbod."`
	Offered *MomentBody `json:"offered,omitempty" doc:"When it was offered."`
}

// An AnswerBody is what was answered to whether a client still works.
type AnswerBody struct {
	Months int   `json:"months" doc:"So many months after the first working day."`
	Answer Label `json:"answer" doc:"Antwoord."`
}

// things finds bodies by their ids. What is nowhere to be found, as in a journey
// that was erased, is filled in where nobody sees it.
type things[B any] map[uuid.UUID]*B

func (t things[B]) at(id uuid.UUID) *B {
	if b, there := t[id]; there {
		return b
	}
	return new(B)
}

// lasts say from when the last that was said of each thing counts, by its id.
type lasts map[uuid.UUID]decider.Moment

// takes says whether what happened at a moment is that now: what is told late takes
// nothing from what came after it.
func (l lasts) takes(id uuid.UUID, at decider.Moment) (now bool) {
	l[id], now = at.Follows(l[id])
	return now
}

// assessedNeeds are the needs of a journey with all that was said of them in
// codes: how each weighs, what was offered and what became of it.
func (s *Server) assessedNeeds(story journey.Story) []NeedBody {
	all, by := s.needs(story.State.Needs), things[NeedBody]{}
	for i := range all {
		by[all[i].ID] = &all[i]
	}
	weighed, ended := lasts{}, lasts{}
	weigh := func(need uuid.UUID, source, severity string, at decider.Moment) {
		if n := by.at(need); weighed.takes(need, at) {
			n.Source, n.Severity = s.labelled("need-sources", source), s.labelled("need-severities", severity)
		}
	}
	end := func(need uuid.UUID, outcome, reason string, now bool) {
		if n := by.at(need); now {
			n.Outcome, n.DropReason = s.labelled("need-outcomes", outcome), s.labelled("need-drop-reasons", reason)
		}
	}
	for _, e := range decider.Effective(story.Past) {
		switch what := e.What.(type) {
		case journey.NeedIdentified:
			weigh(what.Need, what.Source, what.Severity, e.Occurred)
		case journey.NeedReassessed:
			weigh(what.Need, what.Source, what.Severity, e.Occurred)
		case journey.NeedOfferMade:
			n := by.at(what.Need)
			n.Offers = append(n.Offers, OfferBody{s.label("offers", what.Offer), momentOf(e.Occurred)})
		case journey.NeedMet:
			end(what.Need, what.Outcome, "", ended.takes(what.Need, e.Occurred))
		case journey.NeedDropped:
			end(what.Need, "", what.Reason, ended.takes(what.Need, e.Occurred))
		case journey.NeedReopened:
			end(what.Need, "", "", ended.takes(what.Need, e.Occurred))
		case journey.NeedReturned:
			ended.takes(what.Need, e.Occurred)
			end(what.Need, what.Outcome, what.Reason, what.Outcome != "" || what.Reason != "") // else it is as it was
		}
	}
	return all
}

// toldTransitions are the transitions of a journey with all that was said of
// them in codes: the job at risk, and what became of it.
func (s *Server) toldTransitions(story journey.Story) []TransitionBody {
	all, by, began := []TransitionBody{}, things[TransitionBody]{}, lasts{}
	for _, id := range ordered(story.State.Transitions) {
		all = append(all, s.transition(id, story.State.Transitions[id]))
	}
	for i := range all {
		by[all[i].ID] = &all[i]
	}
	for _, e := range decider.Effective(story.Past) {
		switch what := e.What.(type) {
		case journey.TransitionSignalled:
			t := by.at(what.Transition)
			t.Trigger, t.JobEndDate, t.Reorganisation = s.labelled("transition-triggers", what.Trigger), what.JobEndsOn.String(), what.Reorganisation
			t.Sector, t.Municipality = s.labelled("sbi-sections", what.Sector), s.labelled("municipalities", what.Municipality)
		case journey.SignalCorrected:
			t := by.at(what.Transition)
			if what.JobEndsOn != 0 {
				t.JobEndDate = what.JobEndsOn.String()
			}
			if what.Sector != "" {
				t.Sector = s.labelled("sbi-sections", what.Sector)
			}
			if what.Municipality != "" {
				t.Municipality = s.labelled("municipalities", what.Municipality)
			}
		case journey.ReorganisationLinked:
			by.at(what.Transition).Reorganisation = what.Reorganisation
		case journey.TransitionRealised:
			began.takes(what.Transition, e.Occurred)
		case journey.StageReached:
			if _, since := e.Occurred.Follows(began[what.Transition]); since && what.Stage != journey.TransitionAftercare {
				by.at(what.Transition).Answers = nil // it went back to guidance, and is asked anew
			}
		case journey.CheckAnswered:
			t := by.at(what.Transition)
			t.Answers = append(t.Answers, AnswerBody{what.Months, s.label("sustainment-answers", what.Answer)})
		case journey.TransitionEnded:
			by.at(what.Transition).Exit = s.labelled("transition-exits", what.Exit)
		}
	}
	return all
}
