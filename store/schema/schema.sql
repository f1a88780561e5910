-- The catalog: what is stored, in full. Chroma's index is derived from it and can be rebuilt.
CREATE TABLE facts (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
-- One row an article, with the hash by which the next ingestion tells whether it changed.
CREATE TABLE articles (
    id           TEXT PRIMARY KEY,
    source       TEXT NOT NULL,
    title        TEXT,
    publisher    TEXT,
    author       TEXT,
    date         TEXT,
    url          TEXT,
    language     TEXT,
    credits      TEXT NOT NULL,
    text         TEXT NOT NULL,
    content_hash TEXT NOT NULL
);
CREATE INDEX articles_by_date ON articles (date);
CREATE INDEX articles_by_source ON articles (source);
CREATE TABLE chunks (
    number     INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    article_id TEXT NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    start      INTEGER NOT NULL,
    end        INTEGER NOT NULL
);
CREATE INDEX chunks_by_article ON chunks (article_id);
-- Stems, separated by blanks, under the number of their chunk.
CREATE VIRTUAL TABLE stems USING fts5 (text, tokenize = "unicode61 remove_diacritics 0 tokenchars '_''’'");
CREATE TRIGGER chunk_removed AFTER DELETE ON chunks BEGIN
    DELETE FROM stems WHERE rowid = old.number;
END;
-- What users think of answers, each verdict a row; `sources` is a JSON list. No article depends on it.
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
-- Whose last verdict a row of feedback is: `giver` names one user and one reply without saying which.
CREATE TABLE givers (
    giver    TEXT PRIMARY KEY,
    feedback INTEGER NOT NULL REFERENCES feedback (id) ON DELETE CASCADE
);
CREATE INDEX givers_by_feedback ON givers (feedback);
-- How each chat server wants the bot to behave; `channels` is a JSON list, empty for all channels.
CREATE TABLE servers (
    server           INTEGER PRIMARY KEY,
    channels         TEXT NOT NULL,
    threads          INTEGER NOT NULL CHECK (threads IN (0, 1)),
    language         TEXT NOT NULL,
    own_articles     INTEGER NOT NULL CHECK (own_articles IN (0, 1)),
    user_questions   INTEGER NOT NULL,
    server_questions INTEGER NOT NULL
);
-- What the bot has answered, so that its buttons and conversations outlive it; `document` is the answer's JSON.
CREATE TABLE replies (
    number     INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,
    channel    INTEGER NOT NULL,
    user       INTEGER NOT NULL,
    question   TEXT NOT NULL,
    document   TEXT NOT NULL,
    server     INTEGER,
    message    INTEGER,
    collection INTEGER,
    follows    TEXT,
    private    INTEGER NOT NULL CHECK (private IN (0, 1)),
    at         TEXT NOT NULL
);
CREATE INDEX replies_by_channel ON replies (channel);
CREATE INDEX replies_by_message ON replies (message);
CREATE INDEX replies_by_time ON replies (at);
-- Interactions that the bot has acknowledged and not finished.
CREATE TABLE pending (
    token       TEXT PRIMARY KEY,
    application INTEGER NOT NULL,
    language    TEXT NOT NULL,
    at          TEXT NOT NULL
);
-- How the chunks of an article were made; nothing for one that an older kutip has chunked.
CREATE TABLE chunked (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    how        TEXT NOT NULL
);
-- What became of an article's source when it was read; `document` is an object of JSON.
CREATE TABLE readings (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    document   TEXT NOT NULL
);
-- What a user has corrected by hand; `fields` is an object of JSON. It outlives the rows of its article, which
-- are replaced when the source is ingested again.
CREATE TABLE edits (
    article_id TEXT PRIMARY KEY,
    fields     TEXT NOT NULL
);
-- The places that hold an article: it goes with the last of them. `key` is what its id was made of at first; it is
-- NULL when the place holds another article by now. `path` and `volume` are bytes, as names of files are; `read_by`
-- names the code that read it.
CREATE TABLE places (
    number      INTEGER PRIMARY KEY,
    article_id  TEXT NOT NULL,
    source      TEXT NOT NULL,
    key         TEXT UNIQUE,
    fingerprint TEXT NOT NULL,
    path        BLOB,
    part        TEXT,
    volume      BLOB,
    read_by     TEXT NOT NULL
);
CREATE INDEX places_by_article ON places (article_id);
CREATE INDEX places_by_fingerprint ON places (fingerprint);
CREATE INDEX places_by_source ON places (source);
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
-- What is known of the addresses that were fetched, so that only what has changed is fetched again. `found` is
-- where the page was in the end; `listing` an object of JSON, for a feed or a sitemap; `error` why a page holds no
-- article; `asked` and `read` the moments when it was last asked for, and last came.
CREATE TABLE visits (
    url        TEXT PRIMARY KEY,
    found      TEXT NOT NULL,
    etag       TEXT NOT NULL,
    modified   TEXT NOT NULL,
    identity   TEXT NOT NULL,
    changed    TEXT NOT NULL,
    article_id TEXT,
    error      TEXT,
    listing    TEXT,
    asked      TEXT NOT NULL,
    read       TEXT NOT NULL
);
CREATE INDEX visits_by_identity ON visits (identity);
-- What is kept current: `result` is an object of JSON.
CREATE TABLE watched (
    source  TEXT PRIMARY KEY,
    seconds INTEGER NOT NULL,
    added   TEXT NOT NULL,
    next    TEXT NOT NULL,
    last    TEXT,
    result  TEXT
);
-- The channel in which each chat server wants new articles to be announced.
CREATE TABLE announcements (
    server  INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL
);
