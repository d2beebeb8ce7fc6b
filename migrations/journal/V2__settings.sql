-- What a person set for their own journal. Values are JSON, each in the shape that its reader knows; a reader that finds
-- another shape takes its default.

CREATE TABLE setting (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
