-- 审计: a role that reads figures, cases and the audit.
ALTER TABLE identity.role DROP CONSTRAINT role_role_check;
ALTER TABLE identity.role ADD CONSTRAINT role_role_check
    CHECK (role IN ('clerk', 'volunteer', 'organiser', 'dispatcher', 'leader', 'supervisor', 'admin', 'auditor'));
