data "pbx_tenant_status" "now" {}

output "version" {
  value = data.pbx_tenant_status.now.version
}

# A check warns in the plan and stops nothing.
check "licences" {
  assert {
    condition     = data.pbx_tenant_status.now.current_users < data.pbx_tenant_status.now.licensed_users
    error_message = "All licences of the PBX are taken."
  }
}
