package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"klantreis/adapters/sqlite"
	"klantreis/cmd/klantreis/backup"
)

// backUp copies a data folder.
type backUp struct {
	Data    string `help:"Data folder; ${default} where none is named." type:"path" default:"klantreis-data" env:"KLANTREIS_DATA" placeholder:"DIR"`
	To      string `help:"The folder to make. The one above it must be there." type:"path" env:"KLANTREIS_BACKUP_TO" placeholder:"DIR" required:""`
	WithKey bool   `help:"Take the key file along. Whoever has the copy can then open everything in it." env:"KLANTREIS_BACKUP_WITH_KEY"`
	Keep    int    `help:"For how many days the keys in it may be kept, at most 30." default:"30" env:"KLANTREIS_BACKUP_KEEP" placeholder:"DAYS"`
}

func (c backUp) Run(ctx context.Context, o out) error {
	if err := (dataFlag{Data: c.Data}).there(); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(c.Data, sqlite.EventsPart.File())); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no log in %s: a database is copied with its own tools, as pg_dump, and the key file apart", c.Data)
	}
	if err := stillHere(c.Data); err != nil {
		return err
	}
	if c.Keep < 1 || c.Keep > backup.MaxDays {
		return fmt.Errorf("--keep is from 1 to %d days: the keys of people who are erased live on in a backup", backup.MaxDays)
	}
	made := backup.Made{At: time.Now().UTC(), Version: version}
	sum, err := backup.Make(ctx, c.Data, c.To, c.WithKey, made, c.Keep, reporting(o))
	if err != nil {
		return err
	}
	if c.WithKey {
		fmt.Fprintln(o.talk, "It holds the vault and its key: whoever has it can open everything that it says about persons.")
	} else {
		fmt.Fprintf(o.talk, "The key file is not in it. Keep a copy of %s apart: without it nothing that is said about persons can be opened.\n", filepath.Join(c.Data, backup.KeyFile))
	}
	_, err = fmt.Fprintln(o.answers, sum)
	return err
}

// expire removes keys from copies that may hold them no longer.
type expire struct {
	In string `help:"The folder that the backups are in." type:"path" env:"KLANTREIS_EXPIRE_IN" placeholder:"DIR" required:""`
}

func (c expire) Run(o out) error {
	expired, err := backup.Expire(c.In, time.Now())
	for _, name := range expired.Names {
		fmt.Fprintln(o.answers, name)
	}
	for _, name := range expired.LeftAlone {
		fmt.Fprintf(o.talk, "%s has a vault and no backup.json, so it is no backup: it was left alone.\n", name)
	}
	if err != nil {
		return err
	}
	switch n := len(expired.Names); n {
	case 0:
		fmt.Fprintln(o.talk, "Nothing was removed: no backup has keys or documents whose time is over.")
	case 1:
		fmt.Fprintln(o.talk, "Keys and documents of one backup were removed. Its log stays.")
	default:
		fmt.Fprintf(o.talk, "Keys and documents of %d backups were removed. Their logs stay.\n", n)
	}
	return nil
}

// reporting draws a bar for each thing that is reported on.
func reporting(o out) backup.Report {
	var b *bar
	last := ""
	return func(what string, done, total int64) {
		if what != last {
			o.talk.end()
			b, last = &bar{talk: o.talk}, what
		}
		b.show(what, done, total)
	}
}

// restore makes a data folder out of a copy.
type restore struct {
	From      string `help:"A folder that klantreis backup made, or a data folder that has lost something." type:"path" env:"KLANTREIS_RESTORE_FROM" placeholder:"DIR" required:""`
	VaultFrom string `help:"Take the vault from this backup instead: the log may be newer." type:"path" env:"KLANTREIS_RESTORE_VAULT_FROM" placeholder:"DIR"`
	Key       string `help:"The key file, where it is neither beside the vault nor in the folder of --from." type:"path" env:"KLANTREIS_RESTORE_KEY" placeholder:"FILE"`
	VaultLost bool   `help:"There is no vault any more, or no key file: go on without all that was said about persons." env:"KLANTREIS_RESTORE_VAULT_LOST"`

	DocumentsLost bool `help:"There is no documents.db any more: go on without documents." env:"KLANTREIS_RESTORE_DOCUMENTS_LOST"`

	Overdue string `help:"Why a vault is put back that was to be destroyed by now. It is written down in the new folder." env:"KLANTREIS_RESTORE_OVERDUE" placeholder:"REASON"`

	Data string `help:"The data folder to make." type:"path" env:"KLANTREIS_DATA" placeholder:"DIR" required:""`
}

func (c restore) Run(ctx context.Context, o out) error {
	if c.VaultLost && c.VaultFrom+c.Key != "" {
		return errors.New("--vault-lost goes without --vault-from and --key: it is for when there is no vault to take")
	}
	from := backup.Sources{Log: c.From, Vault: c.From, Key: c.Key, VaultLost: c.VaultLost, DocumentsLost: c.DocumentsLost, At: time.Now().UTC(), Overdue: c.Overdue}
	if c.VaultFrom != "" {
		from.Vault = c.VaultFrom
	}
	restored, err := backup.Restore(ctx, from, c.Data, reporting(o))
	if err != nil {
		return err
	}
	sayMended(o, restored.Mended)
	fmt.Fprintf(o.talk, "%s is whole. Views are built when it is served.\n", c.Data)
	_, err = fmt.Fprintln(o.answers, restored.Sum)
	return err
}
