-- Service points with hours, zones and an address; areas that change name or are merged from a date on. Read by every
-- service, written through the functions below only, which intake alone may call.
ALTER TABLE reference.service_point
    DROP COLUMN opens,
    DROP COLUMN closes,
    ADD COLUMN sessions jsonb   NOT NULL DEFAULT '[["09:00", "12:00"], ["13:30", "17:30"]]',
    ADD COLUMN zones    jsonb   NOT NULL DEFAULT '[]',
    ADD COLUMN address  text    NOT NULL DEFAULT '',
    ADD COLUMN since    date,
    ADD COLUMN version  integer NOT NULL DEFAULT 1;

CREATE TABLE reference.area_change (
    id        uuid PRIMARY KEY,
    area      text NOT NULL REFERENCES reference.area (code),
    day       date NOT NULL,
    name      text,
    name_en   text,
    successor text REFERENCES reference.area (code),
    source    text NOT NULL,
    made_by   uuid NOT NULL,
    made_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT renamed_or_merged CHECK ((name IS NULL) <> (successor IS NULL)),
    CONSTRAINT not_merged_into_itself CHECK (successor IS NULL OR successor <> area),
    CONSTRAINT one_change_per_area_and_day UNIQUE (area, day)
);
-- An area ends once.
CREATE UNIQUE INDEX merged_once ON reference.area_change (area) WHERE successor IS NOT NULL;

-- False when somebody else changed the point since it was read.
CREATE FUNCTION reference.keep_service_point(
    of_area text, shown text, now_status text, hours jsonb, parts jsonb, place text, number text, from_day date, seen integer
) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = reference AS $$
    WITH changed AS (
        UPDATE service_point SET (name, status, sessions, zones, address, phone, since, version)
            = (shown, now_status, hours, parts, place, number, from_day, version + 1)
        WHERE area = of_area AND version = seen RETURNING 1)
    SELECT EXISTS (SELECT FROM changed);
$$;

CREATE FUNCTION reference.keep_area_change(
    change uuid, of_area text, from_day date, new_name text, new_name_en text, into_area text, told_by text, person uuid
) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = reference AS $$
    INSERT INTO area_change (id, area, day, name, name_en, successor, source, made_by)
    VALUES (change, of_area, from_day, new_name, new_name_en, into_area, told_by, person);
$$;

-- Only what has not come into force yet can be taken back; false otherwise.
CREATE FUNCTION reference.withdraw_area_change(change uuid, today date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = reference AS $$
    WITH gone AS (DELETE FROM area_change WHERE id = change AND day > today RETURNING 1)
    SELECT EXISTS (SELECT FROM gone);
$$;
