// Package referrals keeps how every referral to a partner stands: what a
// partner's inbox shows, and an advisor's list of what they sent.
//
// It also keeps in which state each referral was, from when to when, by the
// kind of partner: intervals in occurrence time, which the projector makes
// bitemporal as it does for needs. To whom a client was referred is said of a
// person, so an erased journey has no referrals left to list, and until its
// erasure they count under no kind of partner.
//
// The view decides nothing about access: what an inbox lists is shown when the
// log says that the referral is still open at that partner.
package referrals

import (
	"time"

	"github.com/google/uuid"

	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/projections/histories"
	"klantreis/projections/projector"
	"klantreis/projections/spans"
)

// View derives referrals from the streams of journeys.
var View = projector.View{
	Name: "referrals", Version: 5, Category: journey.Decider.Category,
	Fold: histories.Journeys.Whole(begin), Begin: histories.Journeys.Growing(begin),
	Tables: []projector.Table{
		{Name: "referrals", Doc: "One row for each referral, as it stands.", Identity: true, Row: Referral{}, Scope: "journey", Key: []string{"referral"},
			Indexes: [][]string{
				{"partner", "open", "sent_at", "referral"},
				{"team", "open", "sent_at", "referral"},
				{"advisor", "open", "sent_at", "referral"},
			}},
		{Name: "referral_states", Doc: "In which state each referral was, from when to when, and to what kind of partner.", Identity: true,
			Row: StateRow{}, Scope: "journey", Key: []string{"referral", "from_us"}, Intervals: true},
	},
}

// A Referral is one referral as it stands.
type Referral struct {
	Journey uuid.UUID             `col:"journey" doc:"The journey."`
	ID      uuid.UUID             `col:"referral" doc:"The referral."`
	Client  uuid.UUID             `col:"client" doc:"The client."`
	Partner decider.Ref           `col:"partner" doc:"The organisation that the client was referred to."`
	Kind    string                `col:"partner_kind" doc:"Kind of partner, by the code list."`
	Purpose string                `col:"purpose" doc:"What the client was referred for, by the code list."`
	Permit  uuid.UUID             `col:"permission" doc:"The event that recorded the permission on which it rests; zeros where it rests on another basis."`
	Terms   string                `col:"terms" doc:"On what it rests in law: the codes of its basis, of the kind of partner, of the purpose and of the kinds of data, with spaces between; blank where it rests on a permission."`
	Team    decider.Ref           `col:"team" doc:"The team whose journey it is."`
	Advisor decider.Ref           `col:"advisor" doc:"Pseudonym of the advisor whose journey it is; blank while it is nobody's."`
	State   journey.ReferralState `col:"state" doc:"The state that it is in, by the code list."`
	Open    bool                  `col:"open" doc:"Whether something is still to come from the partner."`
	Awaits  bool                  `col:"awaits" doc:"Whether the partner has not said yes or no."`
	Sent    time.Time             `col:"sent_at" doc:"When it was sent, in microseconds since 1970, UTC."`
	SentOn  decider.Day           `col:"sent_day" doc:"Day of sending, in days after 1 January of the year 1."`
	Latest  time.Time             `col:"latest_at" doc:"When something last happened to it, in microseconds since 1970, UTC."`
	Needs   int                   `col:"needs" doc:"How many support needs went with it."`
}

// A StateRow says from when to when a referral was in a state.
type StateRow struct {
	Journey  uuid.UUID `col:"journey" doc:"The journey."`
	Referral uuid.UUID `col:"referral" doc:"The referral."`
	spans.Span
	InState
}

// InState is what a referral is counted as.
type InState struct {
	State   journey.ReferralState `col:"state" doc:"The state that it was in."`
	Kind    string                `col:"partner_kind" doc:"Kind of partner, by the code list."`
	Purpose string                `col:"purpose" doc:"What the client was referred for, by the code list."`
	Team    decider.Ref           `col:"team" doc:"The team whose journey it was."`
}

// A story is what is known of one journey on the way through its history.
type story struct {
	id        uuid.UUID
	now       journey.State
	referrals []*referral // in the order in which they were sent
}

// A referral is what is known of one referral.
type referral struct {
	sent   journey.ReferralSent
	states spans.Line[InState]
}

func begin(journey uuid.UUID) histories.JourneyStory { return &story{id: journey} }

// Take implements [histories.JourneyStory]: it counts the referrals anew after one
// step.
func (s *story) Take(step *histories.JourneyStep) {
	if e, is := step.Event.(journey.ReferralSent); is {
		s.referrals = append(s.referrals, &referral{sent: e})
	}
	s.now = step.State
	for _, r := range s.referrals {
		if r.sent.Referral == step.Thing || step.Moved {
			r.states.Set(step.At, r.state(&step.State))
		}
	}
}

// Rows implements [histories.JourneyStory].
func (s *story) Rows() (rows []projector.Row) {
	for _, r := range s.referrals {
		if !s.now.Erased {
			rows = append(rows, s.row(r))
		}
		rows = r.states.Rows(rows, func(span spans.Span, was InState) projector.Row {
			return StateRow{s.id, r.sent.Referral, span, was}
		})
	}
	return rows
}

func (s *story) row(r *referral) Referral {
	is := s.now.Referrals[r.sent.Referral]
	return Referral{
		Journey: s.id, ID: r.sent.Referral, Client: s.now.Client, Partner: is.Partner, Kind: r.sent.Kind, Purpose: r.sent.Purpose,
		Permit: is.Evidence, Terms: is.Terms().Codes(), Team: s.now.Team, Advisor: s.now.Advisor, State: is.State, Open: is.State.Open(), Awaits: is.State.Awaits(),
		Sent: is.Sent.Begin(), SentOn: is.Sent.Day(), Latest: is.Latest.Begin(), Needs: len(is.Needs),
	}
}

func (r *referral) state(at *journey.State) InState {
	if at.Erased {
		return InState{}
	}
	return InState{State: at.Referrals[r.sent.Referral].State, Kind: r.sent.Kind, Purpose: r.sent.Purpose, Team: at.Team}
}
