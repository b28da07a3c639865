// Package postgres keeps what the platform keeps in a PostgreSQL database, for
// organisations that run several processes and already back such a database
// up.
package postgres
