data "pbx_tenant_balance" "account" {}

output "balance" {
  value = format("%.2f", data.pbx_tenant_balance.account.balance)
}
