-- Accounts by name and by area, closing one, and the one rule of recusal (回避) that every list of every service asks.

-- Whether somebody with these areas may see what was complained of: not whom it names, and by no role that lies within an
-- area it is hidden from; a role above that area still counts. `shared/identity/recusal.py` says the same in Python.
CREATE FUNCTION identity.may_see(hidden_persons uuid[], hidden_areas text[], lies_in text, reader uuid, own_areas text[])
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT reader <> ALL (hidden_persons) AND EXISTS (
        SELECT FROM unnest(own_areas) own
        WHERE starts_with(lies_in, own)
          AND NOT EXISTS (SELECT FROM unnest(hidden_areas) hidden WHERE starts_with(own, hidden)));
$$;

CREATE INDEX role_of_area ON identity.role (area text_pattern_ops);

-- One account with its roles, closed or not.
CREATE FUNCTION identity.account_of(of_person uuid) RETURNS TABLE (id uuid, username text, display_name text, roles jsonb, is_closed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT p.id, p.username, p.display_name,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(r.role, r.area) ORDER BY r.role, r.area), '[]') FROM role r WHERE r.person_id = p.id),
           p.disabled_at IS NOT NULL
    FROM person p WHERE p.id = of_person;
$$;

-- Who is meant by a complaint: the account of that name, or those within the town whose name is among the words said.
CREATE FUNCTION identity.meant_by(account_name text, words text, in_town text) RETURNS TABLE (id uuid, role text, area text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT p.id, r.role, r.area FROM person p JOIN role r ON r.person_id = p.id WHERE p.username = account_name
    UNION
    SELECT p.id, r.role, r.area FROM person p JOIN role r ON r.person_id = p.id
    WHERE p.id IN (
        SELECT near.person_id FROM role near JOIN person known ON known.id = near.person_id
        WHERE (near.area LIKE in_town || '%' OR near.area = left(in_town, 6))
          AND char_length(known.display_name) > 1 AND strpos(words, known.display_name) > 0);
$$;

-- Accounts that hold a role within an area, for handing over and closing.
CREATE FUNCTION identity.accounts_within(of_roles text[], within text) RETURNS TABLE (id uuid, username text, display_name text, roles jsonb, is_closed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = identity AS $$
    SELECT p.id, p.username, p.display_name, jsonb_agg(jsonb_build_array(r.role, r.area) ORDER BY r.role, r.area), p.disabled_at IS NOT NULL
    FROM role r JOIN person p ON p.id = r.person_id
    WHERE r.role = ANY (of_roles) AND r.area LIKE within || '%'
    GROUP BY p.id ORDER BY p.username LIMIT 1000;
$$;

-- Closing ends every session at once; false when it was closed already. The row is locked by it, so two do not both say true.
CREATE FUNCTION identity.close_account(of_person uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    WITH closed AS (UPDATE person SET disabled_at = now() WHERE id = of_person AND disabled_at IS NULL RETURNING id),
    ended AS (DELETE FROM session WHERE person_id IN (SELECT id FROM closed))
    SELECT EXISTS (SELECT FROM closed);
$$;

CREATE FUNCTION identity.reopen_account(of_person uuid) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    WITH opened AS (UPDATE person SET disabled_at = NULL WHERE id = of_person AND disabled_at IS NOT NULL RETURNING id)
    SELECT EXISTS (SELECT FROM opened);
$$;
