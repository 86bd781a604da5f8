-- What a matter is called, for a case whose matter is only wished for yet and for filters that have its code. Cases accepted
-- before say it first; the next acceptance, or a change of the catalogue, has a version and comes before them.
CREATE TABLE reporting.matter_names (
    code    text PRIMARY KEY,
    version integer NOT NULL,
    name    text NOT NULL,
    name_en text NOT NULL
);
INSERT INTO reporting.matter_names (code, version, name, name_en)
SELECT matter_code, 0, mode() WITHIN GROUP (ORDER BY matter_name), mode() WITHIN GROUP (ORDER BY matter_name_en)
FROM reporting.cases WHERE matter_code IS NOT NULL AND matter_name IS NOT NULL AND matter_name_en IS NOT NULL GROUP BY matter_code;
