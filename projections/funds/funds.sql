-- How the lines of every budget year stood at the end of day $1 as known at
-- position $2, in cents.

-- name: lines
select e.year, e.line, cast(sum(e.allotted) as bigint) as allotted, cast(sum(e.asked) as bigint) as asked,
  cast(sum(e.reserved) as bigint) as reserved, cast(sum(e.paid) as bigint) as paid, cast(sum(e.repaid) as bigint) as repaid
from fund_entries e
where e.day <= $1 and e.position <= $2
group by e.year, e.line
order by e.year, e.line
