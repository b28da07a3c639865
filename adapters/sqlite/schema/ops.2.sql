-- Where a look came from: the network address of whoever asked. Blank in looks
-- from before this version.
ALTER TABLE looks ADD COLUMN origin TEXT NOT NULL DEFAULT '';
