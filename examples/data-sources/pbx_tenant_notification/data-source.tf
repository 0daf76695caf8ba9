data "pbx_tenant_notification" "current" {}

# The addresses are one text on the PBX.
output "recipients" {
  value = compact(split(",", data.pbx_tenant_notification.current.recipients))
}
