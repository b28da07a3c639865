package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	reach   = 3 * time.Second // to connect to a server that is there
	silence = 5 * time.Second // after which a network that says nothing is asked
	parting = time.Second     // to say goodbye
)

// dialer notices within half a minute that the other side is gone.
var dialer = &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silence, Interval: silence, Count: 4}}

// session is what every connection is told. A transaction is durable when it is
// said to be, unless the server is set to more than that; a process that went
// away in the middle of one does not keep the others waiting; and a plan that
// was made while a table was small is not one that reads all of it later: every
// query here has its index, and none is worth compiling.
const session = `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
	SET idle_in_transaction_session_timeout = '5s';
	SET enable_seqscan = off;
	SET jit = off;
	SET application_name = 'klantreis'`

// poolConfig reads a URL. Its errors do not repeat it: it may hold a password.
func poolConfig(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("read database URL: it is not of the form postgres://user@host/database, or a file that it names cannot be read")
	}
	adapt(config.ConnConfig)
	config.AfterConnect = begin
	return config, nil
}

func adapt(c *pgx.ConnConfig) {
	c.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	c.DialFunc = dialer.DialContext
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = reach
	}
	if c.ValidateConnect == nil { // of several hosts, the one that takes writes
		c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
}

func begin(ctx context.Context, c *pgx.Conn) error {
	if _, err := c.Exec(ctx, session, pgx.QueryExecModeSimpleProtocol); err != nil {
		return fmt.Errorf("begin session: %w", err)
	}
	return nil
}

// connect opens one connection outside of any pool.
func connect(ctx context.Context, url string) (*pgx.Conn, error) {
	config, err := poolConfig(url)
	if err != nil {
		return nil, err
	}
	c, err := pgx.ConnectConfig(ctx, config.ConnConfig)
	if err != nil {
		return nil, err
	}
	if err := begin(ctx, c); err != nil {
		closeConn(c)
		return nil, err
	}
	return c, nil
}

// closeConn says goodbye, and does not wait for an answer that may not come.
func closeConn(c *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), parting)
	defer cancel()
	_ = c.Close(ctx) // it is closed either way
}
