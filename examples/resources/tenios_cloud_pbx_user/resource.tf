variable "sip_passwords" {
  description = "The password of each user, by phone number. As an ephemeral variable it is in no state and no plan."
  type        = map(string)
  sensitive   = true
  ephemeral   = true
}

# A user with everything that can be set.
resource "tenios_cloud_pbx_user" "reception" {
  provider = pbx

  user_name            = "+492215550001"
  first_name           = "Front"
  last_name            = "Desk"
  internal_extension   = "1001"
  email                = "reception@example.com"
  outbound_allowed     = true
  sip_login_enabled    = true
  call_history_enabled = true

  # Terraform cannot detect that the password changed: change the version to send it.
  password_wo         = var.sip_passwords["+492215550001"]
  password_wo_version = 1
}

locals {
  sales = {
    alice = { number = "+492215550002", extension = "1002", password_version = 1 }
    bob   = { number = "+492215550003", extension = "1003", password_version = 1 }
  }
}

# A team, one user for each entry of the map.
resource "tenios_cloud_pbx_user" "sales" {
  provider = pbx
  for_each = local.sales

  user_name          = each.value.number
  first_name         = title(each.key)
  internal_extension = each.value.extension
  email              = "${each.key}@example.com"
  outbound_allowed   = true

  # Raise the version of one user to send a new password to that user alone.
  password_wo         = var.sip_passwords[each.value.number]
  password_wo_version = each.value.password_version

  # Where a number has a user already, it is adopted and given these settings.
  # The plan warns what will change.
  adopt_existing = true

  # Tenios cannot delete users. A user who is removed from the map is locked out instead.
  deletion_policy = "disable"
}
