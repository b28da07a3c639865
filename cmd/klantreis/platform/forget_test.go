package platform

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"klantreis/domain/access"
	"klantreis/domain/client"
	"klantreis/domain/command"
	"klantreis/domain/eventstore"
	"klantreis/projections/projector"
)

// A desk at work is a platform over a folder, whose clock stands still.
func atWork(t *testing.T, now time.Time) *Platform {
	t.Helper()
	stores, err := Keep(t.Context(), Places{Dir: t.TempDir()}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Open(stores, func() time.Time { return now }, slog.New(slog.DiscardHandler), func(projector.Progress) {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

func (p *Platform) register(t *testing.T, erased bool) uuid.UUID {
	t.Helper()
	id := uuid.New()
	commands := []client.Command{client.Register{Team: "hengelo", FamilyName: "Voorbeeld"}}
	if erased {
		commands = append(commands, client.RequestErasure{Ground: client.Unlawful, By: "idp|po"}, client.ConfirmErasure{By: "idp|fg"})
	}
	for _, c := range commands {
		if _, err := p.Clients.Handle(t.Context(), id, c, command.Request{ID: uuid.New(), Actor: "idp|ada", Role: "adviseur", Purpose: "begeleiding"}); err != nil {
			t.Fatal(err)
		}
	}
	return id
}

// Looks at a client live as long as their file, and looks at nobody as long as
// login data. A log that forgets again finds nothing, whatever was lost.
func TestTheAccessLogHasAnEnd(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	p := atWork(t, now)
	erased, lost, kept := p.register(t, true), p.register(t, false), p.register(t, false)
	old := now.AddDate(0, -7, 0)
	look := func(at time.Time, subject uuid.UUID) access.Look {
		return access.Look{At: at, Actor: "idp|ada", Action: access.SeeClient, Subject: subject, Allowed: true}
	}
	refused := look(old, uuid.Nil)
	refused.Object, refused.Allowed = "journey-"+uuid.NewString(), false
	many := slices.Repeat([]access.Look{look(now, erased)}, access.MaxForget+1)
	err := errors.Join(
		p.Stores.Ops.Record(t.Context(), look(old, lost), look(old, kept), look(old, uuid.Nil), refused, look(now, uuid.Nil)),
		p.Stores.Ops.Record(t.Context(), many...),
		p.Stores.Vault.Destroy(t.Context(), p.Clients.Stream(erased)), p.Stores.Vault.Destroy(t.Context(), p.Clients.Stream(lost)),
		p.Stores.Vault.Destroy(t.Context(), "client-of-another-kind"),
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{len(many) + 2, 0} {
		if ended, err := p.forget(t.Context()); ended != want || err != nil {
			t.Errorf("%d looks have ended, want %d: %v", ended, want, err)
		}
	}
	left, err := p.Stores.Ops.Looks(t.Context(), access.LookFilter{}, 0, 10)
	if err != nil || len(left) != 3 || left[0].Subject != uuid.Nil || left[1].Subject != kept || left[2].Subject != lost {
		t.Errorf("left are %+v, %v", left, err)
	}
	notes, err := p.Stores.Ops.Forgotten(t.Context(), uuid.Nil)
	want := []access.Forgotten{
		{Client: erased, Looks: access.MaxForget, At: now}, {Client: erased, Looks: 1, At: now},
		{Before: time.Date(2026, 5, 25, 22, 0, 0, 0, time.UTC), Looks: 2, At: now}, // the end of the last day, in Amsterdam
	}
	if err != nil || !slices.Equal(notes, want) {
		t.Errorf("the notes are %+v, %v", notes, err)
	}
}

// A file that cannot be read keeps its own looks, and nobody else's.
func TestOneClientHoldsUpNoOther(t *testing.T) {
	now := time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)
	p := atWork(t, now)
	erased, damaged := p.register(t, true), uuid.UUID{15: 1} // the first of all
	look := func(at time.Time, subject uuid.UUID) access.Look {
		return access.Look{At: at, Actor: "idp|ada", Action: access.SeeClient, Subject: subject, Allowed: true}
	}
	_, err := p.Stores.Events.Append(t.Context(), p.Clients.Stream(damaged), 0, eventstore.Event{ID: uuid.New(), Type: "client.unheardOf.v1", Data: []byte("{}"), Meta: []byte("{}")})
	err = errors.Join(err,
		p.Stores.Ops.Record(t.Context(), look(now, damaged), look(now, erased), look(now.AddDate(0, -7, 0), uuid.Nil)),
		p.Stores.Vault.Destroy(t.Context(), p.Clients.Stream(erased)), p.Stores.Vault.Destroy(t.Context(), p.Clients.Stream(damaged)))
	if err != nil {
		t.Fatal(err)
	}
	if ended, err := p.forget(t.Context()); ended != 2 || err == nil || !strings.Contains(err.Error(), p.Clients.Stream(damaged)) {
		t.Errorf("%d looks have ended, want 2 and who was held up: %v", ended, err)
	}
}
