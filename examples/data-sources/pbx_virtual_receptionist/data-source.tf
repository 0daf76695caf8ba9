# By extension number.
data "pbx_virtual_receptionist" "welcome" {
  extension_number = "7000"
}

# By id.
data "pbx_virtual_receptionist" "by_id" {
  id = "NzAwNTUxOTA5NzczMTUyMDAz"
}

output "menu_keys" {
  value = data.pbx_virtual_receptionist.welcome.custom_forward_rules[*].user_input
}
