terraform import pbx_tenant.company current
