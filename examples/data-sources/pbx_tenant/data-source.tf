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
