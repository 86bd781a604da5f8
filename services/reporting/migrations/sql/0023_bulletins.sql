-- Bulletins as drawn: their numbers and the chain's head of that moment, which nobody changes any more.
CREATE TABLE reporting.bulletins (
    id          uuid PRIMARY KEY,
    area        text NOT NULL,
    first_day   date NOT NULL,
    last_day    date NOT NULL,
    numbers     jsonb NOT NULL,
    drawn_at    timestamptz NOT NULL,
    drawn_by    uuid NOT NULL,
    head_day    date,
    head_number bigint,
    head_hash   text,
    CONSTRAINT bulletin_of_a_period CHECK (first_day <= last_day)
);
CREATE INDEX bulletins_newest ON reporting.bulletins (drawn_at DESC);
CREATE FUNCTION reporting.refuse_to_change_bulletin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a drawn bulletin is frozen' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER drawn_bulletin_is_frozen BEFORE UPDATE OR DELETE ON reporting.bulletins
    FOR EACH ROW EXECUTE FUNCTION reporting.refuse_to_change_bulletin();
