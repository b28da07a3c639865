package policy

import (
	"github.com/google/uuid"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
	"klantreis/domain/merge"
	"klantreis/domain/reorganisation"
)

// All lists every policy of the platform. Erasing a client takes five of them:
// the merges end, the files that were merged into the client's are erased, then
// journeys and vouchers of all of them, each by an event of its own, and then the
// keys of whatever holds such an event are destroyed.
var All = []Policy{
	On("closing-ends-transitions", "begeleiding", closingEndsTransitions),
	On("erasing-ends-merges", "rechten-betrokkene", erasingEndsMerges),
	On("ended-files-erased", "rechten-betrokkene", endedFilesErased),
	On("erasing-reaches-journeys", "rechten-betrokkene", erasingReachesJourneys),
	On("erasing-reaches-vouchers", "rechten-betrokkene", erasingReachesVouchers),
	On("erased-keys-destroyed", "rechten-betrokkene", erasedKeysDestroyed),
	On("removed-documents-destroyed", "rechten-betrokkene", removedDocumentsDestroyed),
	On("destroyed-texts-unreadable", "rechten-betrokkene", destroyedTextsUnreadable),
	On("referral-is-disclosed", "doorverwijzing", referralIsDisclosed),

	On("counting-reaches-others", "verantwoording", countingReachesOthers).late(),
	On("objecting-leaves-journeys-out", "rechten-betrokkene", objectingLeavesJourneysOut),
	On("resuming-counts-journeys-again", "rechten-betrokkene", resumingCountsJourneysAgain),

	On("vouchers-move-the-fund", "beoordeling-voucher", vouchersMoveTheFund).late(),
	On("fund-answers-vouchers", "beoordeling-voucher", fundAnswersVouchers).late(),
	On("fund-goes-on-answering", "beoordeling-voucher", fundGoesOnAnswering).late(),
}

// countingReachesOthers has the other reorganisations of an employer looked at
// again, which count together with one, or did until then.
func countingReachesOthers(f Fact, e reorganisation.CountedTogether) []Task {
	id, ok := idIn(reorganisations, f.Stream)
	if !ok {
		return nil
	}
	var tasks []Task
	for _, c := range e.With {
		tasks = append(tasks, ForReorganisation{c.Reorganisation, reorganisation.CountTogether{Other: id}})
	}
	for _, other := range e.Dropped {
		tasks = append(tasks, ForReorganisation{other, reorganisation.CountTogether{Other: id}})
	}
	return tasks
}

// closingEndsTransitions ends the open transitions of a journey that closes as
// unknown, unless an exit was recorded.
func closingEndsTransitions(f Fact, _ journey.Closed) []Task {
	id, ok := idIn(journeys, f.Stream)
	if !ok {
		return nil
	}
	return []Task{ForJourney{id, journey.EndOpenTransitions{Closing: f.Event}}}
}

// erasingEndsMerges says among the merges that a client was erased. Which files
// go with theirs is decided there, where nothing can be merged in between.
func erasingEndsMerges(f Fact, e client.Erased) []Task {
	id, ok := idIn(clients, f.Stream)
	if !ok {
		return nil
	}
	return []Task{ForMerges{merge.Twente, merge.End{
		Client: id, Cause: f.Event, Ground: e.Ground, RequestedBy: e.RequestedBy, ConfirmedBy: e.ConfirmedBy,
		Result: e.Result, Months: e.Months, Source: e.Source,
	}}}
}

// endedFilesErased erases the files that were merged into that of a client who
// was erased.
func endedFilesErased(_ Fact, e merge.Ended) []Task {
	var tasks []Task
	for _, id := range e.Files {
		tasks = append(tasks, ForClient{id, client.EraseMerged{
			Ground: e.Ground, RequestedBy: e.RequestedBy, ConfirmedBy: e.ConfirmedBy, Result: e.Result, Months: e.Months, Source: e.Source,
		}})
	}
	return tasks
}

// erasingReachesJourneys erases the journeys of a client who is erased.
func erasingReachesJourneys(f Fact, e client.Erased) []Task {
	var tasks []Task
	for _, id := range e.Journeys {
		tasks = append(tasks, ForJourney{id, journey.Erase{Cause: f.Event}})
	}
	return tasks
}

// erasedKeysDestroyed destroys the keys of whatever was erased, and what is left
// of its documents. Run again from the first fact on, it repeats all destructions
// on a vault that was restored.
func erasedKeysDestroyed(f Fact, _ decider.Erasure) []Task {
	return []Task{DestroyKeys{f.Stream}}
}

// removedDocumentsDestroyed destroys the bytes of a document that was taken out
// of a journey.
func removedDocumentsDestroyed(f Fact, e journey.DocumentRemoved) []Task {
	return []Task{DropDocument{f.Stream, e.Document}}
}

// destroyedTextsUnreadable destroys the key of a free text that two persons
// had destroyed. Run again from the first fact on, it repeats that on a vault that
// was restored.
func destroyedTextsUnreadable(_ Fact, e client.TextDestroyed) []Task {
	return []Task{Destroys(e)}
}

// referralIsDisclosed records a referral that was sent as the disclosure that
// it is, and likewise what goes along with an employer's question, in the
// client's own stream: there is the one list of all that went
// out, and there it stays when the referral is withdrawn as a mistake, since
// the partner could see it until then. Of a journey whose keys are destroyed
// nobody knows whose it was; its client is erased as well.
func referralIsDisclosed(f Fact, e journey.Disclosing) []Task {
	d := e.Disclosed()
	if d.Client == uuid.Nil {
		return nil
	}
	t := d.Terms
	return []Task{ForClient{d.Client, client.RecordReferral{
		Referral: d.Referral, Sending: f.Event, Recipient: t.Recipient, Kind: t.Kind, Purpose: t.Purpose,
		DataKinds: t.DataKinds, Basis: t.Basis, Evidence: d.Evidence,
	}}}
}
