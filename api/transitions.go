package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/journey"
)

// OnTransition is a request to record something about a transition.
type OnTransition[B ForJourney] struct {
	Recording
	Journey    uuid.UUID `path:"journey" format:"uuid" doc:"The id of the journey (klantreis)."`
	Transition uuid.UUID `path:"transition" format:"uuid" doc:"The id of the job-to-job transition (van-werk-naar-werktransitie)."`
	Body       B
}

func (in *OnTransition[B]) ids() Ids {
	return Ids{Request: in.Key, Journey: in.Journey, Transition: in.Transition}
}

// Resolve checks the request before the handler runs.
func (in *OnTransition[B]) Resolve(ctx huma.Context) []error {
	return in.check(ctx, in.Body.occurrence(), func() any { return in.Body.command(in.ids()) })
}

// SignalBody records that a job is at risk.
type SignalBody struct {
	When
	Reorganisation string `json:"reorganisation,omitempty" format:"uuid" doc:"The reorganisation (reorganisatie) that it is part of, from the day on which that was announced until it ended."`
	Trigger        string `json:"trigger" example:"reorganisatie" doc:"Aanleiding."`
	JobEndDate     string `json:"jobEndDate,omitempty" format:"date" doc:"The last day of the old job."`
	Sector         string `json:"sector,omitempty" doc:"Sector (SBI) of the old job."`
	Municipality   string `json:"municipality,omitempty" doc:"Werkgemeente."`
	Note           string `json:"note,omitempty" doc:"Notitie."`
}

func (SignalBody) makes() string { return "transition" }

func (b SignalBody) command(ids Ids) journey.Command {
	return journey.Signal{
		Transition: ids.Thing(b.makes()), Reorganisation: idOf(b.Reorganisation), Trigger: b.Trigger,
		JobEndsOn: dayOf(b.JobEndDate), Sector: b.Sector, Municipality: b.Municipality, Note: b.Note,
	}
}

// StageBody records that a transition came to a stage.
type StageBody struct {
	When
	Stage string `json:"stage" example:"aangemeld" doc:"Stadium."`
	Note  string `json:"note,omitempty" doc:"Notitie."`
}

func (b StageBody) command(ids Ids) journey.Command {
	return journey.ReachStage{Transition: ids.Transition, Stage: journey.Stage(b.Stage), Note: b.Note}
}

// ContractBody records that the contract of a new job was signed.
type ContractBody struct {
	When
	Contract  string `json:"contract" example:"vast" doc:"Soort contract."`
	StartDate string `json:"startDate,omitempty" format:"date" doc:"The first working day, as agreed."`
	Sector    string `json:"sector,omitempty" doc:"Sector (SBI) of the new job."`
	Note      string `json:"note,omitempty" doc:"Notitie."`
}

func (b ContractBody) command(ids Ids) journey.Command {
	return journey.SignContract{
		Transition: ids.Transition, Contract: b.Contract, StartsOn: dayOf(b.StartDate), Sector: b.Sector, Note: b.Note,
	}
}

// RealiseBody records the first working day in the new job: that is when it
// happened.
type RealiseBody struct {
	When
	Contract       string `json:"contract" example:"vast" doc:"Soort contract."`
	Sector         string `json:"sector,omitempty" doc:"Sector (SBI) of the new job."`
	BenefitBetween bool   `json:"benefitBetween,omitempty" doc:"There was a benefit (uitkering) between the jobs."`
	Note           string `json:"note,omitempty" doc:"Notitie."`
}

func (b RealiseBody) command(ids Ids) journey.Command {
	return journey.Realise{
		Transition: ids.Transition, Contract: b.Contract, Sector: b.Sector, BenefitBetween: b.BenefitBetween, Note: b.Note,
	}
}

// TrackBody names a track of guidance.
type TrackBody struct {
	When
	Track string `json:"track" example:"in-scholing" doc:"Traject."`
	Note  string `json:"note,omitempty" doc:"Notitie."`
}

// TrackStartBody records that a track begins.
type TrackStartBody struct{ TrackBody }

func (b TrackStartBody) command(ids Ids) journey.Command {
	return journey.StartTrack{Transition: ids.Transition, Track: b.Track, Note: b.Note}
}

// TrackEndBody records that a track ends.
type TrackEndBody struct{ TrackBody }

func (b TrackEndBody) command(ids Ids) journey.Command {
	return journey.EndTrack{Transition: ids.Transition, Track: b.Track, Note: b.Note}
}

// CheckBody records whether the client still works after some months.
type CheckBody struct {
	When
	Months int    `json:"months" enum:"3,6,12" example:"3" doc:"After how many months was asked: 3, 6 or 12."`
	Answer string `json:"answer" example:"ja" doc:"Antwoord."`
}

func (b CheckBody) command(ids Ids) journey.Command {
	return journey.AnswerCheck{Transition: ids.Transition, Months: b.Months, Answer: b.Answer}
}

// ExitBody records how a transition ended without a new job.
type ExitBody struct {
	When
	Exit string `json:"exit" example:"ontslag-afgewend" doc:"Uitstroom."`
	Note string `json:"note,omitempty" doc:"Notitie."`
}

func (b ExitBody) command(ids Ids) journey.Command {
	return journey.EndTransition{Transition: ids.Transition, Exit: b.Exit, Note: b.Note}
}

// LinkBody says of which reorganisation a job at risk is part. It has no moment
// of its own: it holds from the signal on.
type LinkBody struct {
	Reorganisation string `json:"reorganisation,omitempty" format:"uuid" doc:"The reorganisation (reorganisatie) that it is part of: announced by the day of the signal, and not ended by then; without it, it is part of none."`
}

func (LinkBody) occurrence() When { return When{} }

func (b LinkBody) command(ids Ids) journey.Command {
	return journey.LinkReorganisation{Transition: ids.Transition, Reorganisation: idOf(b.Reorganisation)}
}

// SignalCorrectionBody says of a job at risk what its signal did not, or
// wrongly. It has no moment of its own: it holds from the signal on.
type SignalCorrectionBody struct {
	JobEndDate   string `json:"jobEndDate,omitempty" format:"date" doc:"The day on which the old job ends; left out: as it is."`
	Sector       string `json:"sector,omitempty" example:"2008:C" doc:"Sector of the old job; left out: as it is."`
	Municipality string `json:"municipality,omitempty" example:"GM0164" doc:"Werkgemeente: where the old job is; left out: as it is."`
}

func (SignalCorrectionBody) occurrence() When { return When{} }

func (b SignalCorrectionBody) command(ids Ids) journey.Command {
	return journey.CorrectSignal{Transition: ids.Transition, JobEndsOn: dayOf(b.JobEndDate), Sector: b.Sector, Municipality: b.Municipality}
}
