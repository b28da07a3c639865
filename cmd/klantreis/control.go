package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"klantreis/cmd/klantreis/platform"
	"klantreis/projections/projector"
)

// A report is what a rebuild reports, one JSON object a line: how far it is, as a
// [projector.Progress] says.
type report struct {
	Done  int64  `json:"done"`
	Total int64  `json:"total"`
	Error string `json:"error,omitempty"`
	Ended bool   `json:"ended,omitempty"`
}

// listenControl serves the socket of a platform that listens on an address.
func listenControl(p *platform.Platform, addr net.Addr, stop func(error)) (func() error, error) {
	path, done, err := controlPath(p.Stores.Dir)
	if err != nil {
		return nil, err
	}
	defer done()
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("remove old control socket: %w", err)
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("listen for commands: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: commandsOf(p, addr), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			stop(err)
		}
	}()
	return func() error {
		err := server.Close() // removes the socket, unless it was reached through a link
		if gone := os.Remove(filepath.Join(p.Stores.Dir, controlName)); !errors.Is(gone, os.ErrNotExist) {
			err = errors.Join(err, gone)
		}
		return err
	}, nil
}

// commandsOf is what the socket can be asked.
func commandsOf(p *platform.Platform, addr net.Addr) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /address", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "http://"+near(addr)) // whoever asked may have left
	})
	mux.HandleFunc("POST /rebuild", func(w http.ResponseWriter, r *http.Request) {
		lines := json.NewEncoder(w)
		tell := func(l report) {
			_ = lines.Encode(l) // whoever asked may have left; the rebuild then ends with the request
			_ = http.NewResponseController(w).Flush()
		}
		err := p.Views.Rebuild(r.Context(), throttled(func(pr projector.Progress) { tell(report{Done: pr.Done, Total: pr.Total}) }), r.URL.Query()["view"]...)
		last := report{Ended: true}
		if err != nil {
			last.Error = err.Error()
		}
		tell(last)
	})
	return mux
}

// near is an address as this machine reaches it: one that listens everywhere
// is asked at home.
func near(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// throttled passes on a report some ten times a second, and the last.
func throttled(tell func(projector.Progress)) func(projector.Progress) {
	var told time.Time
	return func(p projector.Progress) {
		if time.Since(told) > 100*time.Millisecond || p.Total > 0 && p.Done >= p.Total {
			told = time.Now()
			tell(p)
		}
	}
}

// control asks the process that serves a folder.
func control(dir string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			path, done, err := controlPath(dir)
			if err != nil {
				return nil, err
			}
			defer done()
			return (&net.Dialer{}).DialContext(ctx, "unix", path)
		},
	}}
}

// servedAt returns the address of the process that serves a folder.
func servedAt(ctx context.Context, dir string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://control/address", nil)
	if err != nil {
		return "", err
	}
	resp, err := control(dir).Do(req)
	if err != nil {
		return "", fmt.Errorf("no process serves %s: start one with klantreis serve, or name the address of one with --url", dir)
	}
	defer resp.Body.Close()
	address, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("the serving process answers %s, it is of another version: name its address with --url", resp.Status)
	}
	if err != nil {
		return "", fmt.Errorf("ask where %s is served: %w", dir, err)
	}
	return string(address), nil
}

// askRebuild has the serving process rebuild views. It reports false when no
// process serves the folder.
func askRebuild(ctx context.Context, dir string, views []string, tell func(report)) (bool, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://control/rebuild", nil)
	if err != nil {
		return false, err
	}
	q := req.URL.Query()
	for _, v := range views {
		q.Add("view", v)
	}
	req.URL.RawQuery = q.Encode()
	resp, err := control(dir).Do(req)
	if err != nil {
		return false, nil // nobody listens: the caller does it itself
	}
	defer resp.Body.Close()
	for lines := json.NewDecoder(resp.Body); ; {
		var l report
		if err := lines.Decode(&l); err != nil {
			return true, fmt.Errorf("the serving process ended before the rebuild did: %w", err)
		}
		if l.Error != "" {
			return true, errors.New(l.Error)
		}
		if l.Ended {
			return true, nil
		}
		tell(l)
	}
}
