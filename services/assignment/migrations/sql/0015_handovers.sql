-- Who left, who handed their open cases over, and how many went to whom.
CREATE TABLE assignment.handover (
    id           uuid PRIMARY KEY,
    volunteer_id uuid NOT NULL REFERENCES assignment.volunteer (id),
    to_id        uuid REFERENCES assignment.volunteer (id),
    reason       text NOT NULL,
    cases        uuid[] NOT NULL,
    handed_by    uuid NOT NULL,
    handed_at    timestamptz NOT NULL,
    CONSTRAINT nobody_hands_over_to_themselves CHECK (to_id IS DISTINCT FROM volunteer_id)
);
CREATE INDEX handover_of_volunteer ON assignment.handover (volunteer_id, handed_at);
