-- By when somebody must rule on a returned case, and how often a closed case was done again.
ALTER TABLE reporting.cases
    ADD COLUMN reopened      integer NOT NULL DEFAULT 0,
    ADD COLUMN ruling_due_at timestamptz;
CREATE INDEX case_to_rule_on ON reporting.cases (ruling_due_at) WHERE ruling_due_at IS NOT NULL;
