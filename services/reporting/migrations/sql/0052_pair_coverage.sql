-- What coverage and rhythm are counted by: whom a pair stands by (a bare id), how often it is to be visited and the days it was;
-- and households and members in difficulty by village, whether anybody stands by them or not. Nobody is named.
ALTER TABLE reporting.pairs
    ADD COLUMN partner uuid,
    ADD COLUMN formed_on date,
    ADD COLUMN every_days smallint,
    ADD COLUMN visited date[] NOT NULL DEFAULT '{}',
    ADD COLUMN rhythm_sequence bigint NOT NULL DEFAULT 0;
CREATE INDEX pairs_of_partner ON reporting.pairs (partner) WHERE partner IS NOT NULL;
CREATE TABLE reporting.households (
    id        uuid PRIMARY KEY,
    area      text NOT NULL,
    town      text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    role      text NOT NULL,
    since     date NOT NULL,
    erased_at timestamptz,
    sequence  bigint NOT NULL
);
CREATE INDEX households_of_town ON reporting.households (town, area);
