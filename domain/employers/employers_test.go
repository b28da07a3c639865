package employers_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/adapters/memory"
	"klantreis/domain/catalog"
	"klantreis/domain/codelist"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/employers"
	"klantreis/domain/reorganisation"
)

func TestEachHearsOfTheOthersOfItsEmployer(t *testing.T) {
	all := employers.Over(command.Book{Store: memory.NewStore(), Vault: memory.NewVault(), Codec: catalog.Events, Lists: codelist.First, Clock: command.NewClock(time.Now)})
	one, two := uuid.New(), uuid.New()
	today := decider.DayOf(time.Now())
	announce := func(jobs int) reorganisation.Announce {
		return reorganisation.Announce{Employer: "Voorbeeld", Sector: "2008:C", Municipality: "GM0141", Jobs: jobs, EndsFrom: today + 60, EndsUntil: today + 90}
	}
	handled := func(result command.Result, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	request := func() command.Request {
		return command.Request{ID: uuid.New(), Actor: "idp|ada", Role: "vwnw-adviseur", Purpose: "begeleiding"}
	}
	stand := func(want string) {
		t.Helper()
		var got []any
		for _, id := range []uuid.UUID{one, two} {
			story, _, err := all.Load(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, len(story.State.Together), story.State.NoticeDue())
		}
		if text := fmt.Sprint(got...); text != want {
			t.Errorf("they stand %s, want %s", text, want)
		}
	}
	handled(all.Handle(t.Context(), one, announce(12), request()))
	handled(all.Among(t.Context(), two, announce(9), request(), one, one, two))
	stand("0 false 1 true")
	handled(all.Handle(t.Context(), one, reorganisation.CountTogether{Other: two}, request()))
	stand("1 true 1 true")
	handled(all.Handle(t.Context(), two, reorganisation.End{Reason: "afgeblazen"}, request()))
	handled(all.Handle(t.Context(), one, reorganisation.CountTogether{Other: two}, request()))
	stand("0 false 0 false")
}
