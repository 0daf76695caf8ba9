terraform {
  required_version = ">= 1.11"

  required_providers {
    tenios = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

resource "tenios_cloud_pbx_user" "this" {
  for_each = var.users

  user_name          = provider::tenios::e164(each.key, var.country)
  first_name         = each.value.first_name
  last_name          = each.value.last_name
  internal_extension = each.value.extension
  email              = each.value.email
  outbound_allowed   = each.value.may_call_out

  # Tenios wants the password with every write. It is sent when a user changes, and when the version does.
  password_wo         = lookup(var.passwords, each.key, null)
  password_wo_version = each.value.password_version

  adopt_existing  = var.adopt_existing
  deletion_policy = var.leavers
}
