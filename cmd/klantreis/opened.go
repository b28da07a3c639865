package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// direct asks without a proxy: a token that goes to a process on this machine
// goes nowhere else.
var direct = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}

// opened asks the serving process for an event with its sealed parts open. It
// decides whether the token's owner may, and logs the look.
func opened(ctx context.Context, w io.Writer, by *http.Client, url string, c eventsShow) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(url, "/")+"/v1/events/"+c.Event.String()+"?open=true&lang="+c.Lang, nil)
	if err != nil {
		return fmt.Errorf("ask the serving process: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+c.Token)
	resp, err := by.Do(req)
	if err != nil {
		return fmt.Errorf("ask the serving process (is it running, and is --url right?): %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the serving process answered %s: %s", resp.Status, detail(body))
	}
	var answer any
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(answer)
}

// detail is what a problem document says.
func detail(body []byte) string {
	var p struct{ Title, Detail string }
	if json.Unmarshal(body, &p) != nil || p.Title+p.Detail == "" {
		return "no details"
	}
	return p.Title + ". " + p.Detail
}
