-- Word for word as in schema.sql, so that an upgraded catalog is like a new one.
CREATE TABLE feedback (
    id         INTEGER PRIMARY KEY,
    at         TEXT NOT NULL,
    question   TEXT NOT NULL,
    answer     TEXT NOT NULL,
    answered   INTEGER NOT NULL CHECK (answered IN (0, 1)),
    verdict    TEXT NOT NULL CHECK (verdict IN ('good', 'bad')),
    correction TEXT,
    language   TEXT,
    sources    TEXT NOT NULL,
    place      TEXT NOT NULL
);
