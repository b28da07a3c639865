package policy

import (
	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/journey"
)

// All lists every policy of the platform. Erasing a client takes three of
// them: journeys and vouchers are erased first, each by an event of its own, and
// then the keys of whatever holds such an event are destroyed.
var All = []Policy{
	On("closing-ends-transitions", "begeleiding", closingEndsTransitions),
	On("erasing-reaches-journeys", "rechten-betrokkene", erasingReachesJourneys),
	On("erasing-reaches-vouchers", "rechten-betrokkene", erasingReachesVouchers),
	On("erased-keys-destroyed", "rechten-betrokkene", erasedKeysDestroyed),

	On("vouchers-move-the-fund", "beoordeling-voucher", vouchersMoveTheFund).late(),
	On("fund-answers-vouchers", "beoordeling-voucher", fundAnswersVouchers).late(),
	On("fund-goes-on-answering", "beoordeling-voucher", fundGoesOnAnswering).late(),
}

// closingEndsTransitions ends the open transitions of a journey that closes as
// unknown, unless an exit was recorded.
func closingEndsTransitions(f Fact, _ journey.Closed) []Task {
	id, ok := journeyOf(f.Stream)
	if !ok {
		return nil
	}
	return []Task{ForJourney{id, journey.EndOpenTransitions{Closing: f.Event}}}
}

// erasingReachesJourneys erases the journeys of a client who is erased.
func erasingReachesJourneys(f Fact, e client.Erased) []Task {
	var tasks []Task
	for _, id := range e.Journeys {
		tasks = append(tasks, ForJourney{id, journey.Erase{Cause: f.Event}})
	}
	return tasks
}

// erasedKeysDestroyed destroys the keys of whatever was erased. Run again from
// the first fact on, it repeats all destructions on a vault that was restored.
func erasedKeysDestroyed(f Fact, _ decider.Erasure) []Task {
	return []Task{DestroyKeys{f.Stream}}
}
