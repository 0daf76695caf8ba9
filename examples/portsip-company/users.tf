# One line of users.csv for each user. A new line is a new user; a higher secrets_version sends new secrets to one.
#
# Whoever leaves is set to active = no first, which takes them out of all groups. The next apply may delete the line: the
# PBX may not delete a user who is in a group, and Terraform deletes a user before it changes a group.

locals {
  users = { for user in csvdecode(file("${path.module}/users.csv")) : user.extension_number => user }
  team = { for department in distinct([for user in local.users : user.department]) : department => sort([
    for user in local.users : user.extension_number if user.department == department && user.active == "yes"
  ]) }
}

# The secrets of each user by the extension number, from a vault or another generator. Terraform keeps no copy. Only
# users who are new or get others need theirs.
variable "secrets" {
  type = map(object({
    password           = string
    extension_password = string
    voicemail_pin      = string
  }))
  description = "The password, the SIP password and the voicemail PIN of each user, by extension number."
  default     = {}
  ephemeral   = true
  sensitive   = true
}

resource "pbx_user" "team" {
  for_each = local.users

  extension_number = each.key
  name             = each.value.name
  display_name     = each.value.display_name
  email            = each.value.email
  department       = each.value.department
  mobile_phone     = each.value.mobile_phone
  role             = "StandardUser"
  enabled          = each.value.active == "yes"

  password_wo                   = try(var.secrets[each.key].password, null)
  password_wo_version           = each.value.secrets_version
  extension_password_wo         = try(var.secrets[each.key].extension_password, null)
  extension_password_wo_version = each.value.secrets_version
  voicemail_pin_wo              = try(var.secrets[each.key].voicemail_pin, null)
  voicemail_pin_wo_version      = each.value.secrets_version
}
