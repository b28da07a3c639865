package clients

import (
	"strings"
	"testing"

	"klantreis/domain/client"
)

func TestNamesAreSearchedByTheirWords(t *testing.T) {
	for name, want := range map[string]string{
		"Zoë van der Berg":        "berg der van vanderberg zoe",
		"Jan v.d. Berg":           "berg d de den der jan v van vdberg",
		"Hennie 't Hart":          "hart hennie het t thart",
		"Anne-Marie Müller":       "anne marie muller",
		"Łukasz Wiśniewski":       "lukasz wisniewski",
		"Ayşe Yılmaz":             "ayse yilmaz",
		"İbrahim ÇELİK":           "celik ibrahim",
		"Nguyễn Đức":              "duc nguyen",
		"Søren Æbelø":             "aebelo soren",
		"Jose\u0301 Straße":       "jose strasse", // the accent as a character of its own
		"Ĳsbrand Dijkstra":        "dijkstra ijsbrand",
		"Юлия Петрова":            "петрова юлия",
		"Kim Jansen - de Vries":   "de jansen jansendevries kim vries",
		"  Ann   O’Brien, drs. 2": "2 ann brien drs o obriendrs2",
	} {
		given, family, _ := strings.Cut(strings.TrimSpace(name), " ")
		got := strings.Join(nameWords(client.Details{GivenName: given, FamilyName: family}), " ")
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestListsAreSortedByTheFamilyNameProper(t *testing.T) {
	for name, want := range map[string]string{
		"van der Berg": "berg jan van der", "Berg": "berg jan", "Van": "van jan", "de la Cruz": "cruz jan de la",
	} {
		if got := searchName(client.Details{GivenName: "Jan", FamilyName: name}); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestSpellingsOfAFamilyNameHaveOneKey(t *testing.T) {
	for key, spellings := range map[string][]string{
		"berg":        {"van der Berg", "Van den Berg", "v.d. Berg", "Berg", "bèrg"},
		"dykstra":     {"Dijkstra", "Dykstra", "Dĳkstra"},
		"hart":        {"'t Hart", "in ’t Hart", "Hart"},
		"van":         {"Van", "van"},
		"jansen berg": {"Jansen-van den Berg", "Jansen - Berg"},
		"":            {"", "-"},
	} {
		for _, s := range spellings {
			if got := familyKey(s); got != key {
				t.Errorf("%s: got %q, want %q", s, got, key)
			}
		}
	}
}

func TestTelephoneNumbersHaveOneSpelling(t *testing.T) {
	for digits, spellings := range map[string][]string{
		"31612345678": {"06-12345678", "0612345678", "+31 6 1234 5678", "+31 (0)6 12345678", "0031612345678", "00 31 (0) 6 1234.5678", " +31612345678", "31612345678"},
		"31534879999": {"053 487 99 99", "(053) 4879999"},
		"4915112345":  {"+49 151 12345", "0049 15112345"},
		"4879999":     {"4879999", "487 99 99"},
		"":            {"", "geen", "112", "+31"},
	} {
		for _, s := range spellings {
			if got := PhoneDigits(s); got != digits {
				t.Errorf("%s: got %q, want %q", s, got, digits)
			}
		}
	}
}
