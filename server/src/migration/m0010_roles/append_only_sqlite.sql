-- only: sqlite
create trigger audit_is_never_changed before update on audit
begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_is_never_deleted before delete on audit
begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_head_is_never_changed before update on audit_head
begin select raise(abort, 'the audit log only grows'); end;
create trigger audit_head_is_never_deleted before delete on audit_head
begin select raise(abort, 'the audit log only grows'); end;
