package api_test

import (
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
	w := newWorld(t)
	c := w.course(persona("vwnw-adviseur-daan"), access.Own)
	w.post("vwnw-adviseur-daan", "/v1/journeys/"+c["journey"]+"/needs/"+uuid.NewString()+"/confirmations", m{}).want(404)
	w.post("vwnw-adviseur-daan", "/v1/journeys/"+c["journey"]+"/transitions/"+c["need"]+"/stages", m{"stage": "aangemeld"}).want(404)
}

// TestWhoeverActsOnClientsMaySearchThem holds what the difference between 404
// and 403 rests on: nobody learns from it what a search would not tell.
func TestWhoeverActsOnClientsMaySearchThem(t *testing.T) {
	for _, role := range access.Roles {
		who := access.Someone{Roles: []access.Role{role}}
		_, searches := who.May(access.SearchClients, access.None)
		for address, row := range walk {
			if row.about != "" && len(who.Reach(row.do)) > 0 && !searches {
				t.Errorf("%s reaches %s and may not search", role, address)
			}
		}
	}
}
