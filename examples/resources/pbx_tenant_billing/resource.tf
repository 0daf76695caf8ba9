# The billing settings exist already: creating the resource adopts them, and the plan lists what will change.
resource "pbx_tenant_billing" "calls" {
  enabled = true
  account = "TENANT"
  type    = "OFFLINE"
}
