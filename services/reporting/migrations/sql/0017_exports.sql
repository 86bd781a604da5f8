-- Lists handed out as files: asked for, gathered part by part, written, kept a week. The file lies in the blob store, its key here, sealed.
CREATE TABLE reporting.exports (
    id            uuid PRIMARY KEY,
    person_id     uuid NOT NULL,
    listed        text NOT NULL CHECK (listed IN ('cases', 'members')),
    format        text NOT NULL CHECK (format IN ('xlsx', 'csv')),
    title         text NOT NULL,
    area          text NOT NULL,
    query         jsonb NOT NULL,
    wording       jsonb NOT NULL,
    as_of         timestamptz NOT NULL,
    expected      integer NOT NULL,
    gathered      integer NOT NULL DEFAULT 0,
    cursor        jsonb,
    state         text NOT NULL DEFAULT 'gathering' CHECK (state IN ('gathering', 'writing', 'done', 'dropped', 'refused')),
    writer        uuid,
    written_until timestamptz,
    blob          text,
    key           bytea,
    size          bigint,
    rows          integer,
    asked_at      timestamptz NOT NULL DEFAULT now(),
    finished_at   timestamptz,
    expires_at    timestamptz NOT NULL,
    CONSTRAINT finished_export_has_its_file CHECK ((state = 'done') = (blob IS NOT NULL AND key IS NOT NULL AND rows IS NOT NULL))
);
CREATE INDEX exports_unfinished ON reporting.exports (asked_at, id) WHERE state IN ('gathering', 'writing');
CREATE INDEX exports_of_person ON reporting.exports (person_id, asked_at DESC);
CREATE INDEX exports_by_expiry ON reporting.exports (expires_at);

-- What has been gathered so far, sealed; gone once the file is written.
CREATE TABLE reporting.export_parts (
    export_id uuid NOT NULL REFERENCES reporting.exports (id) ON DELETE CASCADE,
    number    integer NOT NULL,
    content   bytea NOT NULL,
    CONSTRAINT each_part_is_gathered_once PRIMARY KEY (export_id, number)
);
