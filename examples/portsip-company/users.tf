# One line of users.csv for each user. A new line is a new user; a higher secrets_version sends new secrets to one.

locals {
  users = { for user in csvdecode(file("${path.module}/users.csv")) : user.extension_number => user }
  team = { for department in distinct([for user in local.users : user.department]) : department => sort([
    for user in local.users : user.extension_number if user.department == department
  ]) }
}

# The secrets of each user by the extension number, from a vault or another generator. Terraform keeps no copy.
variable "secrets" {
  type = map(object({
    password           = string
    extension_password = string
    voicemail_pin      = string
  }))
  description = "The password, the SIP password and the voicemail PIN of each user, by extension number."
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

  password_wo                   = var.secrets[each.key].password
  password_wo_version           = each.value.secrets_version
  extension_password_wo         = var.secrets[each.key].extension_password
  extension_password_wo_version = each.value.secrets_version
  voicemail_pin_wo              = var.secrets[each.key].voicemail_pin
  voicemail_pin_wo_version      = each.value.secrets_version
}
