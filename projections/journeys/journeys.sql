-- Questions about journeys as they stand. Clients may be a moment behind or
-- ahead of journeys, so a name that is not there yet is blank.

-- name: of-advisor
select j.journey, j.client, j.team, j.advisor, j.kind, j.origin, j.channel, j.phase,
  j.opened_at, j.opened_day, j.contacted_at, j.latest_day, j.closed, j.closed_day, j.close_reason,
  j.advised, j.open_needs, j.open_transitions, j.furthest_stage, j.erased,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from journeys j
left join clients c on c.client = j.client
where j.advisor = $4 and j.closed = $5 and (j.contacted_at, j.journey) > ($1, $2)
  and not j.erased
-- and
order by j.contacted_at, j.journey
limit $3

-- name: of-team
select j.journey, j.client, j.team, j.advisor, j.kind, j.origin, j.channel, j.phase,
  j.opened_at, j.opened_day, j.contacted_at, j.latest_day, j.closed, j.closed_day, j.close_reason,
  j.advised, j.open_needs, j.open_transitions, j.furthest_stage, j.erased,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from journeys j
left join clients c on c.client = j.client
where j.team = $4 and j.closed = $5 and (j.contacted_at, j.journey) > ($1, $2)
  and not j.erased
-- and
order by j.contacted_at, j.journey
limit $3

-- name: in-phase
  and j.phase = ?

-- name: in-team
  and j.team = ?

-- name: journey
select j.journey, j.client, j.team, j.advisor, j.kind, j.origin, j.channel, j.phase,
  j.opened_at, j.opened_day, j.contacted_at, j.latest_day, j.closed, j.closed_day, j.close_reason,
  j.advised, j.open_needs, j.open_transitions, j.furthest_stage, j.erased
from journeys j
where j.journey = $1

-- name: of-client
select j.journey, j.client, j.team, j.advisor, j.kind, j.origin, j.channel, j.phase,
  j.opened_at, j.opened_day, j.contacted_at, j.latest_day, j.closed, j.closed_day, j.close_reason,
  j.advised, j.open_needs, j.open_transitions, j.furthest_stage, j.erased
from journeys j
where j.client = $1
order by j.opened_at, j.journey

-- name: phases-of-team
select j.phase, count(*) as journeys
from journeys j
where j.team = $1 and j.phase <> ''
group by j.phase
