-- Questions about what went out.

-- name: of-client
select d.client, d.disclosure, d.recipient, d.recipient_kind, d.purpose, d.data_kinds, d.basis, d.evidence, d.referral,
  d.disclosed_at, d.disclosed_day
from disclosures d
where d.client = $1
order by d.disclosed_at, d.disclosure
