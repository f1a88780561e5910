-- Word for word as in schema.sql, so that an upgraded catalog is like a new one.
-- Sketches of articles, which tell which of them may be copies of one another, and how each was made.
CREATE TABLE sketches (
    number     INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
    way        TEXT NOT NULL
);
CREATE TABLE bands (
    band   INTEGER NOT NULL,
    sketch INTEGER NOT NULL REFERENCES sketches (number) ON DELETE CASCADE,
    PRIMARY KEY (band, sketch)
) WITHOUT ROWID;
CREATE INDEX bands_by_sketch ON bands (sketch);
-- Articles that are copies of one another have the same `original`: the content hash of one of them.
CREATE TABLE copies (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    original   TEXT NOT NULL
);
CREATE INDEX copies_by_original ON copies (original);
