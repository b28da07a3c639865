package catalog

import (
	"reflect"

	"klantreis/domain/client"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/fund"
	"klantreis/domain/journey"
	"klantreis/domain/meeting"
	"klantreis/domain/merge"
	"klantreis/domain/reorganisation"
	"klantreis/domain/staff"
	"klantreis/domain/tally"
	"klantreis/domain/voucher"
)

// A Mending is how facts of one kind are put right that ought not to have been
// recorded.
type Mending struct {
	Kind string // as the catalog names it
	decider.Correction
}

// said is what each aggregate says about its own facts.
var said = []decider.Corrections{
	client.Corrections, merge.Corrections, journey.Corrections, meeting.Corrections, tally.Corrections, reorganisation.Corrections,
	voucher.Corrections, fund.Corrections, directory.Corrections, staff.Corrections,
}

// Mendings lists how every fact is put right, in the order of the catalog. It is
// the page an auditor reads after that one: what can be taken out of the history
// that counts, what is countered and by what, and what stands for ever.
func Mendings() (all []Mending) {
	for _, typ := range Events.Types() {
		event := reflect.Zero(typ.Go()).Interface()
		for _, aggregate := range said {
			if c := aggregate.For(event); c.Way != "" {
				all = append(all, Mending{typ.Name, c})
			}
		}
	}
	return all
}
