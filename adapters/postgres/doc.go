// Package postgres keeps events, keys and what the platform needs to go on
// working in PostgreSQL databases, for organisations that run several processes
// and already know how to keep such a database alive.
//
// [Events], [Vault] and [Ops] each have a schema and may share a database. Any
// number of processes may write at once, and positions are without gaps and in
// the order of commits. Whoever appends takes a lock, and only then looks where
// streams and the log end; many callers share one such transaction, which is what
// makes that fast. An event that comes alone takes the position after the last,
// which is unique: of two that take the same one the second waits for what becomes
// of the first. Neither sequences nor transaction ids play a part in the order;
// both let a reader that resumes pass over events.
//
// [Documents] are papers, sealed with keys of the vault, beside which they are.
//
// [Views] are what everything is asked of. Their tables are made and dropped as
// views are rebuilt; analysts' tools read under stable names those of which no
// row is about anybody.
//
// [Migrate] prepares a database. It needs PostgreSQL 13 or newer, and the
// program itself a role of its own that can add events and not change them.
//
// Known limits: connections go to the server itself and not through a pooler
// that shares them between transactions, which neither prepared statements nor
// LISTEN survive. Whoever owns the tables can switch off what guards them. What
// was destroyed in the vault stays behind, wrapped with the master key, in the
// server's write-ahead log, its archives, replicas and backups until those are
// gone, and in pages until they are used again; see [Vault.Destroy]. The same goes
// for rows of views that an erasure took; see [Views.Scrub].
package postgres
