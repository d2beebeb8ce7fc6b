-- The words and the structure of a journal. Pixels are in photos.db and are named here by their BLAKE3 hash.
-- Ids are UUIDv7 as 16 bytes. Instants are milliseconds since 1970, UTC. Days are days since 1970-01-01.
-- What a person made carries when it was made and changed, by which profile, and a revision that counts changes.

CREATE TABLE pet (
    id           BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    name         TEXT NOT NULL CHECK (name <> ''),
    species      TEXT,
    words        TEXT,                            -- a line of words for the top of the memorial
    died_wording TEXT NOT NULL DEFAULT 'died'
                 CHECK (died_wording IN ('died', 'passed', 'rainbow_bridge', 'put_to_sleep', 'nothing')),
    portrait     BLOB REFERENCES photo (id) ON DELETE SET NULL,
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    written_by   BLOB NOT NULL,
    revision     INTEGER NOT NULL DEFAULT 1,
    trashed_at   INTEGER
) STRICT;

-- The dates of a life, as uncertain as they are known.
CREATE TABLE pet_date (
    pet      BLOB NOT NULL REFERENCES pet (id) ON DELETE CASCADE,
    kind     TEXT NOT NULL CHECK (kind IN ('born', 'came_home', 'died')),
    words    TEXT NOT NULL,                       -- as typed
    language TEXT NOT NULL,
    edtf     TEXT,                                -- ISO 8601-2; NULL if the words could not be read
    earliest INTEGER,                             -- NULL: open, or unknown
    latest   INTEGER,
    sort_day INTEGER,                             -- NULL: unknown, sorts last
    PRIMARY KEY (pet, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE photo (
    id             BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    original       BLOB NOT NULL UNIQUE CHECK (length(original) = 32),
    file_name      TEXT NOT NULL,
    media_type     TEXT NOT NULL,
    byte_length    INTEGER NOT NULL,
    -- Renditions; NULL, and a reason, while there is no picture.
    large          BLOB,
    large_width    INTEGER,
    large_height   INTEGER,
    small          BLOB,
    small_width    INTEGER,
    small_height   INTEGER,
    no_picture     TEXT,
    cut_short      INTEGER NOT NULL DEFAULT 0,    -- the file is damaged and shows what there is
    facts          TEXT,                          -- what the file says of itself, as JSON
    caption        TEXT,
    alt            TEXT,
    taken_words    TEXT,
    taken_language TEXT,
    taken_edtf     TEXT,
    taken_earliest INTEGER,
    taken_latest   INTEGER,
    taken_sort_day INTEGER,
    created_at     INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    written_by     BLOB NOT NULL,
    revision       INTEGER NOT NULL DEFAULT 1,
    trashed_at     INTEGER,
    CHECK ((large IS NULL) = (small IS NULL)),
    CHECK ((large IS NULL) = (no_picture IS NOT NULL))
) STRICT;

CREATE TABLE photo_pet (
    photo BLOB NOT NULL REFERENCES photo (id) ON DELETE CASCADE,
    pet   BLOB NOT NULL REFERENCES pet (id) ON DELETE CASCADE,
    PRIMARY KEY (pet, photo)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_pet_photo ON photo_pet (photo);

CREATE TABLE story (
    id            BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
    title         TEXT NOT NULL,
    text          TEXT NOT NULL,                  -- CommonMark, with photo:<id> references
    place         TEXT,
    date_words    TEXT,
    date_language TEXT,
    date_edtf     TEXT,
    date_earliest INTEGER,
    date_latest   INTEGER,
    date_sort_day INTEGER,
    created_at    INTEGER NOT NULL,
    changed_at    INTEGER NOT NULL,
    written_by    BLOB NOT NULL,
    revision      INTEGER NOT NULL DEFAULT 1,
    trashed_at    INTEGER
) STRICT;

CREATE TABLE story_pet (
    story BLOB NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    pet   BLOB NOT NULL REFERENCES pet (id) ON DELETE CASCADE,
    PRIMARY KEY (pet, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX story_pet_story ON story_pet (story);

-- What a story said before. Kept whole, so that reading one needs no other.
CREATE TABLE story_version (
    story         BLOB NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    revision      INTEGER NOT NULL,               -- the story's revision at that time
    title         TEXT NOT NULL,
    text          TEXT NOT NULL,
    place         TEXT,
    date_words    TEXT,
    date_language TEXT,
    written_by    BLOB NOT NULL,
    kept_at       INTEGER NOT NULL,
    PRIMARY KEY (story, revision)
) STRICT;

-- Search. Rust prepares the text (crates/journal/src/search): words separated by single spaces, folded, so that plain
-- SQLite can read the index without us. Row ids grow, so newest first is the index's own order.
CREATE TABLE search_entry (
    rowid INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL CHECK (kind IN ('pet', 'story', 'photo')),
    item  BLOB NOT NULL,
    UNIQUE (item, kind)
) STRICT;
CREATE VIRTUAL TABLE search_text USING fts5 (
    title, body, dates,
    content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3'
);
