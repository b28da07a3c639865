-- Questions of those who supervise, the newest first.

-- name: breaks
select b.client, b.event, b.broken_by, b.team, b.reason, b.broken_at, b.broken_day, b.outcome, b.reviewed_by, b.reviewed_day
from glass_breaks b
where (b.broken_at, b.event) < ($1, $2) and b.broken_day >= $3 and b.broken_day <= $4
-- and
order by b.broken_at desc, b.event desc
limit $5

-- name: waiting
  and b.outcome = ?

-- name: counts
select b.outcome, count(*) as breaks
from glass_breaks b
where b.broken_day >= $1 and b.broken_day <= $2
group by b.outcome
order by b.outcome

-- name: destructions
select d.client, d.ground, d.requested_by, d.confirmed_by, d.destroyed_at, d.destroyed_day, d.journeys, d.vouchers, d.result, d.months, d.source
from destructions d
where (d.destroyed_at, d.client) < ($1, $2) and d.destroyed_day >= $3 and d.destroyed_day <= $4
order by d.destroyed_at desc, d.client desc
limit $5
