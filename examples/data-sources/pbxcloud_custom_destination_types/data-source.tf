data "pbxcloud_custom_destination_types" "all" {
  provider = pbx
}

# The ids of the types, by name.
output "type_ids" {
  value = { for t in data.pbxcloud_custom_destination_types.all.types : t.name => t.id }
}
