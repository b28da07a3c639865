package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sys/unix"
)

const (
	reach   = 3 * time.Second // to connect to a server that is there, and to begin a session with it
	silence = 3 * time.Second // after which a network that says nothing is asked
	asks    = 3               // how often, before it is taken for lost
	parting = time.Second     // to say goodbye
)

// dialer notices within twelve seconds that the other side is gone, whether it
// was to say something or to take something in. For the latter the kernel would
// by itself go on sending for a quarter of an hour, and not ask.
var dialer = &net.Dialer{
	KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silence, Interval: silence, Count: asks},
	Control: func(network, _ string, c syscall.RawConn) (err error) {
		if !strings.HasPrefix(network, "tcp") {
			return nil
		}
		failed := c.Control(func(fd uintptr) {
			err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(((asks + 1) * silence).Milliseconds()))
		})
		return errors.Join(failed, err)
	},
}

// session is what every connection is told. A transaction is durable when it is
// said to be, unless the server is set to more than that; one of a single
// statement sees what it waited for; a process that went away in the middle of
// one does not keep the others waiting; and a plan that was made while a table was
// small is not one that reads all of it later: every query here has its index, and
// none is worth compiling.
const session = `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');
	SET default_transaction_isolation = 'read committed';
	SET idle_in_transaction_session_timeout = '3s';
	SET enable_seqscan = off;
	SET jit = off;
	SET application_name = 'klantreis'`

// poolConfig reads a URL. Its errors do not repeat it: it may hold a password.
func poolConfig(url string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("read database URL: it is not of the form postgres://user@host/database, or a file that it names cannot be read")
	}
	if config.ConnConfig.Database == "" { // the server would take the one of the user's own name
		return nil, errors.New("read database URL: it names no database, write it as in postgres://user@host/klantreis")
	}
	adapt(config.ConnConfig)
	config.AfterConnect = begin
	config.BeforeClose = depart
	config.PingTimeout = usualTime // of a connection that was idle
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

// begin has a bound of its own: a pool makes connections without the deadline
// of whoever waits for one, and has room for few that never come about.
func begin(ctx context.Context, c *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, reach)
	defer cancel()
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
		return nil, unreached(url, err)
	}
	if err := begin(ctx, c); err != nil {
		closeConn(c)
		return nil, err
	}
	return c, nil
}

// depart closes a connection of a pool. By itself the driver listens for a
// quarter of a minute to what the server still has to say on a connection whose
// statement was broken off, and the pool has no room for another meanwhile.
func depart(c *pgx.Conn) {
	closeConn(c)
	select {
	case <-c.PgConn().CleanupDone():
	case <-time.After(parting):
		_ = c.PgConn().Conn().Close() // which ends the listening
	}
}

// closeConn says goodbye, and does not wait for an answer that may not come.
func closeConn(c *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), parting)
	defer cancel()
	_ = c.Close(ctx) // it is closed either way
}

// CheckURL refuses a URL that no database can be opened with.
func CheckURL(url string) error {
	_, err := poolConfig(url)
	return err
}

// Shown is the database that a URL names, as it may be told: its hosts and its
// name, and neither user nor password.
func Shown(url string) string {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return "postgres://…"
	}
	hosts := []string{hostOf(config.Host, config.Port)}
	for _, f := range config.Fallbacks {
		if h := hostOf(f.Host, f.Port); !slices.Contains(hosts, h) {
			hosts = append(hosts, h)
		}
	}
	return "postgres://" + strings.Join(hosts, ",") + "/" + config.Database
}

func hostOf(host string, port uint16) string {
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}
