-- First passwords, given by an administrator and good for one use within a week; roles, names and addresses changed by one.
ALTER TABLE identity.person ADD COLUMN first_password_until timestamptz;

-- Until when the password is a first one, which opens no session and only lets its owner choose another; null: one's own.
CREATE FUNCTION identity.first_password_until(of_person uuid) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT first_password_until FROM person WHERE id = of_person;
$$;

-- Another password ends every session of the account at once; false when it is not there or closed.
CREATE FUNCTION identity.set_password(of_person uuid, hash text, first_until timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    WITH changed AS (
        UPDATE person SET password_hash = hash, first_password_until = first_until
        WHERE id = of_person AND disabled_at IS NULL RETURNING id),
    ended AS (DELETE FROM session WHERE person_id IN (SELECT id FROM changed))
    SELECT EXISTS (SELECT FROM changed);
$$;

-- Who a volunteer is, check-in decides: that role stays whatever staff roles are given.
CREATE FUNCTION identity.change_account(of_person uuid, shown text, mail text, new_roles jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    UPDATE person SET display_name = shown, email = mail WHERE id = of_person;
    DELETE FROM role WHERE person_id = of_person AND role <> 'volunteer';
    INSERT INTO role SELECT of_person, r ->> 0, r ->> 1 FROM jsonb_array_elements(new_roles) r ON CONFLICT DO NOTHING;
$$;

-- Accounts of staff within an area by user name, for administrators; `words` is part of a name or user name.
CREATE FUNCTION identity.staff_within(within text, words text, of_role text, later_than text, most integer)
RETURNS TABLE (id uuid, username text, display_name text, email text, roles jsonb, is_closed boolean, first_password_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT p.id, p.username, p.display_name, p.email, jsonb_agg(jsonb_build_array(r.role, r.area) ORDER BY r.role, r.area),
           p.disabled_at IS NOT NULL, p.first_password_until
    FROM person p JOIN role r ON r.person_id = p.id
    WHERE p.username > later_than
      AND (words = '' OR strpos(lower(p.username), lower(words)) > 0 OR strpos(p.display_name, words) > 0)
      AND EXISTS (SELECT FROM role s WHERE s.person_id = p.id AND s.area LIKE within || '%'
                  AND s.role = ANY (CASE WHEN of_role = '' THEN
                      ARRAY['clerk', 'organiser', 'dispatcher', 'leader', 'supervisor', 'admin', 'auditor'] ELSE ARRAY[of_role] END))
    GROUP BY p.id ORDER BY p.username LIMIT most;
$$;

-- Everything an administrator may see and change of one account, the row locked so that two changes do not mix.
CREATE FUNCTION identity.account_to_change(of_person uuid)
RETURNS TABLE (id uuid, username text, display_name text, email text, roles jsonb, is_closed boolean, first_password_until timestamptz)
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    SELECT p.id, p.username, p.display_name, p.email,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(r.role, r.area) ORDER BY r.role, r.area), '[]') FROM role r WHERE r.person_id = p.id),
           p.disabled_at IS NOT NULL, p.first_password_until
    FROM person p WHERE p.id = of_person FOR UPDATE OF p;
$$;
