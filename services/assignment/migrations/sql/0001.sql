CREATE SCHEMA assignment;
