-- Word for word as in schema.sql, so that an upgraded catalog is like a new one.
-- How each chat server wants the bot to behave; `channels` is a JSON list, empty for all channels.
CREATE TABLE servers (
    server           INTEGER PRIMARY KEY,
    channels         TEXT NOT NULL,
    threads          INTEGER NOT NULL CHECK (threads IN (0, 1)),
    language         TEXT NOT NULL CHECK (language IN ('auto', 'id', 'en')),
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
