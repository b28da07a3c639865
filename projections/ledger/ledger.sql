-- Questions about the log as a list. Positions order it; the time of recording
-- nearly does, see known.go.

-- name: forward
select l.position, l.event, l.recorded_at, l.kind, l.version, l.category, l.subject, l.revision, l.actor, l.role, l.organisation,
  l.request, l.correlation, l.causation, l.occurred_day
from ledger l
where l.position > $1 and l.position < $2
-- and
order by l.position
limit $3

-- name: backward
select l.position, l.event, l.recorded_at, l.kind, l.version, l.category, l.subject, l.revision, l.actor, l.role, l.organisation,
  l.request, l.correlation, l.causation, l.occurred_day
from ledger l
where l.position > $1 and l.position < $2
-- and
order by l.position desc
limit $3

-- name: of-kind
  and l.kind = ?

-- name: by-actor
  and l.actor = ?

-- name: of-event
  and l.event = ?

-- name: recorded-from
  and l.recorded_at >= ?

-- name: recorded-before
  and l.recorded_at < ?

-- name: first-from
select l.position, l.recorded_at
from ledger l
where l.position >= $1
order by l.position
limit 1

-- name: last-before
select l.position, l.recorded_at
from ledger l
where l.position < $1
order by l.position desc
limit 1

-- name: early-later
select w.position, w.recorded_at
from (select l.position, l.recorded_at from ledger l where l.position < $1 order by l.position desc limit $3) w
where w.recorded_at > $2
order by w.position
limit 1

-- name: late-earlier
select w.position, w.recorded_at
from (select l.position, l.recorded_at from ledger l where l.position > $1 order by l.position limit $3) w
where w.recorded_at <= $2
order by w.position desc
limit 1
