package api

import (
	"context"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/decider"
	"klantreis/domain/form"
	"klantreis/projections/agenda"
	"klantreis/projections/clients"
	"klantreis/projections/funds"
	"klantreis/projections/journeys"
	"klantreis/projections/meetings"
	"klantreis/projections/references"
	"klantreis/projections/referrals"
	"klantreis/projections/reorganisations"
	"klantreis/projections/vouchers"
	"klantreis/projections/work"
)

// Whose work is asked for.
const (
	ofOwn  = "own"
	ofTeam = "team"
	ofAll  = "all"
)

var relationOf = map[string]access.Relation{ofOwn: access.Own, ofTeam: access.Team, ofAll: access.None}

// A duty is a kind of work with who does it: whoever may do this about it, and
// whose it can be.
type duty struct {
	kind work.Kind
	do   access.Action
	of   []string
	in   place
}

// A place is what work waits in.
type place int

const (
	inAClient place = iota
	inAJourney
	inAVoucher
	inReferences
	inReorganisations
	inMeetings
	inTeams
)

var duties = []duty{
	{work.AssignAdvisor, access.AssignAdvisor, []string{ofTeam}, inAJourney},
	{work.ProposeClosing, access.Guide, []string{ofOwn, ofTeam}, inAJourney},
	{work.AskForTransition, access.Transit, []string{ofOwn, ofTeam}, inAJourney},
	{work.AskIfItLasts, access.Transit, []string{ofOwn, ofTeam}, inAJourney},
	{work.AskForAnswer, access.SendReferral, []string{ofOwn, ofTeam}, inAJourney},
	{work.AskForReport, access.SendReferral, []string{ofOwn, ofTeam}, inAJourney},
	{work.ReconsiderReferral, access.SendReferral, []string{ofOwn, ofTeam}, inAJourney},
	{work.AskAboutQuestion, access.RecordContact, []string{ofOwn, ofTeam}, inAJourney},
	{work.KeepPromise, access.Arrange, []string{ofOwn, ofTeam}, inAJourney},
	{work.TellAppointment, access.Arrange, []string{ofOwn, ofTeam}, inAJourney},
	{work.AnswerHandover, access.AnswerHandover, []string{ofOwn, ofTeam}, inAJourney},
	{work.DecideErasure, access.ConfirmErasure, []string{ofAll}, inAClient},
	{work.HelpComplete, access.ApplyVoucher, []string{ofOwn, ofTeam}, inAVoucher},
	{work.Converse, access.ApplyVoucher, []string{ofOwn, ofTeam}, inAVoucher},
	{work.DiscussDecision, access.ApplyVoucher, []string{ofOwn, ofTeam}, inAVoucher},
	{work.UseVoucher, access.ApplyVoucher, []string{ofOwn, ofTeam}, inAVoucher},
	{work.Assess, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.AllotMore, access.AllotBudget, []string{ofAll}, inAVoucher},
	{work.AwaitCompletion, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.SendDecision, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.AskForTraining, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.Settle, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.Pay, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.AskIfTrained, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.ReclaimUndue, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.DecideWaiver, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.AskForRepayment, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.ReturnRepayment, access.AssessVoucher, []string{ofAll}, inAVoucher},
	{work.DecideObjection, access.DecideObjection, []string{ofAll}, inAVoucher},
	{work.ReviseDecision, access.DecideObjection, []string{ofAll}, inAVoucher},
	{work.SendAnswer, access.DecideObjection, []string{ofAll}, inAVoucher},

	{work.ProposeDestruction, access.RequestErasure, []string{ofAll}, inAClient},
	{work.AnswerObjector, access.CarryOutRights, []string{ofAll}, inAClient},
	{work.TellRecipients, access.CarryOutRights, []string{ofAll}, inAClient},
	{work.AnswerRequest, access.CarryOutRights, []string{ofAll}, inAClient},
	{work.DestroyText, access.DestroyText, []string{ofAll}, inAClient},
	{work.ReviewGlass, access.ReviewGlass, []string{ofAll}, inAClient},
	{work.AskForNotice, access.KeepReorganisations, []string{ofAll}, inReorganisations},
	{work.AskHowMany, access.HoldMeetings, []string{ofTeam}, inMeetings},
	{work.HandOverTeam, access.KeepStaff, []string{ofAll}, inTeams},
	{work.DecideChange, access.DecideReference, []string{ofAll}, inReferences},
}

func dutyOf(kind work.Kind) duty {
	return duties[slices.IndexFunc(duties, func(d duty) bool { return d.kind == kind })]
}

// ReadingWorkItems is a request to see what there is to do.
type ReadingWorkItems struct {
	Listing[work.Place]
	Of   string `query:"of" enum:"own,team,all" doc:"Whose: the asker's own work, their team's (for a team leader, of whatever kind), or everybody's in their role. Without it, the first of these in which there is work of their role."`
	Kind string `query:"kind" maxLength:"40" doc:"Only work of this kind: a code of the list work-kinds."`
}

// Resolve checks what is said, before the handler runs.
func (in *ReadingWorkItems) Resolve(ctx huma.Context) []error {
	var faults form.Faults
	if _, ok := callOf(ctx.Context()).server.lists()["work-kinds"].Find(in.Kind); !ok && in.Kind != "" {
		faults = append(faults, form.Fault{Field: "kind", Rule: "code-list", Detail: "must be a code of the list work-kinds"})
	}
	return in.listed(ctx, faults...)
}

// WorkItemsPage is a page of what there is to do, the most overdue first.
type WorkItemsPage struct {
	Link string `header:"Link" doc:"The next page, with rel=next, where there is one."`
	Body WorkItemsBody
}

// WorkItemsBody is a page of what there is to do.
type WorkItemsBody struct {
	Of    string     `json:"of" enum:"own,team,all"`
	Items []WorkLine `json:"items"`
}

// A WorkLine is one thing to be done.
type WorkLine struct {
	Kind           Label       `json:"kind" doc:"What is to be done."`
	Client         uuid.UUID   `json:"client,omitzero" doc:"Left out, with the name, the journey and the thing, of what the asker agreed to in a journey that they have no relation to: its team knows."`
	Journey        uuid.UUID   `json:"journey,omitzero" doc:"The journey in which it waits, where it does in one."`
	Voucher        uuid.UUID   `json:"voucher,omitzero" doc:"The voucher in which it waits, where it does in one."`
	Reorganisation uuid.UUID   `json:"reorganisation,omitzero" doc:"The reorganisation of which it is, where it is of one."`
	Meeting        uuid.UUID   `json:"meeting,omitzero" doc:"The group meeting (groepsbijeenkomst) in which it waits, where it does in one."`
	Thing          uuid.UUID   `json:"thing,omitzero" doc:"The transition or other thing in it that it is about: of a break of the glass its event, of reference data the change, of a team that has ended what is the same of it each time."`
	GivenName      string      `json:"givenName,omitempty"`
	FamilyName     string      `json:"familyName,omitempty"`
	Team           decider.Ref `json:"team,omitempty"`
	Owner          decider.Ref `json:"owner,omitempty" doc:"Whose work it is; left out while it is nobody's."`
	FromDate       string      `json:"fromDate" format:"date" doc:"The day from which it waits."`
	DueDate        string      `json:"dueDate" format:"date" doc:"The day by which it ought to be done."`
	Overdue        bool        `json:"overdue"`
}

func (s *Server) workItems(ctx context.Context, in *ReadingWorkItems) (*WorkItemsPage, error) {
	l, err := s.mayAt(ctx, access.SeeWorkItems, "work-items", in.Purpose)
	if err != nil {
		return nil, err
	}
	asked, err := s.openWork(ctx, in)
	if err != nil {
		return nil, err
	}
	if err := s.caughtUp(ctx, in.Reading, journeys.View.Name, clients.View.Name, vouchers.View.Name, references.View.Name, reorganisations.View.Name,
		meetings.View.Name, agenda.View.Name, funds.View.Name, referrals.View.Name); err != nil {
		return nil, err
	}
	lines, err := work.List(ctx, s.Reader, asked)
	if err != nil {
		return nil, err
	}
	cards, link, err := listed(ctx, s, l, in.Listing, lines, work.Line.Place, func(line work.Line) (*WorkLine, []look, error) {
		one, ok, err := s.mayWork(ctx, line, in)
		if err != nil {
			return nil, nil, err
		}
		if !ok {
			blank, err := s.agreedElsewhere(ctx, line, asked.On)
			return blank, nil, err
		}
		var owner person
		if line.Client != uuid.Nil {
			if owner, err = s.person(ctx, line.Client); err != nil {
				return nil, nil, err
			}
			owner.listed(callOf(ctx).who, &line.Client, &line.GivenName, &line.FamilyName)
		}
		return s.workLine(line, asked.On), owner.under(one), nil
	})
	return &WorkItemsPage{link, WorkItemsBody{in.Of, cards}}, err
}

// openWork says what is asked for, and one more than fits: work of those kinds
// that the asker does, for themselves, their team or everybody.
func (s *Server) openWork(ctx context.Context, in *ReadingWorkItems) (work.Open, error) {
	who := callOf(ctx).who
	today := decider.DayOf(s.Now())
	merges, err := s.merges(ctx)
	if err != nil {
		return work.Open{}, err
	}
	asked := work.Open{On: today, Terms: s.Directory.State().RetentionOn(today), Bases: s.Directory.State(), Own: s.ownTerms(),
		Whose: merges.State.Survivor, After: in.from, Limit: in.Limit + 1}
	for _, of := range []string{ofOwn, ofTeam, ofAll} {
		if in.Of == "" || in.Of == of {
			asked.Kinds = kindsOf(who, of, work.Kind(in.Kind))
		}
		if len(asked.Kinds) > 0 {
			in.Of = of
			break
		}
	}
	switch {
	case len(asked.Kinds) == 0:
		return asked, forbidden("no-access", "Your role has no such work there.")
	case in.Of == ofOwn:
		asked.Owner = who.Actor
		for _, d := range s.deputises(who) {
			asked.For = append(asked.For, work.Absent{Owner: d.Absent, Team: d.Team})
		}
	case in.Of == ofTeam:
		asked.Team = who.Team
	}
	return asked, nil
}

// kindsOf returns what someone does for themselves, their team or everybody, of
// one kind if it is named. A team leader sees what anybody of the team does.
func kindsOf(who access.Someone, of string, only work.Kind) (kinds []work.Kind) {
	for _, d := range duties {
		_, does := who.May(d.do, relationOf[of])
		_, oversees := who.May(access.OverseeWork, relationOf[of])
		may := does || oversees && of == ofTeam
		if may && slices.Contains(d.of, of) && (only == "" || only == d.kind) {
			kinds = append(kinds, d.kind)
		}
	}
	return kinds
}

// mayWork says whether a line may be shown, by what the log says now: the view
// may be a moment behind a hand-over.
func (s *Server) mayWork(ctx context.Context, line work.Line, in *ReadingWorkItems) (_ look, _ bool, err error) {
	who, d := callOf(ctx).who, dutyOf(line.Kind)
	l := look{do: d.do, subject: line.Client, object: s.Clients.Stream(line.Subject), in: access.None, purpose: in.Purpose}
	switch d.in {
	case inAJourney:
		j, err := s.anyJourney(ctx, line.Subject)
		if err != nil || j.story.State.Erased {
			return l, false, err
		}
		l.object, l.in = s.Journeys.Stream(line.Subject), s.relationTo(who, j.story.State, person{})
	case inAVoucher:
		v, _, err := s.Vouchers.Load(ctx, line.Subject)
		if err != nil || v.State.Erased {
			return l, false, err
		}
		l.object = s.Vouchers.Stream(line.Subject)
		if l.in, _, err = s.relationToVoucher(ctx, who, v.State); err != nil {
			return l, false, err
		}
	case inReferences, inTeams:
		l.object = s.Directory.Stream(line.Subject)
	case inReorganisations:
		r, _, err := s.Reorganisations.Load(ctx, line.Subject)
		if err != nil || !r.State.NoticeDue() {
			return l, false, err
		}
		l.object = s.Reorganisations.Stream(line.Subject)
	case inMeetings:
		m, _, err := s.Meetings.Load(ctx, line.Subject)
		if err != nil {
			return l, false, err
		}
		l.object = s.Meetings.Stream(line.Subject)
		if isTeam(who, m.State.Team) {
			l.in = access.Team
		}
	}
	var ok bool
	if l.role, ok = who.May(d.do, l.in); !ok && slices.Contains(d.of, ofTeam) {
		l.do = access.OverseeWork
		l.role, ok = who.May(l.do, l.in)
	}
	if ok {
		ok, err = s.takesAnother(ctx, line)
	}
	return l, ok, err
}

func (s *Server) workLine(l work.Line, today decider.Day) *WorkLine {
	line := &WorkLine{
		Kind: s.label("work-kinds", string(l.Kind)), Client: l.Client, Thing: l.Thing, GivenName: l.GivenName, FamilyName: l.FamilyName,
		Team: l.Team, Owner: l.Owner, FromDate: l.From.String(), DueDate: l.Due.String(), Overdue: l.Due < today,
	}
	switch dutyOf(l.Kind).in {
	case inAJourney:
		line.Journey = l.Subject
	case inAVoucher:
		line.Voucher = l.Subject
	case inReorganisations:
		line.Reorganisation = l.Subject
	case inMeetings:
		line.Meeting = l.Subject
	}
	return line
}
