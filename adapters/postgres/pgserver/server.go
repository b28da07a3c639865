// Package pgserver runs a real PostgreSQL of our own: from Debian's binaries, in a
// folder and on a port of its own, by a user who may do nothing else, and gone
// when this process is.
//
// Tests reach it through package pgtest; measurements use it as it is. Production
// has a server that somebody looks after.
//
// Known limits: PostgreSQL 15 or newer, for the order of text, and Linux only, as
// it relies on the kernel to end the server when this process dies.
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// A Way is how a server is asked to stop, as pg_ctl stop -m does.
type Way syscall.Signal

// The ways to stop.
const (
	Fast      = Way(syscall.SIGINT)  // break off what is under way, and leave everything written
	Immediate = Way(syscall.SIGQUIT) // write nothing: the next start recovers from the log
)

// patience is how long a server may take to start or to stop on a busy machine.
const patience = time.Minute

// A Server is one PostgreSQL cluster in a folder.
type Server struct {
	bin    string // the folder of the binaries
	folder string
	port   int
	user   *syscall.Credential // nil when we may run it ourselves

	mu    sync.Mutex
	ended chan struct{} // closed when the running postmaster has ended
	pid   int
}

// Options are how a server differs from the usual one; the zero value is that.
type Options struct {
	Settings  string // lines of postgresql.conf, which count over the usual ones
	SegmentMB int    // the size of a file of the write-ahead log; zero for PostgreSQL's own, 16
}

// settings that differ from what initdb writes. Commits are durable, as they are
// where it is measured; the rest is for many databases on a small machine.
const settings = `
fsync = on
synchronous_commit = on
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 300
shared_buffers = 32MB
max_wal_size = 512MB
dynamic_shared_memory_type = mmap
max_parallel_workers_per_gather = 0
log_checkpoints = off
`

// Create makes the folder of a cluster, which does not run yet. Remove takes it
// away.
func Create(o Options) (_ *Server, err error) {
	sweep()
	s := &Server{}
	if s.bin, err = binaries(); err != nil {
		return nil, err
	}
	if s.user, err = unprivileged(); err != nil {
		return nil, err
	}
	if s.folder, err = folder(s.user); err != nil {
		return nil, err
	}
	if s.port, err = freePort(); err != nil {
		return nil, err
	}
	if err := s.initialise(o); err != nil {
		_ = os.RemoveAll(s.folder)
		return nil, err
	}
	return s, nil
}

// initialise fills the folder. What initdb writes need not survive a power cut.
func (s *Server) initialise(o Options) error {
	initdb := s.Command("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8",
		"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=nl-NL", "-D", s.data())
	if o.SegmentMB > 0 {
		initdb.Args = append(initdb.Args, fmt.Sprintf("--wal-segsize=%d", o.SegmentMB))
	}
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	conf := fmt.Sprintf("%sport = %d\n%s\n", settings, s.port, o.Settings)
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("configure PostgreSQL: %w", err)
	}
	_, err = f.WriteString(conf)
	return errors.Join(err, f.Close())
}

func (s *Server) data() string    { return filepath.Join(s.folder, "data") }
func (s *Server) logFile() string { return filepath.Join(s.folder, "log") }

// Start runs the postmaster as our own child and waits until it answers.
func (s *Server) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	log, err := os.OpenFile(s.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	defer log.Close()
	cmd := s.Command("postgres", "-D", s.data())
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr.Pdeathsig = syscall.Signal(Immediate)
	s.ended = make(chan struct{})
	if err := startKept(cmd, s.ended); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	s.pid = cmd.Process.Pid
	return s.answers()
}

// answers waits until the server takes connections.
func (s *Server) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.ended:
			return fmt.Errorf("PostgreSQL ended at its start:\n%s", s.Log())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w\n%s", err, s.Log())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Running says whether the server was started and has not ended.
func (s *Server) Running() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.runs()
}

func (s *Server) runs() bool {
	select {
	case <-s.ended:
		return false
	default:
		return s.ended != nil
	}
}

// Stop asks the server to end and waits until it has.
func (s *Server) Stop(how Way) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.runs() {
		return nil
	}
	if err := syscall.Kill(s.pid, syscall.Signal(how)); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	select {
	case <-s.ended:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("PostgreSQL does not stop:\n%s", s.Log())
	}
}

// Remove ends the server and takes its folder away.
func (s *Server) Remove() error {
	return errors.Join(s.Stop(Immediate), os.RemoveAll(s.folder))
}

// URL is where a database of this server is found, as its superuser. There is
// no password: only this machine reaches the server.
func (s *Server) URL(database string) string { return s.URLAs("postgres", database) }

// URLAs is [Server.URL] for another role.
func (s *Server) URLAs(role, database string) string {
	return fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", role, s.port, database)
}

// Admin runs one statement outside of any database of ours.
func (s *Server) Admin(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// Log is what the server wrote to its log.
func (s *Server) Log() string {
	log, err := os.ReadFile(s.logFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err.Error()
	}
	return string(log)
}

// Command is a program of PostgreSQL, or of the system, run by the user that owns the folder and
// with nothing of our environment that could lead it elsewhere.
func (s *Server) Command(name string, args ...string) *exec.Cmd {
	if in := filepath.Join(s.bin, name); exists(in) {
		name = in
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = s.folder
	cmd.Env = []string{"LC_ALL=C.UTF-8", "TZ=UTC", "HOME=" + s.folder, "PATH=" + s.bin + ":/usr/bin:/bin"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.user}
	return cmd
}

// Binaries is the folder of PostgreSQL's own programs.
func (s *Server) Binaries() string { return s.bin }

// PID is the process id of the postmaster.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pid
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// freePort finds a port that nobody listens on, below those that the kernel
// hands out to outgoing connections: it must stay free while a server restarts.
func freePort() (int, error) {
	for range 100 {
		port := 15_000 + rand.IntN(15_000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return port, l.Close()
		}
	}
	return 0, errors.New("find a free port: all that were tried are taken")
}
