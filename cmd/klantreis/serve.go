package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"klantreis/api/auth"
	"klantreis/cmd/klantreis/platform"
	"klantreis/projections/projector"
)

// edge is where and to whom a folder is served.
type edge struct {
	Addr     string        `help:"Listen on this address; ${default} where none is named." default:"127.0.0.1:8080" env:"KLANTREIS_ADDR" placeholder:"HOST:PORT"`
	Issuer   string        `help:"Whose tokens count: the issuer, exactly as in the claim iss. Without it, and on this machine only, made-up personas get a token each." env:"KLANTREIS_ISSUER" placeholder:"URL"`
	Keys     string        `help:"Where the issuer publishes its keys (JWKS)." env:"KLANTREIS_KEYS" placeholder:"URL"`
	Audience string        `help:"The name of this service in tokens." default:"klantreis" env:"KLANTREIS_AUDIENCE"`
	Proxies  []proxy       `help:"Reverse proxies whose header X-Forwarded-For says where a request came from, for the access log: addresses or networks." env:"KLANTREIS_PROXIES" placeholder:"ADDRESS,NETWORK/BITS"`
	Role     platform.Role `help:"What this process does of several that share databases, all four of them: ${enum}. One of projections keeps the views and carries out policies when its turn comes, and answers requests as well." enum:"all,api,projections" default:"all" env:"KLANTREIS_ROLE"`
	LogLevel string        `help:"How much is logged: debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"KLANTREIS_LOG_LEVEL"`
}

// serve serves a folder.
type serve struct {
	dataFlag
	edge
}

func (c serve) Run(ctx context.Context, o out) error {
	err := c.check()
	if err == nil {
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
	return errors.Join(c.serve(ctx, p, o, log), p.Close())
}

// check refuses what cannot be served before a folder is opened, or made, for
// it.
func (e edge) check() error {
	host, port, err := net.SplitHostPort(e.Addr)
	if err != nil {
		return fmt.Errorf("--addr: an address is written as in 127.0.0.1:8080, not as %q", e.Addr)
	}
	_, err = net.LookupPort("tcp", port)
	switch {
	case err != nil:
		return fmt.Errorf("--addr: %q is no port: one is from 1 to 65535, and 0 is any that is free", port)
	case e.Issuer != "" && e.Keys == "":
		return errors.New("--issuer needs --keys: the address at which the issuer publishes its keys (JWKS)")
	case e.Issuer == "" && e.Keys != "":
		return errors.New("--keys needs --issuer: whose keys they are, exactly as in the claim iss of tokens")
	case e.Issuer == "" && !loopback(host):
		return fmt.Errorf("without --issuer only this machine is served, since anyone could take a persona's token: listen on 127.0.0.1 instead of %s, or name an issuer", e.Addr)
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (e edge) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(e.LogLevel)) // one of the four
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// building tells how far views have come that are built without being asked.
func building(t *talk) func(projector.Progress) {
	b := &bar{talk: t}
	return func(p projector.Progress) { b.share("building views", p.Done, p.Total) }
}

// serve runs an open platform and its edge until ctx is done.
func (e edge) serve(ctx context.Context, p *platform.Platform, o out, log *slog.Logger) error {
	servingProcess()
	verifier, personas, err := e.verifier(ctx)
	if err != nil {
		return err
	}
	listener, err := e.listen()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	edge, err := p.API(ctx, verifier, log)
	if err != nil {
		return err
	}
	defer edge.Drain()
	for _, p := range e.Proxies {
		edge.Proxies = append(edge.Proxies, netip.Prefix(p))
	}
	handler, err := edge.Handler()
	if err != nil {
		return err
	}
	server := newServer(handler, log)
	running := make(chan error, 1)
	go func() {
		err := p.Run(ctx, e.Role)
		stop(err)
		running <- err
	}()
	go func() { stop(server.Serve(listener)) }()
	tokens := filepath.Join(p.Stores.Dir, "tokens")
	closeControl, err := receive(p, listener.Addr(), tokens, personas, stop)
	if err != nil {
		stop(err)
	} else {
		soon(ctx, p)
		announce(o.talk, listener.Addr(), tokens, personas)
	}
	<-ctx.Done()
	return e.end(ctx, server, closeControl, running)
}

func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 32 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// receive keeps the tokens and then takes commands, in that order, so that
// whoever finds the socket finds the tokens.
func receive(p *platform.Platform, addr net.Addr, tokens string, personas []persona, stop func(error)) (func() error, error) {
	if err := keepTokens(tokens, personas); err != nil {
		return nil, err
	}
	return listenControl(p, addr, stop)
}

// free refuses an address that nobody can listen on now, also before a folder is
// made. It is not kept meanwhile: who asks there would wait until all is open.
func (e edge) free() error {
	l, err := e.listen()
	if err != nil {
		return err
	}
	return l.Close()
}

func (e edge) listen() (net.Listener, error) {
	l, err := net.Listen("tcp", e.Addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("listen on %s: another process does so, stop that one or choose another address with --addr: %w", e.Addr, err)
	case err != nil:
		return nil, fmt.Errorf("listen on %s: %w", e.Addr, err)
	}
	return l, nil
}

// soon waits a little for views that are being built, so that whoever is told
// where to look finds something there. On a large log they come later.
func soon(ctx context.Context, p *platform.Platform) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_ = p.Served(ctx) // not yet: then the answers say so
}

// end stops taking requests, lets those under way finish, and waits for what
// runs behind them.
func (e edge) end(ctx context.Context, server *http.Server, closeControl func() error, running <-chan error) error {
	grace, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer done()
	err := server.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close() // streams that follow the log never end by themselves
	}
	if closeControl != nil {
		err = errors.Join(err, closeControl())
	}
	err = errors.Join(err, <-running)
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, http.ErrServerClosed) {
		err = errors.Join(cause, err)
	}
	return err
}

// verifier returns who says who people are, and the tokens of the personas
// when that is the program itself.
func (e edge) verifier(ctx context.Context) (*auth.Verifier, []persona, error) {
	if e.Issuer != "" {
		return auth.NewVerifier(auth.Trust{Issuer: e.Issuer, Audience: e.Audience, Keys: auth.RemoteKeys(ctx, e.Keys)}), nil, nil
	}
	local, err := auth.NewLocal(nil)
	if err != nil {
		return nil, nil, err
	}
	personas, err := tokens(local)
	return local.Verifier(), personas, err
}

// A persona and their token.
type persona struct {
	auth.Persona
	token string
}

func tokens(local *auth.Local) (all []persona, err error) {
	for _, p := range auth.Personas {
		t, err := local.Token(p)
		if err != nil {
			return nil, err
		}
		all = append(all, persona{p, t})
	}
	return all, nil
}

// announce says where to look, and as whom.
func announce(w io.Writer, addr net.Addr, tokens string, personas []persona) {
	if len(personas) > 0 {
		fmt.Fprintf(w, "\nA token for each persona, valid for twelve hours or until this process ends.\nEach is also in a file of its name in %s.\n", tokens)
	}
	for _, p := range personas {
		fmt.Fprintf(w, "\n%s, %s of %s: %s\n%s\n", p.Actor, p.Role, p.Team, p.Does, p.token)
	}
	fmt.Fprintf(w, "\nklantreis %s listens on http://%s\n", version, addr)
	fmt.Fprintf(w, "  interface  http://%s/v1/openapi.json\n  health     http://%s/readyz\n  figures    http://%s/metrics\nStop with Ctrl-C; nothing is lost.\n", addr, addr, addr)
}

// keepTokens writes each persona's token to a file that only the folder's
// owner can read, and removes those of earlier processes.
func keepTokens(dir string, personas []persona) error {
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("remove old tokens: %w", err)
	}
	if len(personas) == 0 {
		return nil
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("keep tokens: %w", err)
	}
	for _, p := range personas {
		if err := os.WriteFile(filepath.Join(dir, string(p.Actor)), []byte(p.token), 0o600); err != nil {
			return fmt.Errorf("keep tokens: %w", err)
		}
	}
	return nil
}
