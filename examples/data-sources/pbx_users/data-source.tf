# All users, sorted by name.
data "pbx_users" "all" {}

# Those who cannot use their extension, in the order of the extension numbers.
data "pbx_users" "disabled" {
  filter  = "enabled eq false"
  orderby = "extension_number"
}

# Who has which extension number.
output "extensions" {
  value = { for user in data.pbx_users.all.users : user.extension_number => user.display_name }
}

output "disabled" {
  value = data.pbx_users.disabled.users[*].name
}
