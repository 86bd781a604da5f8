-- People with accounts, their roles and areas, sessions, guessing counters, and the keys personal data is sealed under.
-- Services reach this schema through the security-definer functions below only.
CREATE SCHEMA identity;

CREATE TABLE identity.person (
    id            uuid PRIMARY KEY,
    username      text NOT NULL CONSTRAINT one_account_per_username UNIQUE,
    display_name  text NOT NULL,
    password_hash text,
    email         text,
    disabled_at   timestamptz
);
CREATE TABLE identity.role (
    person_id uuid NOT NULL REFERENCES identity.person (id),
    role      text NOT NULL CHECK (role IN ('clerk', 'volunteer', 'organiser', 'dispatcher', 'leader', 'supervisor', 'admin')),
    area      text NOT NULL CHECK (area ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'),
    PRIMARY KEY (person_id, role, area)
);
CREATE INDEX role_holders ON identity.role (role, area);
CREATE TABLE identity.session (
    token_hash bytea PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES identity.person (id),
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX session_of_person ON identity.session (person_id);
-- Guesses at passwords and tracking codes, counted per hour; the key is a hash.
CREATE TABLE identity.attempt (
    what   text NOT NULL,
    key    bytea NOT NULL,
    hour   timestamptz NOT NULL,
    tries  integer NOT NULL,
    PRIMARY KEY (what, key, hour)
);
CREATE TABLE identity.person_key (
    subject    uuid PRIMARY KEY,
    master_key text NOT NULL,
    wrapped    bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION identity.account(name text) RETURNS TABLE (id uuid, password_hash text, display_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT id, password_hash, display_name FROM person WHERE username = name AND disabled_at IS NULL;
$$;

CREATE FUNCTION identity.start_session(hash bytea, person uuid, until timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    INSERT INTO session (token_hash, person_id, expires_at) VALUES (hash, person, until);
$$;

CREATE FUNCTION identity.end_session(hash bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    DELETE FROM session WHERE token_hash = hash;
$$;

-- The person behind a live session: not expired, not idle for eight hours, account not disabled. Read on every request,
-- so that a changed role or a disabled account takes effect at once.
CREATE FUNCTION identity.session_person(hash bytea) RETURNS TABLE (id uuid, username text, display_name text, roles jsonb, stale boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT p.id, p.username, p.display_name,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(r.role, r.area) ORDER BY r.role, r.area), '[]') FROM role r WHERE r.person_id = p.id),
           s.seen_at < now() - interval '5 minutes'
    FROM session s JOIN person p ON p.id = s.person_id
    WHERE s.token_hash = hash AND s.expires_at > now() AND s.seen_at > now() - interval '8 hours' AND p.disabled_at IS NULL;
$$;

CREATE FUNCTION identity.touch_session(hash bytea) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    UPDATE session SET seen_at = now() WHERE token_hash = hash;
$$;

CREATE FUNCTION identity.tidy_sessions() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    DELETE FROM session WHERE expires_at < now() OR seen_at < now() - interval '8 hours';
    DELETE FROM attempt WHERE hour < now() - interval '2 days';
$$;

CREATE FUNCTION identity.count_attempt(of text, whose bytea) RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    INSERT INTO attempt VALUES (of, whose, date_trunc('hour', now()), 1)
    ON CONFLICT (what, key, hour) DO UPDATE SET tries = attempt.tries + 1 RETURNING tries;
$$;

CREATE FUNCTION identity.attempts(of text, whose bytea) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT coalesce(sum(tries), 0)::integer FROM attempt WHERE what = of AND key = whose AND hour = date_trunc('hour', now());
$$;

-- Who receives a message: the holders of a role over an area, the nearest area first.
CREATE FUNCTION identity.holders(of_role text, over_area text) RETURNS TABLE (id uuid, username text, display_name text, email text, area text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT p.id, p.username, p.display_name, p.email, r.area FROM role r JOIN person p ON p.id = r.person_id
    WHERE r.role = of_role AND starts_with(over_area, r.area) AND p.disabled_at IS NULL
    ORDER BY length(r.area) DESC, p.username;
$$;

CREATE FUNCTION identity.people(ids uuid[]) RETURNS TABLE (id uuid, username text, display_name text, email text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT id, username, display_name, email FROM person WHERE id = ANY (ids);
$$;

-- An account with its roles, as [[role, area], …]; used by check-in and by the demo district.
CREATE FUNCTION identity.open_account(person uuid, name text, shown text, hash text, mail text, roles jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    INSERT INTO person (id, username, display_name, password_hash, email) VALUES (person, name, shown, hash, mail);
    INSERT INTO role SELECT person, r ->> 0, r ->> 1 FROM jsonb_array_elements(roles) r;
$$;

CREATE FUNCTION identity.keep_key(of_subject uuid, by_master text, wrapped_key bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    INSERT INTO person_key (subject, master_key, wrapped) VALUES (of_subject, by_master, wrapped_key) ON CONFLICT (subject) DO NOTHING;
$$;

CREATE FUNCTION identity.keys(of_subjects uuid[]) RETURNS TABLE (subject uuid, master_key text, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT subject, master_key, wrapped FROM person_key WHERE subject = ANY (of_subjects);
$$;

CREATE FUNCTION identity.erase_key(of_subject uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    DELETE FROM person_key WHERE subject = of_subject;
$$;

CREATE FUNCTION identity.keys_under_other(than_master text, at_most integer) RETURNS TABLE (subject uuid, master_key text, wrapped bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT subject, master_key, wrapped FROM person_key WHERE master_key <> than_master LIMIT at_most;
$$;

CREATE FUNCTION identity.rewrap_key(of_subject uuid, by_master text, wrapped_key bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    UPDATE person_key SET master_key = by_master, wrapped = wrapped_key WHERE subject = of_subject;
$$;
