# Users of a Tenios Cloud PBX: each way to manage a user with Terraform.

# Ephemeral: Terraform passes it on but never stores it. Set TF_VAR_initial_passwords.
variable "initial_passwords" {
  type        = map(string)
  description = "The passwords of new and adopted users, by phone number."
  ephemeral   = true
  sensitive   = true
}

# A new user. A destroy locks the user out, because Tenios cannot delete users.
resource "tenios_cloud_pbx_user" "reception" {
  provider = pbx

  user_name            = "+492215550100"
  password_wo          = var.initial_passwords["+492215550100"]
  password_wo_version  = 1
  first_name           = "Reception"
  internal_extension   = "100"
  email                = "reception@example.com"
  outbound_allowed     = true
  sip_login_enabled    = true
  call_history_enabled = true
  deletion_policy      = "disable"
}

# Several new users, from the map in users.tf.
resource "tenios_cloud_pbx_user" "team" {
  provider = pbx
  for_each = local.team

  user_name           = each.key
  password_wo         = var.initial_passwords[each.key]
  password_wo_version = 1
  first_name          = each.value.first_name
  last_name           = each.value.last_name
  internal_extension  = each.value.extension
  outbound_allowed    = each.value.may_call_out
  sip_login_enabled   = true
}

# An existing user, imported as it is. Omitted settings keep their value. OpenTofu needs the provider in the
# import block too.
import {
  provider = pbx

  to = tenios_cloud_pbx_user.warehouse
  id = "+492215000003"
}

resource "tenios_cloud_pbx_user" "warehouse" {
  provider = pbx

  user_name = "+492215000003"
}

# Another existing user, adopted and changed in one step. Without adopt_existing, the plan fails.
resource "tenios_cloud_pbx_user" "workshop" {
  provider = pbx

  user_name           = "+492215000004"
  password_wo         = var.initial_passwords["+492215000004"]
  password_wo_version = 1
  first_name          = "Workshop"
  outbound_allowed    = false
  adopt_existing      = true
}

# The new users who may call out. It waits for them, so that the first apply shows them too.
data "tenios_cloud_pbx_users" "callers" {
  provider   = pbx
  depends_on = [tenios_cloud_pbx_user.reception, tenios_cloud_pbx_user.team]

  user_name_prefix = "+49221555"
  outbound_allowed = true
}

output "may_call_out" {
  description = "The new users who may make outgoing calls, with their names."
  value       = { for user in data.tenios_cloud_pbx_users.callers.users : user.user_name => trimspace("${user.first_name} ${user.last_name}") }
}
