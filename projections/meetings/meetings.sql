-- Questions about group meetings. Which journeys name one as attended is what the
-- agenda keeps, and may be a moment behind or ahead.

-- name: meetings
select m.meeting, m.team, m.begins_at, m.day, m.minutes, m.location, m.topic, m.led_by, m.status, m.participants,
  (select count(*) from attendances a where a.meeting = m.meeting) as journeys
from meetings m
where m.day >= $4 and m.day <= $5 and (m.begins_at, m.meeting) > ($1, $2)
-- and
order by m.begins_at, m.meeting
limit $3

-- name: of-team
  and m.team = ?

-- name: attended
select count(*) as journeys from attendances a where a.meeting = $1
