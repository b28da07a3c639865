package api

import (
	"context"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/projections/oversight"
)

// ReadingPeriod is a request to see what was recorded in a period.
type ReadingPeriod struct {
	Listing[oversight.Place]
	From  string `query:"from" format:"date" doc:"The first day; without it, from the beginning."`
	Until string `query:"until" format:"date" doc:"The last day; without it, until now."`
}

// period asks for one more than fits.
func (in *ReadingPeriod) period() oversight.Period {
	return oversight.Period{From: dayOf(in.From), Until: dayOf(in.Until), Before: in.from, Limit: in.Limit + 1}
}

// ReadingGlassBreaks is a request to see who broke the glass.
type ReadingGlassBreaks struct {
	ReadingPeriod
	Waiting bool `query:"waiting" doc:"Only those that are not reviewed yet."`
}

// GlassBreaksPage is a page of breaks of the glass, the newest first.
type GlassBreaksPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body GlassBreaksBody
}

// GlassBreaksBody is how often the glass was broken, and by whom.
type GlassBreaksBody struct {
	Counts []GlassCount `json:"counts" doc:"How many there were in the period, by what their review found."`
	Breaks []GlassCard  `json:"glassBreaks"`
}

// A GlassCount is how many breaks of the glass had one outcome.
type GlassCount struct {
	Outcome *Label `json:"outcome,omitempty" doc:"Uitkomst; left out for those that are not reviewed yet."`
	Breaks  int    `json:"breaks"`
}

// A GlassCard is one break of the glass. Why it was done, in words, stands on
// the client's timeline.
type GlassCard struct {
	ID           uuid.UUID   `json:"id" doc:"The event that recorded it: what a review names."`
	Client       uuid.UUID   `json:"client"`
	By           decider.Ref `json:"by"`
	Team         decider.Ref `json:"team" doc:"The team that they worked for."`
	Reason       Label       `json:"reason" doc:"Reden."`
	BrokenAt     time.Time   `json:"brokenAt"`
	Outcome      *Label      `json:"outcome,omitempty" doc:"Uitkomst of its review; left out until then."`
	ReviewedBy   decider.Ref `json:"reviewedBy,omitempty"`
	ReviewedDate string      `json:"reviewedDate,omitempty" format:"date"`
}

func (s *Server) glassBreaks(ctx context.Context, in *ReadingGlassBreaks) (*GlassBreaksPage, error) {
	if err := s.supervised(ctx, in.Reading, "glass-breaks"); err != nil {
		return nil, err
	}
	period := in.period()
	counts, err := oversight.Counts(ctx, s.Reader, period)
	if err != nil {
		return nil, err
	}
	breaks, err := oversight.Breaks(ctx, s.Reader, period, in.Waiting)
	if err != nil {
		return nil, err
	}
	out := &GlassBreaksPage{Body: GlassBreaksBody{Counts: []GlassCount{}, Breaks: []GlassCard{}}}
	for _, c := range counts {
		out.Body.Counts = append(out.Body.Counts, GlassCount{s.reviewed(c.Outcome), c.Breaks})
	}
	if breaks, out.Link, err = cut(ctx, in.Listing, breaks, oversight.Break.Place); err != nil {
		return nil, err
	}
	for _, b := range breaks {
		out.Body.Breaks = append(out.Body.Breaks, GlassCard{
			ID: b.Event, Client: b.Client, By: b.By, Team: b.Team, Reason: s.label("break-glass-reasons", b.Reason), BrokenAt: b.At.UTC(),
			Outcome: s.reviewed(b.Outcome), ReviewedBy: b.ReviewedBy, ReviewedDate: b.ReviewedOn.String(),
		})
	}
	return out, nil
}

// reviewed is what a review found, nil while there was none.
func (s *Server) reviewed(code string) *Label {
	return s.labelled("glass-review-outcomes", code)
}

// supervised logs that somebody supervises, and waits for the view.
func (s *Server) supervised(ctx context.Context, in Reading, object string) error {
	l, err := s.mayAt(ctx, access.Supervise, object, in.Purpose)
	if err == nil {
		err = s.caughtUp(ctx, in, oversight.View.Name)
	}
	if err == nil {
		err = s.saw(ctx, l)
	}
	return err
}

// DestructionsPage is a page of the records of destruction, the newest first.
type DestructionsPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body DestructionsBody
}

// DestructionsBody is whose files were destroyed.
type DestructionsBody struct {
	Destructions []DestructionCard `json:"destructions"`
}

// A DestructionCard is the record that a file was destroyed. It is kept for
// ever; who it was, nobody knows.
type DestructionCard struct {
	Client      uuid.UUID        `json:"client"`
	Ground      Label            `json:"ground" doc:"Grond."`
	RequestedBy decider.Ref      `json:"requestedBy"`
	ConfirmedBy decider.Ref      `json:"confirmedBy" doc:"The second person."`
	DestroyedAt time.Time        `json:"destroyedAt"`
	Journeys    int              `json:"journeys" doc:"How many journeys (klantreizen) went with it."`
	Vouchers    int              `json:"vouchers" doc:"How many vouchers went with it."`
	Rule        *DestructionRule `json:"rule,omitempty" doc:"The term (bewaartermijn) that asked for it, that which was over last; left out where another ground did, and before terms were named."`
}

// A DestructionRule is the term of retention that a destruction followed from.
type DestructionRule struct {
	Result Label       `json:"result" doc:"Resultaat: what came of the process that the term is of."`
	Months int         `json:"months" doc:"How long that was kept after it ended."`
	Source decider.Ref `json:"source" doc:"The rule it stands in, as a reference."`
}

func (s *Server) destructionRule(d oversight.Destruction) *DestructionRule {
	if d.Result == "" {
		return nil
	}
	return &DestructionRule{s.label("retention-results", d.Result), d.Months, d.Source}
}

func (s *Server) destructions(ctx context.Context, in *ReadingPeriod) (*DestructionsPage, error) {
	if err := s.supervised(ctx, in.Reading, "destructions"); err != nil {
		return nil, err
	}
	all, err := oversight.Destructions(ctx, s.Reader, in.period())
	if err != nil {
		return nil, err
	}
	out := &DestructionsPage{Body: DestructionsBody{Destructions: []DestructionCard{}}}
	if all, out.Link, err = cut(ctx, in.Listing, all, oversight.Destruction.Place); err != nil {
		return nil, err
	}
	for _, d := range all {
		out.Body.Destructions = append(out.Body.Destructions, DestructionCard{
			Client: d.Client, Ground: s.label("erasure-grounds", d.Ground), RequestedBy: d.RequestedBy, ConfirmedBy: d.ConfirmedBy,
			DestroyedAt: d.At.UTC(), Journeys: d.Journeys, Vouchers: d.Vouchers, Rule: s.destructionRule(d),
		})
	}
	return out, nil
}

// AccessRulesPage is who may do what.
type AccessRulesPage struct {
	Body struct {
		Rules []AccessRule `json:"accessRules"`
	}
}

// An AccessRule says in which relations a role may do something.
type AccessRule struct {
	Role      string   `json:"role"`
	Action    string   `json:"action" doc:"As in the access log."`
	Relations []string `json:"relations" doc:"How one has to stand to the client, the journey or the referral. None is named where it is about none of these."`
}

// accessRules shows the one table that every request is held against.
func (s *Server) accessRules(ctx context.Context, in *Nothing) (*AccessRulesPage, error) {
	l, err := s.mayAt(ctx, access.Supervise, "access-rules", in.Purpose)
	if err != nil {
		return nil, err
	}
	out := &AccessRulesPage{}
	for _, r := range access.Rules() {
		rule := AccessRule{Role: string(r.Role), Action: string(r.Action), Relations: []string{}}
		for _, in := range r.Relations {
			rule.Relations = append(rule.Relations, string(in))
		}
		out.Body.Rules = append(out.Body.Rules, rule)
	}
	return out, s.saw(ctx, l)
}
