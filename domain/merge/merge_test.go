package merge_test

import (
	"os"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/decider/decidertest"
	"klantreis/domain/merge"
)

func TestMain(m *testing.M) { os.Exit(decidertest.Complete(m, "End")) }

// Clients, and the merges of one into another.
var (
	ada, bea, cor, dirk = decidertest.ID(1), decidertest.ID(2), decidertest.ID(3), decidertest.ID(4)

	beaIntoAda = join(11, bea, ada)
	corIntoAda = join(12, cor, ada)
	corIntoBea = join(13, cor, bea)
	adaIntoCor = join(14, ada, cor)
	adaIntoBea = join(15, ada, bea)

	undo   = merge.Undo{Merge: beaIntoAda.Merge, Reason: "andere-persoon"}
	undone = merge.Undone(undo)
	end    = merge.End{Client: ada, Cause: decidertest.ID(90), Ground: "bewaartermijn", RequestedBy: "idp|po-1", ConfirmedBy: "idp|po-2",
		Result: "advies-gegeven", Months: 60, Source: "selectielijst"}
)

func join(id int, from, into uuid.UUID) merge.Merge {
	return merge.Merge{
		Merge: decidertest.ID(id), From: from, Into: into, Reason: "zelfde-persoon",
		FromStands: merge.Fit, IntoStands: merge.Fit, FromSeen: decidertest.ID(50), IntoSeen: decidertest.ID(51),
	}
}

func joined(c merge.Merge) merge.Merged {
	return merge.Merged{Merge: c.Merge, From: c.From, Into: c.Into, Reason: c.Reason, FromSeen: c.FromSeen, IntoSeen: c.IntoSeen}
}

func ended(of merge.End, files ...uuid.UUID) merge.Ended {
	return merge.Ended{Client: of.Client, Files: append([]uuid.UUID{}, files...), Cause: of.Cause, Ground: of.Ground, RequestedBy: of.RequestedBy, ConfirmedBy: of.ConfirmedBy,
		Result: of.Result, Months: of.Months, Source: of.Source}
}

func TestMerging(t *testing.T) {
	it := decidertest.For(t, merge.Decider)
	it("merges two files").When(beaIntoAda).Then(joined(beaIntoAda))
	it("merges several into one").Given(joined(beaIntoAda)).When(corIntoAda).Then(joined(corIntoAda))
	it("merges on what was merged into").Given(joined(beaIntoAda)).When(adaIntoCor).Then(joined(adaIntoCor))
	it("merges no file into itself").When(join(16, ada, ada)).Refuses(merge.ErrSame)
	it("merges a file once").Given(joined(beaIntoAda)).When(join(16, bea, cor)).Refuses(merge.ErrMerged)
	it("merges a file once, also into the same").Given(joined(beaIntoAda)).When(join(16, bea, ada)).Refuses(merge.ErrMerged)
	it("merges into no file that was merged").Given(joined(beaIntoAda)).When(corIntoBea).Refuses(merge.ErrInto)
	it("makes no circle of two").Given(joined(beaIntoAda)).When(adaIntoBea).Refuses(merge.ErrCircle)
	it("makes no circle of three").Given(joined(corIntoBea), joined(beaIntoAda)).When(adaIntoCor).Refuses(merge.ErrCircle)
	it("merges the other way round once the first is undone").Given(joined(beaIntoAda), undone).When(adaIntoBea).Then(joined(adaIntoBea))
}

func TestWhereAMergedFileWentIsSaid(t *testing.T) {
	s := merge.Decider.Fold(history(joined(beaIntoAda), joined(adaIntoCor)).Past)
	for _, c := range []merge.Merge{join(16, bea, dirk), join(17, dirk, bea)} {
		_, err := merge.Decider.Decide(c, s, merge.Mark{})
		if err == nil || !contains(err.Error(), cor.String()) {
			t.Errorf("refused as %v, which does not name the survivor %s", err, cor)
		}
	}
}

func TestOnlyFilesThatAreFitAreMerged(t *testing.T) {
	it := decidertest.For(t, merge.Decider)
	for stands, want := range map[merge.Standing]error{
		merge.Unknown: merge.ErrUnknown, "": merge.ErrUnknown, merge.Erased: merge.ErrErased,
		merge.Restricted: merge.ErrRestricted, merge.Asked: merge.ErrAsked,
	} {
		from, into := beaIntoAda, beaIntoAda
		from.FromStands, into.IntoStands = stands, stands
		it("does not merge what is " + string(stands)).When(from).Refuses(want)
		it("does not merge into what is " + string(stands)).When(into).Refuses(want)
	}
}

func TestUndoing(t *testing.T) {
	it := decidertest.For(t, merge.Decider)
	it("undoes a merge").Given(joined(beaIntoAda)).When(undo).Then(undone)
	it("has undone it already").Given(joined(beaIntoAda), undone).When(undo).Then()
	it("undoes nothing that was not there").When(undo).Refuses(merge.ErrNoMerge)
	it("undoes a merge under a later one").Given(joined(beaIntoAda), joined(adaIntoCor)).When(undo).Then(undone)
	it("merges again").Given(joined(beaIntoAda), undone).When(join(16, bea, ada)).Then(joined(join(16, bea, ada)))
}

func TestAnErasureTakesAllFilesOfThePerson(t *testing.T) {
	it := decidertest.For(t, merge.Decider)
	it("names none where there are none").When(end).Then(ended(end))
	it("names every file that was merged, however far").Given(joined(corIntoBea), joined(beaIntoAda), joined(join(16, dirk, ada))).
		When(end).Then(ended(end, bea, dirk, cor))
	it("leaves out what was brought back").Given(joined(beaIntoAda), undone).When(end).Then(ended(end))
	it("ends once").Given(joined(beaIntoAda), ended(end, bea)).When(end).Then()
	ofBea := end
	ofBea.Client = bea
	it("has ended what went with it").Given(joined(beaIntoAda), ended(end, bea)).When(ofBea).Then()
	it("leaves the survivor of a file that was erased by itself").Given(joined(beaIntoAda)).When(ofBea).Then(ended(ofBea))
	it("merges nothing into it after that").Given(ended(end)).When(beaIntoAda).Refuses(merge.ErrErased)
	it("merges it into nothing after that").Given(ended(end)).When(adaIntoBea).Refuses(merge.ErrErased)
	it("brings nothing back out of it").Given(joined(beaIntoAda), ended(end, bea)).When(undo).Refuses(merge.ErrErased)
}
