-- Whose last verdict a row of feedback is: `giver` names one user and one reply without saying which.
CREATE TABLE givers (
    giver    TEXT PRIMARY KEY,
    feedback INTEGER NOT NULL REFERENCES feedback (id) ON DELETE CASCADE
);
CREATE INDEX givers_by_feedback ON givers (feedback);
-- How the chunks of an article were made; nothing for one that an older kutip has chunked.
CREATE TABLE chunked (
    article_id TEXT PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
    how        TEXT NOT NULL
);
