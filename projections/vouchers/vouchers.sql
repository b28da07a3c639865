-- Which vouchers there are, those applied for first before the others. Clients
-- and journeys may be a moment behind or ahead: a name that is not there yet is
-- blank, and what is nobody's yet is not in anybody's list.

-- name: list
select v.voucher, v.client, v.journey, v.status, v.year, v.line, v.asked, v.granted, v.advanced, v.settled, v.paid, v.reclaimed, v.repaid, v.returned,
  v.applied_day, v.complete_day, v.due_day, v.granted_day, v.ended_day, v.disputed, v.erased,
  coalesce(j.team, '') as team, coalesce(j.advisor, '') as advisor,
  coalesce(c.given_name, '') as given_name, coalesce(c.family_name, '') as family_name
from vouchers v
left join journeys j on j.journey = v.journey
left join clients c on c.client = v.client
where (v.applied_day, v.voucher) > ($1, $2)
-- and
order by v.applied_day, v.voucher
limit $3

-- name: of-advisor
  and (j.advisor = ?

-- name: or-absent
  or (j.advisor = ? and j.team = ?)

-- name: and-no-others
  )

-- name: of-team
  and j.team = ?

-- name: in-status
  and v.status = ?

-- name: of-line
  and v.line = ?

-- name: of-year
  and v.year = ?

-- name: due-before
  and v.due_day > 0 and v.due_day < ?

-- How many vouchers stood in which status at the end of day $1 as known at
-- position $2, by programme line and budget year, with the cents that were
-- granted and paid; cut by the dimension $3.

-- name: statuses
select v.status, v.line, v.year,
  case $3
    when 'applicant' then v.applicant
    when 'level' then v.level
    when 'ground' then v.ground
    else ''
  end as value,
  count(*) as n, cast(sum(v.granted) as bigint) as granted, cast(sum(v.paid) as bigint) as paid
from voucher_statuses v
where v.from_day <= $1 and v.to_day > $1 and v.known_from <= $2 and v.known_to > $2
group by 1, 2, 3, 4
