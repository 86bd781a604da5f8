-- How often a promise was missed from where a case stood: counted over the promises of the last year that have come due.
CREATE TABLE reporting.risk_cells (
    step        text NOT NULL CHECK (step IN ('waiting', 'working')),
    days_left   smallint NOT NULL CHECK (days_left BETWEEN 0 AND 10),
    matter_code text NOT NULL,
    town        text NOT NULL,
    cases       integer NOT NULL,
    missed      integer NOT NULL,
    PRIMARY KEY (step, days_left, matter_code, town),
    CONSTRAINT no_more_missed_than_there_were CHECK (missed BETWEEN 0 AND cases)
);
CREATE TABLE reporting.risk_promises (
    matter_code text PRIMARY KEY,
    days        smallint NOT NULL
);
CREATE TABLE reporting.risk_state (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    built_at timestamptz
);
INSERT INTO reporting.risk_state DEFAULT VALUES;
-- the promises that came due last
CREATE INDEX cases_by_due ON reporting.cases (due_at) WHERE due_at IS NOT NULL;
