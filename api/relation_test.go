package api_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"klantreis/domain/access"
)

func TestTheDeskThatRegisteredLetsGoOnceThereIsAJourneyElsewhere(t *testing.T) {
	w := newWorld(t)
	client := w.aClient("gids-anna")
	w.get("gids-anna", "/v1/clients/"+client).want(200)
	w.aJourney("gids-anna", client, "werkcentrum-hengelo", "adviseur-chantal")
	w.get("gids-anna", "/v1/clients/"+client).want(403)
	w.get("adviseur-chantal", "/v1/clients/"+client).want(200)
}

func TestANeedOrTransitionThatIsNotThereIsNotFound(t *testing.T) {
	w := acquainted(t)
	c := w.course(persona("vwnw-adviseur-daan"), access.Own)
	w.post("vwnw-adviseur-daan", "/v1/journeys/"+c["journey"]+"/needs/"+uuid.NewString()+"/confirmations", m{}).want(404)
	w.post("vwnw-adviseur-daan", "/v1/journeys/"+c["journey"]+"/transitions/"+c["need"]+"/stages", m{"stage": "aangemeld"}).want(404)
}

// TestWhoeverActsOnClientsMaySearchThem holds what the difference between 404
// and 403 rests on: nobody learns from it what a search would not tell. Whoever
// reaches no more than what was referred to them is told 403 of both.
func TestWhoeverActsOnClientsMaySearchThem(t *testing.T) {
	for _, role := range access.Roles {
		who := access.Someone{Roles: []access.Role{role}}
		_, searches := who.May(access.SearchClients, access.None)
		for address, row := range walk {
			reach := who.Reach(row.do)
			if row.about == aReferral && slices.Equal(reach, []access.Relation{access.Referred}) {
				continue
			}
			if row.about != "" && row.about != ofADesk && row.about != aGrant && len(reach) > 0 && !searches {
				t.Errorf("%s reaches %s and may not search", role, address)
			}
		}
	}
}

// A team or an advisor can be misspelled, since only the identity provider
// knows them all. Nobody is then near the journey, and a team leader who
// breaks the glass brings it back.
func TestAJourneyThatWasGivenToNobodyIsBroughtBack(t *testing.T) {
	w := newWorld(t)
	client, journey := w.aHistory()
	assign := func(as, advisor, team string) reply {
		return w.post(as, "/v1/journeys/"+journey+"/advisor-assignments", m{"advisor": advisor, "team": team})
	}
	assign("teamleider-hanna", "adviseur-brom", "werkcentrum-enscheede").want(201)
	for _, as := range []string{"adviseur-bram", "gids-anna", "teamleider-hanna"} {
		w.get(as, "/v1/journeys/"+journey).want(403)
	}
	assign("teamleider-hanna", "adviseur-bram", "werkcentrum-enschede").want(403)

	looks := w.looksSince(func() {
		w.post("teamleider-hanna", "/v1/clients/"+client+"/glass-breaks", m{"reason": "anders", "explanation": "Verkeerd toegewezen."}).want(201)
		w.get("teamleider-hanna", "/v1/journeys/"+journey).want(200)
		assign("teamleider-hanna", "adviseur-bram", "werkcentrum-enschede").want(201)
	})
	if len(looks) != 1 || looks[0].Relation != access.Broken || looks[0].Action != access.SeeJourney || looks[0].Subject.String() != client {
		t.Errorf("logged %+v, want one look at the journey behind broken glass", looks)
	}
	if got := w.get("adviseur-bram", "/v1/journeys/"+journey).want(200).object()["relation"]; got != "own" {
		t.Errorf("the advisor stands to it in relation %v", got)
	}
}

// Who sees all of a client anyway is told so, and nothing is recorded that
// somebody would have to review; another team's journey of the same client is
// still behind glass.
func TestWhoHasAccessBreaksNoGlass(t *testing.T) {
	w := newWorld(t)
	client, _ := w.aHistory()
	smash := func(as string) reply {
		return w.post(as, "/v1/clients/"+client+"/glass-breaks", m{"reason": "spoed"})
	}
	refused := func(as, relation string) {
		t.Helper()
		before := w.events()
		got := smash(as).want(409).object()
		if got["code"] != "access-already" || !strings.Contains(got["detail"].(string), "is "+relation+".") || w.events() != before {
			t.Errorf("%s is answered %v", as, got)
		}
	}
	refused("adviseur-bram", "own")
	refused("teamleider-hanna", "team")
	w.post("adviseur-chantal", "/v1/clients/"+client+"/open-contacts", m{"channel": "inloop"}).want(201)
	smash("adviseur-chantal").want(201)
	refused("adviseur-chantal", "broken-glass")

	w.post("adviseur-chantal", "/v1/journeys", m{"client": client, "kind": "werkende", "origin": "zelf", "channel": "inloop"}).want(201)
	smash("adviseur-bram").want(201)
}
