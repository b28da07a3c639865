-- Whoever appends locks the table, and no longer its row: a lock of a row is
-- written to the disk.
COMMENT ON TABLE events.log IS 'One row: the log as a whole. The table is locked by whoever appends, so that positions are given in the order of commits; never changed.';
