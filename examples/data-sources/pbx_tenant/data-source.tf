data "pbx_tenant" "company" {}

output "office_hours_on_monday" {
  value = data.pbx_tenant.company.office_hours.monday.ranges
}

output "limits" {
  value = {
    extensions = data.pbx_tenant.company.max_extensions
    calls      = data.pbx_tenant.company.max_concurrent_calls
    disk       = data.pbx_tenant.company.disk_quota
  }
}

# What only a newer PBX shows is null on an older one.
output "integrations" {
  value = {
    crm           = data.pbx_tenant.company.crm_provider # since PortSIP PBX v22.3
    transcription = data.pbx_tenant.company.ai_engine    # since PortSIP PBX v22.3
  }
}
