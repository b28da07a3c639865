-- One row that says whether deleted rows may still be somewhere in the file:
-- they may unless both numbers are the same. A new file begins like that, since
-- the file that it takes the place of may have been set aside beside it.
CREATE TABLE scrubs (
    wanted INTEGER NOT NULL, -- counts what calls for scrubbing
    done   INTEGER NOT NULL  -- the number wanted when the last complete scrubbing began
) STRICT;
INSERT INTO scrubs VALUES (1, 0);
