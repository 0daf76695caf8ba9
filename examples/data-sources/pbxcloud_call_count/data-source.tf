# The calls of the provider's default tenant.
data "pbxcloud_call_count" "tenant" {
  provider = pbx
}

# Those of the whole system. It needs an administrator's key.
data "pbxcloud_call_count" "system" {
  provider    = pbx
  all_tenants = true
}

output "calls" {
  value = "${data.pbxcloud_call_count.tenant.calls} of ${data.pbxcloud_call_count.system.calls}"
}
