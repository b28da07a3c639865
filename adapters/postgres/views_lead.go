package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	leadPace = 500 * time.Millisecond // how often those who stand by ask
	leadBeat = time.Second            // how often who leads makes sure of it
	leadTime = 2 * time.Second        // for the server to confirm it
)

// ErrLead means that another process may lead now.
var ErrLead = errors.New("the lead was lost")

// Lead waits until no other process leads, and then runs work, which may keep
// the views until its context is done. It returns what work does; when the lead
// is lost work's context ends, with [ErrLead] as its cause, and Lead fails with
// that.
//
// The lead is a lock that the server holds for one connection. It ends with the
// process, and within some four seconds also when the process's machine or the
// network goes silent. Rows come out right whatever happens: this saves two
// processes from doing the same work, and from taking what the other is
// building for litter.
func (v *Views) Lead(ctx context.Context, work func(context.Context) error) error {
	return lead(ctx, v.url, "views", work)
}

// Lead is [Views.Lead] for whoever carries out policies, which may keep views
// elsewhere.
func (o *Ops) Lead(ctx context.Context, work func(context.Context) error) error {
	return lead(ctx, o.url, "policies", work)
}

func lead(ctx context.Context, url, over string, work func(context.Context) error) error {
	c, err := takeLead(ctx, url, over)
	if err != nil {
		return fmt.Errorf("take the lead over the %s: %w", over, err)
	}
	defer closeConn(c)
	ctx, lose := context.WithCancelCause(ctx)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer lose(nil)
	watching.Go(func() { keepLead(ctx, c, lose) })
	err = work(ctx)
	if cause := context.Cause(ctx); errors.Is(cause, ErrLead) {
		return errors.Join(cause, err)
	}
	return err
}

// leadSession lets the server notice soon that a process went silent.
const leadSession = `SET tcp_keepalives_idle = 2; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2;
	SET tcp_user_timeout = '4s'`

// takeLead asks for the lock again and again: who waits for it in the server
// has an open transaction, which keeps dead rows from being removed.
func takeLead(ctx context.Context, url, over string) (*pgx.Conn, error) {
	c, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	_, err = c.Exec(ctx, leadSession, pgx.QueryExecModeSimpleProtocol)
	for taken := false; err == nil; {
		if err = c.QueryRow(ctx, "SELECT pg_try_advisory_lock(hashtext($1))", "klantreis "+over).Scan(&taken); err != nil {
			break
		}
		if taken {
			return c, nil
		}
		select {
		case <-time.After(leadPace):
		case <-ctx.Done():
			err = ctx.Err()
		}
	}
	closeConn(c)
	return nil, err
}

// keepLead makes sure of the connection that the lock belongs to, until ctx is
// done.
func keepLead(ctx context.Context, c *pgx.Conn, lose context.CancelCauseFunc) {
	for {
		select {
		case <-time.After(leadBeat):
		case <-ctx.Done():
			return
		}
		beat, cancel := context.WithTimeout(ctx, leadTime)
		err := c.Ping(beat)
		cancel()
		if err != nil && ctx.Err() == nil {
			lose(ErrLead)
		}
	}
}
