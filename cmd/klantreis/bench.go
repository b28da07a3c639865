package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"klantreis/cmd/klantreis/bench"
)

// measure holds this machine against the numbers that the platform promises.
type measure struct {
	Dir      string `help:"Where the filled folders are kept and reused; some 30 GB." type:"path" default:".bench" env:"KLANTREIS_BENCH"`
	Journeys int    `help:"Journeys in the large folder; fewer for a quick look." default:"1000000" env:"KLANTREIS_BENCH_JOURNEYS"`
	FillOnly bool   `help:"Only make the folders ready." env:"KLANTREIS_BENCH_FILL_ONLY"`
	Only     string `help:"Only one part: ${enum}." enum:"all,appends,postgres,rebuilds,starts,answers,decisions,rivals" default:"all" env:"KLANTREIS_BENCH_ONLY"`
	Rivals   string `help:"Where npm installed those whom the part rivals measures us against; scripts/compare does that." type:"path" default:".bench/rivals" env:"KLANTREIS_BENCH_RIVALS"`
}

func (c measure) Run(ctx context.Context, o out) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	b := bench.Bench{
		Dir: c.Dir, Large: c.Journeys, Small: min(bench.Million, c.Journeys), Staff: staff(), Program: program, Talk: o.talk, Only: c.Only, Rivals: c.Rivals}
	if c.FillOnly {
		return b.Fill(ctx)
	}
	servingProcess()
	holds, err := b.Run(ctx, o.answers)
	if err == nil && !holds {
		err = errors.New("a bar does not hold")
	}
	return err
}
