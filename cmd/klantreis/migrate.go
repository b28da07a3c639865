package main

import (
	"context"
	"fmt"

	"klantreis/cmd/klantreis/platform"
)

// migrate prepares PostgreSQL databases.
type migrate struct {
	dataFlag
	For string `help:"The role that the program works as, which must exist. It gets the rights that it needs and no others: it cannot change or delete events. Without it, the program works as the owner." env:"KLANTREIS_MIGRATE_FOR" placeholder:"ROLE"`
}

func (c migrate) Run(ctx context.Context, o out) error {
	at, err := c.places(platform.All)
	if err != nil {
		return err
	}
	key, err := platform.Migrate(ctx, at, c.For)
	if err != nil {
		return err
	}
	fmt.Fprintln(o.talk, "The databases are ready for this version.")
	if key != "" {
		fmt.Fprintf(o.talk, "The key file is %s: every process needs it, and a backup of its own.\n", key)
	}
	return nil
}
