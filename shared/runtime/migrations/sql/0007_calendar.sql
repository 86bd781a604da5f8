-- Versions of the working calendar that were loaded after the one the program brings: whole tables, never changed, the newest
-- in force. Read by every service; written through the function below only, which assignment alone may call: it owns the
-- due dates that move.
CREATE TABLE reference.calendar_version (
    number    integer PRIMARY KEY CHECK (number > 0),
    version   text NOT NULL,
    year      smallint,                                   -- the year that was loaded
    restores  text,                                       -- or the earlier version that was taken up again
    contents  jsonb NOT NULL,
    loaded_by uuid,                                       -- empty: at the server's terminal
    loaded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT a_year_or_an_earlier_version CHECK ((year IS NULL) <> (restores IS NULL))
);

-- False when somebody loaded another version since this one was looked at.
CREATE FUNCTION reference.keep_calendar(
    seen integer, made text, of_year smallint, earlier text, whole jsonb, person uuid
) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = reference AS $$
    WITH kept AS (
        INSERT INTO calendar_version (number, version, year, restores, contents, loaded_by)
        SELECT seen + 1, made, of_year, earlier, whole, person
        WHERE seen = (SELECT coalesce(max(number), 0) FROM calendar_version)
        ON CONFLICT DO NOTHING RETURNING 1)
    SELECT EXISTS (SELECT FROM kept);
$$;
