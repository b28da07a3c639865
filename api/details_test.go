package api_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestAChangeOfDetailsLeavesWhatItDoesNotSay(t *testing.T) {
	w := newWorld(t)
	client := w.post("gids-anna", "/v1/clients", m{"familyName": "Elders", "givenName": "Noor", "birthDate": "1987-04-27",
		"phones": []string{"06-31415926"}, "emails": []string{"noor@voorbeeld.example"}, "employer": "Voorbeeld BV"}).want(201).id()
	at := "/v1/clients/" + client
	for _, c := range []struct {
		body m
		want string
	}{
		{m{"familyName": "Anders"}, "map[birthDate:1987-04-27 emails:[noor@voorbeeld.example] employer:Voorbeeld BV familyName:Anders givenName:Noor phones:[06-31415926]]"},
		{m{"phones": []string{}, "employer": ""}, "map[birthDate:1987-04-27 emails:[noor@voorbeeld.example] familyName:Anders givenName:Noor]"},
		{m{"birthDateRemoved": true, "givenName": ""}, "map[emails:[noor@voorbeeld.example] familyName:Anders]"},
		{m{"birthDateRemoved": false, "birthDate": "1978-04-27"}, "map[birthDate:1978-04-27 emails:[noor@voorbeeld.example] familyName:Anders]"},
	} {
		w.post("gids-anna", at+"/detail-changes", c.body).want(201)
		if got := fmt.Sprint(w.get("gids-anna", at).want(200).object()["details"]); got != c.want {
			t.Errorf("after %v:\n%s, want\n%s", c.body, got, c.want)
		}
	}
	w.post("gids-anna", at+"/detail-changes", m{}).want(200)
	for want, body := range map[string]m{
		"familyName required":                  {"familyName": ""},
		"birthDateRemoved contradiction":       {"birthDateRemoved": true, "birthDate": "1978-04-27"},
		"phones[0] bsn":                        {"phones": []string{"111222333"}},
		"birthDate future, phones[0] required": {"birthDate": "2026-03-03", "phones": []string{""}},
	} {
		if got := strings.Join(w.post("gids-anna", at+"/detail-changes", body).want(400).faults(), ", "); got != want {
			t.Errorf("%v: found %s, want %s", body, got, want)
		}
	}
	both := m{"birthDateRemoved": true, "birthDate": "1978-04-27"}
	if got := fmt.Sprint(w.post("privacy-officer-mila", at+"/corrections", both).want(400).faults()); got != "[birthDateRemoved contradiction]" {
		t.Errorf("a correction: found %s", got)
	}
	key := uuid.NewString()
	w.send("gids-anna", "POST", at+"/detail-changes", `{"emails":[]}`, "Idempotency-Key", key).want(201)
	w.send("gids-anna", "POST", at+"/detail-changes", `{}`, "Idempotency-Key", key).want(409) // which is another request
}
