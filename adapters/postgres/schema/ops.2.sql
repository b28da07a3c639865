ALTER TABLE ops.looks ADD COLUMN origin text NOT NULL DEFAULT '';

COMMENT ON COLUMN ops.looks.origin IS 'Network address that the request came from; blank in looks from before it was kept.';
