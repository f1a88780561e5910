-- Whose last verdict a row of feedback is: `giver` names one user and one reply without saying which.
CREATE TABLE givers (
    giver    TEXT PRIMARY KEY,
    feedback INTEGER NOT NULL REFERENCES feedback (id) ON DELETE CASCADE
);
CREATE INDEX givers_by_feedback ON givers (feedback);
