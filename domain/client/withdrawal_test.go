package client_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/decider/decidertest"
)

var (
	takeBack  = client.Withdraw{Entry: decidertest.Entry(2), Reason: "verkeerde-klant"}
	takenBack = client.EntryWithdrawn(takeBack)
)

// withdraw takes back the n-th entry.
func withdraw(n int) client.Withdraw {
	return client.Withdraw{Entry: decidertest.Entry(n), Reason: "verkeerde-klant"}
}

func withdrawn(n int) client.EntryWithdrawn { return client.EntryWithdrawn(withdraw(n)) }

func TestWithdrawal(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	for _, e := range []client.Event{changed, entered, restricted, lodged, rectified} {
		it("takes back what was recorded by mistake").Given(registered, e).When(withdraw(2)).Then(withdrawn(2))
		it("takes it back once").Given(registered, e, withdrawn(2)).When(withdraw(2)).Refuses(client.ErrNoEntry)
	}
	it("knows no other entries").Given(registered).When(withdraw(7)).Refuses(client.ErrNoEntry)
	it("knows nothing of a file that is not there").When(withdraw(1)).Refuses(client.ErrNotRegistered)
	it("takes back nothing of a file that was erased").Given(registered, changed, asked, erased).When(withdraw(2)).Refuses(client.ErrErased)
	it("records anew what was taken back").Given(registered, changed, withdrawn(2)).When(change).Then(changed)
	it("restricts anew what was taken back").Given(registered, restricted, withdrawn(2)).When(restrict).Then(restricted)
}

func TestAWithdrawalIsRefusedWhileSomethingRestsOnTheEntry(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	entry, told := decidertest.Entry, client.AnswerProlonged{About: client.ObjectionMade, InformedOn: decidertest.Day(3), Explanation: "x", By: "idp|po"}
	upheld := client.ObjectionDecided{Outcome: client.Upheld, By: "idp|po"}
	resumed := client.ProcessingResumed{Against: resume.Against, Explanation: resume.Explanation, By: resume.By}
	it("names the lifting of a restriction").Given(registered, restricted, lifted).When(withdraw(2)).Refuses(client.ErrRestsOn, entry(3))
	it("takes the lifting back").Given(registered, restricted, lifted).When(withdraw(3)).Then(withdrawn(3))
	it("names the next restriction").Given(registered, restricted, lifted, restricted).When(withdraw(3)).Refuses(client.ErrRestsOn, entry(4))
	it("names what was decided on an objection, and that it took longer").Given(registered, lodged, told, decided).
		When(withdraw(2)).Refuses(client.ErrRestsOn, entry(3), entry(4))
	it("takes back that it took longer").Given(registered, lodged, told).When(withdraw(3)).Then(withdrawn(3))
	it("names the next objection").Given(registered, lodged, decided, lodged).When(withdraw(3)).Refuses(client.ErrRestsOn, entry(4))
	it("names that processing began again").Given(registered, lodged, upheld, resumed).When(withdraw(3)).Refuses(client.ErrRestsOn, entry(4))
	it("takes back that it did").Given(registered, lodged, upheld, resumed).When(withdraw(4)).Then(withdrawn(4))
	it("names what recipients were told").Given(registered, toUWV).GivenOn(decidertest.Day(3), rectified, waiting("partner-uwv")).Given(telled).
		When(withdraw(3)).Refuses(client.ErrRestsOn, entry(4))
	it("takes back that they were told").Given(registered, toUWV).GivenOn(decidertest.Day(3), rectified, waiting("partner-uwv")).Given(telled).
		When(withdraw(4)).Then(withdrawn(4))
	it("takes back a decision on rectification with whom is to be told").Given(registered, toUWV).
		GivenOn(decidertest.Day(3), rectified, waiting("partner-uwv")).When(withdraw(3)).Then(withdrawn(3))

	again := changed
	again.GivenName = "Nora"
	it("names the details that were made from these").Given(registered, changed, again, again).
		When(withdraw(2)).Refuses(client.ErrRestsOn, entry(3), entry(4))
	it("takes back the latest of them").Given(registered, changed, again).When(withdraw(3)).Then(withdrawn(3))
	it("takes these back once those are gone").Given(registered, changed, again, withdrawn(3)).When(withdraw(2)).Then(withdrawn(2))
}

func TestWhatIsNotWithdrawnSaysWhatToDoInstead(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	for past, want := range map[*[]client.Event]string{
		{registered}:                         "erased",
		{registered, begun}:                  "Withdraw the opening in the journey itself",
		{registered, applied}:                "gives the voucher itself up",
		{registered, permitted}:              "Withdraw the permission",
		{registered, permitted, unpermitted}: "Record the permission anew",
		{registered, toUWV}:                  "record what did go out",
		{registered, smashed}:                "taken by breaking the glass",
		{registered, smashed, reviewed}:      "note of the review",
		{registered, asked}:                  "retracted by the person who asked",
		{registered, asked, refused}:         "Ask for the erasure anew",
		{registered, asked, unasked}:         "Ask for the erasure anew",
		{registered, entered, withdrawn(2)}:  "Record anew what was withdrawn",
	} {
		last := len(*past)
		it("does not take it back").Given(*past...).When(withdraw(last)).Refuses(client.ErrFinal)
		var h decidertest.History[client.Event]
		for _, e := range *past {
			h = h.Then(e)
		}
		_, err := client.Decider.Decide(withdraw(last), client.Decider.Fold(h.Past), decider.Mark{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("of %T is said %v, want %q in it", (*past)[last-1], err, want)
		}
	}
}

// While processing is restricted or objected to, only what is about the client's
// rights is taken back: that is how a restriction of the wrong client ends.
func TestAWithdrawalAndARestriction(t *testing.T) {
	it := decidertest.For(t, client.Decider)
	upheld := client.ObjectionDecided{Outcome: client.Upheld, By: "idp|po"}
	it("takes back no details while processing is restricted").Given(registered, changed, restricted).When(withdraw(2)).Refuses(client.ErrRestricted)
	it("nor while the client objects").Given(registered, changed, lodged).When(withdraw(2)).Refuses(client.ErrObjected)
	it("takes them back where the client was right: so it stops").Given(registered, changed, lodged, upheld).When(withdraw(2)).Then(withdrawn(2))
	it("takes back the restriction itself").Given(registered, changed, restricted).When(withdraw(3)).Then(withdrawn(3))
	it("takes back the objection itself").Given(registered, changed, lodged).When(withdraw(3)).Then(withdrawn(3))
	it("goes on after that").Given(registered, restricted, withdrawn(2)).When(change).Then(changed)
	it("is restricted again once the lifting is taken back").Given(registered, restricted, lifted, withdrawn(3)).When(change).Refuses(client.ErrRestricted)
}

func TestWhatAFileIsWithoutWhatWasTakenBack(t *testing.T) {
	fold := func(events ...client.Event) client.State {
		var h decidertest.History[client.Event]
		for _, e := range events {
			h = h.Then(e)
		}
		return client.Decider.Fold(h.Past).State
	}
	day := decidertest.Day(2)
	if s := fold(registered, entered); !s.Present(enter.By, day) {
		t.Error("whoever opened a contact has none")
	}
	if s := fold(registered, entered, withdrawn(2)); s.Present(enter.By, day) {
		t.Error("a contact that was taken back still opens the file")
	}
	if got, want := fold(registered, changed, withdrawn(2)).Details, registered.Details(); !reflect.DeepEqual(got, want) {
		t.Errorf("the details are %+v, want %+v", got, want)
	}
	if s := fold(registered, lodged, withdrawn(2)); s.Objecting() || len(s.Answers) > 0 {
		t.Errorf("the client still waits for %v", s.Answers)
	}
}

// Whatever is taken back, all that is left could have been recorded without it,
// and so could be recorded again.
func TestWhatIsLeftCouldHaveHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		past := story(t, 30).Past
		var s client.State
		for _, e := range decider.Effective(past) {
			if _, back := e.What.(client.EntryWithdrawn); back {
				continue
			}
			if _, gone := e.What.(client.Erased); gone {
				return // also with another file of the person, and the last thing
			}
			if err := client.Decider.Check(e.What, s, e.Mark); err != nil {
				t.Fatalf("%T could not have been recorded: %v", e.What, err)
			}
			s = client.Decider.Evolve(e.What, s, e.Mark)
		}
	})
}
