package api

import (
	"klantreis/projections/disclosure"
	"klantreis/projections/pipeline"
)

// hide takes away what counts so few that it tells something about somebody.
// Counts that add up to one that is shown are hidden together, and so are all
// that make up one that is hidden. What counts as few is the smallest count that
// is shown to whoever asks.
func (b *TransitionsBody) hide(smallest int64) {
	group := func(counts ...*InvolvedCount) cellGroup { return cellGroup{counts, smallest} }
	group(&b.Cohort).small()
	group(&b.Finished, &b.Unknown, &b.Running).within(b.Cohort)
	group(&b.Realised, &b.Averted).and(b.Exits).within(b.Finished)
	group(&b.Lost, &b.Silent).within(b.Unknown)
	group().and(b.Stages).within(b.Running)
	group(&b.Direct.Yes, &b.Direct.No, &b.Direct.Unknown).within(b.Realised)
	for i := range b.Lasting {
		l := &b.Lasting[i]
		group(&l.Yes, &l.No, &l.Unknown, &l.NotDue).within(b.Realised)
	}
	for i := range b.Skipped {
		group(&b.Skipped[i].InvolvedCount).beside(b.Cohort)
	}
	group(&b.Returned).beside(b.Cohort)
}

// A cellGroup is counts that are shown beside each other.
type cellGroup struct {
	counts   []*InvolvedCount
	smallest int64 // that is shown
}

func (c cellGroup) and(figures []InvolvedFigure) cellGroup {
	for i := range figures {
		c.counts = append(c.counts, &figures[i].InvolvedCount)
	}
	return c
}

// small hides those that are too small, given that what they add up to is not
// shown.
func (c cellGroup) small() {
	for _, one := range c.counts {
		if one.Persons > 0 && one.Persons < c.smallest {
			*one = InvolvedCount{Hidden: true}
		}
	}
}

// within hides those that are too small, or would give such a one away, given
// what they add up to.
func (c cellGroup) within(total InvolvedCount) {
	persons := make([]int64, len(c.counts))
	for i, one := range c.counts {
		persons[i] = one.Persons
	}
	hidden, _ := disclosure.Hide(persons, c.smallest)
	for i, one := range c.counts {
		if hidden[i] || total.Hidden {
			*one = InvolvedCount{Hidden: true}
		}
	}
}

// beside hides the one that is too small, or leaves too few others of what it is
// part of.
func (c cellGroup) beside(total InvolvedCount) {
	c.counts = append(c.counts, &InvolvedCount{Persons: max(0, total.Persons-c.counts[0].Persons)})
	c.within(total)
}

// summarise adds what is worked out from counts that are shown.
func (b *TransitionsBody) summarise(c *pipeline.Cohort) {
	share := func(part, whole InvolvedCount) *int {
		percent, enough := disclosure.Percent(part.Jobs, whole.Jobs)
		return unless(part.Hidden || whole.Hidden || !enough, percent)
	}
	b.RealisedOfCohort, b.RealisedOfFinished, b.UnknownOfCohort = share(b.Realised, b.Cohort), share(b.Realised, b.Finished), share(b.Unknown, b.Cohort)
	if !b.Returned.Hidden {
		b.Returns = c.Returns
	}
	median, enough := disclosure.Median(c.Days)
	b.MedianDays = unless(b.Realised.Hidden || !enough, median)
	ninetieth, enough := disclosure.Ninetieth(c.Days)
	b.NinetiethDays = unless(b.Realised.Hidden || !enough, ninetieth)
}

// unless is a number, or nil.
func unless(not bool, n int) *int {
	if not {
		return nil
	}
	return &n
}
