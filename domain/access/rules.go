package access

import (
	"maps"
	"slices"
)

// A Rule says in which relations a role may do something: in none, where what it
// does is about no client.
type Rule struct {
	Role      Role
	Action    Action
	Relations []Relation
}

// Rules lists who may do what, by role and action, for whoever supervises that.
func Rules() (all []Rule) {
	for _, role := range Roles {
		for _, do := range slices.Sorted(maps.Keys(table[role])) {
			all = append(all, Rule{role, do, slices.Clone(table[role][do])})
		}
		for _, do := range slices.Sorted(maps.Keys(desk)) {
			if slices.Contains(desk[do], role) {
				all = append(all, Rule{role, do, nil})
			}
		}
	}
	return all
}
