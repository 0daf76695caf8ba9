data "pbx_tenant_custom_headers" "current" {}

output "added_headers" {
  value = data.pbx_tenant_custom_headers.current.add
}
