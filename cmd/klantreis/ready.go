package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// ready asks a serving process whether it is ready: for health checks where
// there is no program that speaks HTTP, as in a container that holds this one
// alone.
type ready struct {
	Data string `help:"Data folder; ${default} where none is named." type:"path" default:"klantreis-data" env:"KLANTREIS_DATA" placeholder:"DIR"`
	URL  string `help:"Where the serving process listens. Without it, the one that serves the data folder is asked." env:"KLANTREIS_URL" placeholder:"URL"`
}

func (c ready) Run(ctx context.Context, o out) error {
	url := c.URL
	if url == "" {
		var err error
		if url, err = servedAt(ctx, c.Data); err != nil {
			return err
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(url, "/")+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("ask the serving process: %w", err)
	}
	resp, err := direct.Do(req)
	if err != nil {
		return fmt.Errorf("ask the serving process: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the serving process answered %s: %s", resp.Status, detail(body))
	}
	_, err = fmt.Fprintln(o.answers, strings.TrimSpace(string(body)))
	return err
}
