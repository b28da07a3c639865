package clients

import (
	"fmt"
	"slices"

	"klantreis/domain/client"
	"klantreis/projections/projector"
)

// nameMarks is the mark of who has a family name, however it is spelled, and a
// date of birth; none where either is not known.
func nameMarks(d client.Details) []projector.Mark {
	key := familyKey(d.FamilyName)
	if key == "" || d.BirthDate == 0 {
		return nil
	}
	return []projector.Mark{projector.Mark(fmt.Sprintf("name %s %s", d.BirthDate, key))}
}

// phoneMark is the mark of a telephone number in its one spelling. "" is that of
// no number, and nobody has it.
func phoneMark(digits string) projector.Mark { return projector.Mark("phone " + digits) }

func phoneMarks(numbers []string) (all []projector.Mark) {
	for _, digits := range unique(numbers, PhoneDigits) {
		all = append(all, phoneMark(digits))
	}
	return all
}

func emailMarks(addresses []string) (all []projector.Mark) {
	for _, key := range unique(addresses, EmailKey) {
		all = append(all, projector.Mark("e-mail "+key))
	}
	return all
}

// unique returns what is compared of some values, each once.
func unique(values []string, key func(string) string) []string {
	var keys []string
	for _, v := range values {
		if k := key(v); k != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}
