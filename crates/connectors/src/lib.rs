//! Systems of record over HTTP, behind the declarations of the playbooks.
