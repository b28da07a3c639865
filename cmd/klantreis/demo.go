package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klantreis/api/auth"
	"klantreis/cmd/klantreis/demo"
	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/eventstore"
	"klantreis/domain/policy"
)

// demonstrate fills a folder with a made-up year and serves it.
type demonstrate struct {
	dataFlag
	edge
	Journeys int    `help:"How many journeys are made up." default:"2000" env:"KLANTREIS_DEMO_JOURNEYS"`
	Seed     uint64 `help:"The same seed makes the same log." default:"1" env:"KLANTREIS_DEMO_SEED"`
	FillOnly bool   `help:"Stop when the folder is filled." env:"KLANTREIS_DEMO_FILL_ONLY"`
}

func (c demonstrate) Run(ctx context.Context, o out) error {
	if c.Journeys < 1 || c.Journeys > 50_000 {
		return errors.New("--journeys must be from 1 to 50,000: a year is made up in memory")
	}
	err := c.check()
	if err == nil && !c.FillOnly {
		err = c.free()
	}
	if err != nil {
		return err
	}
	log := c.logger(o.talk)
	p, err := c.open(ctx, c.Role, log, building(o.talk))
	if err != nil {
		return err
	}
	err = c.fill(ctx, p, o)
	if err == nil && !c.FillOnly {
		err = c.serve(ctx, p, o, log)
	}
	return errors.Join(err, p.Close())
}

// fill makes the year up, or goes on where that was interrupted. A log that was
// served, or that is another or whole, is left as it is.
func (c demonstrate) fill(ctx context.Context, p *platform.Platform, o out) error {
	head, err := p.Book.Store.Head(ctx)
	if err != nil {
		return err
	}
	more := true
	if !head.IsZero() {
		if more, err = unserved(ctx, p); err != nil {
			return err
		}
	}
	began := time.Now()
	var played demo.Played
	if more {
		if played, err = c.play(ctx, o, head); err != nil {
			return err
		}
		if more, err = demo.Unfinished(ctx, played, p.Book.Store); err != nil {
			return err
		}
	}
	if !more {
		fmt.Fprintf(o.talk, "%s holds a log already (up to position %s); it is served as it is.\n", c.Data, head.Position)
		return nil
	}
	if err := demo.Keep(ctx, played, p.Book, p.Stores.Documents); err != nil {
		return err
	}
	return c.tell(ctx, o, played, time.Since(began))
}

// unserved says whether no policy has followed the log yet. A year that is being
// filled is followed by none.
func unserved(ctx context.Context, p *platform.Platform) (bool, error) {
	for _, one := range policy.All {
		at, err := p.Stores.Ops.Checkpoint(ctx, one.Name)
		if err != nil || !at.IsZero() {
			return false, err
		}
	}
	return true, nil
}

func (c demonstrate) play(ctx context.Context, o out, head eventstore.Checkpoint) (demo.Played, error) {
	if head.IsZero() {
		fmt.Fprintf(o.talk, "Making up a year of Twente in %s: %d journeys, %s to %s.\n", c.Data, c.Journeys, demo.First, demo.Last)
	} else {
		fmt.Fprintf(o.talk, "%s holds a log that nobody has served: making up the year of %d journeys to see whether it is a part of that.\n", c.Data, c.Journeys)
	}
	b := &bar{talk: o.talk}
	return demo.Play(ctx, demo.Plan{
		Seed: c.Seed, Journeys: c.Journeys, Staff: staff(),
		Progress: func(begun int) { b.show("journeys", int64(begun), int64(c.Journeys)) },
	})
}

// tell says what was recorded, and whom to look for.
func (c demonstrate) tell(ctx context.Context, o out, played demo.Played, took time.Duration) error {
	made, err := played.Store.Head(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.talk, "%d events recorded in %s.\n", made.Position.Order(), took.Round(100*time.Millisecond))
	fmt.Fprintf(o.talk, "\nNobody in it exists. These clients are there in every such year, to look for by name:\n")
	for _, who := range demo.Cast[:min(c.Journeys, len(demo.Cast))] {
		fmt.Fprintf(o.talk, "  %s %s: %s\n", who.GivenName, who.FamilyName, who.Shows)
	}
	return nil
}

// staff are the personas, and a few colleagues of theirs.
func staff() (all []demo.Member) {
	for _, p := range auth.Personas {
		all = append(all, demo.Member{Actor: p.Actor, Team: p.Team, Role: string(p.Role)})
	}
	return append(all,
		demo.Member{Actor: "adviseur-quinten", Team: auth.Enschede, Role: "adviseur"},
		demo.Member{Actor: "vwnw-adviseur-rosa", Team: auth.Enschede, Role: "vwnw-adviseur"},
		demo.Member{Actor: "adviseur-sjoukje", Team: auth.Almelo, Role: "adviseur"},
		demo.Member{Actor: "vwnw-adviseur-tarik", Team: auth.Almelo, Role: "vwnw-adviseur"},
		demo.Member{Actor: "gids-ursula", Team: auth.Hengelo, Role: "gids"},
	)
}
