package main

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"klantreis/projections"
)

// The scripts in testdata/script show the command line as one types it, with
// the program as a process of its own in an empty folder. Read them as its
// documentation.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"served": served,
			"take":   take,
		},
	})
}

// served returns when the program that was begun last serves a folder, all its
// views included, and sets ADDR and PID to where it listens and which process it is.
//
//	served FOLDER
func served(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: served folder")
	}
	dir := ts.MkAbs(args[0])
	for range 600 {
		if url, ok := serves(dir); ok {
			began := ts.BackgroundCmds()
			ts.Setenv("ADDR", strings.TrimPrefix(url, "http://"))
			ts.Setenv("PID", strconv.Itoa(began[len(began)-1].Process.Pid))
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%s is not served", dir)
}

func serves(dir string) (url string, ok bool) {
	url, err := servedAt(context.Background(), dir)
	if err != nil {
		return "", false
	}
	resp, err := http.Get(url + "/readyz")
	if err != nil {
		return "", false
	}
	resp.Body.Close()
	var status, talk strings.Builder
	err = run(context.Background(), []string{"views", "status", "--data", dir}, &status, &talk)
	return url, err == nil && resp.StatusCode == http.StatusOK && strings.Count(status.String(), " serving ") == len(projections.All)
}

// take sets a variable to what a pattern finds in a file: to its group where
// it has one. The file may be stdout or stderr.
//
//	take NAME PATTERN FILE
func take(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: take name pattern file")
	}
	pattern, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	found := pattern.FindStringSubmatch(ts.ReadFile(args[2]))
	if found == nil {
		ts.Fatalf("nothing in %s is like %s", args[2], args[1])
	}
	ts.Setenv(args[0], found[len(found)-1])
}
