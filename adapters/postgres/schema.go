package postgres

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

//go:embed schema/*.sql
var scripts embed.FS

// A Part is one of the things that are kept in a database, in a schema of its
// own. Parts may share a database, or have one each.
type Part struct {
	name    string // of the schema, and of its scripts
	version int    // of the tables, which is also the number of scripts
}

// The parts that [Migrate] prepares.
var (
	EventsPart = Part{"events", 2}
	VaultPart  = Part{"vault", 1}
	OpsPart    = Part{"ops", 4}
	ViewsPart  = Part{"views", 1}

	DocumentsPart = Part{"documents", 1} // beside the vault
)

// String is the name of the part's schema.
func (p Part) String() string { return p.name }

// Migrate brings parts of a database up to what this program needs. The role
// of the URL owns the tables; the role that is named, which must exist, gets
// the rights that the program needs for its work and no others. Without a name
// nobody does, and the program has to work as the owner.
//
// It may be repeated, changes nothing the second time, and refuses a database
// that a newer program has changed. It writes its own account of versions, as
// the embedded store does, because a migration tool would have to be taught to
// refuse what is newer, and brings database/sql and a second driver along.
func Migrate(ctx context.Context, url, role string, parts ...Part) error {
	c, err := connect(ctx, url)
	if err != nil {
		return fmt.Errorf("prepare database: %w", err)
	}
	defer closeConn(c)
	for _, p := range parts {
		err := pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error { return p.migrate(ctx, tx, role) })
		if err != nil {
			return fmt.Errorf("prepare database for %s: %w", p, err)
		}
	}
	return nil
}

// migrate runs the scripts that a part has not seen yet. Two processes that
// migrate wait for each other.
func (p Part) migrate(ctx context.Context, tx pgx.Tx, role string) error {
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(hashtext('klantreis migrate'))"); err != nil {
		return err
	}
	if err := p.may(ctx, tx, role); err != nil {
		return err
	}
	at, err := p.at(ctx, tx)
	if err != nil {
		return err
	}
	if at == 0 {
		err = p.script(ctx, tx, fmt.Sprintf(`CREATE SCHEMA IF NOT EXISTS %[1]s;
			CREATE TABLE %[1]s.schema (version int NOT NULL);
			COMMENT ON TABLE %[1]s.schema IS 'One row: which version of these tables this is.';
			COMMENT ON COLUMN %[1]s.schema.version IS 'Increases with every change.';
			INSERT INTO %[1]s.schema VALUES (0)`, p.name))
	}
	for ; err == nil && at < p.version; at++ {
		err = p.run(ctx, tx, fmt.Sprintf("%s.%d", p.name, at+1), "")
		if err == nil {
			err = p.script(ctx, tx, fmt.Sprintf("UPDATE %s.schema SET version = %d", p.name, at+1))
		}
	}
	if err == nil && role != "" {
		err = p.run(ctx, tx, p.name+".rights", role)
	}
	return err
}

// may refuses what would fail halfway: a role of the URL that cannot change the
// tables, and one to give rights to that is not there.
func (p Part) may(ctx context.Context, tx pgx.Tx, role string) error {
	var owns, there bool
	err := tx.QueryRow(ctx, `SELECT
		coalesce((SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = $1), has_database_privilege(current_database(), 'CREATE')),
		$2 = '' OR EXISTS (SELECT FROM pg_roles WHERE rolname = $2)`, p.name, role).Scan(&owns, &there)
	switch {
	case err != nil:
		return err
	case !owns:
		return errors.New("the role of this address does not own the tables and cannot prepare them: give the address of the one that owns the database")
	case !there:
		return fmt.Errorf("there is no role %s to give rights to: make it first, as PostgreSQL's superuser", role)
	}
	return nil
}

// run executes one of the embedded scripts.
func (p Part) run(ctx context.Context, tx pgx.Tx, name, role string) error {
	script, err := scripts.ReadFile("schema/" + name + ".sql")
	if err != nil {
		return fmt.Errorf("read schema: %w", err)
	}
	return p.script(ctx, tx, strings.ReplaceAll(string(script), ":role", pgx.Identifier{role}.Sanitize()))
}

// script executes statements that are not known beforehand.
func (p Part) script(ctx context.Context, tx pgx.Tx, statements string) error {
	_, err := tx.Exec(ctx, statements, pgx.QueryExecModeSimpleProtocol)
	return err
}

// A querier is a connection, a pool of them or a transaction.
type querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// at returns the version of a part in a database, zero when it is not there,
// and refuses one from a newer program.
func (p Part) at(ctx context.Context, db querier) (version int, err error) {
	there := false
	if err := db.QueryRow(ctx, "SELECT to_regclass($1) IS NOT NULL", p.name+".schema").Scan(&there); err != nil || !there {
		return 0, denied(p, err)
	}
	if err := db.QueryRow(ctx, "SELECT version FROM "+p.name+".schema").Scan(&version); err != nil {
		return 0, denied(p, err)
	}
	if version > p.version {
		return 0, fmt.Errorf("the tables were made by a newer version of this program (schema %d, this version knows up to %d): use that version",
			version, p.version)
	}
	return version, nil
}

// denied adds to an error about rights who gives them.
func denied(p Part, err error) error {
	var refusal *pgconn.PgError
	if errors.As(err, &refusal) && refusal.Code == "42501" {
		return fmt.Errorf("this role has no rights on %s, run klantreis migrate with its name: %w", p, err)
	}
	return err
}

// check refuses a database that is not what this program needs.
func (p Part) check(ctx context.Context, db querier) error {
	switch at, err := p.at(ctx, db); {
	case err != nil:
		return err
	case at == 0:
		return fmt.Errorf("the database is not prepared for %s, run klantreis migrate", p)
	case at < p.version:
		return fmt.Errorf("the database has schema %d for %s and this version of the program needs %d, run klantreis migrate", at, p, p.version)
	}
	return nil
}
