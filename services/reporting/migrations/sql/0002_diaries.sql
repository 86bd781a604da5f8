-- Visits (走访) as far as the roll-up needs them: counts and kinds, never a name or a word. Rebuilt from bus.event.
CREATE TABLE reporting.visits (
    id          uuid PRIMARY KEY,
    area        text NOT NULL,
    town        text NOT NULL GENERATED ALWAYS AS (left(area, 9)) STORED,
    kind        text NOT NULL,
    work_unit   text,
    occurred_at timestamptz NOT NULL,
    visited_on  date NOT NULL GENERATED ALWAYS AS ((occurred_at AT TIME ZONE 'Asia/Shanghai')::date) STORED,
    recorded_at timestamptz NOT NULL,
    visitors    integer NOT NULL,
    people_met  integer NOT NULL,
    problems    integer NOT NULL,
    withdrawn   boolean NOT NULL DEFAULT false,
    sequence    integer NOT NULL
);
CREATE INDEX visits_by_day ON reporting.visits (visited_on, town)
    INCLUDE (work_unit, area, visitors, people_met, problems) WHERE NOT withdrawn;
CREATE INDEX visits_of_town ON reporting.visits (town, occurred_at DESC, id DESC) WHERE NOT withdrawn;

-- Money in whole yuan, deeds by their number; one row per kind, never added across kinds.
CREATE TABLE reporting.visit_outcomes (
    visit_id    uuid NOT NULL REFERENCES reporting.visits (id) ON DELETE CASCADE,
    kind        text NOT NULL,
    amount_yuan bigint NOT NULL DEFAULT 0,
    times       integer NOT NULL DEFAULT 0,
    evidence    boolean NOT NULL,
    PRIMARY KEY (visit_id, kind)
);
