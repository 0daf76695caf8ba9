data "pbx_tenant_billing" "current" {}

data "pbx_tenant_balance" "current" {}

output "balance" {
  value = data.pbx_tenant_billing.current.enabled ? data.pbx_tenant_balance.current.balance : null
}
