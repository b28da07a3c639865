package engine_test

import (
	"github.com/google/uuid"

	"klantreis/domain/voucher"
)

// ending are lists whose codes policies carry on from what was recorded while
// they held.
var ending = []string{
	"programme-lines", "voucher-refusal-grounds", "erasure-grounds", "merge-reasons", "merge-undo-reasons", "close-reasons", "transition-exits",
	"bases", "data-kinds", "sharing-purposes", "partner-kinds", "voucher-decisions",
}

// line is the one that a voucher is applied for on: of two, where more is mixed.
func (c *counter) line() string {
	if c.mixes && c.chance.IntN(3) == 0 {
		return "incidenteel"
	}
	return "structureel"
}

// mix does something else that happens at a desk, now and then, and reports
// whether it did: of those whose vouchers they are, some are merged, have
// journeys, and are erased; and a list ends while things wait.
func (c *counter) mix() bool {
	switch n := c.chance.IntN(60); {
	case n == 0:
		c.actions--
		c.ends++
		c.end(ending[c.chance.IntN(len(ending))])
	case n < 4:
		c.actions--
		c.merge(c.clients[c.chance.IntN(len(c.clients))], c.clients[c.chance.IntN(len(c.clients))])
	case n < 18:
		c.desk.act()
	default:
		return false
	}
	return true
}

// A mixture is how many vouchers were erased, clients merged and lists ended.
type mixture struct{ erased, merged, ended int }

// checkHolders wants of an erased client that no voucher can be read, and of
// everybody else that all can: and none to be erased while something of it was
// owed or disputed.
func (c *counter) checkHolders(n *mixture) {
	n.merged, n.ended = n.merged+len(c.merged), n.ended+c.ends
	for _, id := range c.vouchers {
		story, _, err := c.handle.Load(c.t.Context(), id)
		if err != nil {
			c.t.Fatal(err)
		}
		holder, _, err := c.world.clients.Load(c.t.Context(), c.holder[id])
		if err != nil {
			c.t.Fatal(err)
		}
		if len(story.Past) == 0 {
			continue // it was refused
		}
		if gone := holder.State.Erased; story.State.Erased != gone || c.unreadable("voucher-"+id.String()) != gone {
			c.t.Errorf("the holder of voucher %s is erased: %v; the voucher: %v", id, gone, story.State.Erased)
		}
		if story.State.Erased {
			n.erased++
			if s := c.beforeErasing(id); s.Owing() || s.Disputed() {
				c.t.Errorf("voucher %s was to be erased while %s, owing %v, disputed %v", id, s.Status, s.Owing(), s.Disputed())
			}
		}
	}
}

// beforeErasing is how a voucher stood when two persons decided to erase whose it
// was. What the fund answers until that has reached the voucher gives money to
// nobody, and is given back.
func (c *counter) beforeErasing(id uuid.UUID) (before voucher.State) {
	facts := c.facts("voucher-" + id.String())
	decided := facts[len(facts)-1] // the last that can happen to it, and what brought it about
	for decided.Meta.Causation != uuid.Nil {
		decided = c.fact(decided.Meta.Causation)
	}
	for _, f := range facts {
		if f.Position.Order() < decided.Position.Order() {
			before = voucher.Decider.Evolve(f.What.(voucher.Event), before, f.Meta.Mark(f.ID))
		}
	}
	return before
}
