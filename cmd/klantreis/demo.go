package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"klantreis/api/auth"
	"klantreis/cmd/klantreis/demo"
	"klantreis/cmd/klantreis/platform"
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
	if err := c.check(); err != nil {
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

// fill makes the year up, unless the folder holds something already.
func (c demonstrate) fill(ctx context.Context, p *platform.Platform, o out) error {
	head, err := p.Book.Store.Head(ctx)
	if err != nil {
		return err
	}
	if !head.IsZero() {
		fmt.Fprintf(o.talk, "%s holds a log already (up to position %s); it is served as it is.\n", c.Data, head.Position)
		return nil
	}
	began := time.Now()
	fmt.Fprintf(o.talk, "Making up a year of Twente in %s: %d journeys, %s to %s.\n", c.Data, c.Journeys, demo.First, demo.Last)
	b := &bar{talk: o.talk}
	played, err := demo.Play(ctx, demo.Plan{
		Seed: c.Seed, Journeys: c.Journeys, Staff: staff(),
		Progress: func(begun int) { b.show("journeys", int64(begun), int64(c.Journeys)) },
	})
	if err != nil {
		return err
	}
	if err := demo.Keep(ctx, played, p.Book, p.Stores.Documents); err != nil {
		return err
	}
	made, err := played.Store.Head(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(o.talk, "%d events recorded in %s.\n", made.Position.Order(), time.Since(began).Round(100*time.Millisecond))
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
