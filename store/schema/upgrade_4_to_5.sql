-- Word for word as in schema.sql, so that an upgraded catalog is like a new one.
-- Any language may be set, so that another one needs no upgrade.
ALTER TABLE servers RENAME TO old_servers;
CREATE TABLE servers (
    server           INTEGER PRIMARY KEY,
    channels         TEXT NOT NULL,
    threads          INTEGER NOT NULL CHECK (threads IN (0, 1)),
    language         TEXT NOT NULL,
    own_articles     INTEGER NOT NULL CHECK (own_articles IN (0, 1)),
    user_questions   INTEGER NOT NULL,
    server_questions INTEGER NOT NULL
);
INSERT INTO servers SELECT * FROM old_servers;
DROP TABLE old_servers;
