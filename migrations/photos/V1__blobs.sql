-- Pixels: originals and renditions, content-addressed by BLAKE3, in chunks of at most 1 MiB. What they mean is in
-- journal.db. A blob is whole or not there: it is written in one transaction.

CREATE TABLE blob (
    id          INTEGER PRIMARY KEY,
    hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    byte_length INTEGER NOT NULL,
    stored_at   INTEGER NOT NULL                  -- milliseconds since 1970, UTC
) STRICT;

CREATE TABLE chunk (
    blob   INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,                      -- from 0
    bytes  BLOB NOT NULL CHECK (length(bytes) <= 1048576),
    PRIMARY KEY (blob, number)
) STRICT;
