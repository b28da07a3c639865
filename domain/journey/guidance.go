package journey

import (
	"slices"

	"github.com/google/uuid"

	"klantreis/domain/decider"
)

// Refusals about guidance within a transition, its exit and what lasts.
var (
	ErrNotInGuidance = decider.Refusal{Code: "transition-not-in-guidance", Reason: "A track begins while the transition is in guidance: after that stage, and before the contract of the new job is signed. Record that stage first, or give the day on which the track began."}
	ErrTrackRuns     = decider.Refusal{Code: "track-runs", Field: "track", Reason: "This track runs already, since %s. Record first that it ended, or name another track."}
	ErrNoTrack       = decider.Refusal{Code: "track-not-running", Field: "track", Reason: "This track does not run. Name one that does, or record first when this one began; the first working day and an exit end all tracks."}
	ErrTrialNoWork   = decider.Refusal{Code: "trial-needs-benefit", Reason: "A trial placement requires a benefit, so it cannot begin on a day on which somebody is still employed, or of which no benefit is known. Record the situation as of that day or earlier first."}
	ErrTrialRuns     = decider.Refusal{Code: "trial-runs", Reason: "A trial placement runs. It requires a benefit, so it cannot stand beside a job: record first that this track ended."}
	ErrBeforeTrack   = decider.Refusal{Code: "before-track", Field: decider.When, Reason: "This track began on %s, and ends no sooner. Give a day from then on, or withdraw the beginning and record an earlier one."}
	ErrWrongMonths   = decider.Refusal{Code: "check-months", Field: "months", Reason: "Whether a transition lasts is asked after 3, 6 and 12 months."}
	ErrCheckNotDue   = decider.Refusal{Code: "check-not-due", Field: decider.When, Reason: "That many months have not passed since the first working day. Answer from %s on."}
	ErrChecked       = decider.Refusal{Code: "check-answered", Reason: "The answer after that many months has been recorded already. Withdraw it to record another."}
)

// StartTrack records that a track of guidance begins. Tracks may overlap.
type StartTrack struct {
	Transition uuid.UUID `json:"transition"`
	Track      string    `json:"track" list:"transition-tracks"`
	Note       string    `json:"note,omitempty" part:"text"`
}

// TrackStarted records that a track of guidance began.
type TrackStarted StartTrack

func (c StartTrack) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, TrackStarted(c))
}

// check asks whether the transition was in guidance on the day on which the
// track began: tracks are within guidance, and a way to a job. One that began in
// time may be recorded later.
func (e TrackStarted) check(s State, at Mark) error {
	if err := s.running(e.Transition, at); err != nil {
		return err
	}
	t := s.Transitions[e.Transition]
	switch {
	case !t.guidedOn(at.Occurred.Day()):
		return ErrNotInGuidance
	case t.Runs(e.Track):
		return ErrTrackRuns.Because(t.running(e.Track).Began)
	case e.Track == TrialPlacement && !s.onBenefit(at.Occurred.Day()):
		return ErrTrialNoWork
	}
	return nil
}

// evolve leaves a track alone that ended with a first working day which was
// recorded before it: nobody has a track beside the new job.
func (e TrackStarted) evolve(s State, at Mark) State {
	t, day := s.Transitions[e.Transition], at.Occurred.Day()
	if t.Stage.hasJob() || t.workedSince(day) {
		return s
	}
	t.Tracks = append(t.Tracks[:len(t.Tracks):len(t.Tracks)], Track{e.Track, day})
	return s.moving(e.Transition, t)
}

// EndTrack records that a track of guidance ends.
type EndTrack struct {
	Transition uuid.UUID `json:"transition"`
	Track      string    `json:"track" list:"transition-tracks"`
	Note       string    `json:"note,omitempty" part:"text"`
}

// TrackEnded records that a track of guidance ended.
type TrackEnded EndTrack

func (c EndTrack) decide(s Story, at Mark) ([]Event, error) { return record(s, at, TrackEnded(c)) }

func (e TrackEnded) check(s State, at Mark) error {
	if err := s.running(e.Transition, at); err != nil {
		return err
	}
	t := s.Transitions[e.Transition]
	switch track := t.running(e.Track); {
	case track == nil:
		return ErrNoTrack
	case at.Occurred.Day() < track.Began:
		return ErrBeforeTrack.Because(track.Began)
	}
	return nil
}

func (e TrackEnded) evolve(s State, _ Mark) State {
	t := s.Transitions[e.Transition]
	t.Tracks = slices.DeleteFunc(slices.Clone(t.Tracks), func(track Track) bool { return track.Code == e.Track })
	return s.moving(e.Transition, t)
}

// CheckMonths are the months after the first working day at which is asked
// whether the transition lasts. They are the field's own, not a choice of the
// desk: DOMAIN.md section 3, "asked at 3, 6 and 12 months".
var CheckMonths = []int{3, 6, 12}

// AnswerCheck records whether the client still works, that many months after
// the first working day. It may be recorded after the journey was closed.
type AnswerCheck struct {
	Transition uuid.UUID `json:"transition"`
	Months     int       `json:"months"`
	Answer     string    `json:"answer" part:"person" list:"sustainment-answers"`
}

// CheckAnswered records whether the client still works.
type CheckAnswered AnswerCheck

func (CheckAnswered) afterClosing() {}

func (c AnswerCheck) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, CheckAnswered(c))
}

func (e CheckAnswered) check(s State, at Mark) error {
	if err := s.running(e.Transition, at); err != nil {
		return err
	}
	t := s.Transitions[e.Transition]
	switch {
	case !slices.Contains(CheckMonths, e.Months):
		return ErrWrongMonths
	case !t.Stage.hasJob():
		return ErrNotRealised
	case slices.Contains(t.Checks, e.Months):
		return ErrChecked
	case at.Occurred.Day() < t.Realised.AddMonths(e.Months):
		return ErrCheckNotDue.Because(t.Realised.AddMonths(e.Months))
	}
	return nil
}

func (e CheckAnswered) evolve(s State, _ Mark) State {
	t := s.Transitions[e.Transition]
	t.Checks = append(t.Checks[:len(t.Checks):len(t.Checks)], e.Months)
	if e.Sustains() {
		t.Stage = Sustained
	}
	return s.moving(e.Transition, t)
}

// ErrLastedLonger refuses that a job was lost of which was answered later that the
// client still works. It names the answers.
var ErrLastedLonger = decider.Refusal{Code: "job-lasted-longer", Field: decider.When, Reason: "It was answered on a later day that the client still works. Give a day from then on, or withdraw that answer first."}

// lasting returns the answers after a moment that the client of a transition still
// works.
func lasting(past []decider.Entry[Event], transition uuid.UUID, at Mark) (answers []decider.Entry[Event]) {
	for _, e := range decider.Effective(past) {
		if a, is := e.What.(CheckAnswered); is && a.Transition == transition && a.Answer == "ja" && at.Occurred.Before(e.Occurred) {
			answers = append(answers, e)
		}
	}
	return answers
}

// Sustains says that with this answer the transition is lasting: still at work
// after twelve months (a choice: the last time that is asked).
func (e CheckAnswered) Sustains() bool { return e.Months == 12 && e.Answer == "ja" }

// UnknownExit is the exit of which nobody knows what became of it.
const UnknownExit = "onbekend"

// AvertedExit is the exit of a job that is at risk no more. Figures set it apart:
// it is neither a new job nor a loss (DOMAIN.md section 3).
const AvertedExit = "ontslag-afgewend"

// EndTransition records how a transition ended without a new job.
type EndTransition struct {
	Transition uuid.UUID `json:"transition"`
	Closing    uuid.UUID `json:"closing,omitzero"` // the closing that ended it, where nobody said how
	Exit       string    `json:"exit" part:"person" list:"transition-exits"`
	Note       string    `json:"note,omitempty" part:"text"`
}

// TransitionEnded records how a transition ended without a new job. It may be
// recorded after the journey was closed.
type TransitionEnded EndTransition

func (TransitionEnded) afterClosing() {}

func (c EndTransition) decide(s Story, at Mark) ([]Event, error) {
	return record(s, at, TransitionEnded(c))
}

func (e TransitionEnded) check(s State, at Mark) error {
	if err := s.running(e.Transition, at); err != nil {
		return err
	}
	switch {
	case e.Closing != uuid.Nil && s.Closing != e.Closing:
		return ErrNotClosed
	case s.Transitions[e.Transition].Stage.hasJob():
		return ErrRealised
	}
	return nil
}

func (e TransitionEnded) evolve(s State, _ Mark) State {
	t := s.Transitions[e.Transition]
	t.Ended, t.Tracks = true, nil
	return s.moving(e.Transition, t)
}
