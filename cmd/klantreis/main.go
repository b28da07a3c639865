// Command klantreis is the client-journey platform in one binary.
//
// It serves, fills a folder with a made-up year, and shows what the log and
// the views hold. Nothing else needs to be installed: everything lives in one
// folder, unless it is named a PostgreSQL database or an EventStoreDB.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "klantreis:", err)
		os.Exit(1)
	}
}

// commands is the command line. Every flag can also be set in the environment.
type commands struct {
	Serve    serve         `cmd:"" help:"Serve what a data folder or databases hold."`
	Demo     demonstrate   `cmd:"" help:"Fill a data folder with a made-up year of Twente, and serve it."`
	Events   eventsGroup   `cmd:"" help:"Look at the log. Runs beside a serving process."`
	Views    viewsGroup    `cmd:"" help:"Look after the views: everything that is asked is derived from the log."`
	Policies policiesGroup `cmd:"" help:"Look after the policies: what follows by itself from what is recorded."`
	Migrate  migrate       `cmd:"" help:"Prepare databases for this version. It may be repeated."`
	Move     move          `cmd:"" help:"Bring all that is kept to another place: from a data folder to PostgreSQL, or back. No process may serve either."`
	Backup   backUp        `cmd:"" help:"Copy a data folder, beside the process that serves it."`
	Expire   expire        `cmd:"" help:"Remove keys and documents from backups that may hold them no longer."`
	Restore  restore       `cmd:"" help:"Make a data folder out of a copy."`
	Bench    measure       `cmd:"" help:"Measure this machine against the numbers that the platform holds itself to."`
	Ready    ready         `cmd:"" help:"Ask a serving process whether it is ready."`
	Version  printVersion  `cmd:"" help:"Print the version."`
}

// out is where a command writes: answers to the one, talk to the other.
type out struct {
	answers io.Writer
	talk    *talk
}

// run is the whole program.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	ended := errors.New("help was printed")
	parser, err := commandLine(stdout, stderr, func(int) { panic(ended) })
	if err != nil {
		return fmt.Errorf("build command line: %w", err)
	}
	chosen, err := parse(parser, args, ended)
	if err == nil && chosen == nil {
		return nil // help was asked for
	}
	if err = errors.Join(misspelled(parser.Model), helped(err)); err != nil {
		return err
	}
	chosen.BindTo(ctx, (*context.Context)(nil))
	o := out{stdout, newTalk(stderr)}
	defer o.talk.end()
	end, err := profiled()
	if err != nil {
		return err
	}
	return errors.Join(chosen.Run(o), end())
}

// commandLine returns what reads the command line. It exits when help was asked
// for.
func commandLine(stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	return kong.New(&commands{},
		kong.Name("klantreis"),
		kong.Description("Client journeys of a regional employment desk, event by event."),
		kong.Writers(stdout, stderr),
		kong.DefaultEnvars("KLANTREIS"), // where a flag does not name another
		kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
}

// parse returns nil when the arguments asked for help, which is then printed.
func parse(parser *kong.Kong, args []string, ended error) (chosen *kong.Context, err error) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(ended) {
				panic(r)
			}
			chosen = nil
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	return parser.Parse(args)
}

// helped adds to a mistake in the command line which help says what is right.
func helped(err error) error {
	var wrong *kong.ParseError
	if !errors.As(err, &wrong) || wrong.Context == nil {
		return err
	}
	command := "klantreis"
	for _, p := range wrong.Context.Path {
		if p.Command != nil {
			command += " " + p.Command.Name
		}
	}
	return fmt.Errorf("%w (%s --help says what can be given)", err, command)
}
