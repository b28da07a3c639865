package main

import (
	"context"
	"errors"
	"fmt"

	"klantreis/cmd/klantreis/platform"
)

// migrate prepares databases.
type migrate struct {
	dataFlag
	For string `help:"The role that the program works as, which must exist. It gets the rights that it needs and no others: it cannot change or delete events. Without it, the program works as the owner." env:"KLANTREIS_MIGRATE_FOR" placeholder:"ROLE"`
}

func (c migrate) Run(ctx context.Context, o out) error {
	at, err := c.places()
	switch {
	case err != nil:
		return err
	case at.InFolder():
		return errors.New("a data folder needs no preparing: name a database with --database")
	}
	if err := platform.Migrate(ctx, at, c.For); err != nil {
		return err
	}
	fmt.Fprintf(o.talk, "The databases are ready for this version. The key file is in %s: every process needs it, and a backup of its own.\n", c.Data)
	return nil
}
