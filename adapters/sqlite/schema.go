package sqlite

import (
	"embed"
	"fmt"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

//go:embed schema/*.sql
var scripts embed.FS

// A kind is what one of the folder's files is for.
type kind struct {
	name        string // of the file without .db, and of its scripts
	application int64  // written into the file, so that files cannot be mixed up
	version     int    // of the schema, which is also the number of scripts
	synchronous string // FULL where an answer means durable
}

// The files of a folder.
var (
	eventsKind = kind{name: "events", application: 0x6b6c6531, version: 1, synchronous: "FULL"}
	vaultKind  = kind{name: "vault", application: 0x6b6c7631, version: 2, synchronous: "FULL"}
	opsKind    = kind{name: "ops", application: 0x6b6c6f31, version: 4, synchronous: "FULL"}

	documentsKind = kind{name: "documents", application: 0x6b6c6431, version: 1, synchronous: "FULL"}
)

func (k kind) file() string { return k.name + ".db" }

// migrate brings a database up to the version of its kind, one script and one
// transaction at a time. It refuses a file that a newer program has changed.
func (k kind) migrate(c *sqlite.Conn) error {
	at, err := k.check(c)
	if err != nil {
		return err
	}
	for ; at < k.version; at++ {
		script, err := scripts.ReadFile(fmt.Sprintf("schema/%s.%d.sql", k.name, at+1))
		if err != nil {
			return fmt.Errorf("read schema: %w", err)
		}
		marks := fmt.Sprintf("\nPRAGMA application_id = %d;\nPRAGMA user_version = %d;", k.application, at+1)
		if err := sqlitex.ExecuteScript(c, string(script)+marks, nil); err != nil {
			return fmt.Errorf("bring %s to schema %d: %w", k.file(), at+1, err)
		}
	}
	return nil
}

// check returns the version of the schema in a file of this kind, and refuses
// files of other kinds or from a newer program.
func (k kind) check(c *sqlite.Conn) (version int, err error) {
	application, err := number(c, "PRAGMA application_id")
	if err != nil {
		return 0, err
	}
	at, err := number(c, "PRAGMA user_version")
	switch {
	case err != nil:
		return 0, err
	case at == 0 && application == 0:
		return 0, nil
	case application != k.application:
		return 0, fmt.Errorf("%s was not written by this program, or is another of its files: put back the right one", k.file())
	case int(at) > k.version:
		return 0, fmt.Errorf("%s was written by a newer version of this program (schema %d, this version knows up to %d): use that version",
			k.file(), at, k.version)
	}
	return int(at), nil
}

// number runs a query that answers one integer, zero for no row or NULL.
func number(c *sqlite.Conn, query string, args ...any) (n int64, err error) {
	err = sqlitex.Execute(c, query, &sqlitex.ExecOptions{Args: args, ResultFunc: func(row *sqlite.Stmt) error {
		n = row.ColumnInt64(0)
		return nil
	}})
	return n, err
}
