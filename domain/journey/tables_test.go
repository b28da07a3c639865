package journey_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"klantreis/domain/codelist"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
	"klantreis/domain/journey"
	"klantreis/domain/posting"
)

// standing is how a journey, or something in it, can stand.
type standing = decidertest.Standing[journey.Event]

// since is a standing in a journey that was opened.
func since(name string, events ...journey.Event) standing {
	past := decidertest.History[journey.Event]{}.Then(opened)
	for _, e := range events {
		past = past.Then(e)
	}
	return standing{Name: name, Past: past}
}

// everywhere are standings, and what they become when the journey is closed.
func everywhere(of ...standing) []standing {
	all := append([]standing{since("none")}, of...)
	for _, s := range of {
		all = append(all, standing{Name: s.Name, In: "in a closed journey", Past: s.Past.Then(closed), On: s.On})
	}
	last := of[len(of)-1]
	return append(all, standing{Name: last.Name, In: "in an erased journey", Past: last.Past.Then(erased), On: last.On})
}

func table(t *testing.T, file string, standings []standing, commands ...journey.Command) {
	t.Helper()
	decidertest.Golden(t, "testdata/"+file, decidertest.Table(journey.Decider, standings, commands...))
}

// covers wants a standing for every code of a list.
func covers(t *testing.T, list string, standings []standing) {
	t.Helper()
	for _, row := range codelist.First[list].Rows {
		if !slices.ContainsFunc(standings, func(s standing) bool { return s.Name == row.Code }) {
			t.Errorf("no standing is %s, of the list %s", row.Code, list)
		}
	}
}

func TestWhatEveryCommandMeetsInAJourney(t *testing.T) {
	standings := []standing{
		{Name: "not opened"}, since("contact"), since("vraagverheldering", clarified), since("intake", intaken),
		since("advies", clarified, advised), since("ondersteuning", identified, offered), since("plaatsing", journey.PlacementRecorded{Contract: "vast"}),
		since("nazorg", journey.PlacementRecorded{Contract: "vast"}, journey.AftercareStarted{}), since("afgesloten", closed),
		since("reopened", closed, reopened), since("left out", leftOut), since("erased", erased),
	}
	covers(t, "journey-phases", standings)
	for _, s := range standings[1:9] {
		if got := string(journey.Decider.Fold(s.Past.Past).State.Phase); got != s.Name {
			t.Errorf("what leads to %s leads to %s", s.Name, got)
		}
	}
	table(t, "journey.txt", standings, open, clarify, intake, advise, journey.ChangeSituation{Benefit: "ww"}, journey.RecordContact(contacted),
		journey.AssignAdvisor{Advisor: "idp|bea", Team: "team-almelo"}, journey.RecordPlacement{Contract: "vast"}, journey.StartAftercare{},
		attend, passOn, close, reopen, journey.EndOpenTransitions{Closing: decidertest.Event(2)}, journey.Erase(erased),
		journey.Withdraw{Entry: decidertest.Entry(1), Reason: "onjuist"}, journey.Correct{Entry: decidertest.Entry(1), Reason: "onjuist"}, leaveOut, countIn)
}

func TestWhatEveryCommandMeetsOfANeed(t *testing.T) {
	handed := []journey.Event{identified, sentBy(with(need)), handedOver}
	standings := everywhere(
		since("gesignaleerd", identified), since("bevestigd", identified, confirmed), since("in-behandeling", identified, offered),
		since("deels-vervuld", identified, partlyMet), since("vervuld", identified, met), since("vervallen", identified, dropped),
		since("overgedragen", handed...), since("reopened", identified, met, resumed), since("returned", append(handed[:3:3], declined, back("bevestigd"))...),
	)
	covers(t, "need-statuses", standings)
	table(t, "need.txt", standings, identify, journey.ConfirmNeed(confirmed), reassess, journey.MakeOffer(offered), journey.MeetNeed(met),
		journey.MeetNeed(partlyMet), journey.DropNeed(dropped), journey.ReopenNeed(resumed), with(need))
}

func TestWhatEveryCommandMeetsOfATransition(t *testing.T) {
	var atEach []standing
	for _, stage := range journey.Stages {
		atEach = append(atEach, since(string(stage), append([]journey.Event{signalled}, at[stage]...)...))
	}
	standings := everywhere(append(atEach, since("track runs", signalled, guided, started), since("exit", signalled, stopped))...)
	for i := range standings {
		standings[i].On = decidertest.Day(120)
	}
	covers(t, "transition-stages", standings)
	commands := []journey.Command{signal}
	for _, stage := range journey.Stages {
		commands = append(commands, journey.ReachStage{Transition: job, Stage: stage})
	}
	table(t, "transition.txt", standings, append(commands, journey.SignContract(signed), journey.Realise(realised), startTrack, endTrack,
		journey.AnswerCheck{Transition: job, Months: 3, Answer: "ja"}, journey.EndTransition(stopped), link, putRight)...)
}

func TestWhatEveryCommandMeetsOfAReferral(t *testing.T) {
	standings := everywhere(
		since("verzonden", referred), since("ontvangen", referred, received), since("geaccepteerd", referred, accepted),
		since("geweigerd", referred, declined), since("in-uitvoering", referred, accepted, underWay),
		since("teruggekoppeld", referred, accepted, reportedBack), since("verlopen", referred, expired),
	)
	covers(t, "referral-states", standings)
	table(t, "referral.txt", standings, aboutAReferral...)
}

func TestWhatEveryCommandMeetsInTheAgenda(t *testing.T) {
	late := func(name string, events ...journey.Event) standing {
		s := since(name, events...)
		s.On = tenth + 1
		return s
	}
	standings := everywhere(
		since("gepland", appointed), late("gepland, and begun", appointed), since("moved", appointed, moved), late("afgezegd", appointed, calledOff),
		late("nagekomen", appointed, contacted, kept), late("gemist", appointed, contacted, missed),
	)
	covers(t, "appointment-statuses", standings)
	table(t, "appointment.txt", standings, append([]journey.Command{appoint}, aboutAVisit...)...)
	table(t, "promise.txt", everywhere(since("open", vowed), since("kept", vowed, abide), since("dropped", vowed, forgot)), vowing, fulfil, forgo)
	table(t, "handover.txt", everywhere(since("proposed", adas, proposed), since("accepted", adas, proposed, taken), since("declined", adas, proposed, left),
		since("retracted", adas, proposed, retracted), since("overtaken", adas, proposed, journey.AdvisorAssigned{Advisor: "idp|cor", Team: "team-hengelo"})),
		propose, take, leave, retract, journey.AcceptHandover{Handover: hand, By: "idp|dis", Team: "team-hengelo"})
	table(t, "document.txt", everywhere(since("there", added), since("removed", added, removedDoc)), addPlan, removePlan)
}

func TestWhatEveryCommandMeetsOfAnEmployersQuestion(t *testing.T) {
	standings := everywhere(
		since("another entry", contacted), since("passed on", passedOn), since("answered", passedOn, questionAnswered),
		since("dropping withdrawn", passedOn, questionDropped, withdrawn(3)), since("dropped", passedOn, questionDropped),
	)
	for i, s := range standings {
		standings[i].Past.Past = slices.Clone(s.Past.Past)
		standings[i].Past.Past[0].What = employers()
	}
	standings = append(standings, since("of somebody else"))
	table(t, "question.txt", standings, passOn, answerQuestion, dropQuestion, withdraw(2))
}

// What is given to somebody meets what it meets without the directory, and then
// what the directory says of them.
func TestWhatGivingMeets(t *testing.T) {
	assign := journey.AssignAdvisor{Advisor: "idp|bea", Team: "team-almelo"}
	opening := open
	opening.Advisor, opening.Team = assign.Advisor, assign.Team
	standings := append([]standing{{Name: "not opened"}}, everywhere(
		since("hers already", journey.AdvisorAssigned(assign)), since("proposed", adas, proposed),
		since("appointment and promise", appointed, vowed), since("moved", appointed, moved),
	)...)
	var page string
	for i, given := range []journey.Giving{opening, assign, propose, toTeam, take, appoint, move, vowing} {
		what := reflect.TypeOf(given).Name()
		if i == 3 {
			what += " to a team"
		}
		var answers []string
		whoms := map[string][]string{} // by what they meet
		for _, to := range []struct {
			whom string
			says posting.Posting
		}{
			{"an advisor of the team", posting.Posting{Works: true, Team: "team-almelo", There: true, Roles: posting.Advising}},
			{"one of the team who is none", posting.Posting{Works: true, Team: "team-almelo", There: true, Roles: []decider.Ref{"gids"}}},
			{"whoever, before all are known", posting.Posting{}},
			{"one of another team", posting.Posting{Works: true, Team: "team-hengelo", There: true, Roles: posting.Advising}},
			{"nobody here", posting.Posting{Complete: true, There: true}},
			{"a team that is not there", posting.Posting{Complete: true, Works: true, Team: "team-almelo", Roles: posting.Advising}},
		} {
			head, rows, _ := strings.Cut(decidertest.Table(journey.Decider, standings, journey.Command(journey.Give{Giving: given, To: to.says})), "\n\nGive\n")
			if page == "" {
				page = head + "\n"
			}
			if whoms[rows] == nil {
				answers = append(answers, rows)
			}
			whoms[rows] = append(whoms[rows], to.whom)
		}
		for _, rows := range answers {
			page += "\nGive " + what + ": " + strings.Join(whoms[rows], "; ") + "\n" + rows
		}
	}
	decidertest.Golden(t, "testdata/giving.txt", page)
}
