package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"klantreis/adapters/postgres"
	"klantreis/domain/eventstore"
	"klantreis/domain/vault"
)

func TestAKeyThatAnotherProcessDestroyedDoesNotOpen(t *testing.T) {
	url, keyFile, id := prepared(t), newKeyFile(t), uuid.New()
	here, there := openVault(t, url, keyFile), openVault(t, url, keyFile)
	if _, err := here.Create(t.Context(), "a", id); err != nil {
		t.Fatal(err)
	}
	if err := there.Destroy(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if keys, err := here.Open(t.Context(), id); err != nil || len(keys) != 0 {
		t.Errorf("%d keys opened, %v", len(keys), err)
	}
	if _, err := here.Create(t.Context(), "a", id); !errors.Is(err, vault.ErrDestroyed) {
		t.Errorf("got %v", err)
	}
	if n := number(t, session(t, url), "SELECT count(*) FROM vault.keys WHERE wrapped = decode(repeat('00', 60), 'hex')"); n != 1 {
		t.Error("the row still holds the key")
	}
}

func TestProcessesMakeTheSameKeys(t *testing.T) {
	url, keyFile := prepared(t), newKeyFile(t)
	ids := []uuid.UUID{uuid.New(), uuid.New(), uuid.New()}
	got := make([][]vault.Key, 8)
	var busy sync.WaitGroup
	for i := range got {
		v := openVault(t, url, keyFile)
		busy.Go(func() {
			var err error
			if got[i], err = v.Create(t.Context(), "a", ids...); err != nil {
				t.Error(err)
			}
		})
	}
	busy.Wait()
	for _, keys := range got {
		if len(keys) != 3 || [3]vault.Key(keys) != [3]vault.Key(got[0]) {
			t.Fatal("two processes got different keys")
		}
	}
}

func TestAVaultBelongsToOneKeyFile(t *testing.T) {
	url := prepared(t)
	openVault(t, url, newKeyFile(t))
	_, err := postgres.OpenVault(t.Context(), url, newKeyFile(t))
	if err == nil || !strings.Contains(err.Error(), "does not belong to this vault") {
		t.Errorf("another key file: got %v", err)
	}
	_, err = postgres.OpenVault(t.Context(), url, newKeyFile(t)+" missing")
	if err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("no key file: got %v", err)
	}
}

// A vault that lost its proof must not be taken over by any key that comes.
func TestAVaultThatIsInUseIsNotMadeAnew(t *testing.T) {
	url, keyFile := prepared(t), newKeyFile(t)
	if _, err := openVault(t, url, keyFile).Create(t.Context(), "a", uuid.New()); err != nil {
		t.Fatal(err)
	}
	c := session(t, url)
	exec(t, c, "ALTER TABLE vault.proof DISABLE TRIGGER ALL")
	exec(t, c, "DELETE FROM vault.proof")
	if _, err := postgres.OpenVault(t.Context(), url, keyFile); err == nil {
		t.Error("a vault without a proof was opened")
	}
}

func TestAKeyOpensOnlyInItsPlace(t *testing.T) {
	url, keyFile, ids := prepared(t), newKeyFile(t), []uuid.UUID{uuid.New(), uuid.New()}
	v, c := openVault(t, url, keyFile), session(t, url)
	if _, err := v.Create(t.Context(), "a", ids...); err != nil {
		t.Fatal(err)
	}
	exec(t, c, "ALTER TABLE vault.keys DISABLE TRIGGER ALL")
	exec(t, c, "UPDATE vault.keys SET wrapped = (SELECT wrapped FROM vault.keys WHERE id = $1) WHERE id = $2", ids[0], ids[1])
	if keys, err := v.Open(t.Context(), ids...); err == nil {
		t.Errorf("%d keys opened although one was put in the place of another", len(keys))
	}
}

func TestDestroyedStreamsAreListed(t *testing.T) {
	v := openVault(t, prepared(t), newKeyFile(t))
	for _, stream := range []string{"b", "B", "a", "b"} {
		if err := v.Destroy(t.Context(), stream); err != nil {
			t.Fatal(err)
		}
	}
	streams, err := v.Destroyed(t.Context())
	if err != nil || fmt.Sprint(streams) != "[B a b]" {
		t.Errorf("got %q, %v", streams, err)
	}
}

func TestKeysSurviveLostConnections(t *testing.T) {
	url, keyFile := prepared(t), newKeyFile(t)
	v, c := openVault(t, url, keyFile), session(t, url)
	ctx, cancel := context.WithCancel(t.Context())
	made, mu := map[uuid.UUID]vault.Key{}, sync.Mutex{}
	var busy sync.WaitGroup
	for range 8 {
		busy.Go(func() {
			for ctx.Err() == nil {
				id := uuid.New()
				keys, err := v.Create(t.Context(), "a", id)
				if err == nil { // a caller who was told of an error does not use the key
					mu.Lock()
					made[id] = keys[0]
					mu.Unlock()
				}
			}
		})
	}
	for range 20 {
		exec(t, c, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		exec(t, c, "SELECT pg_sleep(0.02)")
	}
	cancel()
	busy.Wait()
	if len(made) == 0 {
		t.Error("no key was made")
	}
	var ids []uuid.UUID
	for id := range made {
		ids = append(ids, id)
	}
	keys, err := openVault(t, url, keyFile).Open(t.Context(), ids...)
	if err != nil || len(keys) != len(made) {
		t.Fatalf("%d of %d keys opened, %v", len(keys), len(made), err)
	}
	for id, key := range made {
		if keys[id] != key {
			t.Fatalf("key %s is another one", id)
		}
	}
}

func TestAClosedPartSaysSo(t *testing.T) {
	url := prepared(t)
	e, v, o := openEvents(t, url), openVault(t, url, newKeyFile(t)), openOps(t, url)
	waiting := make(chan error, 1)
	go func() { waiting <- e.Wait(context.Background(), eventstore.Position{Minor: 9}) }()
	for _, part := range []interface{ Close() error }{e, v, o} {
		if err := part.Close(); err != nil {
			t.Error(err)
		}
	}
	_, appending := e.Append(t.Context(), "a", 0, fact())
	_, reading := e.Head(t.Context())
	_, creating := v.Create(t.Context(), "a", uuid.New())
	_, checking := o.Checkpoint(t.Context(), "close")
	for i, err := range []error{<-waiting, appending, reading, creating, checking} {
		if !errors.Is(err, postgres.ErrClosed) {
			t.Errorf("call %d got %v, want ErrClosed", i+1, err)
		}
	}
}
