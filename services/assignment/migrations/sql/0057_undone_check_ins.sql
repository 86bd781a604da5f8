-- A check-in that opened an account closes it again when it is undone, unless it was used meanwhile.
ALTER TABLE assignment.check_in
    ADD COLUMN opened_account    boolean NOT NULL DEFAULT false,
    ADD COLUMN account_closed_at timestamptz,
    ADD CONSTRAINT closed_is_what_it_opened CHECK (account_closed_at IS NULL OR (opened_account AND undone_at IS NOT NULL));

-- Whether anybody signed in or did anything with the account since, or it holds other roles: then it stays.
CREATE FUNCTION assignment.is_account_used(of_person uuid, since timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM identity.session WHERE person_id = of_person)
        OR EXISTS (SELECT FROM identity.role WHERE person_id = of_person AND role <> 'volunteer')
        OR EXISTS (SELECT FROM audit.entry WHERE actor_id = of_person AND at >= since);
$$;
