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
