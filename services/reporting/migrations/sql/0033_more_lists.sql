-- More lists are handed out as files than cases and members; which ones, the service's own table of columns says.
ALTER TABLE reporting.exports
    DROP CONSTRAINT exports_listed_check,
    ADD CONSTRAINT a_list_has_a_name CHECK (listed ~ '^[a-z][a-z-]{1,30}$');
