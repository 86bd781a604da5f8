-- Which version of the working calendar a case is counted with; every case so far with the one the program brings.
ALTER TABLE reporting.cases ADD COLUMN calendar_version text NOT NULL DEFAULT '2026-da8fdd9a';
