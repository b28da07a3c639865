package form

import (
	"regexp"
	"strings"
)

// digitRuns are numbers, also with single spaces or dots between their digits.
var digitRuns = regexp.MustCompile(`[0-9](?:[ .\x{a0}]?[0-9])*`)

var separators = strings.NewReplacer(" ", "", ".", "", "\u00a0", "")

// ContainsBSN says whether a text contains a number that may be a citizen
// service number: eight or nine digits, also spaced or dotted, that pass the
// elf-proef (DOMAIN.md section 6).
//
// About one in eleven numbers of that length passes without being one; the
// person who wrote it is told why and can write it differently. Longer numbers
// pass, so that telephone numbers and account numbers can be written.
func ContainsBSN(s string) bool {
	for _, run := range digitRuns.FindAllString(s, -1) {
		if elfproef(separators.Replace(run)) {
			return true
		}
		for group := range strings.FieldsFuncSeq(run, func(r rune) bool { return r < '0' || r > '9' }) {
			if elfproef(group) {
				return true
			}
		}
	}
	return false
}

// elfproef weighs eight or nine digits with 9,8,7,6,5,4,3,2,-1; eight digits
// are read with a zero in front.
func elfproef(digits string) bool {
	if len(digits) != 8 && len(digits) != 9 || strings.Trim(digits, "0") == "" {
		return false
	}
	sum := 0
	for i, d := range digits {
		weight := len(digits) - i
		if weight == 1 {
			weight = -1
		}
		sum += int(d-'0') * weight
	}
	return sum%11 == 0
}
