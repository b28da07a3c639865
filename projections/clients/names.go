package clients

import (
	"slices"
	"strings"
	"unicode"

	"klantreis/domain/client"
)

// prefixes are the small words of Dutch family names (tussenvoegsels), and
// some that came with their bearers. Lists are not sorted by them.
var prefixes = strings.Fields("aan bij d da de del den der di dos du el het in la le op t te ten ter tot uit v van vd von voor zu")

// spelledOut are the words that an abbreviated prefix may stand for, so that
// "van der Berg" finds "v.d. Berg".
var spelledOut = map[string][]string{
	"v":  {"van"},
	"d":  {"de", "den", "der"},
	"vd": {"van", "de", "den", "der"},
	"t":  {"het"},
}

// nameWords returns the words by which a client can be found, each once.
func nameWords(d client.Details) []string {
	family := words(d.FamilyName)
	all := slices.Concat(words(d.GivenName), family)
	for _, w := range family {
		all = append(all, spelledOut[w]...)
	}
	if len(family) > 1 {
		all = append(all, strings.Join(family, "")) // "vanderberg"
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// searchName is the name as lists are sorted: "berg jan van der".
func searchName(d client.Details) string {
	family, small := split(d.FamilyName)
	return strings.Join(slices.Concat(family, words(d.GivenName), small), " ")
}

// familyKey is what two spellings of a family name have in common: the prefix
// does not count, and ij is y.
func familyKey(name string) string {
	family, _ := split(name)
	return strings.ReplaceAll(strings.Join(family, " "), "ij", "y")
}

// split takes the prefixes out of a family name. A name that has nothing else
// has none.
func split(name string) (family, small []string) {
	for _, w := range words(name) {
		if slices.Contains(prefixes, w) {
			small = append(small, w)
		} else {
			family = append(family, w)
		}
	}
	if len(family) == 0 {
		return small, nil
	}
	return family, small
}

// words returns the words of a name in small letters without accents. All that
// is neither a letter nor a digit parts words.
func words(name string) []string {
	var plain strings.Builder
	for _, r := range strings.ToLower(name) {
		if letters, ok := unaccented[r]; ok {
			plain.WriteString(letters)
		} else if !unicode.Is(unicode.Mn, r) { // an accent of its own
			plain.WriteRune(r)
		}
	}
	return strings.FieldsFunc(plain.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// unaccented is what letters with something on, under or through them are
// searched as. Letters of other scripts stay as they are.
var unaccented = func() map[rune]string {
	m := map[rune]string{}
	for plain, accented := range map[string]string{
		"a": "àáâãäåāăąǎǟǡǻȁȃȧḁẚạảấầẩẫậắằẳẵặ", "ae": "æǽǣ", "b": "ḃḅḇ", "c": "çćĉċčḉ",
		"d": "ďḋḍḏḑḓđð", "e": "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệə", "f": "ḟ", "g": "ĝğġģǧǵḡ", "h": "ĥȟḣḥḧḩḫẖħ",
		"i": "ìíîïĩīĭįǐȉȋḭḯỉịı", "ij": "ĳ", "j": "ĵǰ", "k": "ķǩḱḳḵĸ", "l": "ĺļľḷḹḻḽł", "m": "ḿṁṃ",
		"n": "ñńņňǹṅṇṉṋŋ", "o": "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿ", "oe": "œ", "p": "ṕṗ",
		"r": "ŕŗřȑȓṙṛṝṟ", "s": "śŝşšșṡṣṥṧṩ", "ss": "ß", "t": "ţťțṫṭṯṱẗŧ", "th": "þ",
		"u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "v": "ṽṿ", "w": "ŵẁẃẅẇẉẘ", "x": "ẋẍ", "y": "ýÿŷȳẏẙỳỵỷỹ", "z": "źżžẑẓẕ",
	} {
		for _, r := range accented {
			m[r] = plain
		}
	}
	return m
}()

// PhoneDigits returns a telephone number in its one spelling: digits, with the
// country first. So +31 (0)6 1234 5678, 0031612345678 and 06-12345678 are all
// 31612345678. A number that begins with no country and no 0 stays as it is,
// and one of fewer than six digits is none: "".
func PhoneDigits(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	switch abroad := strings.HasPrefix(strings.TrimSpace(number), "+"); {
	case len(digits) < 6:
		return ""
	case abroad:
	case strings.HasPrefix(digits, "00"):
		digits = digits[len("00"):]
	case strings.HasPrefix(digits, "0"):
		digits = "31" + digits[len("0"):]
	}
	if national, dutch := strings.CutPrefix(digits, "310"); dutch {
		return "31" + national
	}
	return digits
}

// EmailKey returns an e-mail address as it is compared.
func EmailKey(address string) string { return strings.ToLower(strings.TrimSpace(address)) }
