-- Visits (走访), diary entries (民情日记), and the drafts of requests a diary entry proposes. Words are sealed under a key
-- of the visit's or entry's own (its id is the subject), because one text may speak of several people.

CREATE TABLE intake.visit (
    id            uuid PRIMARY KEY,
    kind          text NOT NULL CHECK (kind IN ('household', 'research', 'firm', 'direct_line')),
    village       text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    town          text NOT NULL GENERATED ALWAYS AS (left(village, 9)) STORED,
    village_group smallint CHECK (village_group BETWEEN 1 AND 99),
    occurred_at   timestamptz NOT NULL,
    visited_on    date NOT NULL GENERATED ALWAYS AS ((occurred_at AT TIME ZONE 'Asia/Shanghai')::date) STORED,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    recorded_by   uuid NOT NULL,
    visitors      uuid[] NOT NULL,
    work_unit     text,
    people_met    integer NOT NULL CHECK (people_met >= 0),
    problem_count smallint NOT NULL CHECK (problem_count >= 0),
    people        text,
    problems      text,
    withdrawn_at  timestamptz,
    CONSTRAINT somebody_visited CHECK (cardinality(visitors) >= 1)
);
CREATE INDEX visit_of_town ON intake.visit (town, occurred_at DESC, id DESC);
CREATE INDEX visit_of_visitor ON intake.visit USING gin (visitors);
CREATE INDEX visit_units_of_town ON intake.visit (town, work_unit) WHERE work_unit IS NOT NULL;

-- One row per kind: money in whole yuan, deeds by their number; never added across kinds. `evidence` is sealed.
CREATE TABLE intake.visit_outcome (
    visit_id    uuid NOT NULL REFERENCES intake.visit (id),
    kind        text NOT NULL CHECK (kind IN ('relief', 'production', 'project', 'coordinated', 'good_deed', 'difficulty')),
    amount_yuan bigint CHECK (amount_yuan > 0),
    times       integer CHECK (times > 0),
    evidence    text,
    CONSTRAINT one_outcome_per_kind PRIMARY KEY (visit_id, kind),
    CONSTRAINT money_or_deeds CHECK (
        CASE WHEN kind IN ('good_deed', 'difficulty') THEN amount_yuan IS NULL AND times IS NOT NULL
             ELSE amount_yuan IS NOT NULL AND times IS NULL END)
);

-- Whom the register knows among the people met.
CREATE TABLE intake.visit_resident (
    visit_id    uuid NOT NULL REFERENCES intake.visit (id),
    resident_id uuid NOT NULL REFERENCES intake.resident (id),
    PRIMARY KEY (visit_id, resident_id)
);
CREATE INDEX visits_of_resident ON intake.visit_resident (resident_id);

CREATE TABLE intake.diary (
    id            uuid PRIMARY KEY,
    visit_id      uuid REFERENCES intake.visit (id),
    village       text NOT NULL CHECK (village ~ '^[0-9]{12}$'),
    town          text NOT NULL GENERATED ALWAYS AS (left(village, 9)) STORED,
    village_group smallint CHECK (village_group BETWEEN 1 AND 99),
    occurred_at   timestamptz NOT NULL,
    written_on    date NOT NULL GENERATED ALWAYS AS ((occurred_at AT TIME ZONE 'Asia/Shanghai')::date) STORED,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    written_by    uuid NOT NULL,
    note          text NOT NULL,
    withdrawn_at  timestamptz
);
CREATE INDEX diary_of_town ON intake.diary (town, occurred_at DESC, id DESC);
CREATE INDEX diary_of_writer ON intake.diary (written_by, occurred_at DESC, id DESC);
CREATE INDEX diary_of_visit ON intake.diary (visit_id) WHERE visit_id IS NOT NULL;

-- What an entry proposes; `content` (person, need, measure, why) is sealed. A person confirms it into a request or drops it.
CREATE TABLE intake.proposal (
    id         uuid PRIMARY KEY,
    diary_id   uuid NOT NULL REFERENCES intake.diary (id),
    place      smallint NOT NULL,
    status     text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'confirmed', 'dropped')),
    content    text NOT NULL,
    request_id uuid REFERENCES intake.request (id) CONSTRAINT one_proposal_per_request UNIQUE,
    reason     text CHECK (reason IN ('already_known', 'no_need', 'solved_at_once', 'misread', 'rewritten')),
    decided_by uuid,
    decided_at timestamptz,
    CONSTRAINT confirmed_has_a_request CHECK ((status = 'confirmed') = (request_id IS NOT NULL)),
    CONSTRAINT dropped_has_a_reason CHECK ((status = 'dropped') = (reason IS NOT NULL)),
    CONSTRAINT decided_by_somebody CHECK ((status = 'open') = (decided_by IS NULL))
);
CREATE INDEX proposal_of_diary ON intake.proposal (diary_id, place);

-- The trace of a correction or withdrawal: what stood there before, sealed under the same key, and why.
CREATE TABLE intake.visit_change (
    id      uuid PRIMARY KEY,
    subject uuid NOT NULL,
    what    text NOT NULL CHECK (what IN ('corrected', 'withdrawn')),
    at      timestamptz NOT NULL,
    by      uuid NOT NULL,
    before  text NOT NULL,
    reason  text NOT NULL
);
CREATE INDEX visit_change_of ON intake.visit_change (subject, at);

-- What somebody has typed and not sent yet, sealed by the service; one per form.
CREATE TABLE intake.entry_draft (
    person_id uuid NOT NULL,
    form      text NOT NULL CHECK (form IN ('visit', 'diary')),
    typed     bytea NOT NULL,
    saved_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT one_draft_per_form PRIMARY KEY (person_id, form)
);

-- The visit or diary entry a request came from; either table, so no foreign key.
ALTER TABLE intake.request ADD COLUMN visit_id uuid;

-- Whoever is erased must not live on in somebody's diary: the words of visits and entries about them go too, the counts stay.
CREATE FUNCTION intake.forget_words_about_the_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM identity.erase_key(v.visit_id) FROM intake.visit_resident v WHERE v.resident_id = NEW.id;
    PERFORM identity.erase_key(p.diary_id) FROM intake.proposal p JOIN intake.request q ON q.id = p.request_id
        WHERE q.resident_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER words_go_with_the_person AFTER UPDATE OF erased_at ON intake.resident
    FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL)
    EXECUTE FUNCTION intake.forget_words_about_the_erased();
