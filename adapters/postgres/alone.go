package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrInUse means that another process of the program works with a database.
var ErrInUse = errors.New("another process of klantreis has the database open: stop it first, or end the connections that pg_stat_activity lists under that name")

const (
	lingering = 3 * time.Second        // how long the server may take to notice that a process has ended
	alonePace = 100 * time.Millisecond // between two looks
)

// Alone fails with [ErrInUse] when another process of the program has a database
// open. It is asked before this process opens anything there, which would count
// as well, and says nothing about who comes later.
func Alone(ctx context.Context, url string) error {
	c, err := connect(ctx, url)
	if err != nil {
		return fmt.Errorf("look who uses the database: %w", err)
	}
	defer closeConn(c)
	for began := time.Now(); ; {
		others := false
		err := c.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_stat_activity
			WHERE datname = current_database() AND application_name = 'klantreis' AND pid <> pg_backend_pid())`).Scan(&others)
		switch {
		case err != nil:
			return fmt.Errorf("look who uses the database: %w", err)
		case !others:
			return nil
		case time.Since(began) > lingering:
			return ErrInUse
		}
		select {
		case <-time.After(alonePace):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
