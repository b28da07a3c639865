package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"klantreis/cmd/klantreis/platform"
	"klantreis/domain/command"
	"klantreis/domain/decider"
	"klantreis/domain/directory"
	"klantreis/domain/fund"
	"klantreis/domain/standing"
	"klantreis/domain/voucher"
)

const (
	assessors    = 64
	applications = 2000
	each         = 1000_00 // cents
	fit          = 1500    // of the applications, in the line
	leastDecided = 200     // per second
)

// decisions measures how many applications are decided in a second when many
// assess at once and all are paid from one line: from the first assessment
// until the last voucher was granted or rejected.
func (b Bench) decisions(ctx context.Context) (rows []row, err error) {
	fmt.Fprintf(b.Talk, "deciding %d applications with %d assessors\n", applications, assessors)
	dir, err := os.MkdirTemp(b.Dir, "decisions-")
	if err != nil {
		return nil, fmt.Errorf("make room for decisions: %w", err)
	}
	p, err := open(ctx, platform.Places{Dir: dir})
	if err != nil {
		return nil, err
	}
	running, stop := context.WithCancel(ctx)
	ran := make(chan error, 1)
	go func() { ran <- p.Run(running, platform.All) }()
	defer func() {
		stop()
		err = errors.Join(err, <-ran, p.Close(), os.RemoveAll(dir))
	}()
	all, err := apply(ctx, p)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := assess(ctx, p, all); err != nil {
		return nil, err
	}
	took := time.Since(began)
	rate := applications / took.Seconds()
	return []row{{fmt.Sprintf("applications decided per second, %d assessors, one fund line", assessors),
		fmt.Sprintf("%.0f/s (%d granted, %d declined)", rate, fit, applications-fit), fmt.Sprintf("≥ %d/s", leastDecided), rate >= leastDecided}}, nil
}

// apply makes the applications and a budget in which most of them fit.
func apply(ctx context.Context, p *platform.Platform) ([]uuid.UUID, error) {
	year := decider.DayOf(time.Now()).Year()
	_, err := p.Funds.Handle(ctx, fund.Of(year), fund.Allot{Year: year, Line: "structureel", Amount: fit * each, By: "bench"}, asking())
	if err != nil {
		return nil, err
	}
	terms := standing.Terms(directory.State{}, decider.DayOf(time.Now())) // those of the first filling
	terms.Conditions = nil
	all := make([]uuid.UUID, applications)
	err = together(func(i int) error {
		all[i] = uuid.Must(uuid.NewV7())
		_, err := p.Vouchers.Handle(ctx, all[i], provided(voucher.Apply{Terms: terms, Application: voucher.Application{
			Client: uuid.New(), Journey: uuid.New(), Begun: uuid.New(), Applicant: "klant", RecordedBy: "bench", Line: "structureel",
			Amount: each, Provider: "roc", Training: "Monteur", Level: "mbo-3", StartsOn: decider.DayOf(time.Now()),
		}}), asking())
		return err
	})
	return all, errors.Join(err, caughtUp(ctx, p, "vouchers-move-the-fund"))
}

// provided is a command on a voucher for a training that the bench takes for
// granted: what is measured is deciding, not looking up.
func provided(c voucher.Command) voucher.Command {
	return voucher.WithEvidence{Command: c, Evidence: voucher.Evidence{Open: true, Provided: true}}
}

// assess has everything assessed positively, waits until all are answered, and
// counts how.
func assess(ctx context.Context, p *platform.Platform, all []uuid.UUID) error {
	err := together(func(i int) error {
		by := decider.Ref(fmt.Sprintf("assessor-%d", i%assessors))
		for _, c := range []voucher.Command{voucher.BeginAssessment{By: by}, voucher.AssessPositive{Amount: each, By: by, Mandate: "bench"}} {
			if _, err := p.Vouchers.Handle(ctx, all[i], provided(c), asking()); err != nil {
				return err
			}
		}
		return nil
	})
	for _, policy := range []string{"vouchers-move-the-fund", "fund-answers-vouchers", "fund-goes-on-answering"} {
		err = errors.Join(err, caughtUp(ctx, p, policy))
	}
	for range 2 { // what was paused has answers of its own
		err = errors.Join(err, caughtUp(ctx, p, "fund-answers-vouchers"))
	}
	if err != nil {
		return err
	}
	granted, rejected := 0, 0
	for _, id := range all {
		v, _, err := p.Vouchers.Load(ctx, id)
		if err != nil {
			return err
		}
		switch v.State.Status {
		case voucher.IsGranted:
			granted++
		case voucher.IsRefused:
			rejected++
		}
	}
	if granted != fit || rejected != applications-fit {
		return fmt.Errorf("of %d applications %d were granted and %d rejected, want %d granted", applications, granted, rejected, fit)
	}
	return nil
}

// together does something for each application, as many at once as there are
// assessors.
func together(do func(i int) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	failed := make([]error, assessors)
	for a := range assessors {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < applications && failed[a] == nil; i = int(next.Add(1)) - 1 {
				failed[a] = do(i)
			}
		})
	}
	all.Wait()
	return errors.Join(failed...)
}

// caughtUp waits until a policy has carried out all that is recorded by now.
func caughtUp(ctx context.Context, p *platform.Platform, policy string) error {
	head, err := p.Book.Store.Head(ctx)
	if err != nil {
		return err
	}
	return p.Policies.Wait(ctx, policy, head.Position)
}

func asking() command.Request {
	return command.Request{ID: uuid.Must(uuid.NewV7()), Actor: "bench", Role: "fondsbeoordelaar", Purpose: "beoordeling-voucher"}
}
