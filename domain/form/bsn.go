package form

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"klantreis/domain/decider"
)

// digitRuns are numbers, also with spaces or dots between their digits, and with
// the sign of a country code before them.
var digitRuns = regexp.MustCompile(`\+?[0-9](?:(?:\.| {1,2})?[0-9])*`)

// groups are the digits of a run that stand together, and what is behind them.
var groups = regexp.MustCompile(`([0-9]+)([^0-9+]*)`)

// hyphened are numbers with hyphens between their digits, or one hyphen and one
// space between three times three, behind what begins a telephone number from
// abroad: a country code, or the zero that is left out after one.
var hyphened = regexp.MustCompile(`(\+[0-9]{0,3} ?|\b00[0-9]{2,3} |\(0\) ?)?` +
	`(\b[0-9]{3}-[0-9]{3} [0-9]{3}\b|\b[0-9]{3} [0-9]{3}-[0-9]{3}\b|[0-9]+(?:-[0-9]+)+|[0-9]+(?: - [0-9]+)+)`)

// others are what is written with hyphens, too: a telephone number with its
// area code, and a range of amounts in hundreds.
var others = regexp.MustCompile(`^0[0-9]{1,4} *- *[0-9 ]+$|^[0-9]+00 *- *[0-9]+00$`)

// ContainsBSN says whether a text contains a number that may be a citizen
// service number: eight or nine digits, also spaced or dotted, or nine with
// hyphens, that pass the elf-proef (DOMAIN.md section 6).
//
// About one in eleven numbers of that length passes without being one; the
// person who wrote it is told why and can write it differently. Telephone numbers
// pass, see [telephone], whatever their groups are. Longer numbers pass, so that
// account numbers can be written, unless nine of their digits stand apart in
// groups of their own, as in "2026 111 222 333". With a country code before them
// they never do.
//
// Hyphens stand in much else. Eight digits with hyphens pass, as dates do; so
// do those of the others. A year among the groups makes no difference: a citizen
// service number can have one, as 2012-34-567 has.
func ContainsBSN(s string) bool {
	s = withoutTelephones(plainly(s))
	for _, run := range digitRuns.FindAllString(s, -1) {
		all := groups.FindAllStringSubmatch(run, -1)
		for i := range all {
			if elfproef(all[i][1]) || run[0] != '+' && apart(all[i:]) {
				return true
			}
		}
		if whole := joined(all); elfproef(whole) {
			return true
		}
	}
	return slices.ContainsFunc(hyphened.FindAllStringSubmatch(s, -1), func(m []string) bool {
		whole := joined(groups.FindAllStringSubmatch(m[2], -1))
		return m[1] == "" && len(whole) == bsnDigits && elfproef(whole) && !others.MatchString(m[2])
	})
}

// plainly writes a text with one kind of space and one of hyphen, and without
// what cannot be seen.
func plainly(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r), unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.Is(unicode.Pd, r), r == '\u2212': // the sign for minus
			return '-'
		}
		return r
	}, s)
}

func joined(groups [][]string) string {
	var digits strings.Builder
	for _, g := range groups {
		digits.WriteString(g[1])
	}
	return digits.String()
}

// apart says whether the first groups, with the same thing between them, are
// nine digits that pass. Eight are not looked for: every date would be.
func apart(groups [][]string) bool {
	digits := ""
	for i, g := range groups {
		if digits += g[1]; len(digits) >= bsnDigits {
			return len(digits) == bsnDigits && elfproef(digits)
		}
		if i > 0 && strings.TrimSpace(g[2]) != strings.TrimSpace(groups[0][2]) {
			return false
		}
	}
	return false
}

// phoneRuns are numbers as telephone numbers are written.
var phoneRuns = regexp.MustCompile(`\+?[0-9](?:[ .()/-]*[0-9])*`)

// withoutTelephones is a text with something else in the place of each telephone
// number, so that what stands beside it is not taken for a part of it.
func withoutTelephones(s string) string {
	return phoneRuns.ReplaceAllStringFunc(s, func(run string) string {
		var rest strings.Builder
		all, sign := groups.FindAllStringSubmatch(run, -1), run[:len(run)-len(strings.TrimPrefix(run, "+"))]
		for len(all) > 0 {
			if n := telephone(sign, all); n > 0 {
				rest.WriteString("; ")
				all = all[n:]
			} else {
				rest.WriteString(sign + all[0][0])
				all = all[1:]
			}
			sign = ""
		}
		return rest.String()
	})
}

// telephone says how many groups of digits, the first of several, are one Dutch
// telephone number: nine digits behind the country code, or ten that begin with 06
// or an area code. None is where these have a group of one digit, or what stands
// between those behind the first is not the same each time, as it is behind a date.
func telephone(sign string, all [][]string) int {
	for _, code := range []string{"+31", "0031"} {
		if strings.HasPrefix(sign+all[0][1], code) {
			return spanning(all, len(code)-len(sign)+9)
		}
	}
	n := spanning(all, 10)
	if sign != "" || n < 2 || !areaCode.MatchString(all[0][1]) {
		return 0
	}
	for i, g := range all[1:n] {
		if len(g[1]) == 1 || i < n-2 && strings.TrimSpace(g[2]) != strings.TrimSpace(all[1][2]) {
			return 0
		}
	}
	return n
}

// areaCode is 06, another code, or that and the digits which are written with it.
var areaCode = regexp.MustCompile(`^(?:06|0[1-9][0-9]{1,2})$`)

// spanning says how many groups, the first of several, have a number of digits
// together, 0 where none do. The zero that is left out behind a country code does
// not count: +31 (0)6.
func spanning(all [][]string, length int) int {
	digits := 0
	for i, g := range all {
		if i != 1 || g[1] != "0" {
			digits += len(g[1])
		}
		if digits >= length {
			if digits == length {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

// phoneMayBeBSN says whether what was given as a telephone number may be a
// citizen service number: eight or nine digits that are the whole number, or
// nine that stand together. Parts of a longer number do not count, and none
// with a country code does: so every telephone number can be written. Eight
// digits that begin with a zero are no citizen service number, but as 0800 1234
// somebody's.
func phoneMayBeBSN(s string) bool {
	for _, run := range phoneRuns.FindAllString(plainly(s), -1) {
		if strings.HasPrefix(run, "+") || strings.HasPrefix(run, "00") {
			continue
		}
		all := groups.FindAllStringSubmatch(run, -1)
		if whole := joined(all); elfproef(whole) && (len(whole) == bsnDigits || whole[0] != '0') {
			return true
		}
		if slices.ContainsFunc(all, func(g []string) bool { return len(g[1]) == bsnDigits && elfproef(g[1]) }) {
			return true
		}
	}
	return false
}

const bsnDigits = 9

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

// namesStaff are the fields for who works here that somebody writes: there the
// whole of how somebody is called must not be such a number. An id of a colleague
// may well have one in it.
var namesStaff = map[string]bool{"actor": true, "absent": true, "deputy": true, "to": true, "with": true, "ledBy": true, "advisor": true}

// isBSN says whether a reference is a number that may be a citizen service
// number and nothing else, but for the name of an identity provider before it.
func isBSN(r decider.Ref) bool {
	who := string(r[strings.LastIndexAny(string(r), "|:")+1:])
	digits := strings.Map(func(c rune) rune {
		if strings.ContainsRune(".-_", c) {
			return -1
		}
		return c
	}, who)
	return strings.Trim(digits, "0123456789") == "" && ContainsBSN(digits)
}
