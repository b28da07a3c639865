package platform

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"klantreis/adapters/postgres"
	"klantreis/domain/vault"
)

// Migrate prepares the PostgreSQL databases among these places for this version
// of the program, for the role that it works as, and makes the key file of a
// new vault in one. Folders and EventStoreDB need no preparing. It may be
// repeated. It answers with the key file that processes need, "" where the
// vault is in a folder, which has its own.
func Migrate(ctx context.Context, at Places, role string) (keyFile string, err error) {
	if len(at.in(inPostgres)) == 0 {
		return "", errors.New("there is nothing to prepare: a data folder and EventStoreDB need none, a PostgreSQL database is named with --database")
	}
	for _, one := range []struct {
		place Place
		part  postgres.Part
	}{{at.Events, postgres.EventsPart}, {at.Vault, postgres.VaultPart}, {at.Vault, postgres.DocumentsPart}, {at.Ops, postgres.OpsPart}, {at.Views, postgres.ViewsPart}} {
		if one.place.kind() != inPostgres {
			continue
		}
		if err := postgres.Migrate(ctx, string(one.place), role, one.part); err != nil {
			return "", err
		}
	}
	if at.Vault.kind() != inPostgres {
		return "", nil
	}
	return at.KeyFile(), firstKey(ctx, at)
}

// firstKey makes the key file of a vault that has none yet, and makes sure that
// the vault belongs to the one that is there. A vault that was made with another
// key is left alone, and so is the file that it needs.
func firstKey(ctx context.Context, at Places) error {
	_, err := os.Stat(at.KeyFile())
	makes := errors.Is(err, fs.ErrNotExist)
	switch {
	case makes:
		err = makeKey(at)
	case err != nil:
		err = fmt.Errorf("find key file: %w", err)
	}
	if err != nil {
		return err
	}
	keys, err := postgres.OpenVault(ctx, string(at.Vault), at.KeyFile())
	switch {
	case errors.Is(err, postgres.ErrWrongKey) && makes:
		return errors.Join(err, os.Remove(at.KeyFile()))
	case err != nil:
		return err
	}
	return keys.Close()
}

func makeKey(at Places) error {
	if err := makeDir(at.Dir); err != nil {
		return err
	}
	return vault.CreateMasterKey(at.KeyFile())
}
