terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

# The PortSIP tenant of the customer.
module "tenant" {
  source = "../portsip-tenant"
  count  = var.tenant == null ? 0 : 1

  timezone       = var.tenant.timezone
  office_hours   = var.tenant.office_hours
  holiday_region = var.tenant.holiday_region
  holiday_years  = var.tenant.holiday_years
  users          = var.tenant.users
  secrets        = var.tenant_secrets
  ring_groups    = var.tenant.ring_groups
}

# The Tenios users of the customer.
module "team" {
  source    = "../tenios-team"
  count     = length(var.team) > 0 ? 1 : 0
  providers = { tenios = pbx }

  users     = var.team
  passwords = var.team_passwords
}

# The call statistics of the customer, from a Kazoo account.
resource "myreports_pbx_connection" "kazoo" {
  provider = pbx
  count    = var.kazoo == null ? 0 : 1

  name         = var.customer
  country_code = var.country_code
  enabled      = true

  kazoo = {
    host_rest          = var.kazoo.host_rest
    host_websocket     = var.kazoo.host_websocket
    account_id         = var.kazoo.account_id
    api_key_wo         = var.kazoo_api_key
    api_key_wo_version = var.kazoo.api_key_version
  }

  # A connection costs money, and deleting it loses the statistics.
  deletion_policy = "prevent"
}
