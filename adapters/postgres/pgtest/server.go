package pgtest

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
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// How a postmaster is asked to stop.
const (
	fast      = syscall.SIGINT
	immediate = syscall.SIGQUIT
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

// settings that differ from what initdb writes. Commits are durable, because
// tests crash the server; the rest is for many databases on a small machine.
const settings = `
fsync = on
synchronous_commit = on
listen_addresses = '127.0.0.1'
max_connections = 300
shared_buffers = 32MB
max_wal_size = 512MB
dynamic_shared_memory_type = mmap
max_parallel_workers_per_gather = 0
log_checkpoints = off
`

// create makes the folder of a cluster that does not run yet.
func create() (_ *Server, err error) {
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
	if err := s.initialise(); err != nil {
		_ = os.RemoveAll(s.folder)
		return nil, err
	}
	return s, nil
}

// initialise fills the folder. What initdb writes need not survive a power cut.
func (s *Server) initialise() error {
	initdb := s.command("initdb", "--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8",
		"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=nl-NL", "-D", s.data())
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	conf := fmt.Sprintf("%sport = %d\nunix_socket_directories = '%s'\n", settings, s.port, s.folder)
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("configure the test server: %w", err)
	}
	_, err = f.WriteString(conf)
	return errors.Join(err, f.Close())
}

func (s *Server) data() string    { return filepath.Join(s.folder, "data") }
func (s *Server) logFile() string { return filepath.Join(s.folder, "log") }

// start runs the postmaster as our own child and waits until it answers.
func (s *Server) start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	log, err := os.OpenFile(s.logFile(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("start the test server: %w", err)
	}
	defer log.Close()
	cmd := s.command("postgres", "-D", s.data())
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr.Pdeathsig = immediate
	s.ended = make(chan struct{})
	if err := startKept(cmd, s.ended); err != nil {
		return fmt.Errorf("start the test server: %w", err)
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
			return fmt.Errorf("the test server ended at its start:\n%s", s.Log())
		case <-ctx.Done():
			return fmt.Errorf("the test server does not answer: %w\n%s", err, s.Log())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *Server) running() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.ended:
		return false
	default:
		return true
	}
}

// stop sends the postmaster a signal and waits until it has ended.
func (s *Server) stop(how syscall.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.ended:
		return nil
	default:
	}
	if err := syscall.Kill(s.pid, how); err != nil {
		return fmt.Errorf("stop the test server: %w", err)
	}
	select {
	case <-s.ended:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("the test server does not stop:\n%s", s.Log())
	}
}

func (s *Server) remove() {
	_ = s.stop(immediate)
	_ = os.RemoveAll(s.folder)
}

// Log is what the server wrote to its log.
func (s *Server) Log() string {
	log, err := os.ReadFile(s.logFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err.Error()
	}
	return string(log)
}

// Tool runs one of PostgreSQL's own programs, pg_dump or psql, and returns what
// it printed. A psql stops at the first error.
func (s *Server) Tool(t testing.TB, input, name string, args ...string) string {
	t.Helper()
	if name == "psql" {
		args = append([]string{"--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"}, args...)
	}
	cmd := s.command(name, args...)
	var complaints strings.Builder
	cmd.Stdin, cmd.Stderr = strings.NewReader(input), &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, complaints.String())
	}
	return string(out)
}

// command is a program of PostgreSQL, run by the user that owns the folder and
// with nothing of our environment that could lead it elsewhere.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.folder
	cmd.Env = []string{"LC_ALL=C.UTF-8", "TZ=UTC", "HOME=" + s.folder, "PATH=" + s.bin + ":/usr/bin:/bin"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.user}
	return cmd
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
