-- Two administrators may look at one account at once: each change makes another version, and who saves names the one they saw.
ALTER TABLE identity.person ADD COLUMN version integer NOT NULL DEFAULT 1;

CREATE OR REPLACE FUNCTION identity.change_account(of_person uuid, shown text, mail text, new_roles jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    UPDATE person SET display_name = shown, email = mail, version = version + 1 WHERE id = of_person;
    DELETE FROM role WHERE person_id = of_person AND role <> 'volunteer';
    INSERT INTO role SELECT of_person, r ->> 0, r ->> 1 FROM jsonb_array_elements(new_roles) r ON CONFLICT DO NOTHING;
$$;

-- The version of an account, its row locked until the end of the transaction. Who waited for the lock reads the newest version; a
-- statement after this one reads all that belongs to it.
CREATE FUNCTION identity.account_version(of_person uuid) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path = identity AS $$
    SELECT version FROM person WHERE id = of_person FOR UPDATE;
$$;
