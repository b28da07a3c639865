-- Questions about clients. A person is looked up by whatever is asked that
-- fewest share: a number, else a name, else a date of birth. The rest narrows
-- that down. Erased clients have nothing left that they could be found by.

-- name: by-mark
select c.client, c.team, c.given_name, c.family_name, c.search_name, c.birth_date, c.employer, c.journeys
from (
  select n.client
  from clients n
  where n.client in (select m.client from client_marks m where m.mark = $4)
    and (n.search_name, n.client) > ($1, $2)
-- and
  order by n.search_name, n.client
  limit $3
) f
join clients c on c.client = f.client
order by c.search_name, c.client

-- name: by-name
select c.client, c.team, c.given_name, c.family_name, c.search_name, c.birth_date, c.employer, c.journeys
from (
  select distinct n.search_name, n.client
  from client_names n
  where n.word >= $4 and n.word < $5
    and (n.search_name, n.client) > ($1, $2)
-- and
  order by n.search_name, n.client
  limit $3
) f
join clients c on c.client = f.client
order by c.search_name, c.client

-- name: by-birth-date
select c.client, c.team, c.given_name, c.family_name, c.search_name, c.birth_date, c.employer, c.journeys
from (
  select n.client
  from clients n
  where n.birth_date = $4
    and (n.search_name, n.client) > ($1, $2)
-- and
  order by n.search_name, n.client
  limit $3
) f
join clients c on c.client = f.client
order by c.search_name, c.client

-- name: named
    and exists (select 1 from client_names w where w.client = n.client and w.word >= ? and w.word < ?)

-- name: born
    and exists (select 1 from clients b where b.client = n.client and b.birth_date = ?)

-- name: client
select c.client, c.team, c.given_name, c.family_name, c.search_name, c.birth_date, c.employer, c.journeys
from clients c
where c.client = $1

-- name: marked
select c.client, c.team, c.given_name, c.family_name, c.search_name, c.birth_date, c.employer, c.journeys
from client_marks m
join clients c on c.client = m.client
where m.mark = $2
order by c.search_name, c.client
limit $1

-- name: journeys-of
select j.client, j.journey
from client_journeys j
where j.client = $1
order by j.journey

-- name: client-of
select j.client, j.journey
from client_journeys j
where j.journey = $1
