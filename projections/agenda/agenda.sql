-- Questions about what was agreed. Clients may be a moment behind or ahead of
-- journeys, so a name that is not there yet is blank.

-- name: appointments-of-team
select a.appointment, a.journey, a.client, a.team, a.with_whom, a.begins_at, a.day, a.minutes, a.channel, a.location, a.topic, a.status,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from appointments a
left join clients c on c.client = a.client
where a.team = $5 and a.day = $4 and (a.begins_at, a.appointment) > ($1, $2)
order by a.begins_at, a.appointment
limit $3

-- name: appointments-with
select a.appointment, a.journey, a.client, a.team, a.with_whom, a.begins_at, a.day, a.minutes, a.channel, a.location, a.topic, a.status,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from appointments a
left join clients c on c.client = a.client
where a.with_whom = $5 and a.day = $4 and (a.begins_at, a.appointment) > ($1, $2)
-- and
order by a.begins_at, a.appointment
limit $3

-- name: appointments-in-team
  and a.team = ?

-- name: planned-with
select a.appointment, a.journey, a.client, a.team, a.with_whom, a.begins_at, a.day, a.minutes, a.channel, a.location, a.topic, a.status
from appointments a
where a.with_whom = $1 and a.day >= $2 and a.day <= $3 and a.status = $4
order by a.begins_at, a.appointment

-- name: promises-of-team
select p.promise, p.journey, p.client, p.team, p.promised_by, p.due_day, p.event,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from promises p
left join clients c on c.client = p.client
where p.team = $4 and (p.due_day, p.promise) > ($1, $2)
order by p.due_day, p.promise
limit $3

-- name: promises-by
select p.promise, p.journey, p.client, p.team, p.promised_by, p.due_day, p.event,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from promises p
left join clients c on c.client = p.client
where p.promised_by = $4 and (p.due_day, p.promise) > ($1, $2)
-- and
order by p.due_day, p.promise
limit $3

-- name: promises-in-team
  and p.team = ?

-- name: handovers-for
select h.handover, h.journey, h.client, h.team, h.advisor, h.proposed_by, h.to_advisor, h.to_team, h.reason, h.proposed_at, h.event,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from handovers h
left join clients c on c.client = h.client
where h.to_team = $4 and (h.to_advisor = '' or h.to_advisor = $5) and (h.proposed_at, h.handover) > ($1, $2)
-- and
order by h.proposed_at, h.handover
limit $3

-- name: handovers-by-name
  and h.to_advisor = ?
