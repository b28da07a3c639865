package form_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"klantreis/domain/codelist"
	"klantreis/domain/form"
)

func TestContainsBSN(t *testing.T) {
	for text, want := range map[string]bool{
		"111222333":               true,
		"BSN: 111.222.333.":       true,
		"1112 22 333":             true,
		"11122 2333, en verder":   true,
		"10000008":                true, // eight digits, weights 8 … 2 and -1
		"111222334":               false,
		"bel 06-12345678":         false, // ten digits
		"7511 AB 12":              false,
		"000000000":               false,
		"111222333 12 uur":        true,
		"100000009 12 uur":        true,
		"op 10-00-0008 gesproken": false, // a date is written with dashes
		"111222333 en 5":          true,
		"sinds 2025 111.222.333":  true,
		"sinds 2025 111 222 333":  true,
		"111 222 333 sinds 2025":  true,
		"111\n222\n333":           true,
		"1 111.222.334":           false,
		"12.05.2026 9 uur":        false,
		"NL91 ABNA 0417 1643 00":  false,
		"bel +31 1 1122 2333":     false, // with a country code
		"bel +111222333":          true,
		"":                        false,

		"111-222-333":                   true, // with hyphens, however they are grouped
		"1112-22-333":                   true,
		"11-12-22-333":                  true,
		"111222-333":                    true,
		"1-1-1-2-2-2-3-3-3":             true,
		"BSN 111 - 222 - 333.":          true,
		"111-222 333":                   true,
		"111 222-333":                   true,
		"sinds 2025 111-222-333":        true,
		"111\u2010222\u2010333":         true, // hyphens, dashes and the sign for minus
		"111\u2011222\u2011333":         true,
		"111\u2013222\u2013333":         true,
		"111\u2212222\u2212333":         true,
		"111\u2009222\u2009333":         true, // a thin space, and others
		"111\u202f222\u202f333":         true,
		"111\u00a0222\u2007333":         true,
		"2026 111\u2009222\u2009333":    true,
		"111  222  333":                 true,
		"111\r\n222\r\n333":             true,
		"1\u200b1\u200d1\u00ad222333":   true, // what cannot be seen
		"1.1.1.2.2.2.3.3.3":             true,
		"11.12.22.333":                  true,
		"111-222-334":                   false,
		"111-222-333-4":                 false, // a longer number
		"bel 05921-4004":                false, // telephone numbers
		"bel 0031-53-4870004":           false,
		"bel 0031 612-345-609":          false,
		"bel +31 612-345-609":           false,
		"bel +31 (0)53-4870004":         false,
		"bel +352-123400":               false,
		"bel 053-487 00 04":             false,
		"op 10-11-2026 6 uur":           false, // dates
		"op 11-10-2026 8 uur":           false,
		"op 10-10-26 8.45 uur":          false,
		"zaak 2026-00002":               true, // a year among the groups makes no difference
		"zaak Z-2026-03-003":            true,
		"2012-34-567":                   true,
		"12-1998-307":                   true,
		"10008-2026":                    true,
		"2012 34 567":                   true,
		"2012.34.567":                   true,
		"zaak 2026-00003":               false,
		"BE68-5390-0754-7034":           false, // an account number
		"tussen 1000-11500 euro":        false, // ranges of amounts
		"tussen 1.000 - 11.500 euro":    false,
		"tussen 1000 \u2013 11500 euro": false,
	} {
		if got := form.ContainsBSN(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestATelephoneNumberThatMayBeABSN(t *testing.T) {
	for text, want := range map[string]bool{
		"111222333":               true,
		"111.222.333":             true,
		"111-222-333":             true,
		"111\u2013222\u2009333":   true,
		"1112 22 333 (moeder)":    true,
		"10000008":                true,
		"111222333 06-12345678":   true,
		"111222334":               false,
		"0111222333":              false, // ten digits
		"+31 111222333":           false, // with a country code
		"0031 111222333":          false,
		"06 10000008":             false, // part of a longer number
		"06-10000008":             false,
		"0800 0001":               false, // eight digits that begin with a zero
		"053 4876543":             false,
		"06 00000000 (111222333)": true,
		"112":                     false,
	} {
		s := good()
		s.Phones = []string{text}
		faults := form.Check(codelist.First, s, day)
		if got := len(faults) == 1 && faults[0].Rule == "bsn"; got != want || len(faults) > 1 {
			t.Errorf("%q: %v, want %v", text, faults, want)
		}
	}
}

// A telephone number in a text is no citizen service number, however its digits are
// grouped and though eight or nine of them pass the elf-proef, as in most of these;
// what stands beside it still may be one.
func TestATelephoneNumberInATextIsNoBSN(t *testing.T) {
	for text, want := range map[string]bool{
		"bel 06 10000008":                false,
		"bel 06-10000008":                false,
		"bel 06 - 10000008":              false,
		"bel (06) 10000008":              false,
		"bel 06 10 00 00 08":             false,
		"bel 06-10 00 00 08":             false,
		"bel 06-10-00-00-08":             false,
		"bel 06.1000.0008":               false,
		"bel 06 1234 5678, 06 1000 0008": false,
		"bel 0612 345 609":               false,
		"bel 053 48 70 109":              false,
		"bel 0534 87 7009":               false,
		"bel 06\u00a01000\u20090008":     false,
		"bel +31 6 10000008":             false,
		"bel +31 612345609":              false,
		"bel +31612345609":               false,
		"bel +31-612345609":              false,
		"bel +31 (0)6 10000008":          false,
		"bel +31 (0) 612345609":          false,
		"bel 0031 612345609":             false,
		"bel 0031612345609":              false,
		"bel 06 10000008 om 12 uur":      false,
		"om 12 06 10000008":              false,

		"06 10000008 111222333":        true, // and a citizen service number beside it
		"06 10000008 111 222 333":      true,
		"+31 612345609 111.222.333":    true,
		"111222333 06-12345678":        true,
		"111-222-333 of 06-12345678":   true,
		"06 100000082":                 false, // eleven digits
		"012 345 611 5 jaar":           true,  // with a zero before it, and something behind
		"0123 45 611 5 jaar":           true,
		"012345611 5 jaar":             true,
		"0123-45-611":                  true,
		"05-10-2026 11 12 22 333":      true, // behind a date
		"05 10 2026 11 12 22 333":      true,
		"06 111222333":                 true, // with a number before it
		"0 111 222 333":                true,
		"+31 111 222 333 111222333":    true,
		"+31 111 222 3334 111 222 333": false, // no country code has ten digits behind it
	} {
		if got := form.ContainsBSN(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// grouped writes digits in groups of at least so many.
func grouped(t *rapid.T, digits string, least int, between string) string {
	var groups []string
	for len(digits) > 0 {
		n := len(digits)
		if n >= 2*least {
			n = rapid.IntRange(least, n-least).Draw(t, "digits of a group")
		}
		groups, digits = append(groups, digits[:n]), digits[n:]
	}
	return strings.Join(groups, between)
}

func TestNoTelephoneNumberIsABSN(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := map[string]int{"06": 8, "053": 7, "0546": 6, "+31 6": 8, "+31 53": 7, "0031 6": 8, "+31 (0)53": 7} // behind it
		first := rapid.SampledFrom(slices.Sorted(maps.Keys(digits))).Draw(t, "first")
		rest := rapid.StringMatching(`[0-9]{`+strconv.Itoa(digits[first])+`}`).Draw(t, "rest")
		text := "bel " + first + rapid.SampledFrom([]string{" ", "-", " - "}).Draw(t, "behind it") + grouped(t, rest, 2, rapid.SampledFrom([]string{" ", ".", "-"}).Draw(t, "between")) + " na vijven"
		if form.ContainsBSN(text) {
			t.Errorf("%q may be one", text)
		}
	})
}

// A citizen service number is one in the two ways in which most are grouped, also
// where a group looks like a year.
func TestABSNIsOneWhateverItsDigits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[1-9][0-9]{8}`).Filter(form.ContainsBSN).Draw(t, "digits")
		between := rapid.SampledFrom([]string{"", " ", ".", "-"}).Draw(t, "between")
		for _, written := range []string{digits[:4] + between + digits[4:6] + between + digits[6:], digits[:3] + between + digits[3:6] + between + digits[6:]} {
			if !form.ContainsBSN("van " + written + ", zegt hij") {
				t.Errorf("%q is none", written)
			}
		}
	})
}
