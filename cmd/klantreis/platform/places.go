package platform

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"klantreis/adapters/esdb"
	"klantreis/adapters/postgres"
)

// Places say where everything is kept. Each of the four is in the data folder
// unless it has an address. The folder also holds what this machine needs to
// talk to the process that serves.
type Places struct {
	Dir                       string
	Events, Vault, Ops, Views Place
	Analyst                   string // the role of analysts' tools in the database of views; "" for none
}

// A Place is the address of one of the four, "" for the data folder:
//
//	sqlite:DIR        a folder of its own
//	postgres://…      a PostgreSQL database
//	esdb://…          EventStoreDB, for events; esdb+discover://… for a cluster behind one name
//
// It may hold a password, so that no error repeats it.
type Place string

// A kind of place.
type kind int

const (
	unknown kind = iota
	inFolder
	inPostgres
	inEventStore
)

const folderScheme = "sqlite:"

func (p Place) kind() kind {
	scheme, _, _ := strings.Cut(string(p), "://")
	switch {
	case p == "", strings.HasPrefix(string(p), folderScheme):
		return inFolder
	case scheme == "postgres", scheme == "postgresql":
		return inPostgres
	case scheme == "esdb", scheme == "esdb+discover":
		return inEventStore
	}
	return unknown
}

// InFolder is the place that a folder is.
func InFolder(dir string) Place { return Place(folderScheme + dir) }

// Folder is the folder that an address names, if it does.
func (p Place) Folder() (dir string, is bool) { return strings.CutPrefix(string(p), folderScheme) }

// Known says whether anything can be kept at such an address.
func (p Place) Known() bool { return p.kind() != unknown }

// InPostgres says that it is a PostgreSQL database.
func (p Place) InPostgres() bool { return p.kind() == inPostgres }

// KeepsEventsAlone says that nothing else can be kept there.
func (p Place) KeepsEventsAlone() bool { return p.kind() == inEventStore }

// Has says whether any of the four is at a place.
func (at Places) Has(p Place) bool {
	return slices.ContainsFunc(at.parts(), func(one part) bool { return at.same(one.at, p) })
}

func (at Places) same(a, b Place) bool {
	if a.kind() == inFolder && b.kind() == inFolder {
		return at.folder(a) == at.folder(b)
	}
	return a == b
}

// folder is the folder of a place that is in one.
func (at Places) folder(p Place) string {
	if dir := strings.TrimPrefix(string(p), folderScheme); dir != "" {
		return dir
	}
	return at.Dir
}

// KeyFile is where the master key of the vault is.
func (at Places) KeyFile() string {
	if at.Vault.kind() == inFolder {
		return filepath.Join(at.folder(at.Vault), "key")
	}
	return filepath.Join(at.Dir, "key")
}

// A part is one of the four, by the flag that says where it is.
type part struct {
	flag string
	at   Place
}

func (at Places) parts() []part {
	return []part{{"--events", at.Events}, {"--vault", at.Vault}, {"--ops", at.Ops}, {"--views", at.Views}}
}

// in are the flags of the parts that are in a kind of place.
func (at Places) in(k kind) (flags []string) {
	for _, p := range at.parts() {
		if p.at.kind() == k {
			flags = append(flags, p.flag)
		}
	}
	return flags
}

// Check refuses places that do not go together, or not with what a process is
// to do, and says what would be right.
func (at Places) Check(role Role) error {
	for _, p := range at.parts() {
		if err := p.check(); err != nil {
			return err
		}
	}
	folders := at.in(inFolder)
	switch {
	case role != All && len(folders) > 0:
		return fmt.Errorf("--role %s is for several processes that share everything, and a data folder belongs to one: name databases with --database, or with %s, or leave out --role",
			role, strings.Join(folders, " "))
	case at.Analyst != "" && slices.Contains(folders, "--views"):
		return errors.New("--analyst is a role of a PostgreSQL database, and the views are in a data folder: name a database with --views, or leave it out")
	}
	return nil
}

func (p part) check() error {
	switch k := p.at.kind(); {
	case k == unknown && p.flag == "--events":
		return fmt.Errorf("%s: an address begins with postgres:// or esdb://, or with %s for a folder", p.flag, folderScheme)
	case k == unknown:
		return fmt.Errorf("%s: an address begins with postgres://, or with %s for a folder", p.flag, folderScheme)
	case k == inEventStore && p.flag != "--events":
		return fmt.Errorf("%s: EventStoreDB keeps events alone: name a PostgreSQL database, or a folder as in %sDIR", p.flag, folderScheme)
	case p.at == folderScheme, strings.HasPrefix(string(p.at), folderScheme+"//"):
		return fmt.Errorf("%s: a folder is written as in %sDIR", p.flag, folderScheme)
	}
	return nil
}

// Folders are the folders that any of the four is in, each once.
func (at Places) Folders() (all []string) {
	for _, p := range at.parts() {
		if dir := at.folder(p.at); p.at.kind() == inFolder && !slices.Contains(all, dir) {
			all = append(all, dir)
		}
	}
	return all
}

// Shown is a place as it may be told: where it is, and no user or password.
func (at Places) Shown(p Place) string {
	switch p.kind() {
	case inFolder:
		return at.folder(p)
	case inPostgres:
		return postgres.Shown(string(p))
	case inEventStore:
		return esdb.Shown(string(p))
	}
	return "an unknown place"
}
