# By its name, and its type where several have the name.
data "pbxcloud_custom_destination" "boss" {
  provider = pbx
  name     = "Boss phone 0000"
  type_id  = 1
}

# By its id, of a tenant that is not the provider's default.
data "pbxcloud_custom_destination" "first" {
  provider = pbx
  tenant   = "DEMO"
  id       = "1"
}

output "boss_number" {
  value = data.pbxcloud_custom_destination.boss.parameters[0]
}
