-- The settings of matching, by version; the last is in force. A setting that is missing has its default in the code.
CREATE TABLE assignment.weighting (
    version integer CONSTRAINT one_weighting_per_version PRIMARY KEY,
    points  jsonb NOT NULL,
    reason  text NOT NULL DEFAULT '',
    set_by  uuid,
    set_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT who_changes_the_weights_says_why CHECK (version = 1 OR (set_by IS NOT NULL AND reason <> ''))
);
INSERT INTO assignment.weighting (version, points) VALUES (1, '{"village": 0, "town": 10, "district": 30, "rating": 4, "load": 9,
    "recent": 5, "frequency": 25, "rarity": 6, "familiar": 12, "busy_percent": 60, "move_saves": 15, "move_after_minutes": 10}');

-- An unanswered offer the hourly look gave to somebody else, and when each district was looked at.
ALTER TABLE assignment.offer DROP CONSTRAINT offer_status_check,
    ADD CONSTRAINT offer_status_check CHECK (status IN ('open', 'accepted', 'declined', 'expired', 'withdrawn', 'moved'));
CREATE UNIQUE INDEX one_move_per_request ON assignment.offer (request_id) WHERE status = 'moved';
CREATE TABLE assignment.moving (
    district  text PRIMARY KEY,
    looked_at timestamptz NOT NULL
);
